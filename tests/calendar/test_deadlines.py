"""Deadlines: counted by hand, ruled by the earlier term, explained day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from mediation.calendar.counting import Mark, Pause, due, walk
from mediation.calendar.days import published
from mediation.calendar.deadlines import (
    ClockFacts,
    Ruling,
    dispute_due,
    explain,
    explain_step,
    facts_of,
    longest_extension,
    pushed,
    step_due,
    step_due_at,
    visit_days,
)
from mediation.calendar.lamp import Lamp, lamp
from mediation.calendar.rules import CONFERENCE, FIRST_CONTACT, LEGAL, STEPS, Terms, Unit

CAL = published()
TERMS = Terms()


def d(text: str) -> date:
    return date.fromisoformat(text)


def facts(
    rule: str = "people", base: str = "2026-11-02", grade: int | None = None, **more: object
) -> ClockFacts:
    accepted = d(str(more.pop("accepted", base)))
    return ClockFacts(rule, d(base), accepted, grade, **more)  # type: ignore[arg-type]  # spelled by keyword


@pytest.mark.parametrize(
    ("base", "length", "expected"),
    [
        ("2026-11-02", 30, "2026-12-02"),  # Wednesday
        ("2026-11-05", 30, "2026-12-07"),  # day 30 is Saturday the 5th: Monday
        ("2026-01-19", 30, "2026-02-24"),  # day 30 is 18 February, Spring Festival: first day after
        ("2025-09-01", 30, "2025-10-09"),  # day 30 is 1 October
        ("2024-09-05", 30, "2024-10-08"),  # day 30 is 5 October
        ("2026-01-15", 30, "2026-02-14"),  # day 30 is a Saturday that works
        ("2025-01-27", 7, "2025-02-05"),  # day 7 is 3 February, still off
        ("2026-11-23", 1, "2026-11-24"),
    ],
)
def test_natural_days_leave_out_the_first_and_move_off_a_rest_day(
    base: str, length: int, expected: str
) -> None:
    assert due(CAL, d(base), length, Unit.DAYS)[0] == d(expected)


@pytest.mark.parametrize(
    ("base", "length", "expected"),
    [
        # 27-30 Jan: 4; 2-6 Feb: 9; 9-14 Feb: 15; 24-28 Feb: 20; 2-6 Mar: 25; 9-13 Mar: 30.
        ("2026-01-26", 30, "2026-03-13"),
        # 16-19 Sep: 4; 22-26: 9; Sunday 28: 10; 29-30: 12; 9-11 Oct: 15; then three weeks of five.
        ("2025-09-15", 30, "2025-10-31"),
        ("2026-11-23", 2, "2026-11-25"),
        ("2026-11-20", 2, "2026-11-24"),
    ],
)
def test_working_days_count_only_working_days(base: str, length: int, expected: str) -> None:
    assert due(CAL, d(base), length, Unit.WORKING)[0] == d(expected)


def test_a_term_of_no_days_ends_the_same_day_even_on_a_rest_day() -> None:
    assert due(CAL, d("2026-11-22"), 0, Unit.WORKING)[0] == d("2026-11-22")


def test_before_grading_the_law_alone_rules() -> None:
    found = dispute_due(CAL, facts(), TERMS)
    assert (found.on, found.ruling, found.grade_on) == (d("2026-12-02"), Ruling.LAW, None)


@pytest.mark.parametrize(
    ("grade", "expected", "ruling"),
    [(3, "2026-11-09", Ruling.GRADE), (2, "2026-11-17", Ruling.GRADE), (1, "2026-12-02", Ruling.LAW)],
)
def test_after_grading_the_earlier_of_law_and_grade_rules(grade: int, expected: str, ruling: Ruling) -> None:
    found = dispute_due(CAL, facts(grade=grade), TERMS)
    assert (found.on, found.ruling) == (d(expected), ruling)


def test_a_courts_term_runs_from_signing_for_the_papers() -> None:
    # Signed on 9 November, accepted only on the 12th: 7 days for a summary case beat a grade's 15.
    found = dispute_due(CAL, facts("court_summary", "2026-11-09", 2, accepted="2026-11-12"), TERMS)
    assert (found.on, found.ruling) == (d("2026-11-16"), Ruling.LAW)


def test_a_labour_term_runs_from_the_application() -> None:
    found = dispute_due(CAL, facts("labour", "2026-11-02", 1, accepted="2026-11-10"), TERMS)
    assert (found.on, found.ruling) == (d("2026-11-17"), Ruling.LAW)


def test_a_medical_term_is_in_working_days() -> None:
    found = dispute_due(CAL, facts("medical", "2026-01-26"), TERMS)
    # 27-30 Jan: 4; 2-6 Feb: 9; 9-14 Feb: 15; 24-28 Feb: 20; 2-6 Mar: 25; 9-13 Mar: 30.
    assert found.on == d("2026-03-13")


def test_days_of_a_suspension_are_not_counted() -> None:
    found = dispute_due(CAL, facts(grade=3, pauses=(Pause(d("2026-11-04"), d("2026-11-14")),)), TERMS)
    assert found.on == d("2026-11-19")  # the 9th, ten days later
    assert found.legal_on == d("2026-12-14")  # 12 December is a Saturday


def test_a_suspension_that_begins_and_ends_on_one_day_costs_nothing() -> None:
    found = dispute_due(CAL, facts(grade=3, pauses=(Pause(d("2026-11-04"), d("2026-11-04")),)), TERMS)
    assert found.on == d("2026-11-09")


def test_an_extension_rules_by_the_agreed_day_within_the_longest() -> None:
    plain = facts(grade=2)
    assert longest_extension(CAL, plain, TERMS).on == d("2026-12-02")
    found = dispute_due(CAL, facts(grade=2, extended_until=d("2026-11-27")), TERMS)
    assert (found.on, found.ruling) == (d("2026-11-27"), Ruling.EXTENSION)


@pytest.mark.parametrize(("grade", "longest"), [(3, "2026-11-17"), (2, "2026-12-02"), (1, "2027-01-04")])
def test_each_grade_has_its_longest_extension(grade: int, longest: str) -> None:
    found = longest_extension(CAL, facts(grade=grade), TERMS)
    assert found.on == d(longest)


def test_an_extension_cannot_outgrow_the_law() -> None:
    found = dispute_due(CAL, facts("court_summary", "2026-11-02", 1, extended_until=d("2026-12-30")), TERMS)
    assert (found.on, found.ruling) == (d("2026-11-16"), Ruling.LAW)


def test_the_agreed_day_of_an_extension_moves_with_a_later_suspension() -> None:
    assert pushed(d("2026-11-27"), Pause(d("2026-11-10"), d("2026-11-15"))) == d("2026-12-02")


def test_a_term_that_ends_in_a_year_without_notice_is_provisional() -> None:
    found = dispute_due(CAL, facts(base="2026-12-10"), TERMS)
    assert found.provisional
    assert not dispute_due(CAL, facts(base="2026-11-10"), TERMS).provisional
    assert "暂算" in explain(CAL, facts(base="2026-12-10"), TERMS).zh


def test_an_explanation_lists_every_day_and_says_what_ruled() -> None:
    told = explain(CAL, facts(base="2026-01-19", grade=2), TERMS)
    law, grade = told.terms
    assert [len(law.lines), len(grade.lines)] == [37, 16]
    assert law.lines[0].mark is Mark.BASE
    assert law.lines[-1].mark is Mark.LAST
    assert [line.number for line in law.lines if line.mark is Mark.COUNTED] == list(range(1, 31))
    assert sum(line.mark is Mark.MOVED for line in law.lines) == 5
    assert law.lines[-1].zh == "星期二,顺延至此日"
    assert told.due.ruling is Ruling.GRADE
    assert "第33条" in law.rule.law
    assert told.zh.endswith("以较早者为准:2026-02-03(分级期限)。")
    assert told.en.endswith("The earliest holds: 2026-02-03 (term of the grade).")


def test_a_suspension_from_the_first_day_on_is_told_by_the_days_that_did_not_count() -> None:
    told = explain(CAL, facts(base="2026-11-09", pauses=(Pause(d("2026-11-09"), d("2026-11-19")),)), TERMS)
    assert sum(line.mark is Mark.PAUSED for line in told.terms[0].lines) == 9
    assert "中止9日不计" in told.zh, "the first day counts for nothing anyway"


def test_an_explanation_shows_suspended_and_resting_days_as_not_counted() -> None:
    lines = list(walk(CAL, d("2026-11-19"), 3, Unit.WORKING, [Pause(d("2026-11-23"), d("2026-11-24"))]))
    assert [(line.day.day, line.mark, line.number) for line in lines] == [
        (19, Mark.BASE, None),
        (20, Mark.COUNTED, 1),
        (21, Mark.RESTED, None),
        (22, Mark.RESTED, None),
        (23, Mark.PAUSED, None),
        (24, Mark.COUNTED, 2),
        (25, Mark.LAST, 3),
    ]


def test_the_explained_day_is_always_the_due_day() -> None:
    for offset in range(0, 400, 7):
        base = date.fromordinal(d("2025-01-01").toordinal() + offset)
        for rule, grade in (("people", 3), ("medical", 1), ("court_after", None), ("labour", 2)):
            asked = ClockFacts(rule, base, base, grade)
            told = explain(CAL, asked, TERMS)
            assert told.due == dispute_due(CAL, asked, TERMS)
            assert told.due.on == min(term.on for term in told.terms)


@pytest.mark.parametrize(
    ("rule", "base", "expected"),
    [
        ("handover_return", "2026-02-13", "2026-02-24"),
        ("confirmation", "2025-09-02", "2025-10-09"),
        ("session_lock", "2026-11-20", "2026-11-23"),
    ],
)
def test_steps_have_their_own_terms(rule: str, base: str, expected: str) -> None:
    assert step_due(CAL, STEPS[rule], d(base), TERMS) == d(expected)


def test_first_contact_and_conference_depend_on_the_grade() -> None:
    friday = d("2026-11-20")
    assert [step_due(CAL, FIRST_CONTACT, friday, TERMS, g).isoformat() for g in (1, 2, 3)] == [
        "2026-11-20", "2026-11-23", "2026-11-23",
    ]  # fmt: skip
    assert step_due(CAL, CONFERENCE, friday, TERMS, 1) == d("2026-11-25")
    assert explain_step(CAL, FIRST_CONTACT, friday, TERMS, 3).on == d("2026-11-23")


def test_danger_is_acknowledged_in_half_an_hour() -> None:
    raised = datetime(2026, 11, 23, 15, 50, tzinfo=UTC)
    assert step_due_at(STEPS["danger_ack"], raised, TERMS) == datetime(2026, 11, 23, 16, 20, tzinfo=UTC)
    with pytest.raises(ValueError, match="handover_return"):
        step_due_at(STEPS["handover_return"], raised, TERMS)


def test_return_visits_fall_on_working_days() -> None:
    assert [day.isoformat() for day in visit_days(CAL, d("2026-08-31"), 1, TERMS)] == [
        "2026-09-07", "2026-09-30", "2026-11-30",
    ]  # fmt: skip
    assert visit_days(CAL, d("2026-09-04"), 3, TERMS) == (d("2026-10-08"),)  # 4 October rests


def test_every_rule_names_its_law_or_setting() -> None:
    for rule in LEGAL.values():
        assert rule.law
        assert TERMS.length(rule, extended=True) > TERMS.length(rule)
    for rule in STEPS.values():
        assert TERMS.length(rule) >= 0


def row(**values: object) -> SimpleNamespace:
    plain = {
        "deadline_rule": "people", "clock_base_on": d("2026-11-02"), "grade": 3, "extended_until": None,
        "accepted_at": datetime(2026, 11, 2, 3, 0, tzinfo=UTC), "suspended_on": None, "suspended_until": None,
        "pauses": [],
    }  # fmt: skip
    return SimpleNamespace(**{**plain, **values})


def test_a_row_without_acceptance_has_no_clock() -> None:
    assert facts_of(row(accepted_at=None)) is None


def test_a_rows_past_and_running_suspensions_both_stop_the_clock() -> None:
    read = facts_of(
        row(
            pauses=[["2026-11-04", "2026-11-06"]],
            suspended_on=d("2026-11-07"), suspended_until=d("2026-11-12"), extended_until=d("2026-11-14"),
        )
    )  # fmt: skip
    assert read is not None
    assert sum(p.days for p in read.pauses) == 7
    assert read.extended_until == d("2026-11-19")


def test_acceptance_late_in_the_evening_counts_as_the_day_in_beijing() -> None:
    read = facts_of(row(accepted_at=datetime(2026, 11, 2, 17, 0, tzinfo=UTC), clock_base_on=None))
    assert read is not None
    assert (read.accepted_on, read.base_on) == (d("2026-11-03"), d("2026-11-03"))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-11-02", Lamp.GREEN),
        ("2026-11-22", Lamp.GREEN),  # ten of thirty days left
        ("2026-11-23", Lamp.YELLOW),  # nine days, 30 %
        ("2026-12-02", Lamp.YELLOW),  # the due day itself
        ("2026-12-03", Lamp.RED),
    ],
)
def test_the_lamp_turns_yellow_at_thirty_per_cent_and_red_the_day_after(today: str, expected: Lamp) -> None:
    assert lamp(d("2026-12-02"), d("2026-11-02"), d(today)) is expected


def test_a_short_term_is_yellow_two_days_before_its_end() -> None:
    assert lamp(d("2026-11-06"), d("2026-11-02"), d("2026-11-04")) is Lamp.YELLOW
    assert lamp(d("2026-11-06"), d("2026-11-02"), d("2026-11-03")) is Lamp.GREEN


def test_the_lamp_is_out_while_the_clock_stands_or_has_not_started() -> None:
    assert lamp(d("2026-11-01"), d("2026-10-01"), d("2026-11-23"), paused=True) is Lamp.PAUSED
    assert lamp(None, None, d("2026-11-23")) is Lamp.NONE
