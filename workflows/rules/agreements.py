"""Stage 5: the agreement, from draft to effect, and the dispute's move that follows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import ANNUL, FORMS
from workflows.reasons_small import DROP_AGREEMENT, REFUSE_SIGNING, REVISE

from .common import Lacks, Names, free_of_ties, listed, unless


@dataclass(frozen=True, kw_only=True)
class WhileMediated(Facts):
    """What brings an agreement into effect: the case must be where agreeing can follow."""

    dispute_ready: bool = found(
        "本案在调解中,或新协议取代已达成的", "In mediation, or a new version once agreed", True
    )
    suspended: bool = found("已中止", "Suspended", False)


@dataclass(frozen=True, kw_only=True)
class AgreeFacts(Facts):
    """The agreement is effective; fired by the agreement itself, by hand only where it once was not."""

    REASON: ClassVar[str] = "form"

    form: str = stated("协议形式", "Form", Kind.CHOICE, choices=FORMS)
    agreement_effective: bool = found("协议已生效", "The agreement is effective")
    form_differs: bool = found("与生效协议的形式不同", "Not the form of the agreement in effect", False)
    sums_right: bool = found("金额相符", "The terms add up")
    parties_left_out: Names = found("未列入协议的当事人", "Parties not in the agreement")


@dataclass(frozen=True, kw_only=True)
class AgreementDraftFacts(Facts):
    """Terms are gathered; nothing binds yet."""

    REASON: ClassVar[str] = "form"

    form: str = stated("协议形式", "Form", Kind.CHOICE, choices=FORMS)
    open_draft: bool = found("已有未了结的协议稿", "Another draft is open")
    dispute_allows: bool = found("本案在调解中或已达成协议", "The dispute is in mediation or agreed")
    biased: Names = found("调解员的利害关系", "Ties of those who mediate", ())


@dataclass(frozen=True, kw_only=True)
class AgreementOfferFacts(WhileMediated):
    """The text freezes and is put before everybody to sign."""

    terms: int = found("条款数", "Number of terms")
    sums_right: bool = found("金额相符", "The terms add up")
    checks_open: Names = found("未答复的检查意见", "Checker's remarks not answered")
    parties_left_out: Names = found("未列入协议的当事人", "Parties not in the agreement")
    biased: Names = found("调解员的利害关系", "Ties of those who mediate", ())


@dataclass(frozen=True, kw_only=True)
class AgreementReviseFacts(Facts):
    """Back to the draft; every signature falls."""

    reason: str = stated("修改原因", "Reason", Kind.CHOICE, choices=REVISE)


@dataclass(frozen=True, kw_only=True)
class AgreementRefuseFacts(Facts):
    """A party does not sign."""

    party: int = stated("哪一方", "Which party", Kind.PICK, offers="unsigned")
    reason: str = stated("不签的原因", "Reason", Kind.CHOICE, choices=REFUSE_SIGNING)


@dataclass(frozen=True, kw_only=True)
class AgreementTakeEffectFacts(WhileMediated):
    """Effective with the last of all parties, mediator and seal."""

    unsigned: Names = found("未签字的当事人", "Parties who have not signed")
    mediator_signed: bool = found("调解员已签字", "The mediator has signed")
    sealed: bool = found("已盖本会印章", "The committee's seal is on it")


@dataclass(frozen=True, kw_only=True)
class AgreementOralFacts(WhileMediated):
    """Agreed by word of mouth; the mediator records the content."""

    no_paper_needed: bool = stated(
        "各方认为无需制作协议书", "All parties see no need for a written agreement", Kind.TICK,
        law=law.PML_28,
    )
    content_recorded: bool = found("已记录协议内容", "The content is recorded")
    form_is_oral: bool = found("协议形式为口头", "The form is oral")
    sums_right: bool = found("金额相符", "The terms add up")
    blanks: Names = found("条款里没有写明的", "What a term leaves open", ())
    parties_left_out: Names = found("未列入协议的当事人", "Parties not in the agreement")
    biased: Names = found("调解员的利害关系", "Ties of those who mediate", ())


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


def _sums(right: bool) -> Lacks:
    return unless(right, "sums_differ", "分期合计与总额不符", "The instalments do not add up", law=law.PML_29,
                  where="agreement")


def _left_out(names: Names) -> Lacks:
    return listed(names, "left_out", "未列入协议(另行解决的请先分案)",
                  "Not in the agreement; split them off first", law=law.PML_29, where="agreement")


def agreement_in_effect(f: AgreeFacts) -> Lacks:
    """The agreement is effective, and of the form that is told."""
    return (
        *unless(f.agreement_effective, "not_effective", "协议尚未生效", "The agreement is not effective",
                law=f"{law.PML_29};{law.PML_30}", where="agreement"),
        *unless(not f.form_differs, "form_differs", "与生效的协议形式不同,请改选",
                "The agreement in effect is of the other form", field="form"),
    )


def while_mediated(f: WhileMediated) -> Lacks:
    """Nothing is signed or takes effect while the case stands still or is in no mediator's hands."""
    zh, en = (
        ("本案已中止,恢复调解后再签字、盖章", "The case is suspended: resume it first, then sign and seal")
        if f.suspended else
        ("本案不在调解中,指派并开始调解后再签字、盖章",
         "The case is not in mediation: assign it and begin first, then sign and seal")
    )
    return unless(f.dispute_ready, "dispute_not_ready", zh, en, law=law.PML_29, where="nowhere")


def agreed_by_all_on_all(f: AgreeFacts) -> Lacks:
    """The terms add up and every party of the round is in it."""
    return (*_sums(f.sums_right), *_left_out(f.parties_left_out))


def one_draft_at_a_time(f: AgreementDraftFacts) -> Lacks:
    """In mediation or agreed, and no other draft open."""
    return (
        *unless(f.dispute_allows, "dispute_not_ready", "本案还没有进入调解",
                "The dispute is not in mediation", where="nowhere"),
        *unless(not f.open_draft, "draft_open", "已有未了结的协议稿", "Another draft is open",
                where="agreement"),
    )


def written_without_bias(f: AgreementDraftFacts | AgreementOfferFacts | AgreementOralFacts) -> Lacks:
    """Whoever has a tie to a party writes no agreement for it."""
    return free_of_ties(f.biased)


def ready_to_sign(f: AgreementOfferFacts) -> Lacks:
    """It has terms, they add up, the checker's remarks are answered, everybody is in it."""
    return (
        *unless(f.terms > 0, "no_terms", "协议还没有条款", "The agreement has no terms", law=law.PML_29,
                where="agreement"),
        *_sums(f.sums_right),
        *listed(f.checks_open, "checks_open", "检查意见还没有答复", "Remarks not answered",
                where="agreement"),
        *_left_out(f.parties_left_out),
    )


def all_signed_and_sealed(f: AgreementTakeEffectFacts) -> Lacks:
    """Every party and the mediator have signed and the seal is on it."""
    return (
        *listed(f.unsigned, "unsigned", "还没有签字", "Not signed yet", law=law.PML_29, where="agreement"),
        *unless(f.mediator_signed, "mediator_unsigned", "调解员还没有签字", "The mediator has not signed",
                law=law.PML_29, where="agreement"),
        *unless(f.sealed, "unsealed", "还没有盖本会印章", "The seal is not on it", law=law.PML_29,
                where="agreement"),
    )


def spoken_and_recorded(f: AgreementOralFacts) -> Lacks:
    """An oral agreement whose content is recorded, adds up and leaves nobody out."""
    return (
        *unless(f.form_is_oral, "not_oral", "本协议为书面形式,请签字生效",
                "It is a written one: have it signed", law=law.PML_29, where="agreement"),
        *unless(f.content_recorded, "not_recorded", "还没有记录协议内容", "The content is not recorded",
                law=law.PML_28, where="agreement"),
        *_sums(f.sums_right),
        *listed(f.blanks, "blanks", "条款还须改正", "A term must be put right", law=law.PML_29,
                where="agreement"),
        *_left_out(f.parties_left_out),
    )


def newer_one_stands(f: AgreementSupersedeFacts) -> Lacks:
    """The newer version is effective."""
    return unless(f.newer_effective, "newer_not_effective", "新协议尚未生效",
                  "The newer version is not effective", law=law.PML_33, where="agreement")


def falls_with_the_dispute(f: AgreementVoidFacts) -> Lacks:
    """Made together with annul or correct of the dispute."""
    return unless(f.with_dispute_move, "alone", "须随“协议失效”或“更正”一并办理",
                  "Made with annul or correct of the dispute only", where="nowhere")


FOR_AGREE = (agreement_in_effect, agreed_by_all_on_all)
FOR_DRAFT = (one_draft_at_a_time, written_without_bias)
FOR_OFFER = (while_mediated, ready_to_sign, written_without_bias)
FOR_TAKE_EFFECT = (while_mediated, all_signed_and_sealed,)
FOR_TAKE_EFFECT_ORALLY = (while_mediated, spoken_and_recorded, written_without_bias)
FOR_SUPERSEDE = (newer_one_stands,)
FOR_VOID = (falls_with_the_dispute,)
