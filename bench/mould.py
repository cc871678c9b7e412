"""An archetype with places to fill: what copies are cast from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table

from mediation.agreements import wording
from mediation.audit import canonical
from mediation.cases.models import ExternalNumber
from mediation.core import clock
from mediation.reports.facts import NAMES, Facts

from . import strangers
from .numbers import Numbered, Series
from .places import Cell, Line, Places
from .strangers import Stranger
from .taken_apart import Box, Entry, Raw, Taken
from .units import Unit, counterparts

STREET = "scope of the street between"
"""Stands in an archetype for the scope next above its committee: a village's copy has a street there."""

SEARCHED = ("intake_no", "number", "title", "narrative", "claims", "place", "secrecy")
COMMITMENT = "c"
COMPUTED = ("payload", "prev_hash", "hash", "mac", "mac_key_id")
"""Columns of an entry that are worked out for each copy."""


@dataclass(frozen=True, slots=True)
class BoxShape:
    """A sealed column: where it stands in the row, with the columns that find it."""

    at: int
    lookup: int | None
    tail: int | None
    kind: str
    value: Cell
    bound_to: Cell


@dataclass(frozen=True, slots=True)
class Shape:
    """A row with its places. One ``between`` is only for committees that stand below a street."""

    line: Line
    boxes: list[BoxShape]
    between: bool


@dataclass(frozen=True, slots=True)
class EntryShape:
    """An entry with its places; ``private`` are names, values and the places of their commitments."""

    seq: int
    line: Line
    payload: Cell
    private: list[tuple[Cell, Cell, int]]


@dataclass(frozen=True, slots=True)
class Mould:
    """Rows and entries with places, and what must be put there."""

    key: str
    head: str
    home: Unit
    places: Places
    columns: dict[str, tuple[str, ...]]
    tables: dict[str, list[Shape]]
    entry_columns: tuple[str, ...]
    entries: list[EntryShape]
    keys: list[str]
    people: list[Stranger]
    numbers: dict[str, Numbered | None]
    """Number -> its series; None for the intake number."""
    frozen_texts: list[tuple[str, Cell]]
    """Fingerprint of a frozen text, and the text."""
    searched: dict[str, Cell]
    names: list[Cell]
    said: list[Cell]
    others: list[Cell]
    """What it is found by: columns of the dispute, names, what was said in sessions, others' numbers."""
    facts: list[Facts]
    """What the figures count of it."""
    begun: datetime
    last: datetime
    """When the first and the last thing happened."""


def make(taken: Taken, home: Unit, series: Series) -> Mould:
    """The mould of one dispute that belongs to ``home``."""
    _mark_what_stands_above(taken, home)
    people = strangers.of(taken)
    numbers = dict(_numbers(taken, series))
    own = sorted({row["id"] for _table, row in taken.all_rows()} | _acts(taken), key=_numeric)
    places = Places(_known(taken, home, people, [*own, *numbers]))
    entries = [_entry(entry, places) for entry in taken.entries]
    columns = {table.name: tuple(table.c.keys()) for table in taken.rows}
    return Mould(
        key=taken.key, head=taken.row["audit_head"], home=home, places=places, columns=columns,
        tables={t.name: [_shape(taken, t, row, places) for row in rows] for t, rows in taken.rows.items()},
        entry_columns=tuple(c for c in taken.entries[0].row if c not in COMPUTED),
        entries=entries, keys=own, people=people, numbers=numbers,
        frozen_texts=[(digest, places.cut(text)) for digest, text in _frozen(taken)],
        searched={name: places.cut(taken.row[name]) for name in SEARCHED},
        names=[places.cut(one.name) for one in people],
        said=[places.cut(one) for one in taken.said],
        others=[places.cut(row["number"]) for row in taken.of(ExternalNumber.__tablename__)],
        facts=list(_facts(taken)),
        begun=_moment(taken.entries[0]), last=_moment(taken.entries[-1]),
    )  # fmt: skip


def _mark_what_stands_above(taken: Taken, home: Unit) -> None:
    """Where a copy's committee has a street above it, the street sees the case and is asked first."""
    above = f"o:{home.above[0]}" if home.above else ""
    for table, rows in taken.rows.items():
        if table.name == "task":
            for row in rows:
                if row["owner"] == "level_above" and row["scope"] == above:
                    row["scope"] = STREET
        if table.name == "access":
            seen = [row for row in rows if row["kind"] == "above" and row["scope"] == above]
            rows += [{**row, "scope": STREET, "id": f"{row['id']} between"} for row in seen]


def _known(taken: Taken, home: Unit, people: list[Stranger], own: list[str]) -> Iterator[str]:
    yield from own
    yield STREET
    yield from (old for old, _new in counterparts(home, home))
    for one in people:
        yield from filter(None, (one.name, one.phone, one.address, one.id_number))
    yield from (digest for digest, _text in _frozen(taken))
    yield taken.row["audit_head"]
    yield from (commitment for entry in taken.entries for commitment in _commitments(entry).values())


def _acts(taken: Taken) -> set[str]:
    return {entry.row["act_id"] for entry in taken.entries if entry.row["act_id"]}


def _numeric(key: str) -> tuple[int, str]:
    return int(key.partition(" ")[0]), key


def _numbers(taken: Taken, series: Series) -> Iterator[tuple[str, Numbered | None]]:
    yield taken.row["intake_no"], None
    for _table, row in taken.all_rows():
        text = row.get("number")
        if text and (found := series.kind_of(text)) is not None:
            yield text, Numbered(*found, _drawn_on(taken, text))


def _drawn_on(taken: Taken, text: str) -> date:
    return next(clock.day_of(_moment(entry)) for entry in taken.entries if text in entry.row["payload"])


def _shape(taken: Taken, table: Table, row: Raw, places: Places) -> Shape:
    at = {name: n for n, name in enumerate(table.c.keys())}
    boxes = taken.boxes.get((table.name, row["id"]), [])
    computed = {at[name] for box in boxes for name in _columns_of(box)}
    return Shape(
        line=Line(None if n in computed else places.cut(row[name]) for name, n in at.items()),
        boxes=[_box(table, row, box, at, places) for box in boxes],
        between=row["id"].endswith("between"),
    )


def _columns_of(box: Box) -> Iterator[str]:
    yield box.column
    if box.sealed.lookup:
        yield f"{box.sealed.name}_lookup"
    if box.sealed.tail:
        yield f"{box.sealed.name}_tail"


def _box(table: Table, row: Raw, box: Box, at: dict[str, int], places: Places) -> BoxShape:
    name = box.sealed.name
    return BoxShape(
        at=at[box.column],
        lookup=at[f"{name}_lookup"] if box.sealed.lookup else None,
        tail=at[f"{name}_tail"] if box.sealed.tail else None,
        kind=box.sealed.kind,
        value=places.cut(box.value),
        bound_to=places.cut(f"{table.name}.{name}:{row['id']}"),
    )


def _entry(entry: Entry, places: Places) -> EntryShape:
    found = _commitments(entry)
    return EntryShape(
        seq=int(entry.row["seq"]),
        line=Line(places.cut(value) for name, value in entry.row.items() if name not in COMPUTED),
        payload=places.cut(entry.row["payload"]),
        private=[
            (places.cut(name), places.cut(value), places.of[found[name]])
            for name, value in entry.private.items()
        ],
    )


def _commitments(entry: Entry) -> dict[str, str]:
    said = canonical.decode(entry.row["payload"]).get("sealed", {})
    return {name: promise[COMMITMENT] for name, promise in said.items()}


def _frozen(taken: Taken) -> Iterator[tuple[str, str]]:
    """Frozen texts of agreements with their fingerprints."""
    for table, row in taken.all_rows():
        for box in taken.boxes.get((table.name, row.get("id", "")), []):
            if row.get("text_hash") == wording.digest(box.value):
                yield row["text_hash"], box.value


def _facts(taken: Taken) -> Iterator[Facts]:
    for table, row in taken.all_rows():
        if table.name == "fact_row" and row["until_seq"] is None:
            yield Facts(**{name: _typed(name, row[name]) for name in NAMES})


def _typed(name: str, text: str | None) -> Any:
    if text is None:
        return None
    if name.endswith("_on"):
        return date.fromisoformat(text)
    return int(text) if name in ("round", "org_id", "grade", "paused_days", "days") else text


def _moment(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.row["at"])
