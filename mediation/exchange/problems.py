"""What can be wrong with a file or with one cell of it, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WORDS: Mapping[str, tuple[str, str]] = {
    # the file
    "file_large": ("文件超过 {about}", "The file is larger than {about}"),
    "file_kind": ("不是表格文件(可用 xlsx、csv、jsonl)", "No table: xlsx, csv or jsonl can be read"),
    "file_encoding": (
        "看不懂文件的编码,请另存为 UTF-8 的 csv 或 xlsx",
        "Unknown encoding: save it as UTF-8 csv or as xlsx",
    ),
    "file_broken": (
        "文件已损坏或格式不对,读到第 {about} 行为止",
        "Damaged; readable up to line {about}",
    ),
    "file_bomb": ("文件展开后过大", "Unpacked the file would be too large"),
    "heading_missing": (
        "前10行里没有找到表头(如“申请人”“被申请人”)",
        "No heading was found in the first ten lines",
    ),
    "column_missing": ("缺少必需的列:{about}", "Required columns are missing: {about}"),
    "column_twice": ("同一列出现两次:{about}", "A column stands there twice: {about}"),
    "rows_many": ("超过 {about} 行,请分成几个文件", "More than {about} rows: divide the file"),
    "rows_none": ("表头下面没有内容", "There is nothing below the heading"),
    # a cell
    "empty": ("必填,是空的", "Must be filled in"),
    "too_long": ("超过 {about} 个字", "Longer than {about} characters"),
    "source_unknown": ("来源不认识,请用模板里的说法", "Unknown source: use a word of the template"),
    "digits_lost": ("号码存成了数字,末几位已经丢失,请改成文本重填",
                    "Held as a figure, the last digits are lost: fill it in again as text"),
    "id_wrong": ("证件号:{about}", "Identity number: {about}"),
    "phone_wrong": ("不是电话号码", "This is no telephone number"),
    "more_numbers": ("号码比人多", "More numbers than people"),
    "moment_wrong": (
        "看不懂的日期,请写成 2026-03-05 或 2026-03-05 14:30",
        "Not a date: write 2026-03-05 or 2026-03-05 14:30",
    ),
    "moment_figure": (
        "日期存成了数字,请改成 2026-03-05 这样的日期",
        "The date was held as a figure: write 2026-03-05",
    ),
    "moment_future": ("时间在将来", "Lies in the future"),
    "money_wrong": ("看不懂的金额,请写成 5158.18 或 6.5万", "Not an amount: write 5158.18 or 6.5万"),
    "cells_many": ("这一行比表头多出内容,可能是逗号没有加引号", "The row has more cells than the heading"),
    "control": ("含有看不见的控制字符", "Holds invisible control characters"),
    # a row among others
    "same_in_file": ("与第 {about} 行完全相同", "The same as row {about}"),
    "ref_in_file": ("原编号与第 {about} 行相同", "The same number as row {about}"),
    "ref_differs": ("此原编号已导入过,但内容不同;另立一案请改编号",
                    "Imported before with other content; for another case change the number"),
    "refused": ("登记不了:{about}", "Cannot be registered: {about}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: in which row and column, why, and what stood there."""

    row: int
    column: str
    code: str
    about: str = ""
    original: str = ""

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return WORDS[self.code][0].format(about=self.about)

    @property
    def en(self) -> str:
        """The reason in English."""
        return WORDS[self.code][1].format(about=self.about)
