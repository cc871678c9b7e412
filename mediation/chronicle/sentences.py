"""One entry, one sentence: pure functions from what an entry says to what a person reads.

Names behind keys are looked up beforehand (``Names``); nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from mediation.cases.pressing import channels
from mediation.classification.categories import Tree, tree
from mediation.core import formats
from mediation.core.i18n import label
from mediation.documents.register import BY_CODE as PAPERS
from mediation.lifecycle.changes import GONE
from mediation.lifecycle.owners import MODELS
from workflows import FLOWS
from workflows.facts import Ask, asks
from workflows.flow import Flow, Move
from workflows.reasons import GRADES

from .columns import COLUMNS, Column
from .words import event_label

DISPUTE = "dispute"
NOTHING = "–"
_SEALED_FACTS = "facts."


@dataclass(frozen=True, slots=True)
class Names:
    """What stands behind the keys of an entry."""

    users: Mapping[int, str] = field(default_factory=dict)
    organisations: Mapping[int, str] = field(default_factory=dict)
    parties: Mapping[int, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    categories: Tree = field(default_factory=tree)
    """Subject key to how the sentence calls it: 第2次调解."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row: the table, the column, the key of the row, old and new."""

    table: str
    column: str
    key: str
    old: Any
    new: Any
    is_new_row: bool

    @property
    def known(self) -> Column | None:
        """How the field is called, if sentences tell of it."""
        return COLUMNS.get(f"{self.table}.{self.column}")


def what(event: str, subject: str, data: Mapping[str, Any], names: Names) -> str:
    """The sentence itself: what happened, to what."""
    said, told = event_label(event), data.get("facts", {})
    if event.startswith("proposal.") and told.get("right"):
        said = f"{said}:{event_label(str(told['right']))}"
    elif event.startswith("paper.") and told.get("kind") in PAPERS:
        said = f"{said}:{label(PAPERS[told['kind']])}"
    elif event.startswith(f"{DISPUTE}.") and told.get("other") and told.get("number"):
        said = f"{said}:{told['number']}"
    called = names.subjects.get(subject, "")
    if not called or subject.startswith(f"{DISPUTE}:"):
        return said
    flow_name, _dot, name = event.partition(".")
    flow = FLOWS.get(flow_name)
    return f"{called}·{label(flow.move(name))}" if flow and flow.has_move(name) else f"{called}·{said}"


def between(subject: str, old: str | None, new: str | None) -> str:
    """``已受理 → 已分级``, where the entry moved its subject; empty where it did not."""
    flow = FLOWS.get(subject.partition(":")[0])
    if flow is None or not new or old == new:
        return ""
    return f"{label(flow.state(old))} → {label(flow.state(new))}" if old else label(flow.state(new))


def reason(event: str, code: str) -> str:
    """The coded reason in words; the code itself when the table no longer lists it."""
    move = move_of(event)
    if not code or move is None:
        return code
    listed = {r.code: r for row in _flow(event).rows(move.name) for r in row.reasons}
    asked: Ask | None = asks(move.facts).get(getattr(move.facts, "REASON", "reason"))
    if asked is not None:
        listed.update({r.code: r for r in asked.choices})
    return label(listed[code]) if code in listed else code


def channel(code: str) -> str:
    """How it came in words; nothing for what came over the screen, or from the hub itself."""
    return "" if code in ("", "online", "system") else dict(channels()).get(code, code)


def details(
    event: str, subject: str, changes: Mapping[str, Any], sealed: Iterable[str], names: Names
) -> list[str]:
    """Fields old → new in words; what is sealed is only named."""
    in_full = move_of(event) is None
    told = [
        _told(change, names)
        for change in changes_of(subject, changes)
        if change.known is not None and _belongs(change, in_full)
    ]
    hidden = [name for name in (sealed_label(event, subject, raw) for raw in sealed) if name]
    if hidden:
        told.append(_("sealed: %(names)s", names="、".join(dict.fromkeys(hidden))))
    return list(dict.fromkeys(told))


def leaving(event: str, data: Mapping[str, Any], names: Names) -> list[str]:
    """Who left into another dispute, at a split."""
    keys = data.get("facts", {}).get("parties", ()) if event == "dispute.split" else ()
    people = [names.parties[int(key)] for key in keys if int(key) in names.parties]
    return [_("left: %(names)s", names="、".join(people))] if people else []


def outside(event: str, data: Mapping[str, Any]) -> list[str]:
    """To which body it went with which letter, or from which it came back."""
    told = data.get("facts", {})
    body, letter = told.get("body"), told.get("letter_number")
    if event not in ("dispute.transfer", "dispute.return") or not body:
        return []
    if event == "dispute.transfer":
        return [_("to %(body)s, letter %(number)s", body=body, number=letter)]
    return [_("from %(body)s, letter %(number)s", body=body, number=letter)]


def changes_of(subject: str, changes: Mapping[str, Any]) -> Iterator[Change]:
    """The changes of an entry, each with its table: a bare name is a field of the subject."""
    new_rows = {_row(raw) for raw, pair in changes.items() if _column(raw) == "id" and not pair[0]}
    for raw, (old, new) in changes.items():
        table, column, key = place(subject, raw)
        if column != GONE:
            yield Change(table, column, key, old, new, _row(raw) in new_rows)


def place(subject: str, raw: str) -> tuple[str, str, str]:
    """Table, column and row key that a name in the log means."""
    prefix, _dot, column = raw.rpartition(".")
    if not prefix:
        kind, _colon, key = subject.partition(":")
        return getattr(MODELS.get(kind), "__tablename__", kind), column, key
    table, _colon, key = prefix.partition(":")
    return table, column, key


def shown(column: Column, value: Any, names: Names) -> str:
    """A value as a person reads it."""
    if value in (None, "", []):
        return NOTHING
    if column.codes:
        return next((label(row) for row in column.codes if row.code == value), str(value))
    return _SHOWN[column.show](value, names)


def _text(value: Any, names: Names) -> str:
    return str(value)


def _flag(value: Any, names: Names) -> str:
    return _("yes") if value else _("no")


def _money(value: Any, names: Names) -> str:
    return formats.money(Decimal(str(value)))


def _day(value: Any, names: Names) -> str:
    return formats.day(date.fromisoformat(str(value)))


def _moment(value: Any, names: Names) -> str:
    return formats.moment(datetime.fromisoformat(str(value)))


def _grade(value: Any, names: Names) -> str:
    return next((label(row) for row in GRADES if row.code == str(value)), str(value))


def _category(value: Any, names: Names) -> str:
    code = str(value)
    return label(names.categories.get(code)) if code in names.categories else code


_SHOWN: Mapping[str, Callable[[Any, Names], str]] = {
    "text": _text,
    "flag": _flag,
    "day": _day,
    "moment": _moment,
    "money": _money,
    "user": lambda value, names: names.users.get(int(value), NOTHING),
    "organisation": lambda value, names: names.organisations.get(int(value), NOTHING),
    "party": lambda value, names: names.parties.get(int(value), NOTHING),
    "grade": _grade,
    "category": _category,
}


def sealed_label(event: str, subject: str, raw: str) -> str:
    """What a sealed value is called; empty for one that no sentence names."""
    if raw.startswith(_SEALED_FACTS):
        move = move_of(event)
        asked = asks(move.facts).get(raw.removeprefix(_SEALED_FACTS)) if move is not None else None
        return label(asked) if asked is not None else ""
    table, column, _key = place(subject, raw)
    known = COLUMNS.get(f"{table}.{column}")
    return str(known.label) if known is not None else ""


def move_of(event: str) -> Move | None:
    """The move an event names, if it is one."""
    flow_name, _dot, name = event.partition(".")
    flow = FLOWS.get(flow_name)
    return flow.move(name) if flow is not None and flow.has_move(name) else None


def _flow(event: str) -> Flow:
    return FLOWS[event.partition(".")[0]]


def _row(raw: str) -> str:
    return raw.rpartition(".")[0]


def _column(raw: str) -> str:
    return raw.rpartition(".")[2]


def _belongs(change: Change, in_full: bool) -> bool:
    assert change.known is not None
    if change.is_new_row and change.key and change.table != DISPUTE:
        return change.known.when_new or change.known.in_moves
    return in_full or change.known.in_moves


def _told(change: Change, names: Names) -> str:
    assert change.known is not None
    new = shown(change.known, change.new, names)
    whose = names.parties.get(int(change.key), "") if change.table == "party" and change.key else ""
    if change.is_new_row:
        return f"{change.known.label} {new}"
    name = f"{whose}·{change.known.label}" if whose else str(change.known.label)
    return f"{name} {shown(change.known, change.old, names)} → {new}"
