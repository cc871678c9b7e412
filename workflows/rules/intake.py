"""Stage 1: register, accept, decline, reconsider, void."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import COMPETENCE, DECLINE, RECONSIDER, REPEAT_ANSWERS, SOURCES, TOLD_BY, VOID

from .common import (
    BesideAgreement,
    Lacks,
    Names,
    Seconded,
    confirmed_by_another,
    listed,
    no_agreement_in_effect,
    unless,
)


@dataclass(frozen=True, kw_only=True)
class RegisterFacts(Facts):
    """Somebody brings a dispute; the exact moment of the request interrupts limitation."""

    REASON: ClassVar[str] = "source"

    source: str = stated("来源", "Source", Kind.CHOICE, choices=SOURCES)
    referred_by: str = stated("来文单位", "Sent by", required=False)
    external_number: str = stated("来文编号", "Their number", required=False)
    requested_at: datetime = stated(
        "提出请求的时间", "Moment of the request", Kind.MOMENT, past=True,
        hint_zh="诉讼时效自此中断", hint_en="Limitation is interrupted from this moment",
    )
    title: str = stated("案由简述", "Matter in one line", required=False)
    narrative: str = stated("什么事", "What happened", Kind.TEXT, private=True)
    claims: str = stated("想要什么", "What is asked for", Kind.TEXT, required=False, private=True)
    place: str = stated(
        "发生地", "Place", required=False,
        needed=("没有勾选“发生地待核”时必填", "Needed unless it is to be confirmed"),
    )
    place_pending: bool = stated("发生地待核", "Place to be confirmed", Kind.TICK, required=False)
    express: bool = stated("当场调解", "Mediated on the spot", Kind.TICK, required=False)
    applicants: int = found("申请方人数", "People on the applying side")
    respondents: int = found("对方人数", "People on the other side")
    respondent_unknown: bool = found("对方身份待核", "The other side is not known yet")
    express_barred: Names = found("不宜当场调解的原因", "Why it cannot be mediated on the spot")


@dataclass(frozen=True, kw_only=True)
class AcceptFacts(Facts):
    """The committee takes the dispute; the number is drawn and the clock starts."""

    competence: str = stated("管辖依据", "Ground of competence", Kind.CHOICE, choices=COMPETENCE,
                             law=law.WORK_21)
    no_bar: bool = stated(
        "经审查,不属不予受理情形", "Examined: no bar to acceptance", Kind.TICK, law=law.WORK_22,
        hint_zh="专门机关管辖、禁止调解,或有关机关已受理、已解决",
        hint_en="Reserved to a special organ, forbidden, or already with an authority",
    )
    repeat_answer: str = stated(
        "疑似重复的判断", "Answer to the repeat warning", Kind.CHOICE, required=False,
        choices=REPEAT_ANSWERS,
        needed=("提示疑似重复时必填", "Needed where a possible repeat is shown"),
    )
    nobody_objects: bool = stated(
        "主动调解:各方均不反对", "Own motion: nobody objects", Kind.TICK, required=False,
        needed=("主动调解的案件必须勾选", "Must be ticked in a case of the committee's own motion"),
    )
    papers_signed_on: date | None = stated(
        "签收法院材料日期", "Court's papers signed for on", Kind.DAY, required=False, past=True,
        needed=("法院委派、委托的案件必填", "Needed in a case that a court sent"),
        hint_zh="法院案件的期限自签收之日起算", hint_en="A court case's term runs from this day",
    )
    overdue_known: bool = stated(
        "期限已过,仍然受理", "Accepted though its term is over", Kind.TICK, required=False,
        needed=("按签收日期期限已届满时必须勾选", "Must be ticked where the term is over by that day"),
    )
    own_motion: bool = found("主动调解", "Started on own motion")
    court_case: bool = found("法院案件", "Sent by a court")
    over_on: date | None = found("按签收日期期限届满之日", "The day on which the term was over", None)
    repeats: Names = found("疑似重复的纠纷", "Possible repeats")


@dataclass(frozen=True, kw_only=True)
class DeclineFacts(Facts):
    """The committee does not take it, and says where to go instead."""

    reason: str = stated("不予受理的原因", "Ground", Kind.CHOICE, choices=DECLINE)
    organ: str = stated(
        "应向何机关提出", "Organ to turn to", required=False,
        needed=("除当事人明确拒绝调解外必填", "Needed unless a party refuses mediation"),
    )
    told_how: str = stated("告知方式", "How told", Kind.CHOICE, choices=TOLD_BY, law=law.WORK_24)
    open_dangers: Names = found("尚未报告的危险", "Dangers not yet reported")
    merged_in: Names = found("并入本案的案件", "Cases merged into it", ())


@dataclass(frozen=True, kw_only=True)
class ReconsiderFacts(Facts):
    """A declined or early ended dispute is looked at again."""

    reason: str = stated("重新审查的原因", "Reason", Kind.CHOICE, choices=RECONSIDER)
    ever_accepted: bool = found("曾受理", "Was accepted once")
    end_reason: str = found("终止原因", "End reason", "")


@dataclass(frozen=True, kw_only=True)
class VoidFacts(Seconded, BesideAgreement):
    """Registered by mistake; the number stays used and listed."""

    reason: str = stated("作废原因", "Reason", Kind.CHOICE, choices=VOID, default=VOID[0].code)
    accepted: bool = found("已受理", "Accepted already")
    later_round: bool = found("已再次调解", "In a later round", False)
    merged_in: Names = found("并入本案的案件", "Cases merged into it", ())


def both_sides_named(f: RegisterFacts) -> Lacks:
    """Somebody stands on each side; the other side may be unknown yet."""
    return (
        *unless(f.applicants > 0, "applicant_missing", "还差:申请方", "Missing: the applying side",
                where="parties"),
        *unless(f.respondents > 0 or f.respondent_unknown, "respondent_missing",
                "还差:对方(不清楚时选“身份待核”)", "Missing: the other side, if only “not known yet”",
                where="parties"),
    )


def place_named(f: RegisterFacts) -> Lacks:
    """A place, or that it is still to be confirmed."""
    return unless(bool(f.place) or f.place_pending, "place_missing", "还差:发生地(不清楚时选“待核”)",
                  "Missing: the place, if only “to be confirmed”", law=law.WORK_21, field="place")


def requested_before_registered(f: RegisterFacts) -> Lacks:
    """The request came before its registration."""
    return unless(f.occurred_at is None or f.requested_at is None or f.requested_at <= f.occurred_at,
                  "requested_later", "提出请求的时间晚于登记时间",
                  "The request is later than its registration", law=law.LIMITATION_12, field="requested_at")


def fit_for_the_spot(f: RegisterFacts) -> Lacks:
    """The express path only where nothing speaks against it."""
    return listed(f.express_barred if f.express else (), "express_barred", "不能当场调解",
                  "Not to be mediated on the spot", where="form")


def repeat_warning_answered(f: AcceptFacts) -> Lacks:
    """A repeat warning is answered."""
    return listed(() if f.repeat_answer else f.repeats, "repeat_unanswered", "疑似重复,请先判断",
                  "Possible repeats: say whether it is the same matter", where="form")


def nobody_objects(f: AcceptFacts) -> Lacks:
    """On its own motion the committee starts only if nobody objects."""
    return unless(f.nobody_objects or not f.own_motion, "own_motion_objected",
                  "主动调解须各方均不反对", "On own motion: nobody may object",
                  law=f"{law.PML_17};{law.WORK_23}", field="nobody_objects")


def court_papers_dated(f: AcceptFacts) -> Lacks:
    """A court case says when its papers were signed for."""
    return unless(f.papers_signed_on is not None or not f.court_case, "court_papers_undated",
                  "还差:签收法院材料日期,期限自此起算", "Missing: the day the court's papers were signed for",
                  law=law.INVITED_27, field="papers_signed_on")


def term_still_runs(f: AcceptFacts) -> Lacks:
    """A day mistyped is noticed before it sets the term: what is over already is accepted knowingly."""
    if f.over_on is None:
        return ()
    day = f.over_on.isoformat()
    return unless(f.overdue_known, "over_already",
                  f"按这个签收日期,法定期限已于{day}届满。"
                  "请核对日期;无误的,勾选“期限已过,仍然受理”",
                  f"By that day the term was over on {day}. Check it; if it is right, say that "
                  "the case is accepted all the same", law=law.INVITED_27, field="papers_signed_on")


def organ_named(f: DeclineFacts) -> Lacks:
    """The organ to turn to is named, except where a party simply refuses."""
    return unless(bool(f.organ) or f.reason == "party_refuses", "organ_missing", "还差:应向何机关提出",
                  "Missing: the organ to turn to", law=law.WORK_24, field="organ")


def danger_reported(f: DeclineFacts) -> Lacks:
    """An open danger is reported first."""
    return listed(f.open_dangers, "danger_unreported", "危险尚未报告,请先报告", "Report the danger first",
                  law=f"{law.PML_25};{law.WORK_24}", where="danger")


def never_accepted(f: ReconsiderFacts) -> Lacks:
    """Only what was never accepted and not merged."""
    return (
        *unless(not f.ever_accepted, "accepted_once", "已受理过的纠纷请用“再次调解”",
                "It was accepted once: reopen it instead", where="nowhere"),
        *unless(f.end_reason != "merged", "merged", "已并案的纠纷请用“撤销并案”",
                "It was merged: unmerge it instead", where="nowhere"),
    )


def confirmed_once_accepted(f: VoidFacts) -> Lacks:
    """After acceptance another person confirms."""
    return confirmed_by_another(f) if f.accepted else ()


def first_round_only(f: VoidFacts) -> Lacks:
    """What came to an end once was no mistake: its first ending stands in the figures."""
    return unless(not f.later_round, "later_round",
                  "本案已再次调解,不是误登记;误办再次调解的,按“撤回”等方式结束本轮",
                  "It is in a later round and so was no mistake: end this round in another way",
                  where="nowhere")


def nothing_was_merged_into_it(f: DeclineFacts | VoidFacts) -> Lacks:
    """What was merged into it goes on in it: nobody would have it in hand any more."""
    return listed(f.merged_in, "others_merged_into_it", "有案件并入本案,请先撤销并案",
                  "Cases were merged into it, unmerge them first", where="nowhere")


FOR_REGISTER = (both_sides_named, place_named, requested_before_registered, fit_for_the_spot)
FOR_ACCEPT = (repeat_warning_answered, nobody_objects, court_papers_dated, term_still_runs)
FOR_DECLINE = (organ_named, danger_reported, nothing_was_merged_into_it)
FOR_RECONSIDER = (never_accepted,)
FOR_VOID = (no_agreement_in_effect, first_round_only, nothing_was_merged_into_it, confirmed_once_accepted)
