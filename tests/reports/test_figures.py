"""Figures: each number follows from the log, and opens to exactly its cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.centre import periods
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.organisations.queries import everywhere
from mediation.reports import behind, figures, rebuild
from mediation.reports.figures import Figure, Period
from mediation.reports.indicators import INDICATORS
from mediation.reports.models import FactRow
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people, take
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.counting import statements

NOVEMBER = Period("2026-11", "2026-11")
PERIOD = "from=2026-11&to=2026-11"
YEAR = Period("2026-01", "2026-12")


def refused(cast: Cast, dispute_id: int) -> None:
    ids = people(dispute_id)
    do(
        cast,
        "clerk",
        dispute_id,
        "dispute.refuse",
        reason="refused_before_start",
        party=ids["徐某"],
        said_at=hub_clock.now(),
        said_how="phone",
        told=tuple(ids.values()),
        **TOLD,
    )


def failed(cast: Cast, dispute_id: int) -> None:
    do(
        cast,
        "clerk",
        dispute_id,
        "dispute.fail",
        reason="other",
        note="双方各执一词",
        told=tuple(people(dispute_id).values()),
        **TOLD,
    )


def figure(code: str, period: Period = NOVEMBER) -> Figure:
    with db.reading() as session:
        return figures.totals(session, period, None)[code]


def test_a_refusal_closes_but_is_no_failure(cast: Cast, clock: Clock) -> None:
    refused(cast, accepted(cast))
    accepted(cast)
    assert (figure("closure").numerator, figure("closure").denominator) == (1, 2)
    assert (figure("success").numerator, figure("success").denominator) == (0, 0)


def test_a_failure_stands_below_the_line_of_success(cast: Cast, clock: Clock) -> None:
    failed(cast, accepted(cast))
    assert (figure("success").numerator, figure("success").denominator) == (0, 1)


def test_days_are_counted_without_the_pauses(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    clock.go_on(days=4)
    failed(cast, made)
    assert figure("days").median == 4


def test_merged_and_void_ones_are_not_counted(cast: Cast, clock: Clock) -> None:
    survivor, duplicate = accepted(cast), accepted(cast)
    do(cast, "clerk", duplicate, "dispute.merge", reason="merged", survivor=survivor)
    assert figure("closure").denominator == 1


def test_what_is_late_and_open_still_stands_in_on_time(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    clock.go_on(days=60)
    assert (figure("on_time", YEAR).numerator, figure("on_time", YEAR).denominator) == (0, 1)
    failed(cast, made)
    assert figure("on_time", YEAR).numerator == 0


@pytest.mark.parametrize("by", figures.DIMENSIONS)
def test_what_falls_due_after_today_is_not_yet_judged(
    cast: Cast, clock: Clock, reading: Session, by: str
) -> None:
    """Ended or not: it would pull the rate of a month that still runs down, or flatter it."""
    made = accepted(cast)
    refused(cast, accepted(cast))
    holds = select(FactRow.due_on).where(FactRow.dispute_id == made, FactRow.until_seq.is_(None))
    month = f"{reading.scalars(holds).one():%Y-%m}"
    period, asked = Period(month, month), behind.Asked(INDICATORS["on_time"], "denominator", by, "")
    of_value = figures.by_dimension(reading, period, None, by)
    assert {one["on_time"].denominator for one in of_value.values()} == {0}
    assert behind.cases_behind(reading, asked, period, None).disputes == []
    clock.go_on(days=60)
    figure_now = figure("on_time", period)
    assert (figure_now.numerator, figure_now.denominator) == (1, 2)
    assert len(behind.cases_behind(reading, asked, period, None).disputes) == 2


def test_a_dispute_only_registered_is_in_no_figure(cast: Cast, clock: Clock) -> None:
    take(cast, "林某", "徐某")
    assert all(figure(code).denominator == 0 for code in INDICATORS)


def test_taking_an_ending_back_takes_it_out_of_the_figures(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    refused(cast, made)
    do(cast, "clerk", made, "dispute.take_back")
    assert figure("closure").numerator == 0


def test_each_number_opens_to_exactly_its_cases(cast: Cast, clock: Clock, reading: Session) -> None:
    ended, still_open = accepted(cast), accepted(cast)
    refused(cast, ended)
    for side, expected in (("numerator", {ended}), ("denominator", {ended, still_open})):
        asked = behind.Asked(INDICATORS["closure"], side, "organisation", str(cast.qiaosi))
        found = behind.cases_behind(reading, asked, NOVEMBER, None)
        assert {d.id for d in found.disputes} == expected
        assert found.total == len(expected)


def test_the_cases_behind_a_number_go_on_over_the_page(
    cast: Cast, clock: Clock, reading: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "LISTED", 2)
    made = {accepted(cast) for _ in range(5)}
    values = ("organisation", str(cast.qiaosi)), ("grade", ""), ("category", ""), ("month", "2026-11")
    for by, value in values:
        asked, after = behind.Asked(INDICATORS["closure"], "denominator", by, value), ""
        seen: list[int] = []
        for pages in (1, 2, 3):
            found = behind.cases_behind(reading, asked, NOVEMBER, None, after)
            seen += [d.id for d in found.disputes]
            after = found.older
            assert bool(after) == (pages < 3)
            assert found.total == 5
        assert sorted(seen) == sorted(made)


def test_a_full_page_of_the_cases_behind_a_number_weighs_less_than_a_page_may(
    sign_in: Callable[[str], HubClient], cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """60 kB, uncompressed (measured on few rows: what one adds, times as many as there may be)."""
    address = f"/centre/figures/closure/cases?side=denominator&by=month&value=2026-11&{PERIOD}"
    reviewer, full = sign_in("reviewer"), behind.LISTED
    accepted(cast)
    one = len(reviewer.get(address).data)
    for _more in range(2):
        accepted(cast)
    each = (len(reviewer.get(address).data) - one) // 2
    assert each > 300
    assert one + (full - 1) * each < 60_000
    monkeypatch.setattr(behind, "LISTED", 2)
    first = reviewer.see(address)
    assert "共 3 件" in first.text
    older = next(e.attributes["href"] for e in first.all("a") if e.attributes.get("rel") == "next")
    second = reviewer.see(older)
    assert "共 3 件" in second.text, "the number stays that of the table, whatever page is looked at"
    newest = next(e.attributes["href"] for e in second.all("a") if e.attributes.get("rel") == "prev")
    assert reviewer.see(newest).text == first.text


def test_a_key_that_nobody_was_given_shows_the_first_page(cast: Cast, clock: Clock, reading: Session) -> None:
    accepted(cast)
    asked = behind.Asked(INDICATORS["closure"], "denominator", "organisation", str(cast.qiaosi))
    for after in ("x", "2026-02-31.1", ".", "2026-11-23.x"):
        assert len(behind.cases_behind(reading, asked, NOVEMBER, None, after).disputes) == 1


def test_rows_and_counts_follow_from_the_log(cast: Cast, clock: Clock, reading: Session) -> None:
    refused(cast, accepted(cast))
    failed(cast, accepted(cast))
    survivor, duplicate = accepted(cast), accepted(cast)
    do(cast, "clerk", duplicate, "dispute.merge", reason="merged", survivor=survivor)
    do(cast, "head", duplicate, "dispute.unmerge", reason="not_same")
    assert list(rebuild.differences(reading)) == []


def test_a_tampered_count_is_noticed(cast: Cast, clock: Clock) -> None:
    accepted(cast)
    with db.writing() as session:
        row = session.scalars(select(FactRow).where(FactRow.until_seq.is_(None))).one()
        row.grade = 1
    with db.reading() as session:
        assert len(list(rebuild.differences(session))) == 1


def test_an_older_version_says_what_was_known_then(cast: Cast, clock: Clock, reading: Session) -> None:
    made = accepted(cast)
    before = hub_clock.now()
    clock.go_on(days=1)
    refused(cast, made)
    then = reading.scalars(
        select(FactRow).where(
            FactRow.dispute_id == made,
            FactRow.at_from <= before.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            FactRow.at_until > before.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        )
    ).one()
    assert (then.state, then.ended_on) == ("accepted", None)


def test_the_page_shows_number_parts_and_definition(
    sign_in: Callable[[str], HubClient], cast: Cast, clock: Clock
) -> None:
    refused(cast, accepted(cast))
    accepted(cast)
    reviewer = sign_in("reviewer")
    page = reviewer.see("/centre/figures?from=2026-11&to=2026-11")
    assert "1 / 2" in page.text
    assert "分母" in page.text
    for by in ("organisation", "grade", "category", "month"):
        reviewer.see(f"/centre/figures?by={by}")
    address = "/centre/figures/closure/cases?from=2026-11&to=2026-11&by=organisation"
    listed = reviewer.see(f"{address}&value={cast.qiaosi}")
    assert "共 1 件" in listed.text
    tile = next(
        e for e in page.all("a")
        if "/closure/cases" in e.attributes.get("href", "") and "value" not in e.attributes["href"]
    )
    assert "共 1 件" in reviewer.see(tile.attributes["href"]).text


def test_unless_asked_otherwise_only_finished_months_are_judged(
    sign_in: Callable[[str], HubClient], cast: Cast, clock: Clock
) -> None:
    refused(cast, accepted(cast))
    reviewer = sign_in("reviewer")
    page = reviewer.see("/centre/figures")
    assert "2026-01至2026-10" in page.text.replace(" ", "")
    assert "尚未结束" not in page.text
    link = next(e for e in page.all("a") if "本月至今" in e.text)
    running = reviewer.see(link.attributes["href"])
    assert "尚未结束" in running.text
    assert "1 / 1" in running.text


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ({}, Period("2025-01", "2025-12")),
        ({"from": "2025-06"}, Period("2025-06", "2026-01")),
        ({"to": "2025-06"}, Period("2025-01", "2025-06")),
        ({"from": "2025-06", "to": "2025-02"}, Period("2025-02", "2025-06")),
        ({"from": "nonsense"}, Period("2025-01", "2025-12")),
    ],
)
def test_a_period_is_read_from_what_is_asked(said: dict[str, str], period: Period) -> None:
    assert periods.asked(said, date(2026, 1, 9)) == period


def test_the_whole_is_the_same_by_whichever_dimension_it_is_divided(cast: Cast, clock: Clock) -> None:
    refused(cast, accepted(cast))
    failed(cast, accepted(cast))
    accepted(cast)
    with db.reading() as session:
        wholes = [
            figures.added_up(figures.by_dimension(session, YEAR, None, by).values())
            for by in figures.DIMENSIONS
        ]
    assert wholes[0]["closure"].denominator == 3
    assert all(whole == wholes[0] for whole in wholes)


@pytest.mark.parametrize("by", figures.DIMENSIONS)
def test_all_organisations_named_count_as_the_whole_does(cast: Cast, clock: Clock, by: str) -> None:
    refused(cast, accepted(cast))
    failed(cast, accepted(cast))
    accepted(cast)
    with db.reading() as session:
        named = figures.by_dimension(session, YEAR, everywhere(session), by)
        assert figures.by_dimension(session, YEAR, None, by) == named
    assert named


def test_a_page_of_figures_asks_as_often_for_many_cases_as_for_few(
    sign_in: Callable[[str], HubClient], cast: Cast, clock: Clock
) -> None:
    reviewer, pages = sign_in("reviewer"), [f"/centre/figures?by={by}" for by in figures.DIMENSIONS]

    def asked() -> list[int]:
        found = []
        reviewer.see(pages[0])  # the first look after something new may ask once more
        for page in pages:
            with statements() as seen:
                reviewer.see(page)
            found.append(len(seen))
        return found

    accepted(cast)
    few = asked()
    for _more in range(4):
        refused(cast, accepted(cast))
    assert asked() == few
    assert max(few) <= 16, few


def test_figures_are_for_those_who_review(sign_in: Callable[[str], HubClient], cast: Cast) -> None:
    assert sign_in("clerk").get("/centre/figures").status_code == 403
    assert sign_in("stranger_head").get("/centre/figures").status_code == 200
    assert sign_in("inspector").get("/centre/figures/closure/cases").status_code == 403


def test_a_head_sees_the_figures_of_his_own_house(
    sign_in: Callable[[str], HubClient], cast: Cast, clock: Clock
) -> None:
    accepted(cast)
    page = sign_in("stranger_head").see("/centre/figures?from=2026-11&to=2026-11")
    assert "0 / 0" in page.text


def test_a_new_round_that_was_taken_back_never_was(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    failed(cast, made)
    before = figure("closure"), figure("success")
    do(cast, "clerk", made, "dispute.reopen", reason="new_facts", asked_by=(people(made)["林某"],))
    do(cast, "clerk", made, "dispute.take_back")
    assert (figure("closure"), figure("success")) == before
    with db.reading() as session:
        holding = session.scalars(
            select(FactRow.round).where(FactRow.dispute_id == made, FactRow.until_seq.is_(None))
        ).all()
        assert list(rebuild.differences(session)) == []
    assert holding == [1]


def test_what_was_sent_outside_counts_as_ended_unless_it_comes_back(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    do(
        cast, "clerk", made, "dispute.transfer", reason="parties_ask", body="仲裁委", letter_number="移1",
        enclosures="材料", told=tuple(people(made).values()), told_how="phone",
    )
    assert (figure("closure").numerator, figure("closure").denominator) == (1, 1)
    do(cast, "clerk", made, "dispute.return", reason="papers_incomplete")
    assert (figure("closure").numerator, figure("closure").denominator) == (0, 1)


def test_what_is_no_month_is_said_and_a_line_of_nothing_is_not_drawn(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    do(cast, "clerk", accepted(cast), "dispute.classify", category="020101", grade="3")
    page = sign_in("head_of_centre").see("/centre/figures?from=abc&to=2026-11&by=grade")
    assert "“abc”不是月份（应写成2026-03），现显示2026-01至2026-11。" in page.text
    rows = {row.text for row in page.all("th") if row.attributes.get("scope") == "row"}
    assert rows == {"三级"}
    assert "不是月份" not in sign_in("head_of_centre").see("/centre/figures?from=2026-10&to=2026-11").text
