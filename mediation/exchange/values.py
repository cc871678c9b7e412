"""One cell as a value: dates, amounts, numbers, sources. Nothing is guessed: what is unclear is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from mediation.core import clock
from mediation.core.i18n import label
from mediation.core.money import read as read_sum
from mediation.core.sheets.cells import FIGURE, Wrong, spelled
from mediation.core.sheets.reading import Cell
from mediation.people import identity
from workflows.reasons import SOURCES

OFFICE_OPENS = 9
"""The hour a bare day is taken for, until somebody knows better."""

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
SAFE_DIGITS = 15
"""A spreadsheet keeps so many digits of a figure; the rest becomes noughts."""

_SOURCES: Mapping[str, str] = {
    "当事人申请": "applied", "申请": "applied", "口头申请": "applied", "书面申请": "applied",
    "来访": "applied",
    "告知引导": "guided", "引导": "guided", "主动调解": "own_motion", "主动": "own_motion",
    "排查": "own_motion",
    "法院委派": "court_before", "诉前": "court_before", "委派": "court_before", "法院委托": "court_after",
    "委托": "court_after", "检察院": "procuratorate", "检察院移送": "procuratorate", "公安": "police",
    "公安移送": "police", "公安移交": "police", "派出所": "police", "派出所移交": "police", "110": "police",
    "信访": "petition", "信访移送": "petition", "信访交办": "petition", "热线": "hotline", "12345": "hotline",
    "热线转办": "hotline", "其他部门": "department", "其他部门移送": "department", "政府指定": "department",
    "部门移交": "department", "上级": "department", "信访局": "petition",
    "公安局": "police", "司法所": "department", "电话申请": "applied", "微信申请": "applied",
    "网上申请": "applied",
    "综治中心": "department", "社会治理中心": "department",
    "来电": "applied", "电话": "applied", "群众": "applied", "当事人": "applied", "当事人来访": "applied",
    "群众来访": "applied", "网格": "own_motion", "网格员": "own_motion", "法院": "court_before",
    "法院诉前": "court_before", "政务": "hotline", "市长": "hotline", "政务服务便民": "hotline",
    "12345政务服务便民": "hotline", "12345政务": "hotline", "110警情": "police", "110接警": "police",
}  # fmt: skip


_AROUND = re.compile(
    r"\s|热线|平台|系统|转办|转来|移送|移交|交办|委派|上报|反映|申请(?=.)|调解$|转接?$|件$|单$|案件|纠纷"
)
"""What registers put around the name of a source."""


def source(text: str) -> str:
    """The code of a source by its name, in full or as registers shorten it."""
    said = unicodedata.normalize("NFKC", text).strip()
    for known in SOURCES:
        if said in (known.code, known.zh, label(known), unicodedata.normalize("NFKC", known.zh)):
            return known.code
    short = _AROUND.sub("", said)
    if said in _SOURCES or short in _SOURCES:
        return _SOURCES.get(said) or _SOURCES[short]
    raise Wrong("source_unknown")


def moment(cell: Cell, now: datetime) -> tuple[datetime, bool]:
    """A moment of the past, and whether the hour was told."""
    said = spelled(cell.text)
    if said is None:
        raise Wrong("moment_figure" if cell.numeric or FIGURE.fullmatch(cell.text) else "moment_wrong")
    year, month, day, hour, minute = said.groups()
    timed = hour is not None and (int(hour), int(minute)) != (0, 0)
    try:
        on = date(int(year), int(month), int(day))
        at = clock.at(on, int(hour), int(minute)) if timed else clock.at(on, OFFICE_OPENS)
    except ValueError as error:
        raise Wrong("moment_wrong") from error
    if at > now + timedelta(minutes=1):
        if timed or on > clock.day_of(now):
            raise Wrong("moment_future")
        at = now
    return at, timed


def money(text: str) -> Decimal:
    """Yuan as people write them, at most two decimals."""
    found = read_sum(text)
    if found is None or found != round(found, 2) or found >= 10**12:
        raise Wrong("money_wrong")
    return found


def digits(cell: Cell) -> str:
    """A number that is no figure: refused where the sheet has already eaten its end."""
    if _SCIENTIFIC.fullmatch(cell.text.strip()) or (cell.numeric and len(cell.text) > SAFE_DIGITS):
        raise Wrong("digits_lost")
    return cell.text.strip()


def identity_number(text: str) -> identity.IdCheck:
    """A number that says who somebody is, checked."""
    if _SCIENTIFIC.search(text):
        raise Wrong("digits_lost")
    found = identity.recognise(text) or identity.check(identity.IdKind.OTHER.value, text)
    if not found.good:
        raise Wrong("id_wrong", found.problems[0].zh)
    return found


def phone(text: str) -> str:
    """A number somebody could dial."""
    found = identity.phone(text)
    if not found.good:
        raise Wrong("phone_wrong")
    return found.number
