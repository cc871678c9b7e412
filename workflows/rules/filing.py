"""Stage 6, the file: close, archive, correct, supplement, take back one's last move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import CORRECT, RETENTION, SUPPLEMENT

from .common import (
    Lacks,
    Names,
    Seconded,
    SettingAside,
    confirmed_by_another,
    ground_brought_in,
    listed,
    paper_sets_aside,
    unless,
)

AGREEMENT = "agreement"
"""The one thing to correct that has one value only: that the agreement in force binds nobody."""

FIRST_VISIT = "first_visit"
"""What may be missing with a word on it when nobody could be reached, beside the papers."""


@dataclass(frozen=True, kw_only=True)
class CloseFacts(Facts):
    """Everything is done: promises, visit, papers, people told."""

    explained: tuple[str, ...] = stated(
        "说明后可缺的材料", "Missing papers explained", Kind.PICKS, required=False,
        offers="missing_papers",
    )
    explanation: str = stated(
        "缺件说明", "Why they are missing", Kind.TEXT, required=False,
        needed=("勾选了可缺的材料时必填", "Needed when missing papers are ticked"),
        hint_zh="入卷宗情况说明", hint_en="Goes into the file's note",
    )
    confirmed: tuple[str, ...] = stated(
        "待核事项:已核实", "To be confirmed: found out by now", Kind.PICKS, required=False, offers="marks",
    )
    left_unknown: tuple[str, ...] = stated(
        "待核事项:无法核实", "To be confirmed: could not be found out", Kind.PICKS, required=False,
        offers="marks", hint_zh="在案卷上记为“未能核实”", hint_en="Stays on the case as not found out",
    )
    category: str = stated(
        "小类", "Category", Kind.PICK, required=False, offers="categories",
        needed=("仍为待分类时必填", "Needed while the case is unsorted"),
        hint_zh="本案仍为待分类,结案前改选小类", hint_en="Still unsorted: choose before it is closed",
    )
    marks_empty: Names = found("还没有填写的待核事项", "To be confirmed, but nothing is written", ())
    outcome: str = found("结果", "Outcome: agreed, ended or transferred")
    missing_papers: Names = found("缺少的必备材料", "Must-have papers missing")
    open_promises: Names = found("未了结的约定", "Promises neither kept nor settled")
    breaches_without_route: Names = found("违约后未引导途径的约定", "Breaches that led to no route")
    first_visit_done: bool = found("首次回访已做", "The first visit is done")
    first_visit_given_up: bool = found(
        "首次回访已试三次未成或已取消", "The first visit was tried three times in vain, or dropped", False
    )
    first_visit_by_mediator: bool = found("首次回访由调解员本人做", "The mediator did it himself", False)
    told_missing: Names = found("未告知结果的当事人", "Parties not told of the end")
    receipt_missing: bool = found("缺移送回执", "The receipt is missing")
    feedback_missing: bool = found("缺法院反馈函回执", "The court's feedback receipt is missing")
    open_dangers: Names = found("未处置的危险", "Dangers neither answered nor cleared")
    open_handovers: Names = found("未了结的转办", "Open handovers")
    open_sessions: Names = found("未了结的场次", "Open sessions")
    open_invitations: Names = found("未了结的邀请", "Open invitations")
    open_tasks: Names = found("未完成的事项", "Open tasks")
    survivor_open: str = found("并入的案件尚未结案", "The survivor, while it is not closed", "")
    unsorted: bool = found("仍为待分类", "Still unsorted", False)
    leaf_valid: bool = found("所选小类今日有效", "The chosen category is a leaf and valid today", True)
    to_confirm: Names = found("导入时待核的事项", "What the register could not say", ())


@dataclass(frozen=True, kw_only=True)
class ArchiveFacts(Facts):
    """The bound file goes to the shelf."""

    retention: str = stated("保管期限", "Retention class", Kind.CHOICE, choices=RETENTION)
    file_gaps: Names = found("卷内欠缺", "Gaps in the file")
    visits_unlisted: Names = found("既未做也未列入回访清单", "Visits neither done nor on the list")


@dataclass(frozen=True, kw_only=True)
class CorrectFacts(Seconded, SettingAside):
    """A locked fact was wrong. Old and new stand side by side; the state never changes."""

    reason: str = stated("更正原因", "Reason", Kind.CHOICE, choices=CORRECT)
    field: str = stated("更正哪一项", "Which fact", Kind.PICK, offers="locked_facts")
    new_value: str = stated(
        "更正为", "Correct value", Kind.TEXT, required=False, private=True,
        needed=("调解协议的效力不用填,其余必填", "Needed but for the force of the agreement"),
    )
    paper: int | None = stated(
        "依据材料", "Document", Kind.PICK, required=False, offers="papers",
        needed=("协议失效时必填", "Needed when the agreement was set aside"),
        hint_zh="只列带来的材料", hint_en="Papers that were brought in",
    )
    old_value: str = found("原值", "Old value", private=True)
    unchanged: bool = found("新值与原值相同", "The value is the same", False)
    locked: bool = found("该项已锁定", "The fact is locked")
    unfit: str = found("新值不能用的原因", "Why the new value cannot stand; empty if it can", "")


@dataclass(frozen=True, kw_only=True)
class SupplementFacts(Facts):
    """A paper comes after the file was closed."""

    reason: str = stated("补充原因", "Reason", Kind.CHOICE, choices=SUPPLEMENT)
    paper_name: str = stated("材料名称", "Name of the paper")
    origin: str = stated("材料来源", "Where it comes from")
    dated: date = stated("材料日期", "Date of the paper", Kind.DAY, past=True)
    with_file: bool = found("材料随附文件", "The paper comes with its file", False)


@dataclass(frozen=True, kw_only=True)
class TakeBackFacts(Facts):
    """Within ten minutes and with nothing after it, one's last move can be undone."""

    printed_destroyed: bool = stated(
        "已打印的文书已收回作废", "Papers already printed are collected and destroyed",
        Kind.TICK, required=False,
        needed=("已打印过文书时必须勾选", "Must be ticked when papers were printed"),
    )
    last_move: str = found("上一步", "Last move")
    own_move: bool = found("是本人所为", "It was the actor's own")
    within_minutes: bool = found("在十分钟内", "Within ten minutes")
    irreversible: str = found("不能撤销的原因", "Why it cannot be undone; empty if it can", "")
    followed_by: Names = found("其后已发生的事", "What happened after it")
    papers_given: Names = found("已交付的文书", "Papers given out")
    messages_read: Names = found("已读消息的人", "Who has read its message")
    papers_printed: Names = found("已打印的文书", "Papers printed already")


def closed_with_its_survivor(f: CloseFacts) -> Lacks:
    """What was merged is closed by its survivor with itself, never alone."""
    return unless(not f.survivor_open, "survivor_open",
                  f"本案已并入{f.survivor_open},随该案一并结案,不单独结案",
                  f"It was merged into {f.survivor_open} and is closed with it, not alone", where="nowhere")


def papers_there_or_explained(f: CloseFacts) -> Lacks:
    """Each must-have paper is there or explained."""
    gaps = tuple(paper for paper in f.missing_papers if paper not in f.explained)
    return (
        *listed(gaps, "papers_missing", "还差必备材料", "Must-have papers missing", law=law.PML_27,
                where="papers"),
        *unless(not f.explained or bool(f.explanation), "explanation_missing", "还差:缺件说明",
                "Missing: why they are missing", field="explanation"),
    )


def marks_answered(f: CloseFacts) -> Lacks:
    """What a register left open is found out by now, or said to be unknown."""
    silent = tuple(mark for mark in f.to_confirm if mark not in (*f.confirmed, *f.left_unknown))
    hollow = tuple(mark for mark in f.marks_empty if mark in f.confirmed)
    return (
        *listed(silent, "marks_open", "待核事项还没有说明(已核实或无法核实)",
                "Say of each whether it was found out or stays unknown", where="form"),
        *listed(hollow, "marks_empty", "金额还空着,不能算已核实:请先补填,或选无法核实",
                "The sum is empty and cannot have been found out: write it, or say it stays unknown",
                where="edit"),
    )


def promises_settled(f: CloseFacts) -> Lacks:
    """Every promise is kept, or its breach led to a route; also where a new round failed after it."""
    return (
        *listed(f.open_promises, "promises_open", "约定尚未了结", "Promises still open", law=law.PML_31,
                where="promises"),
        *listed(f.breaches_without_route, "breach_unrouted", "违约后还没有引导途径",
                "Broken, and no route told", law=law.PML_32, where="promises"),
    )


def first_visit_paid(f: CloseFacts) -> Lacks:
    """Agreed: the first visit is done, by another than the mediator, or why nobody was reached is told."""
    fine = f.outcome != "agreed" or (f.first_visit_done and not f.first_visit_by_mediator)
    if not fine and f.first_visit_given_up:
        return unless(FIRST_VISIT in f.explained, "visit_unexplained",
                      "首次回访已试三次未成或已取消,请在可缺的材料里勾选并写明",
                      "The first visit was tried in vain or dropped: tick it as missing and say why",
                      law=law.WORK_37, field="explained")
    return unless(fine, "visit_missing", "首次回访还没有由调解员以外的人完成",
                  "The first visit, by another than the mediator, is not done", law=law.WORK_37,
                  where="visits")


def sorted_at_last(f: CloseFacts) -> Lacks:
    """A case left unsorted gets its category at the latest when it is closed: the statistics ask for it."""
    if not f.unsorted:
        return ()
    return (
        *unless(bool(f.category), "unsorted", "本案仍为待分类,还差:小类",
                "Still unsorted. Missing: the category", field="category"),
        *unless(not f.category or f.leaf_valid, "not_a_leaf", "请选今日有效的小类,不能再选待分类",
                "Choose a category that is valid today, and not the unsorted one", field="category"),
    )


def end_told(f: CloseFacts) -> Lacks:
    """Ended: each party was told."""
    return listed(f.told_missing if f.outcome == "ended" else (), "end_untold", "还没有告知结果",
                  "Not told of the end", law=law.PML_26, where="consents")


def receipts_there(f: CloseFacts) -> Lacks:
    """Transferred: the receipt of that letter; a court's case: the receipt of the feedback on the result."""
    return (
        *unless(f.outcome != "transferred" or not f.receipt_missing, "receipt_missing",
                "还差:移送回执(移送以后收到,日期不早于移送的)",
                "Missing: the receipt of the transfer, come in and dated after it was sent", where="papers"),
        *unless(not f.feedback_missing, "feedback_missing",
                "还差:法院反馈函回执(有了结果以后收到,日期不早于结果的)",
                "Missing: the court's receipt of the feedback, come in and dated after the result",
                law=law.INVITED_27, where="papers"),
    )


def nothing_open(f: CloseFacts) -> Lacks:
    """No open danger, handover, session, invitation or task."""
    return (
        *listed(f.open_dangers, "danger_open", "危险尚未处置", "Danger still open", law=law.PML_25,
                where="danger"),
        *listed(f.open_handovers, "handover_open", "转办尚未了结", "Handover still open", where="handovers"),
        *listed(f.open_sessions, "session_open", "场次尚未了结", "Session still open", where="sessions"),
        *listed(f.open_invitations, "invitation_open", "邀请尚未了结", "Invitation still open",
                where="invitations"),
        *listed(f.open_tasks, "task_open", "事项尚未完成", "Task still open", where="tasks"),
    )


def file_complete(f: ArchiveFacts) -> Lacks:
    """The file is complete."""
    return listed(f.file_gaps, "file_gaps", "卷内还差", "Gaps in the file", law=law.PML_27, where="papers")


def visits_kept_in_mind(f: ArchiveFacts) -> Lacks:
    """Visits of the plan are done, or stand on the follow-up list."""
    return listed(f.visits_unlisted, "visits_unlisted", "回访既未做也未列入清单",
                  "Visit neither done nor listed", law=law.WORK_37, where="visits")


def a_locked_fact_only(f: CorrectFacts) -> Lacks:
    """A locked fact, never the state; what is not locked is simply edited."""
    return (
        *unless(f.field != "state", "never_the_state", "状态不能更正,请用相应的步骤",
                "The state is never corrected: make the move", where="nowhere"),
        *unless(f.locked or f.field == "state", "not_locked", "该项尚未锁定,可直接修改",
                "It is not locked yet: simply edit it", where="edit"),
    )


def value_changes(f: CorrectFacts) -> Lacks:
    """Old and new value differ."""
    return unless(not f.unchanged, "same_value", "新值与原值相同", "The value is the same",
                  field="new_value")


def the_paper_itself(f: SupplementFacts) -> Lacks:
    """A name, an origin and a date are no paper: it is brought in."""
    return unless(f.with_file, "file_missing", "还没有上传材料文件:请在“材料”页上传,来源、日期一并填写",
                  "The file is missing: bring it in under Papers, with its origin and date",
                  where="papers")


UNFIT = {
    "unknown_field": ("本案没有这一项可更正", "There is no such fact to correct here"),
    "unreadable": ("还差:新值", "Missing: the value"),
    "too_long": ("新值太长,最多200字", "Too long: at most 200 characters"),
    "no_moment": ("新值不是时间,请写如 2026-11-23 14:30", "Not a moment. Write it like 2026-11-23 14:30"),
    "no_day": ("新值不是日期,请写如 2026-11-23", "Not a day. Write it like 2026-11-23"),
    "no_outcome": ("请写“已确认”或“已驳回”", "Write “Confirmed” or “Dismissed”"),
    "before_application": ("早于申请司法确认之日", "Before the court was asked"),
    "in_future": ("新值在将来", "The value lies in the future"),
    "out_of_order": (
        "先后不对:提出请求、受理、终结、结案应依次在后",
        "Out of order: request, acceptance, end and closing follow each other",
    ),
    "after_acceptance": ("晚于受理之日", "After the day of acceptance"),
    "before_limitation": (
        "早于二十年前,已超过最长权利保护期间,请核对年份",
        "More than twenty years ago: beyond the longest limitation. Check the year",
    ),
    "no_amount": ("新值不是金额", "Not an amount"),
    "amount_out_of_range": ("金额应在 0 元到 1 万亿元之间", "An amount lies between 0 and 10^12 yuan"),
    "below_a_fen": ("金额最多两位小数", "An amount has at most two decimals"),
    "not_void": (
        "这里只能更正为“已失效”,不用填写;协议仍然有效的,无须更正",
        "It can only be set to void, and nothing is written here: what still binds needs no correction",
    ),
    "not_on_list": ("新值不在可选之列,请照名称写", "Not one of the choices: write its name"),
}
"""What a corrected fact cannot be, in words."""


def value_can_stand(f: CorrectFacts) -> Lacks:
    """The new value is one that the fact could have had at registration, and fits the course of the case."""
    zh, en = UNFIT.get(f.unfit, ("", ""))
    where = "field" if f.unfit == "unknown_field" else "new_value"
    return unless(not f.unfit, f.unfit, zh, en, field=where)


def void_agreement_proved(f: CorrectFacts) -> Lacks:
    """That an agreement is void is the reason and the fact at once, and a court's paper proves it."""
    if f.field != AGREEMENT:
        return unless(f.reason != "agreement_void", "void_is_no_value",
                      "协议失效的,“更正哪一项”请选“调解协议的效力”;尚未结案的,请用“协议失效”",
                      "An agreement was set aside: choose its force as the fact to correct, or “annul” while "
                      "the file is open", field="field")
    return (
        *unless(f.reason == "agreement_void", "not_set_aside",
                "更正调解协议的效力,原因只能是“协议已被确认无效或撤销”",
                "The force of an agreement is corrected only because it was set aside", field="reason"),
        *unless(f.paper is not None, "paper_missing", "还差:依据材料", "Missing: the document",
                field="paper"),
        *paper_sets_aside(f),
    )


def correction_confirmed(f: CorrectFacts) -> Lacks:
    """The head confirms."""
    return confirmed_by_another(f)


def own_last_move(f: TakeBackFacts) -> Lacks:
    """One's own last move, within ten minutes, and one that can be undone."""
    return (
        *unless(f.own_move, "not_own", "上一步不是您办的", "The last move was not yours", where="nowhere"),
        *unless(f.within_minutes, "too_late", "已超过十分钟", "More than ten minutes ago", where="nowhere"),
        *unless(f.last_move not in ("register", "take_back", ""), "not_undoable",
                "这一步不能撤销;误登记请用“作废”",
                "This move cannot be taken back; void a mistaken registration", where="nowhere"),
        *unless(not f.irreversible, "irreversible", f"不能撤销:{f.irreversible}",
                f"Cannot be taken back: {f.irreversible}", where="nowhere"),
    )


def nothing_followed(f: TakeBackFacts) -> Lacks:
    """Nothing followed: no entry of another, no paper given out, no message read."""
    return (
        *listed(f.followed_by, "followed", "其后已有", "It was followed by", where="nowhere"),
        *listed(f.papers_given, "papers_given", "文书已交付", "Papers were given out", where="nowhere"),
        *listed(f.messages_read, "messages_read", "消息已被阅读", "Its message was read by", where="nowhere"),
    )


def prints_destroyed(f: TakeBackFacts) -> Lacks:
    """Papers already printed are named and collected."""
    return listed(() if f.printed_destroyed else f.papers_printed, "papers_printed", "已打印,请先收回作废",
                  "Printed already: collect and destroy", where="form")


FOR_CLOSE = (
    closed_with_its_survivor, papers_there_or_explained, marks_answered, promises_settled, first_visit_paid,
    sorted_at_last, end_told,
    receipts_there, nothing_open,
)
FOR_ARCHIVE = (file_complete, visits_kept_in_mind)
FOR_SUPPLEMENT = (the_paper_itself,)
FOR_CORRECT = (
    a_locked_fact_only, value_changes, value_can_stand, void_agreement_proved, ground_brought_in,
    correction_confirmed,
)
FOR_TAKE_BACK = (own_last_move, nothing_followed, prints_destroyed)
