"""Stage 6, the file: close, archive, correct, supplement, take back one's last move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import CORRECT, RETENTION, SUPPLEMENT

from .common import Names, Seconded


@dataclass(frozen=True, kw_only=True)
class CloseFacts(Facts):
    """Everything is done: promises, visit, papers, people told."""

    explained: tuple[str, ...] = stated(
        "说明后可缺的材料", "Missing papers explained", Kind.PICKS, required=False,
        offers="missing_papers",
    )
    explanation: str = stated(
        "缺件说明", "Why they are missing", Kind.TEXT, required=False,
        hint_zh="入卷宗情况说明", hint_en="Goes into the file's note",
    )
    outcome: str = found("结果", "Outcome: agreed, ended or transferred")
    missing_papers: Names = found("缺少的必备材料", "Must-have papers missing")
    open_promises: Names = found("未了结的约定", "Promises neither kept nor settled")
    breaches_without_route: Names = found("违约后未引导途径的约定", "Breaches that led to no route")
    first_visit_done: bool = found("首次回访已做", "The first visit is done")
    first_visit_by_mediator: bool = found("首次回访由调解员本人做", "The mediator did it himself", False)
    told_missing: Names = found("未告知结果的当事人", "Parties not told of the end")
    receipt_missing: bool = found("缺移送回执", "The receipt is missing")
    feedback_missing: bool = found("缺法院反馈函回执", "The court's feedback receipt is missing")
    open_dangers: Names = found("未处置的危险", "Dangers neither answered nor cleared")
    open_handovers: Names = found("未了结的转办", "Open handovers")
    open_sessions: Names = found("未了结的场次", "Open sessions")
    open_invitations: Names = found("未了结的邀请", "Open invitations")
    open_tasks: Names = found("未完成的事项", "Open tasks")


@dataclass(frozen=True, kw_only=True)
class ArchiveFacts(Facts):
    """The bound file goes to the shelf."""

    retention: str = stated("保管期限", "Retention class", Kind.CHOICE, choices=RETENTION)
    file_gaps: Names = found("卷内欠缺", "Gaps in the file")
    visits_unlisted: Names = found("既未做也未列入回访清单", "Visits neither done nor on the list")


@dataclass(frozen=True, kw_only=True)
class CorrectFacts(Seconded):
    """A locked fact was wrong. Old and new stand side by side; the state never changes."""

    reason: str = stated("更正原因", "Reason", Kind.CHOICE, choices=CORRECT)
    field: str = stated("更正哪一项", "Which fact", Kind.PICK, offers="locked_facts")
    new_value: str = stated("更正为", "Correct value", Kind.TEXT, private=True)
    paper: int | None = stated(
        "依据材料", "Document", Kind.PICK, required=False, offers="papers",
        hint_zh="协议失效时必填", hint_en="Needed when the agreement was set aside",
    )
    old_value: str = found("原值", "Old value", private=True)
    locked: bool = found("该项已锁定", "The fact is locked")


@dataclass(frozen=True, kw_only=True)
class SupplementFacts(Facts):
    """A paper comes after the file was closed."""

    reason: str = stated("补充原因", "Reason", Kind.CHOICE, choices=SUPPLEMENT)
    paper_name: str = stated("材料名称", "Name of the paper")
    origin: str = stated("材料来源", "Where it comes from")
    dated: date = stated("材料日期", "Date of the paper", Kind.DAY)


@dataclass(frozen=True, kw_only=True)
class TakeBackFacts(Facts):
    """Within ten minutes and with nothing after it, one's last move can be undone."""

    printed_destroyed: bool = stated(
        "已打印的文书已收回作废", "Papers already printed are collected and destroyed",
        Kind.TICK, required=False,
    )
    last_move: str = found("上一步", "Last move")
    own_move: bool = found("是本人所为", "It was the actor's own")
    within_minutes: bool = found("在十分钟内", "Within ten minutes")
    irreversible: str = found("不能撤销的原因", "Why it cannot be undone; empty if it can", "")
    followed_by: Names = found("其后已发生的事", "What happened after it")
    papers_given: Names = found("已交付的文书", "Papers given out")
    messages_read: Names = found("已读消息的人", "Who has read its message")
    papers_printed: Names = found("已打印的文书", "Papers printed already")
