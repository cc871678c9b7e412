"""On the way: extend, suspend, resume, split, merge, unmerge (owned by the stage `closure`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import EXTEND, MERGE, RESUME, SPLIT, SUSPEND, UNMERGE

from .common import Names, Seconded


@dataclass(frozen=True, kw_only=True)
class ExtendFacts(Seconded):
    """Once in a round, before the due date, with everybody's written consent."""

    reason: str = stated("延期原因", "Reason", Kind.CHOICE, choices=EXTEND)
    until: date = stated("延期至", "Until", Kind.DAY)
    overdue: bool = found("已超期", "The due date has passed")
    extended_before: bool = found("本轮已延期过", "Extended in this round already")
    without_consent: Names = found("未书面同意延期的当事人", "Parties without written consent")
    due_on: date | None = found("现到期日", "Due on", None)
    latest_on: date | None = found("法定最迟日期", "Latest day the law allows", None)


@dataclass(frozen=True, kw_only=True)
class SuspendFacts(Facts):
    """The clock stands still, on a document and until a date."""

    reason: str = stated("中止原因", "Reason", Kind.CHOICE, choices=SUSPEND)
    paper: int = stated("依据材料", "Document", Kind.PICK, offers="papers")
    until: date = stated("中止至", "Until", Kind.DAY)
    party: int | None = stated(
        "涉及的当事人", "Party concerned", Kind.PICK, required=False, offers="parties",
        hint_zh="死亡、丧失行为能力、不能参加时必填",
        hint_en="Needed for death, lost capacity and absence",
    )
    today: date = found("今日", "Today")
    open_handover: bool = found("有未签收的转办", "A handover is open")
    open_dangers: Names = found("未处置的危险", "Dangers neither answered nor cleared")
    actor_is_head: bool = found("操作人为主任", "The actor is a head or above")


@dataclass(frozen=True, kw_only=True)
class ResumeFacts(Facts):
    """The cause is over or the end date is reached."""

    reason: str = stated("恢复原因", "Reason", Kind.CHOICE, choices=RESUME)
    cause: str = found("中止原因", "Why it was suspended")
    end_date_reached: bool = found("中止期限届满", "The end date is reached")
    by_system: bool = found("由系统恢复", "Resumed by the system")
    successor_is_party: bool = found("继承人已列为当事人", "The successor is a party")
    successor_told: bool = found("已告知继承人权利义务", "The successor has been told his rights")
    successor_asked: bool = found("已征求继承人意愿", "The successor has been asked")


@dataclass(frozen=True, kw_only=True)
class SplitFacts(Facts):
    """Some parties or claims leave into a linked dispute, accepted in the same act."""

    reason: str = stated("分案原因", "Reason", Kind.CHOICE, choices=SPLIT)
    parties: tuple[int, ...] = stated(
        "分出的当事人", "Parties who leave", Kind.PICKS, required=False, offers="parties",
    )
    claims: str = stated(
        "分出的诉求", "Claims that leave", Kind.TEXT, required=False, private=True,
    )
    sides_left_empty: Names = found("分出后本案无人的一方", "Sides left empty here")
    new_sides_empty: Names = found("新案无人的一方", "Sides empty in the new dispute")


@dataclass(frozen=True, kw_only=True)
class MergeFacts(Facts):
    """A duplicate ends; the survivor goes on for both."""

    reason: str = stated("终止原因", "Reason", Kind.CHOICE, choices=MERGE, default=MERGE[0].code)
    survivor: int = stated("并入哪一案", "Surviving dispute", Kind.PICK, offers="survivors")
    agreed_with: str = stated(
        "承办单位不同时,已征得其文员同意(姓名)", "If led elsewhere: its clerk who agreed", required=False,
    )
    survivor_is_self: bool = found("并入自身", "The survivor is this dispute")
    survivor_open: bool = found("存续案件在办", "The survivor is open")
    survivor_merged: bool = found("存续案件已被并案", "The survivor was merged itself")
    same_lead: bool = found("同一承办单位", "Same lead organisation")
    open_dangers: Names = found("尚未报告的危险", "Dangers not yet reported")


@dataclass(frozen=True, kw_only=True)
class UnmergeFacts(Facts):
    """The merger was wrong; the dispute goes back to where it was."""

    reason: str = stated("撤销并案的原因", "Reason", Kind.CHOICE, choices=UNMERGE)
    end_reason: str = found("终止原因", "End reason")
    survivor_closed: bool = found("存续案件已结案", "The survivor is closed")
