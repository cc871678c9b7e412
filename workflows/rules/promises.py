"""Stage 5: judicial confirmation of an agreement, and the promises in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import TOLD_BY
from workflows.reasons_small import BREACHES, DISMISS_GROUNDS, PROMISE_ROUTES, PROOFS, REPLACED_BY

from .common import Lacks, Names, listed, unless

ENFORCEMENT = "enforcement"
"""The route that a court's confirmation opens (人民调解法 33)."""


@dataclass(frozen=True, kw_only=True)
class ConfirmationOpenFacts(Facts):
    """Thirty days to ask the court together."""

    agreement_effective: bool = found("协议已生效", "The agreement is effective")


@dataclass(frozen=True, kw_only=True)
class ConfirmationApplyFacts(Facts):
    """All parties ask the court together."""

    applied_by: tuple[int, ...] = stated("共同申请的当事人", "Applied by", Kind.PICKS, offers="parties")
    court: str = stated("受理法院", "Court")
    not_applying: Names = found("未参加申请的当事人", "Parties who do not apply")
    within_term: bool = found("在三十日内", "Within thirty days")
    excluded: Names = found("法院不予受理的内容", "Content no court confirms")


@dataclass(frozen=True, kw_only=True)
class ConfirmationForgoFacts(Facts):
    """The parties do not want it."""


@dataclass(frozen=True, kw_only=True)
class ConfirmationLapseFacts(Facts):
    """The thirty days are over."""

    term_over: bool = found("三十日已过", "The thirty days are over")


@dataclass(frozen=True, kw_only=True)
class _Ruling(Facts):
    ruling_number: str = stated("裁定书文号", "Number of the ruling")
    ruled_on: date = stated("裁定日期", "Date of the ruling", Kind.DAY, past=True)


@dataclass(frozen=True, kw_only=True)
class ConfirmationConfirmFacts(_Ruling):
    """The court finds it valid; it can be enforced."""


@dataclass(frozen=True, kw_only=True)
class ConfirmationDismissFacts(_Ruling):
    """The court dismisses the application."""

    reason: str = stated("驳回理由", "Ground", Kind.CHOICE, choices=DISMISS_GROUNDS)


@dataclass(frozen=True, kw_only=True)
class ConfirmationSetRightFacts(Facts):
    """The outcome was entered wrongly: the court had said the other thing. Goes with `correct`."""

    with_correction: bool = found("随“更正”一并进行", "Made together with a correction")


@dataclass(frozen=True, kw_only=True)
class ConfirmationWithdrawFacts(Facts):
    """The application is withdrawn."""

    withdrawn_by: tuple[int, ...] = stated("撤回的当事人", "Withdrawn by", Kind.PICKS, offers="parties")


@dataclass(frozen=True, kw_only=True)
class PromiseMakeFacts(Facts):
    """A term of an effective agreement becomes a promise with a date."""

    agreement_effective: bool = found("协议已生效", "The agreement is effective")
    continuing: bool = found("持续义务,没有履行期限", "A continuing duty that no day keeps", False)


@dataclass(frozen=True, kw_only=True)
class PromiseKeepFacts(Facts):
    """Kept, with proof."""

    proof: str = stated("履行凭证", "Proof", Kind.CHOICE, choices=PROOFS)
    proof_words: str = stated("凭证说明", "About the proof", required=False, private=True)


@dataclass(frozen=True, kw_only=True)
class PromisePayPartFacts(Facts):
    """A part was paid; the rest stays due."""

    amount: Decimal = stated("本次金额(元)", "Amount paid, yuan", Kind.MONEY)
    proof: str = stated("履行凭证", "Proof", Kind.CHOICE, choices=PROOFS)
    outstanding: Decimal = found("尚欠金额", "Outstanding")


@dataclass(frozen=True, kw_only=True)
class PromiseBreakFacts(Facts):
    """Broken only after somebody has called; the date alone turns the lamp red."""

    reason: str = stated("未履行的原因", "Reason", Kind.CHOICE, choices=BREACHES)
    called_at: datetime = stated("何时联系", "When called", Kind.MOMENT, past=True)
    due_passed: bool = found("已过履行期", "The due date has passed")


@dataclass(frozen=True, kw_only=True)
class PromiseRouteFacts(Facts):
    """The creditor is told what he can do now."""

    route: str = stated("告知的途径", "Route told", Kind.CHOICE, choices=PROMISE_ROUTES)
    told_how: str = stated("告知方式", "How told", Kind.CHOICE, choices=TOLD_BY)
    court_dismissed: bool = found("法院已驳回司法确认申请", "The court has dismissed the request", False)


@dataclass(frozen=True, kw_only=True)
class PromiseRouteBarredFacts(Facts):
    """The creditor was told to have it enforced, and the court had not confirmed the agreement."""

    court_dismissed: bool = found("法院已驳回司法确认申请", "The court has dismissed the request")


@dataclass(frozen=True, kw_only=True)
class PromiseWaiveFacts(Facts):
    """The creditor lets it go."""

    creditor: int = stated("权利人", "Creditor", Kind.PICK, offers="parties")
    said_how: str = stated("表示方式", "How said", Kind.CHOICE, choices=TOLD_BY)
    is_creditor: bool = found("确为权利人", "The party is the creditor")


@dataclass(frozen=True, kw_only=True)
class PromiseReplaceFacts(Facts):
    """A new agreement takes its place. A new round alone replaces nothing: the old agreement still binds."""

    reason: str = stated("替换原因", "Replaced by", Kind.CHOICE, choices=REPLACED_BY)


@dataclass(frozen=True, kw_only=True)
class PromiseFallFacts(Facts):
    """The agreement it stood in is void."""


def agreement_in_effect(f: ConfirmationOpenFacts | PromiseMakeFacts) -> Lacks:
    """The agreement is effective."""
    return unless(f.agreement_effective, "not_effective", "协议尚未生效", "The agreement is not effective",
                  law=law.PML_31, where="agreement")


def jointly_and_in_time(f: ConfirmationApplyFacts) -> Lacks:
    """All parties together, within thirty days."""
    return (
        *listed(f.not_applying, "not_joint", "还没有共同申请", "Does not apply with the others",
                law=f"{law.PML_33};{law.CIVIL_205}", where="form"),
        *unless(f.within_term, "too_late", "已超过三十日", "The thirty days are over",
                law=f"{law.PML_33};{law.CIVIL_205}", where="nowhere"),
    )


def a_court_would_confirm(f: ConfirmationApplyFacts) -> Lacks:
    """Nothing in it that no court confirms: status, ownership."""
    return listed(f.excluded, "excluded", "法院不予受理的内容", "No court confirms", law=law.CIVIL_355,
                  where="agreement")


def thirty_days_over(f: ConfirmationLapseFacts) -> Lacks:
    """The thirty days are over."""
    return unless(f.term_over, "term_runs", "三十日未过", "The thirty days still run", law=law.PML_33,
                  where="nowhere")


def a_part_only(f: PromisePayPartFacts) -> Lacks:
    """More than nothing, less than all that is outstanding."""
    if f.amount is None:
        return ()
    return (
        *unless(f.amount > 0, "no_amount", "金额应大于零", "The amount must be more than zero",
                field="amount"),
        *unless(f.amount < f.outstanding, "not_a_part", f"尚欠 {f.outstanding} 元,全部付清请选“已履行”",
                f"{f.outstanding} is outstanding: for all of it, mark it kept", field="amount"),
    )


def overdue(f: PromiseBreakFacts) -> Lacks:
    """The due date has passed."""
    return unless(f.due_passed, "not_due", "还没有到履行期", "It is not due yet", law=law.PML_31,
                  where="promises")


def nothing_to_enforce(f: PromiseRouteFacts) -> Lacks:
    """What a court has dismissed is not enforced."""
    return unless(f.route != ENFORCEMENT or not f.court_dismissed, "not_enforceable",
                  "法院已驳回司法确认申请,不能凭这份协议申请强制执行,请改选其他途径",
                  "The court has dismissed the request: nothing can be enforced. Choose another route",
                  law=law.PML_33, field="route")


def barred_by_the_court(f: PromiseRouteBarredFacts) -> Lacks:
    """Only a dismissal bars the way of enforcement."""
    return unless(f.court_dismissed, "still_enforceable", "法院没有驳回,原来引导的途径仍然可行",
                  "The court has not dismissed it: the route told still stands", where="nowhere")


def part_of_a_correction(f: ConfirmationSetRightFacts) -> Lacks:
    """A second person has confirmed the correction of the dispute."""
    return unless(f.with_correction, "alone", "须随“更正”一并办理", "Made with a correction only",
                  where="nowhere")


def by_the_creditor(f: PromiseWaiveFacts) -> Lacks:
    """Only the creditor can waive."""
    return unless(f.is_creditor, "not_creditor", "所选的人不是权利人", "This party is not the creditor",
                  field="creditor")


FOR_CONFIRMATION_OPEN = (agreement_in_effect,)
FOR_APPLY = (jointly_and_in_time, a_court_would_confirm)
FOR_LAPSE = (thirty_days_over,)
FOR_MAKE = (agreement_in_effect,)
FOR_PAY_PART = (a_part_only,)
FOR_BREAK = (overdue,)
FOR_ROUTE = (nothing_to_enforce,)
FOR_ROUTE_BARRED = (barred_by_the_court,)
FOR_SET_RIGHT = (part_of_a_correction,)
FOR_WAIVE = (by_the_creditor,)
