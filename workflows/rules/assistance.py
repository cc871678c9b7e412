"""Asking a department for help: what is asked, which parts go over, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import (
    ASSISTANCE_ANSWERS,
    ASSISTANCE_FOLLOWS,
    ASSISTANCE_PARTS,
    ASSISTANCE_RECALL,
    HANDOVER_RETURN,
)

from .common import Lacks, unless


@dataclass(frozen=True, kw_only=True)
class AssistanceAskFacts(Facts):
    """Who is asked for what, until when; exactly the ticked parts go over."""

    receiver: int = stated("协办部门", "Department", Kind.PICK, offers="departments")
    what: str = stated("请其办什么", "What is asked", Kind.TEXT, private=True)
    due_on: date | None = stated(
        "请在此前答复", "Answer by", Kind.DAY, required=False,
        hint_zh="不填即按规定的工作日数", hint_en="Empty means the working days of the rule",
    )
    parts: tuple[str, ...] = stated(
        "随附哪些内容", "Parts handed over", Kind.CHOICES, required=False, choices=ASSISTANCE_PARTS,
        hint_zh="部门只看到勾选的内容,只交办这件事需要的;电话、住址、证件号不交",
        hint_en="It sees these alone: tick what the purpose needs; no telephone, address or identity number",
    )
    papers: tuple[int, ...] = stated(
        "随附哪些材料", "Papers handed over", Kind.PICKS, required=False, offers="papers_to_give",
    )
    dispute_open: bool = found("本案在办", "The dispute is open")
    shut: bool = found("受保护案件,操作人不在承办之列", "A protected case, and the actor does not handle it")
    asked_already: bool = found("已有未答复的协办", "Asked already, not answered yet")
    day_in_past: bool = found("答复期限已过", "The day lies in the past", False)


@dataclass(frozen=True, kw_only=True)
class AssistanceTakeFacts(Facts):
    """The department signs for it, on the screen or on the copy of the letter."""

    person: str = stated(
        "签收人", "Signed for by", required=False,
        needed=("代部门登记时必填,写明谁签收", "Needed when written down for the department"),
        hint_zh="部门本人签收的,不填即本人", hint_en="Empty means oneself",
    )
    by_department: bool = found("部门本人操作", "The department does it itself")


@dataclass(frozen=True, kw_only=True)
class AssistanceReturnFacts(Facts):
    """Not ours: once, within two working days, with a reason."""

    reason: str = stated("退回原因", "Reason", Kind.CHOICE, choices=HANDOVER_RETURN)
    within_term: bool = found("在两个工作日内", "Within two working days")
    returned_before: bool = found("本案请该部门协办已退回过", "Returned by this department before")


@dataclass(frozen=True, kw_only=True)
class AssistanceAnswerFacts(Facts):
    """What came of it; it becomes a paper of the file."""

    REASON: ClassVar[str] = "outcome"

    outcome: str = stated("办理结果", "Outcome", Kind.CHOICE, choices=ASSISTANCE_ANSWERS)
    answer: str = stated("答复内容", "Answer", Kind.TEXT, private=True)
    person: str = stated(
        "派谁参加", "Who is sent", required=False,
        needed=("派员参加调解时必填", "Needed when somebody is sent to the mediation"),
    )


@dataclass(frozen=True, kw_only=True)
class AssistanceRecallFacts(Facts):
    """No longer needed."""

    reason: str = stated("撤回原因", "Reason", Kind.CHOICE, choices=ASSISTANCE_RECALL)


@dataclass(frozen=True, kw_only=True)
class AssistanceNoteFacts(Facts):
    """The committee has read it and says how the case goes on."""

    REASON: ClassVar[str] = "follows"

    follows: str = stated("本案接下来", "How the case goes on", Kind.CHOICE, choices=ASSISTANCE_FOLLOWS)
    suspended: bool = found("本案已中止", "The dispute is suspended")
    state_forbids: bool = found("本案现在的状态不能这样办", "The dispute is in no state for this")


def can_be_asked(f: AssistanceAskFacts) -> Lacks:
    """The dispute is open, this department has nothing of it to answer yet, and there is time."""
    return (
        *unless(f.dispute_open, "dispute_not_open", "本案不在办", "The dispute is not open", where="nowhere"),
        *unless(not f.shut, "protected", "受保护的案件,由承办单位请部门协办",
                "A protected case: whoever leads it asks departments", where="nowhere"),
        *unless(not f.asked_already, "asked_already", "该部门还有未答复的协办事项",
                "This department has not answered yet", field="receiver"),
        *unless(not f.day_in_past, "day_in_past", "答复期限不能在今天以前", "The day lies in the past",
                field="due_on"),
    )


def returned_once_and_in_time(f: AssistanceReturnFacts) -> Lacks:
    """Within two working days, and the first time."""
    return (
        *unless(f.within_term, "too_late", "已过两个工作日,不能退回", "The two working days are over",
                where="nowhere"),
        *unless(not f.returned_before, "returned_before", "已退回过一次,请答复办理情况",
                "Returned once already: please answer", where="nowhere"),
    )


def who_is_sent(f: AssistanceAnswerFacts) -> Lacks:
    """Whoever promises to send somebody says whom."""
    return unless(f.outcome != "attends" or bool(f.person), "person_missing", "还差:派谁参加",
                  "Missing: who is sent", field="person")


def signer_is_named(f: AssistanceTakeFacts) -> Lacks:
    """Whoever writes it down for the department names the person who signed."""
    return unless(f.by_department or bool(f.person), "signer_missing", "还差:签收人",
                  "Missing: who signed for it", field="person")


def can_go_on_so(f: AssistanceNoteFacts) -> Lacks:
    """Only what stands still can be resumed; only what goes on has sessions and invitations."""
    return (
        *unless(f.follows != "resume" or f.suspended, "not_suspended", "本案没有中止",
                "The dispute is not suspended", field="follows"),
        *unless(not f.state_forbids, "not_open_for_it", "本案现在的状态不能这样办",
                "The dispute is in no state for this", field="follows"),
    )


FOR_ASK = (can_be_asked,)
FOR_TAKE = (signer_is_named,)
FOR_NOTE = (can_go_on_so,)
FOR_RETURN = (returned_once_and_in_time,)
FOR_ANSWER = (who_is_sent,)
