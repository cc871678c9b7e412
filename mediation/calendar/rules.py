"""Every deadline rule as a row: from which event it counts, in what unit, how long, by which law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mediation.settings.defaults import DEADLINES, LAMP, LEGAL_TERMS, Deadlines, LampRule, LegalTerms
from mediation.settings.grades import TERMS, Grade, GradeTerms


class Unit(StrEnum):
    """What a term is counted in."""

    DAYS = "days"
    WORKING = "working"
    MINUTES = "minutes"

    @property
    def zh(self) -> str:
        """As the unit is written on a page."""
        return {"days": "日", "working": "个工作日", "minutes": "分钟"}[self]

    @property
    def en(self) -> str:
        """The English unit."""
        return {"days": "days", "working": "working days", "minutes": "minutes"}[self]


class Base(StrEnum):
    """The event a term counts from."""

    REQUEST = "request"
    ACCEPTANCE = "acceptance"
    PAPERS = "papers"
    GRADING = "grading"
    ASSIGNMENT = "assignment"
    EFFECT = "effect"
    OFFER = "offer"
    RAISING = "raising"
    INVITING = "inviting"
    SESSION = "session"
    REGISTRATION = "registration"
    SENDING = "sending"

    @property
    def zh(self) -> str:
        """The event in the field's words."""
        return _BASES[self][0]

    @property
    def en(self) -> str:
        """The event in English."""
        return _BASES[self][1]


_BASES = {
    Base.REQUEST: ("申请", "the application"),
    Base.ACCEPTANCE: ("受理", "acceptance"),
    Base.PAPERS: ("签收法院材料", "signing for the court's papers"),
    Base.GRADING: ("分级", "grading"),
    Base.ASSIGNMENT: ("指派", "assignment"),
    Base.EFFECT: ("协议生效", "the agreement's effect"),
    Base.OFFER: ("转办发出", "the handover's offer"),
    Base.RAISING: ("提出危险报告", "the danger report"),
    Base.INVITING: ("发出邀请", "the invitation"),
    Base.SESSION: ("调解", "the session"),
    Base.REGISTRATION: ("登记", "registration"),
    Base.SENDING: ("移送", "the transfer"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline rule. ``knob`` names the setting that holds its length."""

    code: str
    zh: str
    en: str
    base: Base
    unit: Unit
    knob: str
    law: str = ""
    extender_zh: str = ""
    extender_en: str = ""


_BOTH = ("各方当事人书面同意,一轮一次", "written agreement of all parties, once a round")

LEGAL: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("people", "人民调解期限", "People's mediation", Base.ACCEPTANCE, Unit.DAYS, "people",
             "人民调解工作若干规定(司法部令第75号)第33条", *_BOTH),
        Rule("labour", "劳动争议调解期限", "Labour dispute", Base.REQUEST, Unit.DAYS, "labour",
             "劳动争议调解仲裁法第14条;浙江省劳动人事争议调解仲裁条例第10条", *_BOTH),
        Rule("medical", "医疗纠纷调解期限", "Medical dispute", Base.ACCEPTANCE, Unit.WORKING, "medical",
             "医疗纠纷预防和处理条例第34、38条", *_BOTH),
        Rule("court_before", "法院委派调解期限", "Assigned by court before filing", Base.PAPERS, Unit.DAYS,
             "court_before", "最高人民法院关于人民法院特邀调解的规定第27条", *_BOTH),
        Rule("court_after", "法院委托调解期限(普通程序)", "Entrusted by court, ordinary procedure",
             Base.PAPERS, Unit.DAYS, "court_after", "最高人民法院关于人民法院特邀调解的规定第27条", *_BOTH),
        Rule("court_summary", "法院委托调解期限(简易程序)", "Entrusted by court, summary procedure",
             Base.PAPERS, Unit.DAYS, "court_summary", "最高人民法院关于人民法院特邀调解的规定第27条", *_BOTH),
    )
}  # fmt: skip
"""Rules that cap the whole mediation, by the code kept in ``Dispute.deadline_rule``."""

STEPS: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("decide", "决定是否受理", "Deciding on acceptance", Base.REGISTRATION, Unit.WORKING,
             "registered"),
        Rule("classify", "分级分类", "Grading", Base.ACCEPTANCE, Unit.WORKING, "classify"),
        Rule("assign", "指派", "Assigning", Base.GRADING, Unit.WORKING, "assign"),
        Rule("unsorted", "待分类改码", "Sorting the unsorted", Base.GRADING, Unit.DAYS, "unsorted"),
        Rule("handover_return", "转办签收或退回", "Receiving or returning a handover", Base.OFFER,
             Unit.WORKING, "handover_return"),
        Rule("assistance_answer", "部门答复协办", "A department's answer", Base.OFFER, Unit.WORKING,
             "assistance_answer"),
        Rule("invitation_answer", "受邀答复", "Answering an invitation", Base.INVITING, Unit.WORKING,
             "invitation_answer"),
        Rule("session_lock", "调解结果锁定", "Locking a session's outcome", Base.SESSION, Unit.WORKING,
             "session_lock"),
        Rule("confirmation", "申请司法确认", "Joint application for confirmation", Base.EFFECT,
             Unit.DAYS, "confirmation", "人民调解法第33条;民事诉讼法第205条"),
        Rule("transfer_receipt", "移送回执", "Receipt of a transfer", Base.SENDING, Unit.WORKING,
             "transfer_receipt"),
        Rule("danger_ack", "危险确认收到", "Acknowledging danger", Base.RAISING, Unit.MINUTES, "danger_ack"),
        Rule("danger_report", "危险上报", "Reporting danger", Base.RAISING, Unit.MINUTES,
             "danger_report", "人民调解法第25条"),
    )
}  # fmt: skip
"""Rules of single steps."""

GRADE_TERM = Rule(
    "grade_term", "分级办理期限", "Term of the grade", Base.ACCEPTANCE, Unit.DAYS, "term",
    extender_zh="各方当事人书面同意,一级另须中心负责人批准",
    extender_en="written agreement of all parties; for grade 1 also the head of the centre",
)  # fmt: skip
FIRST_CONTACT = Rule(
    "first_contact", "首次联系", "First contact", Base.ASSIGNMENT, Unit.WORKING, "first_contact"
)
CONFERENCE = Rule("conference", "会商", "Conference", Base.GRADING, Unit.WORKING, "conference")
"""Rules whose length depends on the grade."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings that deadlines need, as they held on one day."""

    legal: LegalTerms = LEGAL_TERMS.default
    steps: Deadlines = DEADLINES.default
    lamp: LampRule = LAMP.default
    grades: Mapping[Grade, GradeTerms] = field(
        default_factory=lambda: {grade: group.default for grade, group in TERMS.items()}
    )

    def length(self, rule: Rule, grade: int | None = None, *, extended: bool = False) -> int:
        """How long a rule gives. KeyError for a rule of the grade without one."""
        if rule.code in LEGAL:
            return int(getattr(self.legal, f"{rule.knob}_extended" if extended else rule.knob))
        if rule.code in STEPS:
            return int(getattr(self.steps, rule.knob))
        if grade is None:
            raise KeyError(rule.code)
        terms = self.grades[Grade(grade)]
        return int(terms.extended if extended and rule is GRADE_TERM else getattr(terms, rule.knob))
