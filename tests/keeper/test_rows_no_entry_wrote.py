"""A row that was put into the database past the hub is named, whichever table it stands in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select, text

import mediation.models  # noqa: F401 -- every table is known
from mediation.accounts import service as accounts
from mediation.accounts.models import User
from mediation.audit.verify import verify
from mediation.core.database import Base, Database, Money, UtcDateTime
from mediation.keeper.service import ROWS
from mediation.lifecycle import logged
from tests.audit.tampering import behind_its_back
from tests.cast import Cast
from tests.conftest import some_on_both
from tests.sessions.story import mediating

WORKING = {
    "booking_slot": "time that is past is nobody's any more; what is to come is held against the sessions",
    "consultation": "tells of itself in the chain of its organisation, and is held there by its own room",
    "draft": "what somebody has typed so far",
    "guest": "who came in by a link",
    "guest_failure": "wrong codes, to slow down who guesses",
    "guest_session": "a browser that is signed in",
    "idempotency_key": "answers to presses that come twice",
    "job": "work that waits",
    "job_schedule": "when work was last put in",
    "message": "an in-box",
    "saved_view": "a list somebody keeps",
    "sign_in_failure": "wrong passwords, to slow down who guesses",
    "task": "what waits for whom, built from the log",
    "verification_run": "a press on the page of the verifier",
    "audit_checkpoint_leaf": "held by its signature",
}
"""Tables without the log behind them, and why: none says what happened in a case or who may do what."""

HELD = sorted(set(Base.metadata.tables) - set(WORKING))
FORGED = 424242


@pytest.mark.parametrize(("engine", "name"), some_on_both(HELD), indirect=["engine"])
def test_a_row_that_no_entry_wrote_is_named(name: str, database: Database, cast: Cast) -> None:
    mediating(cast)
    assert verify(database, also=ROWS).whole
    with behind_its_back(database) as connection:
        forge(connection, Base.metadata.tables[name])
    seen = verify(database, also=ROWS)
    assert not seen.whole


def test_every_table_that_hangs_on_a_dispute_is_held_or_kept_by_a_follower() -> None:
    assert set(logged.homes()) <= set(HELD)
    assert {"party", "paper", "consent", "agreement_term", "session_attendance"} <= set(logged.homes())


@pytest.mark.parametrize("column", ["name", "phone", "firm", "password_hash"])
def test_who_somebody_is_is_held_against_the_entry_that_made_him(
    column: str, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        user = session.get_one(User, cast.clerk)
        accounts.change_user(
            session, cast.actor("admin"), user, name="陈小芸", phone="13800000000", firm=""
        )
    assert verify(database, also=ROWS).whole
    for login in ("clerk", "admin"):
        with behind_its_back(database) as connection:
            connection.execute(text(f"UPDATE user_account SET {column} = 'x' WHERE login = '{login}'"))
        assert any(one.code == "row_differs" for one in verify(database, also=ROWS).findings), login


def test_a_password_that_was_taken_away_is_told(database: Database, cast: Cast) -> None:
    with behind_its_back(database) as connection:
        connection.execute(text("UPDATE user_account SET password_hash = '' WHERE login = 'clerk'"))
    assert not verify(database, also=ROWS).whole


def forge(connection: Connection, table: Table) -> None:
    """A row of plausible values, hung on whatever is there."""
    values = {column.name: _value(connection, table, column.name) for column in table.columns}
    if "subject_key" in values:
        values["subject_key"] = f"{table.name}:{FORGED}"
    connection.execute(insert(table).values(values))


def _value(connection: Connection, table: Table, name: str) -> Any:
    column = table.columns[name]
    for key in column.foreign_keys:
        if key.column.table.name == "audit_entry":
            break
        if (there := connection.execute(select(key.column)).scalar()) is not None and not column.primary_key:
            return there
    if column.nullable and name not in ("until_seq", "at_until"):
        return None
    if isinstance(column.type, Money):
        return Decimal(1)
    if isinstance(column.type, UtcDateTime):
        return datetime(2026, 11, 1, tzinfo=UTC)
    plain = {int: FORGED, str: "x", bool: False, bytes: b"x", date: date(2026, 11, 1)}
    return plain.get(column.type.python_type, [])  # what is kept as JSON
