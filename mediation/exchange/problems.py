"""What can be wrong with a register or with one cell of it, beside what can be wrong with any sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mediation.core.sheets import problems

WORDS: Mapping[str, tuple[str, str]] = {
    **problems.OF_SHEETS,
    "file_kind": ("不是表格文件(可用 xlsx、csv、jsonl)", "No table: xlsx, csv or jsonl can be read"),
    "line_broken": ("这一行不是完整的 JSON", "The line is no whole JSON object"),
    "source_unknown": ("来源不认识,请用模板里的说法", "Unknown source: use a word of the template"),
    "digits_lost": ("号码存成了数字,末几位已经丢失,请改成文本重填",
                    "Held as a figure, the last digits are lost: fill it in again as text"),
    "id_wrong": ("{about}", "{about}"),
    "phone_wrong": ("不是电话号码", "This is no telephone number"),
    "more_numbers": ("号码比人多", "More numbers than people"),
    "moment_wrong": (
        "看不懂的日期,请写成 2026-03-05 或 2026-03-05 14:30",
        "Not a date: write 2026-03-05 or 2026-03-05 14:30",
    ),
    "moment_future": ("时间在将来", "Lies in the future"),
    "money_wrong": ("看不懂的金额,请写成 5158.18 或 6.5万", "Not an amount: write 5158.18 or 6.5万"),
    # a row among others
    "ref_in_file": ("原编号与第 {about} 行相同", "The same number as row {about}"),
    "ref_differs": ("此原编号已导入过,但内容不同;另立一案请改编号",
                    "Imported before with other content; for another case change the number"),
    "no_name": ("“{about}”不像姓名或称呼", "“{about}” is no name"),
    "both_sides": ("“{about}”同时在申请方和被申请方,请核对;仍可登记",
                   "“{about}” stands on both sides: look again; it can be taken in all the same"),
    "refused": ("登记不了:{about}", "Cannot be registered: {about}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem(problems.Problem):
    """One thing that is wrong with a row of a register."""

    words: ClassVar[Mapping[str, tuple[str, str]]] = WORDS
    about_en: str = ""
    """The same of which it speaks, where that is a sentence."""

    @property
    def en(self) -> str:
        """The reason in English."""
        return self.words[self.code][1].format(about=self.about_en or self.about)
