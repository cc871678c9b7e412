"""Stage 6, endings: withdraw, refuse, fail, lapse, annul, transfer, return, reopen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import ANNUL, FAIL, LAPSE, REFUSE, REOPEN, RETURN, TOLD_BY, TRANSFER, WITHDRAW

from .common import Names, RoutesTold, Seconded


@dataclass(frozen=True, kw_only=True)
class WithdrawFacts(Facts):
    """The applicants withdraw, or the sides settle by themselves."""

    reason: str = stated("终止原因", "Reason", Kind.CHOICE, choices=WITHDRAW)
    asked_by: tuple[int, ...] = stated(
        "提出或确认的当事人", "Parties who ask or confirm", Kind.PICKS, offers="parties",
    )
    said_how: str = stated("表示方式", "How said", Kind.CHOICE, choices=TOLD_BY)
    content: str = stated(
        "和解内容", "What they settled", Kind.TEXT, required=False, private=True,
    )
    applicants_missing: Names = found("未表示的申请人", "Applicants who have not asked")
    parties_missing: Names = found("未确认的当事人", "Parties who have not confirmed")
    own_motion: bool = found("主动调解", "Started on own motion")
    open_dangers: Names = found("未处置的危险", "Dangers neither answered nor cleared")
    actor_is_head: bool = found("操作人为主任", "The actor is a head or above")


@dataclass(frozen=True, kw_only=True)
class RefuseFacts(RoutesTold):
    """A party does not want mediation, or wants it to end."""

    reason: str = stated("终止原因", "Reason", Kind.CHOICE, choices=REFUSE)
    party: int = stated("哪一方", "Which party", Kind.PICK, offers="parties")
    said_at: datetime = stated("何时表示", "When said", Kind.MOMENT)
    said_how: str = stated("表示方式", "How said", Kind.CHOICE, choices=TOLD_BY)
    begun: bool = found("本轮已开始调解", "Mediation has begun in this round")


@dataclass(frozen=True, kw_only=True)
class FailFacts(RoutesTold):
    """No agreement; the other routes are told."""

    reason: str = stated("终止原因", "Reason", Kind.CHOICE, choices=FAIL)
    held_sessions: int = found("本轮已开次数", "Sessions held in this round")
    court_case: bool = found("法院案件", "Sent by a court")
    feedback_ready: bool = found("反馈函已备", "The feedback letter is ready")
    term_over: bool = found("期限已届满", "The term is over")


@dataclass(frozen=True, kw_only=True)
class LapseFacts(Seconded):
    """Mediation has lost its object or must not go on."""

    reason: str = stated("终结原因", "Reason", Kind.CHOICE, choices=LAPSE)
    paper: int = stated("依据材料", "Document", Kind.PICK, offers="papers")
    reported_to: str = stated(
        "虚假调解:报告给", "Sham: reported to", required=False,
        hint_zh="涉嫌虚假调解时必填", hint_en="Needed when sham mediation is suspected",
    )


@dataclass(frozen=True, kw_only=True)
class AnnulFacts(Seconded):
    """The agreement has lost its effect."""

    reason: str = stated("失效原因", "Reason", Kind.CHOICE, choices=ANNUL)
    paper: int = stated("裁判、裁定或解除协议", "Ruling or joint rescission", Kind.PICK, offers="papers")
    decided_by: str = stated(
        "作出机关", "Decided by", required=False,
        hint_zh="各方解除协议时不填", hint_en="Empty for a joint rescission",
    )


@dataclass(frozen=True, kw_only=True)
class TransferFacts(Facts):
    """The dispute leaves the hub to a body outside it."""

    reason: str = stated("移送原因", "Reason", Kind.CHOICE, choices=TRANSFER)
    body: str = stated("移送给", "Outside body")
    letter_number: str = stated("移送函文号", "Number of the letter")
    enclosures: str = stated("随移材料清单", "Papers sent along", Kind.TEXT)
    told: tuple[int, ...] = stated(
        "已告知的当事人", "Parties told", Kind.PICKS, required=False, offers="parties",
    )
    told_how: str = stated("告知方式", "How told", Kind.CHOICE, required=False, choices=TOLD_BY)
    untold_why: str = stated(
        "未能告知的原因", "Why somebody could not be told", Kind.TEXT, required=False, private=True,
    )
    untold: Names = found("尚未告知的当事人", "Parties not yet told")
    open_dangers: Names = found("尚未报告的危险", "Dangers not yet reported")


@dataclass(frozen=True, kw_only=True)
class ReturnFacts(Facts):
    """The outside body sends it back; the time away is not counted."""

    reason: str = stated("退回原因", "The body's reason", Kind.CHOICE, choices=RETURN)
    returned_by: str = stated("退回经办人", "Returned by", required=False)
    returned_before: bool = found("本次移送已退回过", "This transfer was returned before")


@dataclass(frozen=True, kw_only=True)
class ReopenFacts(Facts):
    """A new round of the same dispute: own clock, consents and outcome."""

    reason: str = stated("再次调解的原因", "Reason", Kind.CHOICE, choices=REOPEN)
    asked_by: tuple[int, ...] = stated(
        "提出的当事人", "Asked by", Kind.PICKS, offers="parties",
    )
    ever_accepted: bool = found("曾受理", "Was accepted once")
    end_reason: str = found("终止原因", "End reason", "")
    from_agreed: bool = found("协议有效期内", "An agreement is in force")
    broken_promises: int = found("未履行的约定", "Broken promises")
    not_asking: Names = found("未提出的当事人", "Parties who have not asked")
