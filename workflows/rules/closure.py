"""Stage 6, endings: withdraw, refuse, fail, lapse, annul, transfer, return, reopen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import ANNUL, FAIL, LAPSE, REFUSE, REOPEN, RETURN, TOLD_BY, TRANSFER, WITHDRAW

from .common import (
    BesideAgreement,
    Grounded,
    Lacks,
    Names,
    RoutesTold,
    Seconded,
    SettingAside,
    confirmed_by_another,
    ground_brought_in,
    listed,
    no_agreement_in_effect,
    other_routes_told,
    paper_sets_aside,
    unless,
)

DECIDES = ("法院", "仲裁", "court", "arbitration")
"""By these words one knows who can say that an agreement binds nobody."""


@dataclass(frozen=True, kw_only=True)
class WithdrawFacts(BesideAgreement):
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
class RefuseFacts(RoutesTold, BesideAgreement):
    """A party does not want mediation, or wants it to end."""

    reason: str = stated("终止原因", "Reason", Kind.CHOICE, choices=REFUSE)
    party: int = stated("哪一方", "Which party", Kind.PICK, offers="parties")
    said_at: datetime = stated("何时表示", "When said", Kind.MOMENT, past=True)
    said_how: str = stated("表示方式", "How said", Kind.CHOICE, choices=TOLD_BY)
    begun: bool = found("本轮已开始调解", "Mediation has begun in this round")


@dataclass(frozen=True, kw_only=True)
class FailFacts(RoutesTold, BesideAgreement):
    """No agreement; the other routes are told."""

    reason: str = stated("终止原因", "Reason", Kind.CHOICE, choices=FAIL)
    held_sessions: int = found("本轮已开次数", "Sessions held in this round")
    court_case: bool = found("法院案件", "Sent by a court")
    feedback_ready: bool = found("反馈函已备", "The feedback letter is ready")
    term_over: bool = found("期限已届满", "The term is over")
    out_of_reach: bool = found("已有三次以上、两天以上的联系记录", "Tried three times on two days in vain")
    attempts: Names = found("联系记录", "Tries to reach them", (), private=True)


@dataclass(frozen=True, kw_only=True)
class LapseFacts(Seconded, Grounded, BesideAgreement):
    """Mediation has lost its object or must not go on."""

    reason: str = stated("终结原因", "Reason", Kind.CHOICE, choices=LAPSE)
    paper: int = stated(
        "依据材料", "Document", Kind.PICK, offers="papers",
        hint_zh="只列带来的材料;没有的,先在本案“材料”里上传",
        hint_en="Papers that were brought in; upload it under Papers first where it is missing",
    )
    reported_to: str = stated(
        "虚假调解:报告给", "Sham: reported to", required=False,
        needed=("涉嫌虚假调解时必填", "Needed when sham mediation is suspected"),
    )
    court_case: bool = found("法院案件", "Sent by a court", False)


@dataclass(frozen=True, kw_only=True)
class AnnulFacts(Seconded, SettingAside):
    """The agreement has lost its effect."""

    reason: str = stated("失效原因", "Reason", Kind.CHOICE, choices=ANNUL)
    paper: int = stated(
        "裁判、裁定或解除协议", "Ruling or joint rescission", Kind.PICK, offers="papers",
        hint_zh="没有的,先在本案“材料”里上传:裁判、裁定按“法院或其他机关文书”,解除协议按“其他材料”",
        hint_en="Upload it under Papers first where it is missing: a ruling as a paper of a court, a joint "
                "rescission as another paper",
    )
    decided_by: str = stated(
        "作出机关", "Decided by", required=False,
        needed=(
            "裁判撤销、裁定驳回时必填;各方解除协议时不填",
            "Needed for a judgment or a dismissal; empty for a joint rescission",
        ),
    )
    court_confirmed: bool = found("法院已确认协议", "The court has confirmed the agreement", False)
    court_dismissed: bool = found(
        "法院已驳回司法确认申请", "The court has dismissed the request to confirm", False
    )


@dataclass(frozen=True, kw_only=True)
class TransferFacts(BesideAgreement):
    """The dispute leaves the hub to a body outside it."""

    reason: str = stated("移送原因", "Reason", Kind.CHOICE, choices=TRANSFER)
    body: str = stated("移送给", "Outside body")
    letter_number: str = stated("移送函文号", "Number of the letter")
    enclosures: str = stated("随移材料清单", "Papers sent along", Kind.TEXT)
    told: tuple[int, ...] = stated(
        "已告知的当事人", "Parties told", Kind.PICKS, required=False, offers="parties",
        needed=("逐一告知;有人未能告知的,在下面写明原因", "Everybody, or say below why not"),
    )
    told_how: str = stated(
        "告知方式", "How told", Kind.CHOICE, required=False, choices=TOLD_BY,
        needed=("选了已告知的当事人时必填", "Needed when somebody was told"),
    )
    untold_why: str = stated(
        "未能告知的原因", "Why somebody could not be told", Kind.TEXT, required=False, private=True,
        needed=("有当事人未告知时必填", "Needed when a party was not told"),
    )
    untold: Names = found("尚未告知的当事人", "Parties not yet told")
    open_dangers: Names = found("尚未报告的危险", "Dangers not yet reported")


@dataclass(frozen=True, kw_only=True)
class ReturnFacts(Facts):
    """The outside body sends it back; the time away is not counted."""

    reason: str = stated("退回原因", "The body's reason", Kind.CHOICE, choices=RETURN)
    returned_by: str = stated("对方经办人", "Person there", required=False)
    body: str = found("退回单位", "The body that sends it back", "")
    letter_number: str = found("所退移送函文号", "Number of the letter that it answers", "")
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
    had_agreement: bool = found("曾有协议生效", "An agreement took effect once", True)
    not_asking: Names = found("未提出的当事人", "Parties who have not asked")


def who_must_ask(f: WithdrawFacts) -> Lacks:
    """All applicants withdraw, or both sides confirm that they settled."""
    if f.reason == "self_settled":
        return listed(f.parties_missing, "confirmation_missing", "还没有确认自行和解",
                      "Has not confirmed the settlement", law=law.PML_23, where="form")
    return listed(f.applicants_missing, "applicant_missing", "还没有表示撤回", "Has not withdrawn",
                  law=law.PML_23, where="form")


def own_motion_is_not_withdrawn(f: WithdrawFacts) -> Lacks:
    """What nobody applied for can only be settled, not withdrawn."""
    return unless(not f.own_motion or f.reason == "self_settled", "own_motion",
                  "主动调解没有申请可撤回,请选“自行和解”",
                  "Nobody applied: only a settlement can end it so", field="reason")


def danger_handled(f: WithdrawFacts) -> Lacks:
    """A danger neither answered nor cleared stops everybody below the head."""
    return listed(() if f.actor_is_head else f.open_dangers, "danger_open",
                  "危险尚未处置,请先处置或由主任办理",
                  "A danger is open: handle it first, or let the head do it", law=law.PML_25, where="danger")


def reason_fits_the_stage(f: RefuseFacts) -> Lacks:
    """Before mediation began it is a refusal, afterwards an end by a party."""
    fitting = "ended_by_party" if f.begun else "refused_before_start"
    zh, en = ("已", "has") if f.begun else ("未", "has not")
    return unless(f.reason in ("", fitting), "wrong_stage", f"本轮调解{zh}开始,请改选另一原因",
                  f"Mediation {en} begun: choose the other reason", law=law.PML_17, field="reason")


def held_before_failed(f: FailFacts) -> Lacks:
    """A wide gap and a refused signature presuppose a held session."""
    presumed = f.reason in ("gap_too_wide", "refused_to_sign")
    return unless(not presumed or f.held_sessions > 0, "no_session_held", "还没有举行过调解,不能选此原因",
                  "No session was held", where="sessions")


def term_really_over(f: FailFacts) -> Lacks:
    """The term is only over when it is."""
    return unless(f.reason != "term_over" or f.term_over, "term_runs", "期限尚未届满", "The term still runs",
                  law=law.WORK_33, field="reason")


def tried_before_given_up(f: FailFacts) -> Lacks:
    """Nobody is out of reach who was not called three times on two days."""
    return unless(f.reason != "cannot_reach" or f.out_of_reach, "not_tried",
                  "联系不足:同一当事人至少三次、分两天以上没有联系上,才能以“无法联系”终止",
                  "Not tried enough: three times in vain on two days, with one party at least",
                  where="contact")


def court_gets_its_answer(f: FailFacts) -> Lacks:
    """A court's case has its feedback letter ready."""
    return unless(not f.court_case or f.feedback_ready, "feedback_missing", "还差:给法院的反馈函",
                  "Missing: the feedback letter to the court", law=law.INVITED_27, where="papers")


def sham_reported(f: LapseFacts) -> Lacks:
    """Suspected sham mediation is reported."""
    return unless(f.reason != "sham_suspected" or bool(f.reported_to), "sham_unreported",
                  "涉嫌虚假调解,还差:报告给谁", "Suspected sham: say to whom it was reported",
                  law=law.INVITED_18 if f.court_case else law.HOUSE, field="reported_to")


def lapse_confirmed(f: LapseFacts) -> Lacks:
    """The head confirms."""
    return confirmed_by_another(f)


def ruling_named(f: AnnulFacts) -> Lacks:
    """A ruling names who made it: a court, or the arbitration commission in a labour case."""
    if f.reason == "rescinded":
        return ()
    if not f.decided_by:
        return unless(False, "ruling_unnamed", "还差:作出机关", "Missing: who decided", field="decided_by")
    by = f.decided_by.lower()
    return unless(any(word in by for word in DECIDES), "nobody_who_decides",
                  "只有法院(劳动争议也可为仲裁委员会)能作出这种裁判,请写明是哪一个",
                  "Only a court, or an arbitration commission, decides that: name it", law=law.PML_33,
                  field="decided_by")


def dismissal_recorded(f: AnnulFacts) -> Lacks:
    """The record says that the court dismissed the request, not that it confirmed it or said nothing yet."""
    if f.reason != "confirmation_dismissed":
        return ()
    if f.court_confirmed:
        return unless(False, "court_confirmed",
                      "本案记载法院已确认这份协议;裁定结果记错的,请先用“更正”改正",
                      "The case says that the court confirmed it: correct the outcome first if that is wrong",
                      law=law.PML_33, field="reason")
    return unless(f.court_dismissed, "not_dismissed",
                  "本案没有记载法院驳回司法确认申请:请先在“司法确认”登记驳回,或改选其他原因",
                  "The case does not say that the court dismissed the request: record the dismissal first, "
                  "or choose another reason", law=law.PML_33, field="reason")


def paper_is_of_that_end(f: AnnulFacts) -> Lacks:
    """A ruling or a joint rescission of this very agreement, as the reason asks."""
    return paper_sets_aside(f, by_parties=f.reason == "rescinded")


def annulment_confirmed(f: AnnulFacts) -> Lacks:
    """The head confirms."""
    return confirmed_by_another(f)


def everybody_told(f: TransferFacts) -> Lacks:
    """The parties are told, or it is said why not."""
    silent = () if f.untold_why else f.untold
    return (
        *listed(silent, "transfer_untold", "还没有告知移送", "Not yet told of the transfer", law=law.WORK_24,
                where="form"),
        *unless(not f.told or bool(f.told_how), "told_how", "还差:告知方式", "Missing: how they were told",
                law=law.WORK_24, field="told_how"),
    )


def danger_reported(f: TransferFacts) -> Lacks:
    """An open danger is reported first."""
    return listed(f.open_dangers, "danger_unreported", "危险尚未报告,请先报告", "Report the danger first",
                  law=f"{law.PML_25};{law.WORK_24}", where="danger")


def first_return(f: ReturnFacts) -> Lacks:
    """A transfer is returned once; after that a new transfer is needed."""
    return unless(not f.returned_before, "returned_before", "本次移送已退回过一次",
                  "This transfer was returned before", where="nowhere")


def may_have_a_new_round(f: ReopenFacts) -> Lacks:
    """It was accepted once and not merged."""
    return (
        *unless(f.ever_accepted, "never_accepted", "未受理过的纠纷请用“重新审查”",
                "It was never accepted: reconsider it instead", where="nowhere"),
        *unless(f.end_reason != "merged", "merged", "已并案的纠纷请用“撤销并案”",
                "It was merged: unmerge it instead", where="nowhere"),
    )


def reason_has_its_agreement(f: ReopenFacts) -> Lacks:
    """No promise is broken and no agreement void where there never was one."""
    speaks_of_one = f.reason in ("promise_broken", "agreement_void")
    return unless(f.had_agreement or not speaks_of_one, "never_agreed",
                  "本案没有过生效的协议,请改选其他原因",
                  "No agreement ever took effect here: choose another reason", field="reason")


def agreement_given_up(f: ReopenFacts) -> Lacks:
    """Over a standing agreement only a broken promise or everybody's wish leads."""
    if not f.from_agreed or f.broken_promises > 0:
        return ()
    return listed(f.not_asking, "agreement_stands", "协议有效且无违约,须各方都提出;尚未提出",
                  "The agreement stands: all must ask; not yet", law=law.PML_31, where="form")


FOR_WITHDRAW = (no_agreement_in_effect, who_must_ask, own_motion_is_not_withdrawn, danger_handled)
FOR_REFUSE = (no_agreement_in_effect, reason_fits_the_stage, other_routes_told)
FOR_FAIL = (
    no_agreement_in_effect, held_before_failed, term_really_over, tried_before_given_up, other_routes_told,
    court_gets_its_answer,
)
FOR_LAPSE = (no_agreement_in_effect, ground_brought_in, sham_reported, lapse_confirmed)
FOR_ANNUL = (
    ground_brought_in, paper_is_of_that_end, ruling_named, dismissal_recorded, annulment_confirmed,
)
FOR_TRANSFER = (no_agreement_in_effect, everybody_told, danger_reported)
FOR_RETURN = (first_return,)
FOR_REOPEN = (may_have_a_new_round, reason_has_its_agreement, agreement_given_up)
