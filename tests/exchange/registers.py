"""Registers to import, written as committees write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

HEADING = (
    "原编号", "申请时间", "来源", "申请人", "申请人身份证号", "申请人电话", "被申请人", "纠纷简要情况",
    "涉及金额", "发生地",
)  # fmt: skip
GOOD = ("A-{n}", "2026-03-05 14:30", "当事人申请", "林某{n}", "", "13800138000", "徐某{n}",
"厂房租赁,补偿谈不拢。", "5万", "乔司街道")
FIELD = {name: n for n, name in enumerate(HEADING)}


def row(n: int, **changed: Any) -> list[Any]:
    """A good row, with some cells changed by the name of their column."""
    cells: list[Any] = [text.format(n=n) for text in GOOD]
    for name, value in changed.items():
        cells[FIELD[name]] = value
    return cells


def rows(count: int) -> list[list[Any]]:
    """So many good rows."""
    return [row(n) for n in range(1, count + 1)]


def as_csv(lines: Iterable[Sequence[Any]], encoding: str = "utf-8",
heading: Sequence[str] = HEADING) -> bytes:
    """A csv file in an encoding."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heading, *lines])
    return text.getvalue().encode(encoding)


def as_xlsx(lines: Iterable[Sequence[Any]], heading: Sequence[str] = HEADING, title: str = "") -> bytes:
    """An xlsx file; numbers stay numbers, a title may stand above the heading."""
    book = Workbook()
    sheet: Any = book.active
    if title:
        sheet.append([title])
        sheet.merge_cells("A1:F1")
    for line in [heading, *lines]:
        sheet.append(list(line))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
