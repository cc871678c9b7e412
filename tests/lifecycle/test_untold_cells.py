"""What no entry ever told holds what a row is born with; what nobody can read is named and hides nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Column, insert, text
from sqlalchemy.dialects import sqlite

import mediation.models  # noqa: F401 -- every table is known
from mediation.audit.triggers import subject_tables
from mediation.audit.verify import EACH, Result, verify
from mediation.cases.models import ExternalNumber
from mediation.core.database import Database, Money, UtcDateTime
from mediation.core.ids import new_id
from mediation.keeper.service import ROWS
from mediation.lifecycle import beside, held, logged
from mediation.lifecycle.changes import BOOKKEEPING
from tests.audit.tampering import behind_its_back
from tests.cast import Cast
from tests.conftest import some_on_both
from tests.sessions.story import mediating

HELD = {name: home.table for name, home in logged.homes().items()}

BORN_TRUE = {"expected"}
"""The value that is tried here is the one that such a row is born with."""

COUNTED = {"agreement.version", "dispute.version"}
"""Held by the agreement that is replaced, and by the length of the chain."""


def look(database: Database) -> Result:
    return verify(database, also=ROWS)


def named(database: Database) -> set[str]:
    """What was found, without the rows' keys."""
    found = look(database).findings
    return {f"{one.what.partition(':')[0]}.{one.what.rpartition('.')[2]}" for one in found}


def other(column: Column[Any]) -> Any:
    """A value that no row is born with, as the database keeps it."""
    if isinstance(column.type, Money):
        return 12345
    if isinstance(column.type, UtcDateTime):
        return "2026-11-01 08:00:00.000000"
    plain = {int: 424242, str: "x", bool: 1, bytes: b"x", date: "2026-11-01"}
    return plain.get(column.type.python_type, '["x"]')


@pytest.mark.parametrize("name", HELD)
def test_a_column_that_nobody_told_must_be_as_it_was_born(name: str) -> None:
    table, dialect = HELD[name], sqlite.dialect()
    nothing: dict[str, Any] = dict.fromkeys(table.c.keys())
    unseen = {
        column.name
        for column in table.c
        if not list(held.wrong(table, nothing | {column.name: other(column)}, {}, dialect))
    }
    fingerprints = {c.name for c in table.c if c.name.endswith(held.FINGERPRINTS)}  # held with what they find
    assert unseen - BORN_TRUE == {"id"} | (BOOKKEEPING & set(table.c.keys())) | fingerprints


def test_a_column_without_an_entry_of_its_own_is_held_in_another_way() -> None:
    flows = {table.name for table in subject_tables()} | {"dispute"}
    beside_the_log = {
        f"{table.name}.{column.name}"
        for table in HELD.values()
        for column in table.c
        if column.name in BOOKKEEPING and not (table.name in flows and column.name in beside.HEADS)
    }
    assert beside_the_log == beside.FOLLOWING | COUNTED


EDITS = {
    "dispute.due_on": "UPDATE dispute SET due_on = '2027-01-01'",
    "dispute.amount": "UPDATE dispute SET amount = 100",
    "dispute.extended_until": "UPDATE dispute SET extended_until = '2027-01-01'",
    "dispute.suspended_on": "UPDATE dispute SET suspended_on = '2026-11-01'",
    "dispute.merged_into_id": "UPDATE dispute SET merged_into_id = id",
    "dispute.last_mover_id": "UPDATE dispute SET last_mover_id = 7",
    "dispute.last_move_seq": "UPDATE dispute SET last_move_seq = 1",
    "dispute.changed_at": "UPDATE dispute SET changed_at = '2026-01-01 08:00:00+00:00'",
    "party.left_at": "UPDATE party SET left_at = '2026-11-01 08:00:00+00:00' WHERE side = 'respondent'",
    "party.safe_phone": "UPDATE party SET safe_phone_sealed = address_sealed WHERE side = 'applicant'",
    "party.phone": "UPDATE party SET phone_tail = 'x' WHERE phone_tail IS NOT NULL",
    "party.apart": "UPDATE party SET apart = NOT apart",
    "party.interpreter": "UPDATE party SET interpreter = 'x'",
}


@pytest.mark.parametrize(("engine", "edit"), some_on_both(EDITS), indirect=["engine"])
def test_what_was_put_where_nothing_was_is_named(edit: str, database: Database, cast: Cast) -> None:
    mediating(cast)
    assert look(database).whole, look(database).as_json()
    with behind_its_back(database) as connection:
        connection.execute(text(_on(database, EDITS[edit])))
    assert named(database) == {edit}


GARBAGE = {
    "dispute.tags": "UPDATE dispute SET tags = '[x'",
    "dispute.accepted_at": "UPDATE dispute SET accepted_at = 'gestern'",
    "party.phone": "UPDATE party SET phone_sealed = 'x' WHERE side = 'applicant'",
    "party.name": "UPDATE party SET name = CAST(x'ff' AS TEXT) WHERE side = 'applicant'",
    "party.position": "UPDATE party SET position = 'x' WHERE side = 'applicant'",
    "conflict_tie.until_on": (
        "INSERT INTO conflict_tie (id, user_id, kind, name, declared_by, declared_at, until_on)"
        " SELECT 1, id, 'kin', 'x', id, '2026-11-01 08:00:00', 'x' FROM user_account LIMIT 1"
    ),
}


@pytest.mark.parametrize("cell", GARBAGE)
def test_a_cell_that_nobody_can_read_is_named_and_the_rest_is_looked_at(
    cell: str, database: Database, cast: Cast
) -> None:
    mediating(cast)
    with behind_its_back(database) as connection:
        if database.dialect == "sqlite":
            connection.execute(text(GARBAGE[cell]))
        else:  # refuses such a thing itself, but keeps JSON of any shape
            cell = "dispute.tags"
            connection.execute(text("UPDATE dispute SET tags = '{\"x\": 1}'"))
        connection.execute(text("UPDATE dispute SET amount = 100"))
        connection.execute(text("UPDATE organisation SET address = 'x'"))
    assert named(database) >= {cell, "dispute.amount", "organisation.address"}
    assert look(database).whole is False


def test_an_entry_that_nobody_can_read_hides_no_other(database: Database, cast: Cast) -> None:
    mediating(cast)
    with behind_its_back(database) as connection:
        connection.execute(text("UPDATE audit_entry SET payload = '[x' WHERE event = 'dispute.accept'"))
        connection.execute(text("UPDATE dispute SET amount = 100"))
    seen = look(database)
    assert seen.first is not None
    assert seen.first.code == "hash"
    assert "dispute.amount" in named(database)


def test_all_that_differs_is_listed_and_what_is_beyond_the_measure_counted(
    database: Database, cast: Cast
) -> None:
    dispute_id = mediating(cast)
    with behind_its_back(database) as connection:
        connection.execute(text("DELETE FROM party WHERE side = 'respondent'"))
        connection.execute(text("UPDATE dispute SET title = 'x', amount = 100, state = 'closed'"))
    assert named(database) >= {"dispute.title", "dispute.amount"}
    assert {"row_missing", "state_differs", "row_differs"} <= {one.code for one in look(database).findings}
    with behind_its_back(database) as connection:
        for n in range(EACH):
            forged = {"id": new_id(), "dispute_id": dispute_id, "body": "court", "number": str(n)}
            connection.execute(insert(ExternalNumber).values(forged))
    seen = look(database)
    assert len(seen.by_place[f"d:{dispute_id}"]) == EACH
    assert seen.more_in[f"d:{dispute_id}"] >= 3


def _on(database: Database, statement: str) -> str:
    """SQLite keeps moments without a zone."""
    return statement.replace("+00:00'", ".000000'") if database.dialect == "sqlite" else statement
