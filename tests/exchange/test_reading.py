"""What a file says, whatever it is written in; what is wrong with it is found exactly."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from mediation.cases.parties import title_of
from mediation.core import clock
from mediation.core.database import Database
from mediation.core.sheets.cells import Wrong
from mediation.core.sheets.reading import CSV, XLSX, Cell, Unreadable
from mediation.core.sheets.writing import write
from mediation.exchange import names, sheets, values
from mediation.exchange.plan import Plan, look
from mediation.exchange.problems import Problem
from mediation.people import counting
from tests.exchange.registers import HEADING, as_csv, as_xlsx, row, rows

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
CARD = "110101199003071233"

pytestmark = pytest.mark.usefixtures("clock")


def planned(session: Session, content: bytes, filename: str = "台账.csv") -> Plan:
    return look(session, content, filename, 7)


ENCODED: dict[str, Callable[[list[list[Any]]], bytes]] = {
    "utf-8": as_csv,
    "utf-8 with mark": lambda lines: as_csv(lines, "utf-8-sig"),
    "gb18030": lambda lines: as_csv(lines, "gb18030"),
    "utf-16": lambda lines: as_csv(lines, "utf-16"),
    "semicolons": lambda lines: as_csv(lines).replace(b",", b";"),
    "old line ends": lambda lines: as_csv(lines).replace(b"\r\n", b"\n"),
    "xlsx": as_xlsx,
    "xlsx with a title": lambda lines: as_xlsx(lines, title="乔司街道2026年调解台账"),
}


@pytest.mark.parametrize("written", ENCODED)
def test_the_same_rows_say_the_same_in_every_encoding(reading: Session, written: str) -> None:
    plan = planned(reading, ENCODED[written](rows(3)))
    assert not plan.problems
    assert [row.registration.parties[0].name for row in plan.good] == ["林某1", "林某2", "林某3"]
    first = plan.good[0].registration
    assert first.amount == Decimal(50000)
    assert first.stated["requested_at"] == datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
    assert first.stated["source"] == "applied"


PLANTED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("纠纷简要情况", {"纠纷简要情况": " "}, "empty"),
    ("来源", {"来源": ""}, "empty"),
    ("来源", {"来源": "听说的"}, "source_unknown"),
    ("申请人", {"申请人": ""}, "empty"),
    ("被申请人", {"被申请人": ""}, "empty"),
    ("申请人证件号", {"申请人身份证号": "4.40E+17"}, "digits_lost"),
    ("申请人证件号", {"申请人身份证号": "110101199003071234"}, "id_wrong"),
    ("申请人电话", {"申请人电话": "12345678901234"}, "phone_wrong"),
    ("申请时间", {"申请时间": "去年春天"}, "moment_wrong"),
    ("申请时间", {"申请时间": "46027"}, "moment_figure"),
    ("申请时间", {"申请时间": "2026-02-30"}, "moment_wrong"),
    ("申请时间", {"申请时间": "2027-01-01"}, "moment_future"),
    ("涉及金额", {"涉及金额": "约五千"}, "money_wrong"),
    ("涉及金额", {"涉及金额": "5E+04"}, "money_wrong"),
    ("纠纷简要情况", {"纠纷简要情况": "a\x07b"}, "control"),
)


@pytest.mark.parametrize("write", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_planted_bad_rows_are_found_exactly(reading: Session, write: Callable[[Any], bytes]) -> None:
    """Every bad row with row number, column, reason and original text; no good row among them."""
    planted = [bad for bad in PLANTED if write is as_csv or bad[2] != "control"]  # xlsx cannot hold it
    lines: list[list[Any]] = []
    expected = {}
    for n, (column, changed, code) in enumerate(planted, 1):
        lines += [row(n * 10), row(n * 10 + 1, **changed)]
        expected[len(lines) + 1] = (column, code, str(next(iter(changed.values()))).strip())
    plan = planned(reading, write(lines))
    found = {p.row: (p.column, p.code, p.original) for p in plan.problems}
    assert found == expected
    assert len(plan.problems) == len(expected)
    assert [good.no for good in plan.good] == list(range(2, len(lines) + 2, 2))


def test_a_number_held_as_a_figure_is_refused_because_its_end_is_lost(reading: Session) -> None:
    plan = planned(reading, as_xlsx([row(1, 申请人身份证号=int(CARD)), row(2, 申请人身份证号=CARD)]))
    assert [(p.row, p.code) for p in plan.problems] == [(2, "digits_lost")]
    assert plan.good[0].registration.parties[0].id_number == CARD


def test_signs_of_no_width_make_no_other_name_in_a_sheet(reading: Session) -> None:
    unseen = row(1, 申请人="李\u200b小河\ufeff")
    for content in (as_xlsx([unseen]), as_csv([unseen])):
        (first, *_others) = planned(reading, content).good[0].registration.parties
        assert first.name == "李小河"


def test_a_formula_is_its_own_text(reading: Session) -> None:
    for content in (as_xlsx([row(1, 纠纷简要情况="=1+1")]), as_csv([row(1, 纠纷简要情况="=1+1")])):
        assert planned(reading, content).good[0].registration.stated["narrative"] == "=1+1"


@pytest.mark.parametrize("kind", [CSV, XLSX])
@pytest.mark.parametrize("text", ["=cmd", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "普通", "'=引号"])
def test_what_is_written_comes_back_equal_and_runs_nowhere(kind: str, text: str) -> None:
    content = write(kind, ["申请人", "被申请人"], [[text, "徐某"]])
    sheet = sheets.read(content)
    assert sheet.lines[0].cells[0].text == text
    if kind == CSV:
        assert b"\n=" not in content
        assert b"\n@" not in content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "heading_missing"),
        (b"a,b\n1,2\n", "heading_missing"),
        (b"\x00\x01\x02", "file_kind"),
        (b"\xff\xfe\x00", "file_encoding"),
        (b"\x81\xff\xff\xfe,", "file_encoding"),
        (b"PK\x03\x04rubbish", "book_broken"),
        (as_csv([], heading=HEADING), "rows_none"),
        (as_csv(rows(1), heading=("编号", *HEADING[1:6], "对方", *HEADING[7:])), ""),
        (as_csv(rows(1), heading=(*HEADING[:7], "记不清", *HEADING[8:])), "column_missing"),
        (as_csv(rows(1), heading=("申请人", *HEADING[1:])), "column_twice"),
        (b'{"id": 1\nnot json', "file_broken"),
        (b"[1]", "heading_missing"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_as_a_whole(
    reading: Session, content: bytes, code: str
) -> None:
    if not code:
        assert planned(reading, content).good
        return
    with pytest.raises(Unreadable) as refused:
        planned(reading, content)
    assert refused.value.code == code


def test_a_broken_line_of_json_is_a_bad_row_among_good_ones(reading: Session) -> None:
    people = [{"role": "申请方", "name": "张三"}, {"role": "被申请方", "name": "李四"}]
    case = {"title": "讨薪", "narrative": "干了两个月没拿到工资。", "parties": people, "mediated_by": "街道"}
    lines = [json.dumps(case, ensure_ascii=False), '{"title": "漏水", ', "17", json.dumps({"parties": 3})]
    plan = planned(reading, "\n".join(lines).encode(), "cases.jsonl")
    told = {(p.row, p.code): p.original for p in plan.problems}
    assert told[2, "line_broken"] == '{"title": "漏水", '
    assert told[3, "line_broken"] == "17"
    assert 1 not in {row for row, _code in told}
    assert [row.no for row in plan.good] == [1]
    assert "漏水" in plan.rejects().decode("utf-8-sig")


def test_a_workbook_that_does_not_open_is_told_so_and_no_line_is_named(reading: Session) -> None:
    for content in (b"PK\x03\x04rubbish", as_xlsx(rows(3))[:-200]):
        with pytest.raises(Unreadable) as refused:
            planned(reading, content)
        said = Problem(0, "", refused.value.code, refused.value.about)
        assert "打不开" in said.zh
        assert "第" not in said.zh


@pytest.mark.parametrize(("party", "titled"), [
    ("四人(代表九人)", "四人(代表九人) 与"), ("林某等9人", "林某等9人 与"), ("林某、王某", "林某、王某 与"),
    ("林某、王某、陈某", "林某等3人 与"), ("九名工人、某公司、某中介", "九名工人、某公司等 与"),
])  # fmt: skip
def test_a_name_that_counts_itself_is_not_counted_again(reading: Session, party: str, titled: str) -> None:
    (good,) = planned(reading, as_csv([row(1, 申请人=party)])).good
    assert title_of(good.registration.parties, "").startswith(titled)


def test_columns_nobody_knows_are_named_and_passed_over(reading: Session) -> None:
    plan = planned(reading, as_csv([[*row(1), "x"]], heading=(*HEADING, "经办人签名")))
    assert plan.unknown_columns == ("经办人签名",)
    assert plan.good


def test_a_row_that_stands_there_twice_is_said_so(reading: Session) -> None:
    nameless = row(1, 原编号="")
    plan = planned(reading, as_csv([nameless, nameless, row(2), row(2, 被申请人="别人")]))
    assert [(p.row, p.code, p.about) for p in plan.problems] == [
        (3, "same_in_file", "2"), (5, "ref_in_file", "4"),
    ]


def test_the_published_cases_are_read_with_what_they_cannot_say(reading: Session) -> None:
    case = {
        "id": "C02", "title": "讨薪", "narrative": "干了两个月没有拿到工资。", "category": "劳动争议",
        "amount": 65000,
        "parties": [
            {"role": "申请方", "name": "湖北籍工人四人(代表九人)", "kind": "自然人"},
            {"role": "被申请方", "name": "项目承包人", "kind": "自然人"},
            {"role": "第三方", "name": "项目部经理于某", "kind": "自然人"},
        ],
        "mediated_by": "街道人民调解", "source": "http://www.example.org/",
    }  # fmt: skip
    content = json.dumps(case, ensure_ascii=False).encode()
    found = planned(reading, content, "cases.jsonl").good[0].registration
    assert [(p.side, p.stands_for, p.kind) for p in found.parties] == [
        ("applicant", 9, "described"), ("respondent", 1, "described"), ("third", 1, "natural"),
    ]
    assert found.tags[0] == "导入"
    assert "待核:人数" in found.tags
    assert "待核:类别(劳动争议)" in found.tags


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张三", ["张三"]), ("张三、李四;王五", ["张三", "李四",
        "王五"]), ("工人(代表甲、乙)", ["工人(代表甲、乙)"]),
        ("张三\uff1b工人\uff08代表甲、乙\uff09", ["张三", "工人\uff08代表甲、乙\uff09"]),
        ("、,", [","]), ("", []), ("张三\n李四", ["张三", "李四"]), (")、(", [")", "("]),
        ("张三,李四", ["张三", "李四"]), ("张三，李四/王五", ["张三", "李四", "王五"]),
        ("张三和李四", ["张三", "李四"]), ("王和平", ["王和平"]), ("陈和平和李强", ["陈和平和李强"]),
        ("杭州和诚公司", ["杭州和诚公司"]), ("张三,杭州和诚公司", ["张三", "杭州和诚公司"]),
        ("Best Co., Ltd", ["Best Co., Ltd"]), ("3/4号楼业主", ["3/4号楼业主"]),
        ("李强 王芳、周敏", ["李强", "王芳", "周敏"]), ("王　芳", ["王芳"]), ("603室 住户", ["603室 住户"]),
    ],
)  # fmt: skip
def test_names_in_a_cell_are_divided_outside_brackets(text: str, found: list[str]) -> None:
    assert names.split(text) == found


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("张三等9人", 9), ("工人四人(代表九人)", 9), ("三个女儿", 3), ("工人十六人", 16),
        ("王某", 1), ("两个儿子", 2),
        ("村民等一百二十户", 120), ("王某某的四个子女", 4), ("张三等0人", 1),
        ("吴大军等12人", 12), ("吴大军等十二名工人", 12), ("百人超市", 1), ("三业主委员会", 1),
    ],
)  # fmt: skip
def test_how_many_people_an_entry_stands_for(name: str, people: int) -> None:
    assert counting.heads(name) == people


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("5158.18", "5158.18"), ("5,158.18元", "5158.18"), ("6.5万", "65000"), ("¥100", "100"), ("0", "0")],
)
def test_amounts_as_people_write_them(text: str, yuan: str) -> None:
    assert values.money(text) == Decimal(yuan)


@pytest.mark.parametrize("text", ["-5", "5.001", "1,00", "五千", "1e3", "NaN", "9" * 20, "5-6万"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Wrong):
        values.money(text)


@pytest.mark.parametrize(
    ("text", "timed"),
    [("2026-03-05", False), ("2026/3/5", False), ("2026年3月5日", False), ("2026.3.5 14:30", True),
     ("2026-03-05T14:30:00", True), ("2026年3月5日14时30分", True)],
)  # fmt: skip
def test_dates_as_people_write_them(text: str, timed: bool) -> None:
    at, told = values.moment(Cell(text), NOW)
    assert (at.date().isoformat(), told) == ("2026-03-05", timed)


def test_a_hostile_cell_takes_no_time(database: Database) -> None:
    for nasty in ("9" * 100_000, "," * 100_000, "、" * 100_000, "代表" * 50_000, "((" * 50_000):
        for read in (values.money, counting.heads, names.split, values.identity_number):
            try:
                read(nasty)
            except Wrong:
                continue


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12345热线", "hotline"), ("12345 热线转办", "hotline"), ("12345政务服务便民热线", "hotline"),
        ("市长热线", "hotline"), ("派出所移送", "police"), ("110警情", "police"), ("信访局转办", "petition"),
        ("法院诉前委派", "court_before"), ("网格员上报", "own_motion"), ("群众来访", "applied"),
        ("综治中心交办", "department"),
    ],
)
def test_sources_are_known_as_registers_call_them(text: str, code: str) -> None:
    assert values.source(text) == code


@pytest.mark.parametrize("text", ["某某说的", "热心人", "不详"])
def test_a_source_nobody_knows_is_still_refused(text: str) -> None:
    with pytest.raises(Wrong):
        values.source(text)


@pytest.mark.parametrize("numeric", [True, False])
def test_a_day_without_strokes_is_a_day(numeric: bool) -> None:
    at, timed = values.moment(Cell("20260305", numeric), NOW)
    assert (clock.day_of(at), timed) == (date(2026, 3, 5), False)


def merged(*ranges: str, lines: Sequence[Sequence[Any]]) -> bytes:
    """A register whose cells were merged, as people do to write a word once."""
    book = load_workbook(io.BytesIO(as_xlsx(lines)))
    sheet: Any = book.active
    for area in ranges:
        sheet.merge_cells(area)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_what_stands_in_a_merged_cell_counts_for_every_row_it_reaches(reading: Session) -> None:
    lines = [row(1, 来源="12345热线"), row(2, 来源=""), row(3, 来源=""), row(4)]
    plan = planned(reading, merged("C2:C4", "A1:B1", lines=lines), "台账.xlsx")
    assert [good.registration.stated["source"] for good in plan.good] == [
        "hotline", "hotline", "hotline", "applied",
    ]
    assert not plan.problems


def test_a_merged_cell_makes_no_row_of_a_blank_one(reading: Session) -> None:
    lines = [row(1), [""] * 10, row(3, 来源="")]
    plan = planned(reading, merged("C2:C4", lines=lines), "台账.xlsx")
    assert [good.no for good in plan.good] == [2, 4]


def test_who_stands_on_both_sides_is_pointed_out_and_taken_in(reading: Session) -> None:
    plan = planned(reading, as_csv([row(1, 申请人="林某、王某", 被申请人="王某"), row(2)]))
    assert [(d.row, d.code, d.about) for d in plan.doubts] == [(2, "both_sides", "王某")]
    assert (len(plan.good), plan.problems) == (2, [])


def test_a_wrong_number_is_called_so_once(reading: Session) -> None:
    plan = planned(reading, as_csv([row(1, 申请人身份证号="330106199001010019")]))
    (problem,) = plan.problems
    assert "证件号" not in problem.zh


def test_a_formula_or_a_number_is_nobodys_name(reading: Session) -> None:
    plan = planned(reading, as_csv([row(1, 申请人="=1+1"), row(2, 被申请人="林某、13")]))
    assert [(p.row, p.column, p.code, p.about) for p in plan.problems] == [
        (2, "申请人", "no_name", "=1+1"), (3, "被申请人", "no_name", "13"),
    ]
