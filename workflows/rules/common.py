"""Facts that several moves share: a second person, and the other routes told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import ROUTES, TOLD_BY

Names = tuple[str, ...]
"""What a guard lists to the clerk: names of people, papers, numbers."""


@dataclass(frozen=True, kw_only=True)
class Seconded(Facts):
    """A second person may have to confirm. The second is never the first."""

    second: int | None = stated(
        "确认人", "Confirmed by", Kind.PICK, required=False, offers="seconds",
        hint_zh="须由另一人确认;本会无人有权时由上一级确认",
        hint_en="Another person; the level above where nobody here holds the right",
    )
    second_may_confirm: bool = found("确认人有权确认", "The second person holds the right")
    second_is_first: bool = found("确认人即提出人", "The second person is the one who proposes")
    second_agreed: bool = found("确认人已亲自确认", "The second person has confirmed in person")


@dataclass(frozen=True, kw_only=True)
class RoutesTold(Facts):
    """The parties must be told which other routes are open, or it must be said why not."""

    routes: tuple[str, ...] = stated(
        "已告知的其他途径", "Other routes told", Kind.CHOICES, choices=ROUTES,
    )
    told: tuple[int, ...] = stated(
        "已告知的当事人", "Parties told", Kind.PICKS, required=False, offers="parties",
    )
    told_how: str = stated("告知方式", "How told", Kind.CHOICE, required=False, choices=TOLD_BY)
    told_on: date | None = stated("告知日期", "Told on", Kind.DAY, required=False)
    untold_why: str = stated(
        "未能告知的原因", "Why somebody could not be told", Kind.TEXT, required=False, private=True,
    )
    untold: Names = found("尚未告知的当事人", "Parties not yet told")
