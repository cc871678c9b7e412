"""Working days against lists written by hand from the notices of the State Council."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mediation.calendar.days import SpecialDay, published

CAL = published()

# Each list begins on a Monday; one group of seven letters per week; W works, - rests.
BY_HAND = {
    # Sunday 4 February works, 10-17 rest, Sunday 18 works.
    "Spring Festival 2024": ("2024-01-29", "WWWWW-W WWWWW-- ------W WWWWW--"),
    # Sunday 29 September works, 1-7 October rest, Saturday 12 works.
    "National Day 2024": ("2024-09-23", "WWWWW-W W------ -WWWWW- WWWWW--"),
    # Sunday 26 January works, 28 January to 4 February rest, Saturday 8 works.
    "Spring Festival 2025": ("2025-01-20", "WWWWW-W W------ --WWWW- WWWWW--"),
    # Sunday 28 September works, 1-8 October rest, Saturday 11 works.
    "National Day 2025": ("2025-09-22", "WWWWW-W WW----- ---WWW- WWWWW--"),
    # Saturday 14 February works, 15-23 rest, Saturday 28 works.
    "Spring Festival 2026": ("2026-02-09", "WWWWWW- ------- -WWWWW- WWWWW--"),
    # Sunday 20 September works, 25-27 rest, 1-7 October rest, Saturday 10 works.
    "National Day 2026": ("2026-09-14", "WWWWW-W WWWW--- WWW---- ---WWW- WWWWW--"),
}


@pytest.mark.parametrize("feast", BY_HAND)
def test_the_weeks_around_a_long_holiday_match_a_hand_list(feast: str) -> None:
    first, expected = BY_HAND[feast]
    letters = expected.replace(" ", "")
    start = date.fromisoformat(first)
    found = ["W" if CAL.is_working_day(start + timedelta(days=n)) else "-" for n in range(len(letters))]
    assert "".join(found) == letters


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-02-13", 2, "2026-02-24"),  # Friday: Saturday the 14th works, then nine days rest
        ("2026-02-14", 1, "2026-02-24"),
        ("2025-09-26", 1, "2025-09-28"),  # Friday: the next working day is a Sunday
        ("2025-09-30", 2, "2025-10-10"),
        ("2024-09-30", 5, "2024-10-12"),  # 8, 9, 10, 11, and Saturday the 12th
        ("2024-02-09", 1, "2024-02-18"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-21"),  # no day asked, no day moved
    ],
)
def test_working_days_are_added_over_the_holidays(start: str, count: int, expected: str) -> None:
    assert CAL.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-02-13", "2026-02-24", 2),
        ("2026-11-20", "2026-11-23", 1),  # Friday to Monday
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-24", "2026-11-23", 0),
        ("2025-12-31", "2026-12-31", 248),
    ],
)
def test_working_days_between_leave_out_the_first_and_take_in_the_last(
    first: str, last: str, expected: int
) -> None:
    assert CAL.working_days_between(date.fromisoformat(first), date.fromisoformat(last)) == expected


def test_each_announced_year_has_as_many_working_days_as_the_notices_leave() -> None:
    # 366 or 365 days less weekends and holidays on weekdays, plus moved working days; counted by hand.
    ends = {2024: 251, 2025: 248, 2026: 248}
    counted = {y: CAL.working_days_between(date(y - 1, 12, 31), date(y, 12, 31)) for y in ends}
    assert counted == ends


def test_a_day_says_why_it_works_or_rests() -> None:
    said = [
        CAL.info(date.fromisoformat(d)).zh for d in ("2026-02-14", "2026-02-16", "2026-11-22", "2026-11-23")
    ]
    assert said == ["星期六·春节调休上班", "星期一·春节放假", "星期日休息", "星期一"]


def test_a_year_without_a_notice_knows_its_holidays_but_is_provisional() -> None:
    new_year, plain = date(2027, 1, 1), date(2027, 1, 4)
    assert not CAL.is_working_day(new_year)
    assert CAL.is_working_day(plain)
    assert CAL.is_provisional(plain)
    assert not CAL.is_provisional(date(2026, 12, 31))


def test_a_year_that_gets_its_notice_forgets_what_was_expected_and_is_certain() -> None:
    told = CAL.with_changes([SpecialDay(date(2027, 1, 2), False, "元旦")], announced=[2027])
    assert told.is_working_day(date(2027, 1, 1))  # expected, but not in this notice
    assert told.is_working_day(date(2027, 1, 2))
    assert not told.is_provisional(date(2027, 1, 2))
    assert told.is_working_day(date(2026, 2, 14))  # other years stay


def test_a_day_can_be_made_ordinary_again() -> None:
    told = CAL.with_changes([], plain=[date(2026, 2, 14)])
    assert not told.is_working_day(date(2026, 2, 14))
    assert CAL.is_working_day(date(2026, 2, 14))
