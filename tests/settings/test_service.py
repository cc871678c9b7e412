"""Settings hold from a day on, are only added, and each change is an entry."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from mediation.audit.models import AuditEntry
from mediation.calendar import service as calendar
from mediation.calendar.days import SpecialDay
from mediation.core import clock
from mediation.core.database import Database
from mediation.core.exceptions import RuleBroken
from mediation.security.actor import system
from mediation.settings import service
from mediation.settings.defaults import DEADLINES, GRADING, GROUPS, NUMBERS
from mediation.settings.grades import TERMS, Grade
from tests.conftest import MORNING

pytestmark = pytest.mark.usefixtures("clock")

TODAY = clock.day_of(MORNING)
NEXT_WEEK = TODAY + timedelta(days=7)
BY = system(TODAY)


def test_without_any_change_the_defaults_hold(database: Database) -> None:
    with database.reading() as session:
        assert service.value(session, DEADLINES) == DEADLINES.default
        assert service.grade_terms(session)[Grade.ORDINARY].term == 7


def test_a_change_holds_from_its_day_and_not_before(database: Database) -> None:
    with database.writing() as session:
        service.change(session, BY, TERMS[Grade.ORDINARY], {"term": 10}, NEXT_WEEK)
    with database.reading() as session:
        assert service.grade_terms(session)[Grade.ORDINARY].term == 7
        later = service.grade_terms(session, NEXT_WEEK)[Grade.ORDINARY]
        assert (later.term, later.extended) == (10, 15)
        assert calendar.terms(session, NEXT_WEEK).grades[Grade.ORDINARY].term == 10


def test_of_two_changes_for_one_day_the_later_entered_holds(database: Database) -> None:
    with database.writing() as session:
        service.change(session, BY, DEADLINES, {"handover_return": 3}, NEXT_WEEK)
        service.change(session, BY, DEADLINES, {"danger_ack": 15}, NEXT_WEEK)
    with database.reading() as session:
        held = service.value(session, DEADLINES, NEXT_WEEK)
        assert (held.handover_return, held.danger_ack) == (3, 15)
        assert len(service.history(session, DEADLINES)) == 2


def test_a_change_is_seen_at_once_by_who_made_it(database: Database) -> None:
    with database.writing() as session:
        assert service.value(session, DEADLINES, NEXT_WEEK).danger_ack == 30
        service.change(session, BY, DEADLINES, {"danger_ack": 15}, NEXT_WEEK)
        assert service.value(session, DEADLINES, NEXT_WEEK).danger_ack == 15


def test_a_change_is_an_entry_with_old_and_new(database: Database) -> None:
    with database.writing() as session:
        service.change(session, BY, GRADING, {"amount_2": "200000"}, NEXT_WEEK, reason="council")
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.chain_id == "sys:settings")).one()
        assert entry.event == "settings.changed"
        assert '"amount_2":[100000,200000]' in entry.payload.replace(" ", "")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [({"amount_2": "ten"}, "amount_2"), ({"amount_2": 0}, "amount_2"), ({"colour": 1}, "colour")],
)
def test_a_value_that_does_not_fit_is_refused(
    database: Database, values: dict[str, object], wrong: str
) -> None:
    with database.writing() as session, pytest.raises(RuleBroken) as refused:
        service.change(session, BY, GRADING, values, NEXT_WEEK)
    assert list(refused.value.fields) == [wrong]


@pytest.mark.parametrize(
    ("key", "values", "wrong"),
    [
        ("grading", {"amount_point": 60_000}, "amount_point"),
        ("grade.3", {"term": 20}, "extended"),
        ("grade.3", {"handler": "province"}, "handler"),
        ("legal_terms", {"labour_extended": 10}, "labour_extended"),
        ("numbers", {"case": "{year}号"}, "case"),
        ("numbers", {"case": "{n}号"}, "case"),
        ("numbers", {"case": "{year}{org}{n:04q}"}, "case"),
        ("numbers", {"agreement": "{year}{org.__class__}{n}"}, "agreement"),
        ("numbers", {"intake": "{area}{day}{n"}, "intake"),
    ],
)
def test_values_that_do_not_fit_together_are_refused(
    database: Database, key: str, values: dict[str, object], wrong: str
) -> None:
    with database.writing() as session, pytest.raises(RuleBroken) as refused:
        service.change(session, BY, GROUPS[key], values, NEXT_WEEK)
    assert list(refused.value.fields) == [wrong]


def test_the_past_cannot_be_changed(database: Database) -> None:
    with database.writing() as session, pytest.raises(RuleBroken):
        service.change(session, BY, DEADLINES, {"danger_ack": 15}, TODAY - timedelta(days=1))


def test_every_group_survives_being_stored() -> None:
    for group in GROUPS.values():
        assert group.from_json(group.to_json(group.default)) == group.default
        for about in group.knobs.values():
            assert about.zh
            assert about.en


def test_what_a_newer_program_added_comes_from_the_default() -> None:
    assert NUMBERS.from_json({"area": "YH"}).case == NUMBERS.default.case
    assert NUMBERS.from_json({"area": "YH", "gone": 1}).area == "YH"


def test_a_list_can_be_written_with_any_comma() -> None:
    group = TERMS[Grade.GRAVE]
    assert group.from_json({"visits": "7、30\uff0c60,90"}).visits == (7, 30, 60, 90)


def test_a_notice_ends_the_provisional_year(database: Database) -> None:
    day = date(2031, 1, 2)
    with database.writing() as session:
        assert calendar.load(session).is_provisional(day)
        assert calendar.is_working_day(session, day)
        calendar.announce_year(session, BY, 2031, [SpecialDay(day, True, "元旦")], "notice")
        assert not calendar.load(session).is_provisional(day)
    with database.reading() as session:
        assert not calendar.is_working_day(session, day)
        events = session.scalars(select(AuditEntry.event).where(AuditEntry.chain_id == "sys:settings")).all()
        assert events == ["calendar.year_announced"]


def test_a_notice_names_only_days_of_its_year(database: Database) -> None:
    with database.writing() as session, pytest.raises(RuleBroken):
        calendar.announce_year(session, BY, 2031, [SpecialDay(date(2032, 1, 1), True, "元旦")])


def test_a_day_entered_by_hand_holds_against_the_published_one(database: Database) -> None:
    monday = date(2026, 11, 23)
    with database.writing() as session:
        calendar.enter_day(session, BY, monday, "off", "雪灾")
        calendar.enter_day(session, BY, monday, "off", "台风")
    with database.reading() as session:
        assert not calendar.is_working_day(session, monday)
        assert calendar.load(session).info(monday).zh == "星期一·台风放假"
    with database.writing() as session:
        calendar.enter_day(session, BY, monday, "plain")
    with database.reading() as session:
        assert calendar.add_working_days(session, date(2026, 11, 20), 1) == monday
        assert calendar.working_days_between(session, date(2026, 11, 20), monday) == 1
