"""Holds the rows of disputes against what their entries say was last written to them.

The verifier proves that the log is what it was; this proves that the rows are what the log says: a field that
some entry of a dispute wrote holds what the last one wrote, one that none wrote holds what a new row holds,
and a row that no entry wrote is told. Rows that
followers and jobs keep for themselves (``unlogged``) are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Dialect, RowMapping, Table, select, tuple_
from sqlalchemy.orm import Session

from mediation.audit.cells import raw
from mediation.audit.findings import Finding
from mediation.audit.last_said import opened
from mediation.audit.models import AuditEntry, AuditSealed
from mediation.audit.recorder import unseal
from mediation.core import keys
from mediation.core.database import Base

from . import beside, held, logged
from .changes import GONE

CHAINS = 200
"""Disputes that are compared in one go."""

BATCH = 2000


@dataclass(slots=True)
class Last:
    """What was last written to a field, by which entry; the value itself is sealed when ``name`` is set."""

    chain: str
    seq: int
    entry_id: int
    value: Any = None
    name: str = ""


@dataclass(slots=True)
class Written:
    """Fields by row, rows by table."""

    rows: dict[str, dict[int, dict[str, Last]]] = field(default_factory=dict)

    def put(self, table: str, key: int, name: str, last: Last) -> None:
        """A later entry replaces what an earlier one wrote."""
        self.rows.setdefault(table, {}).setdefault(key, {})[name] = last


class _Extra:
    """Rows that the chains of their own disputes do not know: another dispute's may have written them."""

    def __init__(self, session: Session) -> None:
        self.homes = logged.homes()
        self._found: dict[tuple[str, int], str] = {}
        self._elsewhere: set[tuple[str, int]] = set()
        for name, home in self.homes.items():
            if (query := home.astray()) is not None:
                self._found.update(((name, key), "") for key in session.scalars(query))
        for name in logged.BESIDE:
            loose = logged.loose(session, Base.metadata.tables[name])
            self._found.update(((name, key), "") for key in loose)

    def met(self, table: str, key: int, dispute_id: int) -> None:
        """A row of a dispute whose own chain did not write it."""
        self._found[table, key] = f"d:{dispute_id}"

    def written(self, table: str, keys: Iterable[int]) -> None:
        """Rows that stand elsewhere than the chain that wrote them, or hang on nothing."""
        self._elsewhere.update((table, key) for key in keys)

    def findings(self) -> Iterator[Finding]:
        """What no chain at all wrote."""
        for (table, key), chain in self._found.items():
            if (table, key) not in self._elsewhere:
                yield Finding("row_unexplained", chain or None, what=f"{table}:{key}")


def differences(session: Session) -> Iterator[Finding]:
    """Rows of disputes that hold something else than their last entry wrote, or that none wrote."""
    tables, extra = _tables(), _Extra(session)
    rows = session.connection().execute(
        select(AuditEntry.chain_id, AuditEntry.seq, AuditEntry.id, AuditEntry.subject, AuditEntry.payload)
        .where(AuditEntry.chain_id.like("d:%"))
        .order_by(AuditEntry.chain_id, AuditEntry.seq)
        .execution_options(yield_per=BATCH)
    )
    written, chains = Written(), set[str]()
    for row in rows:
        if row.chain_id not in chains:
            if len(chains) == CHAINS:
                yield from _compare(session, written, chains, extra)
                written, chains = Written(), set()
            chains.add(row.chain_id)
        _read(written, row, tables)
    yield from _compare(session, written, chains, extra)
    yield from extra.findings()


def _tables() -> dict[str, str]:
    """Flow to table: entries name their subjects by flow."""
    return {
        mapper.class_.flow: mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if isinstance(getattr(mapper.class_, "flow", None), str)
    }


def _read(written: Written, row: Any, tables: dict[str, str]) -> None:
    said = opened(row.payload)
    if said is None:
        return
    flow, _, key = row.subject.partition(":")
    home = (tables.get(flow, flow), int(key))

    def put(name: str, last: Last) -> None:
        table, row_key, column = _place(name, home, row.chain_id)
        written.put(table, row_key, column, last)

    def told(value: Any, sealed_as: str = "") -> Last:
        return Last(row.chain_id, row.seq, row.id, value, sealed_as)

    for name, (_, value) in said.get("changes", {}).items():
        put(name, told(value))
    for name in said.get("sealed", {}):
        if not name.startswith("facts."):
            put(name, told(None, name))
    for name, value in beside.follows(said, row.seq):
        put(name, told(value))


def _place(name: str, home: tuple[str, int], chain: str) -> tuple[str, int, str]:
    """The row and column that the name of a change means."""
    front, dot, column = name.rpartition(".")
    if not dot:
        return (*home, name)
    if front == "dispute":
        return "dispute", int(chain.partition(":")[2]), column
    table, _, key = front.partition(":")
    return table, int(key), column


def _compare(session: Session, written: Written, chains: set[str], extra: _Extra) -> Iterator[Finding]:
    _open(session, written)
    disputes = [int(chain.partition(":")[2]) for chain in chains]
    for name in {**extra.homes, **written.rows}:
        table = Base.metadata.tables.get(name)
        if table is None:
            continue
        by_key = written.rows.get(name, {})
        found: dict[int, RowMapping] = {}
        if (home := extra.homes.get(name)) is not None:
            for dispute_id, row in home.rows(session, disputes):
                found[row["id"]] = row
                if row["id"] not in by_key:
                    extra.met(name, row["id"], dispute_id)
        if apart := [key for key in by_key if key not in found]:
            extra.written(name, apart)
            rows = session.execute(select(*raw(table)).where(table.c.id.in_(apart))).mappings()
            found.update((row["id"], row) for row in rows)
        for key, fields in by_key.items():
            yield from _row(table, key, found.get(key), fields, session.get_bind().dialect)


def _row(
    table: Table, key: int, row: RowMapping | None, fields: dict[str, Last], dialect: Dialect
) -> Iterator[Finding]:
    last = max(fields.values(), key=lambda one: one.seq)
    if GONE in fields and fields[GONE].seq == last.seq:
        if row is not None:
            yield Finding("row_unexplained", last.chain, last.seq, last.entry_id, f"{table.name}:{key}")
        return
    if row is None:
        yield Finding("row_missing", last.chain, last.seq, last.entry_id, f"{table.name}:{key}")
        return
    for cell in held.wrong(table, row, {name: one.value for name, one in fields.items()}, dialect):
        by = fields.get(cell.column, last)
        yield Finding(cell.code, by.chain, by.seq, by.entry_id, f"{table.name}:{key}.{cell.column}")


def _open(session: Session, written: Written) -> None:
    """Fill in the values of those fields whose last entry sealed them."""
    wanted = {
        (last.chain, last.seq, last.name): last
        for by_key in written.rows.values()
        for fields in by_key.values()
        for last in fields.values()
        if last.name
    }
    places = list(wanted)
    for start in range(0, len(places), CHAINS):
        place = tuple_(AuditSealed.chain_id, AuditSealed.seq, AuditSealed.name)
        for box in session.scalars(select(AuditSealed).where(place.in_(places[start : start + CHAINS]))):
            try:
                wanted[box.chain_id, box.seq, box.name].value = unseal(box)
            except keys.SealBroken:
                continue  # the walk has told it; the row will be told as well
            session.expunge(box)
