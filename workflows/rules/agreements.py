"""Stage 5: the agreement, from draft to effect, and the dispute's move that follows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import ANNUL, FORMS
from workflows.reasons_small import DROP_AGREEMENT, REFUSE_SIGNING, REVISE

from .common import Names


@dataclass(frozen=True, kw_only=True)
class AgreeFacts(Facts):
    """The agreement is effective; fired by the agreement, never by hand."""

    REASON: ClassVar[str] = "form"

    form: str = stated("协议形式", "Form", Kind.CHOICE, choices=FORMS)
    agreement_effective: bool = found("协议已生效", "The agreement is effective")
    sums_right: bool = found("金额相符", "The terms add up")
    parties_left_out: Names = found("未列入协议的当事人", "Parties not in the agreement")


@dataclass(frozen=True, kw_only=True)
class AgreementDraftFacts(Facts):
    """Terms are gathered; nothing binds yet."""

    REASON: ClassVar[str] = "form"

    form: str = stated("协议形式", "Form", Kind.CHOICE, choices=FORMS)
    open_draft: bool = found("已有未了结的协议稿", "Another draft is open")
    dispute_allows: bool = found("本案在调解中或已达成协议", "The dispute is in mediation or agreed")


@dataclass(frozen=True, kw_only=True)
class AgreementOfferFacts(Facts):
    """The text freezes and is put before everybody to sign."""

    terms: int = found("条款数", "Number of terms")
    sums_right: bool = found("金额相符", "The terms add up")
    checks_open: Names = found("未答复的检查意见", "Checker's remarks not answered")
    parties_left_out: Names = found("未列入协议的当事人", "Parties not in the agreement")


@dataclass(frozen=True, kw_only=True)
class AgreementReviseFacts(Facts):
    """Back to the draft; every signature falls."""

    reason: str = stated("修改原因", "Reason", Kind.CHOICE, choices=REVISE)


@dataclass(frozen=True, kw_only=True)
class AgreementRefuseFacts(Facts):
    """A party does not sign."""

    party: int = stated("哪一方", "Which party", Kind.PICK, offers="parties")
    reason: str = stated("不签的原因", "Reason", Kind.CHOICE, choices=REFUSE_SIGNING)


@dataclass(frozen=True, kw_only=True)
class AgreementTakeEffectFacts(Facts):
    """Effective with the last of all parties, mediator and seal."""

    unsigned: Names = found("未签字的当事人", "Parties who have not signed")
    mediator_signed: bool = found("调解员已签字", "The mediator has signed")
    sealed: bool = found("已盖本会印章", "The committee's seal is on it")


@dataclass(frozen=True, kw_only=True)
class AgreementOralFacts(Facts):
    """Agreed by word of mouth; the mediator records the content."""

    no_paper_needed: bool = stated(
        "各方认为无需制作协议书", "All parties see no need for a written agreement", Kind.TICK,
    )
    content_recorded: bool = found("已记录协议内容", "The content is recorded")
    form_is_oral: bool = found("协议形式为口头", "The form is oral")
    sums_right: bool = found("金额相符", "The terms add up")
    parties_left_out: Names = found("未列入协议的当事人", "Parties not in the agreement")


@dataclass(frozen=True, kw_only=True)
class AgreementDropFacts(Facts):
    """The draft is given up."""

    reason: str = stated("放弃原因", "Reason", Kind.CHOICE, choices=DROP_AGREEMENT)


@dataclass(frozen=True, kw_only=True)
class AgreementSupersedeFacts(Facts):
    """A newer version has come into effect."""

    newer_effective: bool = found("新协议已生效", "The newer version is effective")


@dataclass(frozen=True, kw_only=True)
class AgreementVoidFacts(Facts):
    """The agreement has lost its effect; goes with `annul` or `correct` of the dispute."""

    reason: str = stated("失效原因", "Reason", Kind.CHOICE, choices=ANNUL)
    with_dispute_move: bool = found("随协议失效或更正一并进行", "Made together with annul or correct")
