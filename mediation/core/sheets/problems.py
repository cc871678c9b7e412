"""What can be wrong with a sheet or with one cell of it, in both languages. Rooms add words of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

OF_SHEETS: Mapping[str, tuple[str, str]] = {
    # the file
    "file_large": ("文件超过 {about}", "The file is larger than {about}"),
    "file_kind": ("不是表格文件(可用 xlsx、csv)", "No table: xlsx or csv can be read"),
    "file_encoding": (
        "看不懂文件的编码,请另存为 UTF-8 的 csv 或 xlsx",
        "Unknown encoding: save it as UTF-8 csv or as xlsx",
    ),
    "file_broken": (
        "文件已损坏或格式不对,读到第 {about} 行为止",
        "Damaged; readable up to line {about}",
    ),
    "book_broken": (
        "文件已损坏,打不开;请用表格软件打开后另存一份再导入",
        "Damaged, it does not open: open it in a spreadsheet program, save it anew and bring that",
    ),
    "file_bomb": ("文件展开后过大", "Unpacked the file would be too large"),
    "heading_missing": (
        "前10行里没有找到表头(如“{about}”)",
        "No heading was found in the first ten lines",
    ),
    "column_missing": ("缺少必需的列:{about}", "Required columns are missing: {about}"),
    "column_twice": ("同一列出现两次:{about}", "A column stands there twice: {about}"),
    "rows_many": ("超过 {about} 行,请分成几个文件", "More than {about} rows: divide the file"),
    "rows_none": ("表头下面没有内容", "There is nothing below the heading"),
    # a cell
    "empty": ("必填,是空的", "Must be filled in"),
    "too_long": ("超过 {about} 个字", "Longer than {about} characters"),
    "cells_many": ("这一行比表头多出内容,可能是逗号没有加引号", "The row has more cells than the heading"),
    "control": ("含有看不见的控制字符", "Holds invisible control characters"),
    "moment_figure": (
        "日期存成了数字,请改成 2026-03-05 这样的日期",
        "The date was held as a figure: write 2026-03-05",
    ),
    "day_wrong": ("看不懂的日期,请写成 2026-03-05", "Not a date: write 2026-03-05"),
    # a row among others
    "same_in_file": ("与第 {about} 行完全相同", "The same as row {about}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: in which row and column, why, and what stood there."""

    row: int
    column: str
    code: str
    about: str = ""
    original: str = ""
    words: ClassVar[Mapping[str, tuple[str, str]]] = OF_SHEETS

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return self.words[self.code][0].format(about=self.about)

    @property
    def en(self) -> str:
        """The reason in English."""
        return self.words[self.code][1].format(about=self.about)
