"""What is changed in the database past the hub is told by the verifier, with the entry that wrote it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from mediation.accounts import register, sign_in
from mediation.accounts import service as accounts
from mediation.accounts.models import User
from mediation.assignment import ties
from mediation.audit.verify import verify
from mediation.calendar import service as calendar
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.keeper.service import ROWS
from mediation.organisations import hub
from mediation.organisations import service as organisations
from mediation.organisations.models import Organisation
from mediation.sessions import rooms
from mediation.settings import service as settings
from mediation.settings.defaults import DEADLINES
from tests.cast import LONG_AGO, PASSWORD, Cast
from tests.conftest import Clock, some_on_both
from tests.sessions import story

EDITS = {
    "a password that was put into the row": (
        "UPDATE user_account SET password_hash = 'x' WHERE login = 'keeper'"
    ),
    "another mediator in the register of who mediated": (
        "UPDATE assignment SET user_id = (SELECT id FROM user_account WHERE login = 'mediator_two')"
    ),
    "a mediator who never was": "DELETE FROM assignment",
    "an organisation's name": "UPDATE organisation SET name = '某某' WHERE name = '新桥村人民调解委员会'",
    "a number that was skipped": "UPDATE number_series SET last = last + 1 WHERE kind = 'case'",
    "a number that would be given twice": "UPDATE number_series SET last = last - 1 WHERE kind = 'intake'",
    "a series that is gone": "DELETE FROM number_series WHERE kind = 'case'",
    "a series nothing was drawn of": (
        "INSERT INTO number_series (kind, scope, period, last) VALUES ('agreement', '1', '2026', 3)"
    ),
    "a mediator whose office ended": "UPDATE mediator_record SET in_office_until = NULL",
    "what a mediator may do": "UPDATE mediator_record SET skills = '06'",
    "a mediator's day of birth": "UPDATE mediator_record SET born_on = '1990-01-01'",
    "a mediator struck off the register": (
        "DELETE FROM mediator_record WHERE user_id = (SELECT id FROM user_account WHERE login = 'mediator')"
    ),
    "a training nobody attended": "UPDATE mediator_training SET hours = 80",
    "fact rows that are gone": "DELETE FROM fact_row",
    "a fact row's grade": "UPDATE fact_row SET grade = 1",
    "a fact row that held once": "DELETE FROM fact_row WHERE until_seq IS NOT NULL",
    "a setting": "UPDATE setting SET entered_at = entered_at, value = '{}'",
    "from when a setting holds": "UPDATE setting SET from_on = '2020-01-01'",
    "a day off": "UPDATE calendar_day SET kind = 'work'",
    "a room's place": "UPDATE room SET address = '某处'",
    "a tie that was made to end": "UPDATE conflict_tie SET until_on = '2020-01-01'",
    "a tie that is gone": "DELETE FROM conflict_tie",
    "what kind of hub this is": "UPDATE hub_fact SET value = 'demo'",
    "an account that seems to be of a demo": "UPDATE user_account SET demo = NOT demo",
    "a one-time code that nobody was given": "UPDATE user_account SET code_hash = 'x' WHERE login = 'clerk'",
    "a one-time code that holds for longer": (
        "UPDATE user_account SET code_until = '2039-01-01 08:00:00' WHERE code_hash <> ''"
    ),
    "a browser that is signed in as somebody else": (
        "UPDATE sign_in SET user_id = (SELECT id FROM user_account WHERE login = 'admin')"
    ),
    "a browser that is signed in by a token of somebody's own": "UPDATE sign_in SET token_hash = 'x'",
    "an organisation's telephone": "UPDATE organisation SET phone = '86100000'",
    "a room that another committee seems to have": (
        "UPDATE room SET organisation_id = (SELECT id FROM organisation WHERE level = 'village' LIMIT 1)"
    ),
    "seats of a room nobody counted": "UPDATE room SET seats = 99",
    "who gave a right": "UPDATE role_grant SET given_by = (SELECT max(id) FROM user_account)",
    "the day an organisation was opened": (
        "UPDATE organisation SET opened_on = '2020-01-01' WHERE name = '新桥村人民调解委员会'"
    ),
    "first sortings that are gone": "DELETE FROM category_choice",
    "a sorting that seems to follow what was suggested": (
        "UPDATE category_choice SET first = chosen, place = 1"
    ),
    "time that is free though a session is booked": "DELETE FROM booking_slot",
    "time that somebody else gives": (
        "UPDATE booking_slot SET resource_id = (SELECT id FROM user_account WHERE login = 'clerk')"
        " WHERE kind = 'person'"
    ),
    "time that is taken for a session on another day": "UPDATE booking_slot SET slot = slot + 500",
    "a count": "UPDATE fact_count SET n = n + 1",
}


@pytest.fixture
def lived(cast: Cast, clock: Clock) -> None:
    """A dispute with a mediator who left office and a session to come, and an organisation made here."""
    story.book(cast.actor("mediator"), story.mediating(cast))
    with db.writing() as session:
        mediator, admin = session.get_one(User, cast.mediator), cast.actor("admin")
        office = register.Entry(
            cast.qiaosi, LONG_AGO, date(2026, 11, 30), skills="07", born_on=date(1970, 5, 1)
        )
        register.enter(session, admin, mediator, office)
        register.train(session, admin, mediator, LONG_AGO, 8, "年度培训")
        hub.settle(session, hub.REAL)
        assert sign_in.attempt(session, "clerk", PASSWORD, "127.0.0.1", shared=False).token
        accounts.give_code(session, admin, session.get_one(User, cast.keeper))
        above = session.get_one(Organisation, cast.qiaosi)
        rooms.add(session, admin, cast.qiaosi, "一号调解室", "一楼", 10)
        settings.change(session, admin, DEADLINES, {"unsorted": 9}, hub_clock.today())
        calendar.enter_day(session, admin, date(2027, 3, 3), "off", "放假")
        ties.declare(session, admin, cast.mediator, "employer", "某某公司")
        organisations.create(
            session, cast.actor("admin"), name="新桥村人民调解委员会", short_name="新桥", kind="committee",
            level="village", parent_id=above.id,
        )


def test_what_the_hub_wrote_is_whole(lived: None) -> None:
    seen = verify(db, also=ROWS)
    assert seen.whole, [finding.as_json() for finding in seen.findings]


@pytest.mark.parametrize(("engine", "edit"), some_on_both(EDITS), indirect=["engine"])
def test_an_edit_past_the_hub_is_found(edit: str, lived: None) -> None:
    with db.writing() as session:
        session.execute(text(EDITS[edit]))
    seen = verify(db, also=ROWS)
    assert not seen.whole
    assert {finding.code for finding in seen.findings} <= {
        "row_differs", "row_missing", "row_unexplained", "figures_differ"
    }
