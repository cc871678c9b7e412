"""Rows changed behind the hub's back are told apart from what their entries wrote."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mediation.accounts import replay as grants
from mediation.accounts import service as accounts
from mediation.accounts.models import Grant
from mediation.audit.verify import Result, verify
from mediation.core import clock
from mediation.core.database import Database
from mediation.lifecycle import replay
from mediation.organisations.models import Organisation
from mediation.security.actor import system
from mediation.security.roles import Role
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


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE role_grant SET role = 'head' WHERE role = 'clerk'", "role"),
        ("UPDATE role_grant SET until_on = '2039-01-01'", "until"),
        ("UPDATE user_account SET active = NOT active", "active"),
        ("DELETE FROM role_grant", "role_grant"),
    ],
)
def test_a_right_that_no_entry_gave_is_told(database: Database, statement: str, what: str) -> None:
    by = system(clock.today())
    with database.writing() as session:
        unit = Organisation(name="乔司", short_name="乔", kind="committee", opened_on=clock.today())
        session.add(unit)
        session.flush()
        user = accounts.create_user(session, by, login="wang", name="王")
        accounts.give_grant(session, by, user, Role.CLERK, unit.id)
        accounts.end_grant(session, by, accounts.give_grant(session, by, user, Role.HEAD, unit.id))
        accounts.set_active(session, by, user, False)
    also = (("grants", grants.differences),)
    assert verify(database, also=also).whole, verify(database, also=also).as_json()
    with behind_its_back(database) as connection:
        connection.execute(text(statement))
    first = verify(database, also=also).first
    assert first is not None
    assert what in first.what


def test_a_grant_that_nobody_gave_is_told(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        day = clock.today()
        user_id = cast.actor("clerk").user_id
        session.add(Grant(user_id=user_id, role="head", organisation_id=cast.qiaosi, from_on=day))
    result = verify(database, also=(("grants", grants.differences),))
    assert "row_unexplained" in {finding.code for finding in result.findings}
