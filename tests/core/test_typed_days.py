"""A day that can be of two years, or figures that can be a day and an hour, are asked about, not guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mediation.core import clock
from mediation.core.typed_days import Lies, Unclear, read_day, read_moment

NOVEMBER, JANUARY = date(2026, 11, 26), date(2027, 1, 5)


@pytest.mark.parametrize(("typed", "today", "lies", "meant"), [
    ("1123", NOVEMBER, Lies.ANYWHERE, "2026-11-23"),
    ("1201", NOVEMBER, Lies.AHEAD, "2026-12-01"),
    ("1120", NOVEMBER, Lies.AHEAD, "2026-11-20"),
    ("0601", NOVEMBER, Lies.ANYWHERE, "2026-06-01"),
    ("0112", NOVEMBER, Lies.BEHIND, "2026-01-12"),
    ("1223", NOVEMBER, Lies.BEHIND, "2026-12-23"),
    ("1223", JANUARY, Lies.BEHIND, "2026-12-23"),
    ("0112", NOVEMBER, Lies.NEAREST, "2027-01-12"),
    ("305", NOVEMBER, Lies.BEHIND, "2026-03-05"),
    ("20270112", NOVEMBER, Lies.AHEAD, "2027-01-12"),
    ("2027年1月12日", NOVEMBER, Lies.AHEAD, "2027-01-12"),
    ("昨天", NOVEMBER, Lies.AHEAD, "2026-11-25"),
])
def test_a_day_is_understood_where_it_can_be_only_one(
    typed: str, today: date, lies: Lies, meant: str
) -> None:
    assert read_day(typed, today, lies).isoformat() == meant


@pytest.mark.parametrize(("typed", "today", "lies", "two"), [
    ("0112", NOVEMBER, Lies.ANYWHERE, ("2026-01-12", "2027-01-12")),
    ("1月12日", NOVEMBER, Lies.AHEAD, ("2026-01-12", "2027-01-12")),
    ("0615", NOVEMBER, Lies.AHEAD, ("2026-06-15", "2027-06-15")),
    ("1223", JANUARY, Lies.ANYWHERE, ("2026-12-23", "2027-12-23")),
    ("112", NOVEMBER, Lies.BEHIND, ("01-12", "11-02")),
])
def test_a_day_that_can_be_one_of_two_is_asked_about(
    typed: str, today: date, lies: Lies, two: tuple[str, str]
) -> None:
    with pytest.raises(Unclear) as unclear:
        read_day(typed, today, lies)
    assert (unclear.value.one, unclear.value.other) == two


@pytest.mark.parametrize("typed", ["0012", "1332", "0230", "12", "01122", "1月32日", "2026-13-01", "明年"])
def test_what_is_no_day_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        read_day(typed, NOVEMBER)
    assert not isinstance(refused.value, Unclear)


def test_four_figures_alone_are_no_moment_where_they_are_a_day_and_an_hour() -> None:
    now = datetime(2026, 11, 26, 2, tzinfo=UTC)
    with pytest.raises(Unclear) as unclear:
        read_moment("0930", now, Lies.BEHIND)
    assert (unclear.value.one, unclear.value.other) == ("09-30", "09:30")
    told = {
        "09-30": "2026-09-30 00:00", "09:30": "2026-11-26 09:30", "1123 0930": "2026-11-23 09:30",
        "1160": "", "今天": "2026-11-26 00:00", "昨天 1430": "2026-11-25 14:30",
    }
    for typed, meant in told.items():
        if meant:
            found = read_moment(typed, now, Lies.BEHIND).astimezone(clock.BEIJING)
            assert f"{found:%Y-%m-%d %H:%M}" == meant, typed
        else:
            with pytest.raises(ValueError, match=r"."):
                read_moment(typed, now, Lies.BEHIND)
