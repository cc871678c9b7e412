"""Keeps fact rows and counts from the entries, inside the act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from mediation.audit.straight import table_of
from mediation.core.ids import new_id
from mediation.lifecycle.followers import Happening

from .facts import NAMES, Facts, Part, born, parts_of, stepped, undoes_round
from .models import FactRow

# Written for the path of every act: made once, run on the connection, nothing loaded as an object.
_ROW = table_of(FactRow)
_CURRENT = (
    select(_ROW.c.id, _ROW.c.dispute_id, *(_ROW.c[name] for name in NAMES))
    .where(_ROW.c.dispute_id == bindparam("dispute"), _ROW.c.until_seq.is_(None))
    .order_by(_ROW.c.round.desc())
    .limit(1)
)
_END = update(_ROW).where(_ROW.c.id == bindparam("row")).values(
    until_seq=bindparam("seq"), at_until=bindparam("at")
)
_BEGIN = insert(_ROW)
_ADD = text(
    'INSERT INTO fact_count (part, "by", month, org_id, value, days, n)'
    " VALUES (:part, :by, :month, :org_id, :value, :days, :n)"
    ' ON CONFLICT (part, "by", month, org_id, value, days) DO UPDATE SET n = fact_count.n + excluded.n'
)


def follow_facts(session: Session, happening: Happening) -> None:
    """Write a new version of the fact row when an entry changed what a figure looks at."""
    entry = happening.entry
    if entry.dispute_id is None or entry.case_state is None:
        return
    changed = changed_by(happening)
    row = _current(session, entry.dispute_id)
    if row is None:
        if entry.event == "dispute.register":
            _write(session, happening, None, born(entry.case_state, changed))
        return
    if undoes_round(row.round, entry.event, changed):
        row = _round_undone(session, happening, row)
    old = facts_of(row)
    new = stepped(old, entry.case_state, entry.event, changed)
    if new != old:
        _write(session, happening, row, new)


def facts_of(row: FactRow | Row[Any]) -> Facts:
    """The facts in a row."""
    return Facts(**{name: getattr(row, name) for name in NAMES})


def changed_by(happening: Happening) -> dict[str, Any]:
    """New values of the dispute's own columns, whichever subject the entry is about."""
    own = happening.entry.subject.startswith("dispute:")
    found: dict[str, Any] = {}
    for name, (_old, new) in happening.changed.items():
        if own and ":" not in name:
            found[name] = new
        elif name.startswith("dispute."):
            found[name.removeprefix("dispute.")] = new
    if happening.entry.event == "dispute.agree":  # the form is said even where the row held it already
        found.setdefault("agreement_form", happening.entry.reason)
    return found


def _current(session: Session, dispute_id: int) -> Row[Any] | None:
    return session.connection().execute(_CURRENT, {"dispute": dispute_id}).first()


def _round_undone(session: Session, happening: Happening, row: Row[Any]) -> Row[Any]:
    """A new round that was taken back never was: the row of the round before goes on."""
    _end(session, happening, row)
    count(session, facts_of(row), None)
    before = _current(session, row.dispute_id)
    assert before is not None, "a second round follows a first"
    return before


def _end(session: Session, happening: Happening, row: Row[Any]) -> None:
    ended = {"row": row.id, "seq": happening.entry.seq, "at": happening.entry.at}
    session.connection().execute(_END, ended)


def _write(session: Session, happening: Happening, row: Row[Any] | None, new: Facts) -> None:
    entry = happening.entry
    before = facts_of(row) if row is not None else None
    begins_round = before is not None and before.round != new.round
    if row is not None and not begins_round:
        _end(session, happening, row)
    said = {name: getattr(new, name) for name in NAMES}
    place = {"id": new_id(), "dispute_id": entry.dispute_id, "from_seq": entry.seq, "at_from": entry.at}
    session.connection().execute(_BEGIN, {**place, **said})
    count(session, before if not begins_round else None, new)


def count(session: Session, old: Facts | None, new: Facts | None) -> None:
    """Take the old row's parts off the counts and put the new row's on."""
    moved: Counter[Part] = Counter(parts_of(new) if new is not None else ())
    moved.subtract(parts_of(old) if old is not None else ())
    add(session, moved)


def add(session: Session, moved: Mapping[Part, int]) -> None:
    """Put so many of each part on the counts."""
    rows = [
        {
            "part": p.part,
            "by": p.by,
            "month": p.month,
            "org_id": p.org_id,
            "value": p.value,
            "days": p.days,
            "n": n,
        }
        for p, n in moved.items()
        if n
    ]
    rows.sort(key=lambda r: tuple(str(v) for v in r.values()))  # one order for all writers: no deadlock
    if rows:
        session.connection().execute(_ADD, rows)
