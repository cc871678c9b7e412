"""The rows behind a figure go out without names, and whoever adds them up has the figure of the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation.core.database import db
from mediation.core.sheets import reading as sheets
from mediation.core.sheets.columns import Column, Columns
from mediation.reports.figures import Period, totals
from mediation.reports.indicators import INDICATORS
from tests.cast import Cast
from tests.conftest import Clock
from tests.keeper.files import closed, many
from tests.sessions import story
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]
YEAR = "from=2026-01&to=2026-12"


def rows(browser: HubClient, code: str, kind: str = "xlsx") -> list[dict[str, str]]:
    answer = browser.get(f"/centre/figures/{code}/rows.{kind}?{YEAR}")
    assert answer.status_code == 200
    two = Columns((Column("n", "编号", "n"), Column("b", "计入分母", "b")))
    heading = sheets.read(answer.data, two).heading
    found = sheets.read(answer.data, Columns(tuple(Column(name, name, name) for name in heading)))
    return [dict(zip(heading, (cell.text for cell in line.cells), strict=False)) for line in found.lines]


@pytest.fixture
def made(cast: Cast, clock: Clock) -> None:
    many(cast, 3)
    closed(cast, "linping", "徐某")
    story.mediating(cast)


@pytest.mark.parametrize("code", sorted(INDICATORS))
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_rate_recomputed_from_the_rows_is_the_rate_of_the_page(
    made: None, sign_in: SignIn, code: str, kind: str
) -> None:
    found = rows(sign_in("inspector"), code, kind)
    with db.reading() as session:
        figure = totals(session, Period("2026-01", "2026-12"), None)[code]
    assert sum(int(row["计入分母"]) for row in found) == figure.denominator
    assert sum(int(row["计入分子"]) for row in found) == figure.numerator
    if code == "closure":
        assert (figure.numerator, figure.denominator) == (4, 5)


def test_no_row_names_anybody(made: None, sign_in: SignIn) -> None:
    content = sign_in("inspector").get(f"/centre/figures/closure/rows.csv?{YEAR}").data.decode()
    assert "乔司街道人民调解委员会" in content
    for word in ("林", "徐某", "朝阳村", "调解员"):
        assert word not in content, word


def test_the_rows_are_a_csv_named_once_and_hold_words(made: None, sign_in: SignIn) -> None:
    browser = sign_in("inspector")
    answer = browser.get(f"/centre/figures/closure/rows.csv?{YEAR}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    found = rows(browser, "closure", "csv")
    assert {row["等级"] for row in found} <= {"", "一级·重大", "二级·较大", "三级·一般"}
    assert any(row["等级"] for row in found)


def test_each_reader_takes_the_rows_of_his_own_figures(made: None, cast: Cast, sign_in: SignIn) -> None:
    assert {row["单位"] for row in rows(sign_in("head"), "closure")} == {"乔司街道人民调解委员会"}
    assert len(rows(sign_in("reviewer"), "closure")) == 5
    for name in ("clerk", "mediator", "admin", "keeper"):
        assert sign_in(name).get(f"/centre/figures/closure/rows.xlsx?{YEAR}").status_code == 403
    reviewer = sign_in("reviewer")
    reviewer.see("/centre/figures/nothing/rows.xlsx", 404)
    reviewer.see("/centre/figures/closure/rows.exe", 404)
