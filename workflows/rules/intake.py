"""Stage 1: register, accept, decline, reconsider, void."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import COMPETENCE, DECLINE, RECONSIDER, REPEAT_ANSWERS, SOURCES, TOLD_BY, VOID

from .common import Names, Seconded


@dataclass(frozen=True, kw_only=True)
class RegisterFacts(Facts):
    """Somebody brings a dispute; the exact moment of the request interrupts limitation."""

    REASON: ClassVar[str] = "source"

    source: str = stated("来源", "Source", Kind.CHOICE, choices=SOURCES)
    referred_by: str = stated("来文单位", "Sent by", required=False)
    external_number: str = stated("来文编号", "Their number", required=False)
    requested_at: datetime = stated(
        "提出请求的时间", "Moment of the request", Kind.MOMENT,
        hint_zh="诉讼时效自此中断", hint_en="Limitation is interrupted from this moment",
    )
    title: str = stated("案由简述", "Matter in one line", required=False)
    narrative: str = stated("什么事", "What happened", Kind.TEXT, private=True)
    claims: str = stated("想要什么", "What is asked for", Kind.TEXT, required=False, private=True)
    place: str = stated("发生地", "Place", required=False)
    place_pending: bool = stated("发生地待核", "Place to be confirmed", Kind.TICK, required=False)
    express: bool = stated("当场调解", "Mediated on the spot", Kind.TICK, required=False)
    applicants: int = found("申请方人数", "People on the applying side")
    respondents: int = found("对方人数", "People on the other side")
    respondent_unknown: bool = found("对方身份待核", "The other side is not known yet")
    express_barred: Names = found("不宜当场调解的原因", "Why it cannot be mediated on the spot")


@dataclass(frozen=True, kw_only=True)
class AcceptFacts(Facts):
    """The committee takes the dispute; the number is drawn and the clock starts."""

    competence: str = stated("管辖依据", "Ground of competence", Kind.CHOICE, choices=COMPETENCE)
    no_bar: bool = stated(
        "经审查,不属不予受理情形", "Examined: no bar to acceptance", Kind.TICK,
        hint_zh="专门机关管辖、禁止调解,或有关机关已受理、已解决",
        hint_en="Reserved to a special organ, forbidden, or already with an authority",
    )
    repeat_answer: str = stated(
        "疑似重复的判断", "Answer to the repeat warning", Kind.CHOICE, required=False,
        choices=REPEAT_ANSWERS,
    )
    nobody_objects: bool = stated(
        "主动调解:各方均不反对", "Own motion: nobody objects", Kind.TICK, required=False,
    )
    papers_signed_on: date | None = stated(
        "签收法院材料日期", "Court's papers signed for on", Kind.DAY, required=False,
        hint_zh="法院案件的期限自签收之日起算", hint_en="A court case's term runs from this day",
    )
    own_motion: bool = found("主动调解", "Started on own motion")
    court_case: bool = found("法院案件", "Sent by a court")
    repeats: Names = found("疑似重复的纠纷", "Possible repeats")


@dataclass(frozen=True, kw_only=True)
class DeclineFacts(Facts):
    """The committee does not take it, and says where to go instead."""

    reason: str = stated("不予受理的原因", "Ground", Kind.CHOICE, choices=DECLINE)
    organ: str = stated("应向何机关提出", "Organ to turn to", required=False)
    told_how: str = stated("告知方式", "How told", Kind.CHOICE, choices=TOLD_BY)
    open_dangers: Names = found("尚未报告的危险", "Dangers not yet reported")


@dataclass(frozen=True, kw_only=True)
class ReconsiderFacts(Facts):
    """A declined or early ended dispute is looked at again."""

    reason: str = stated("重新审查的原因", "Reason", Kind.CHOICE, choices=RECONSIDER)
    ever_accepted: bool = found("曾受理", "Was accepted once")
    end_reason: str = found("终止原因", "End reason", "")


@dataclass(frozen=True, kw_only=True)
class VoidFacts(Seconded):
    """Registered by mistake; the number stays used and listed."""

    reason: str = stated("作废原因", "Reason", Kind.CHOICE, choices=VOID, default=VOID[0].code)
    accepted: bool = found("已受理", "Accepted already")
    open_dangers: Names = found("尚未报告的危险", "Dangers not yet reported")
