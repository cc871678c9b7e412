"""Rows changed behind the hub's back are told apart from what their entries wrote."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mediation.audit.verify import Result, verify
from mediation.core.database import Database
from mediation.lifecycle import replay
from tests import stories
from tests.audit.tampering import behind_its_back
from tests.cast import Cast


def look(database: Database) -> Result:
    """The log and the rows."""
    return verify(database, also=(("rows", replay.differences),))


@pytest.fixture
def dispute_id(cast: Cast) -> int:
    return stories.accepted(cast.actor("clerk"), cast.qiaosi)


def test_rows_written_through_the_door_are_what_the_log_says(database: Database, dispute_id: int) -> None:
    assert look(database).whole, look(database).as_json()


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE dispute SET title = 'x'", "dispute:{id}.title"),
        ("UPDATE dispute SET narrative = 'x'", "dispute:{id}.narrative"),
        ("UPDATE dispute SET accepted_at = NULL", "dispute:{id}.accepted_at"),
        ("UPDATE dispute SET number = 'x'", "dispute:{id}.number"),
        ("UPDATE party SET name = 'x' WHERE side = 'applicant'", "party"),
        ("UPDATE party SET phone_sealed = address_sealed WHERE side = 'applicant'", "party"),
        ("UPDATE party SET phone_sealed = NULL", "party"),
        ("DELETE FROM party WHERE side = 'respondent'", "party"),
    ],
)
def test_a_row_changed_by_hand_is_named_with_the_entry_that_wrote_it(
    database: Database, dispute_id: int, statement: str, row: str
) -> None:
    with behind_its_back(database) as connection:
        connection.execute(text(statement))
    first = look(database).first
    assert first is not None
    assert first.chain == f"d:{dispute_id}"
    assert first.what.startswith(row.format(id=dispute_id))
    assert first.code in {"row_differs", "row_missing"}
