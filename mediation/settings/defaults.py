"""Every group of settings with its defaults. A district changes them from a day on, on the settings page."""

from __future__ import annotations

from dataclasses import dataclass, fields
from string import Formatter
from typing import Any

from .grades import TERMS
from .groups import Group, knob


@dataclass(frozen=True)
class GradingThresholds:
    """The numbers of the grading rule."""

    one_side_1: int = knob(30, "一级:一方人数", "Grade 1: persons on one side", low=1)
    workers_1: int = knob(10, "一级:欠薪聚集工人数", "Grade 1: unpaid workers gathering", low=1)
    police_calls_1: int = knob(5, "一级:同一事12个月内报警次数", "Grade 1: police calls in 12 months", low=1)
    amount_1: int = knob(1_000_000, "一级:标的(元)", "Grade 1: amount (yuan)", low=1)
    districts_1: int = knob(2, "一级:涉及区县数", "Grade 1: districts concerned", low=2)
    one_side_2: int = knob(5, "二级:一方人数", "Grade 2: persons on one side", low=1)
    people_2: int = knob(10, "二级:总人数", "Grade 2: persons in all", low=2)
    amount_2: int = knob(100_000, "二级:标的(元)", "Grade 2: amount (yuan)", low=1)
    police_calls_2: int = knob(2, "二级:报警次数", "Grade 2: police calls", low=1)
    towns_2: int = knob(2, "二级:涉及镇街数", "Grade 2: towns concerned", low=2)
    departments_2: int = knob(3, "二级:需联动部门数", "Grade 2: departments needed", low=1)
    failed_2: int = knob(2, "二级:他处调解未成次数", "Grade 2: failed mediations elsewhere", low=1)
    people_point: int = knob(3, "计1分:一方人数", "One point: persons on one side", low=1)
    amount_point: int = knob(10_000, "计1分:标的(元)", "One point: amount (yuan)", low=1)
    amount_points: int = knob(50_000, "计2分:标的(元)", "Two points: amount (yuan)", low=1)
    years_point: int = knob(1, "计1分:积怨年数", "One point: years of history", low=1)
    legal_points: int = knob(2, "计1分:法律争点数", "One point: points of law", low=1)
    score_2: int = knob(5, "二级:总分", "Grade 2: score", low=1)


@dataclass(frozen=True)
class LegalTerms:
    """How long the law gives for mediation, and how long with everybody's agreement."""

    people: int = knob(
        30, "人民调解(自然日)", "People's mediation (calendar days)", low=1, ground="司法部令第75号第33条"
    )
    people_extended: int = knob(60, "人民调解延期后最长", "… with agreement", low=1)
    court_before: int = knob(
        30, "法院委派(自然日)", "Assigned by court before filing", low=1, ground="特邀调解规定第27条"
    )
    court_before_extended: int = knob(60, "法院委派延期后最长", "… with agreement", low=1)
    court_after: int = knob(
        15, "法院委托·普通程序", "Entrusted by court, ordinary", low=1, ground="特邀调解规定第27条"
    )
    court_after_extended: int = knob(30, "法院委托·普通程序延期后最长", "… with agreement", low=1)
    court_summary: int = knob(
        7, "法院委托·简易程序", "Entrusted by court, summary", low=1, ground="特邀调解规定第27条"
    )
    court_summary_extended: int = knob(14, "法院委托·简易程序延期后最长", "… with agreement", low=1)
    labour: int = knob(
        15,
        "劳动争议(自申请日)",
        "Labour (from the application)",
        low=1,
        ground="浙江省劳动人事争议调解仲裁条例第10条",
    )
    labour_extended: int = knob(30, "劳动争议延期后最长", "… with agreement", low=1)
    medical: int = knob(
        30, "医疗纠纷(工作日)", "Medical (working days)", low=1, ground="医疗纠纷预防和处理条例第34、38条"
    )
    medical_extended: int = knob(60, "医疗纠纷延期后最长(工作日)", "… with agreement", low=1)


@dataclass(frozen=True)
class Deadlines:
    """Terms of single steps."""

    handover_return: int = knob(2, "转办退回(工作日)", "Returning a handover (working days)", low=1)
    confirmation: int = knob(
        30,
        "司法确认申请(自然日)",
        "Joint application for confirmation (days)",
        low=1,
        high=30,
        ground="人民调解法第33条",
    )
    danger_ack: int = knob(30, "危险确认收到(分钟)", "Acknowledging danger (minutes)", low=1)
    danger_report: int = knob(60, "危险上报(分钟)", "Reporting danger (minutes)", low=1)
    assistance_answer: int = knob(5, "部门答复协办(工作日)", "A department's answer (working days)", low=1)
    invitation_answer: int = knob(2, "受邀答复(工作日)", "Answering an invitation (working days)", low=1)
    unsorted: int = knob(7, "待分类改码(自然日)", "Sorting what was left unsorted (days)", low=1)
    classify: int = knob(1, "受理后分级(工作日)", "Grading after acceptance (working days)", low=0)
    assign: int = knob(1, "分级后指派(工作日)", "Assigning after grading (working days)", low=0)
    registered: int = knob(3, "登记后决定受理(工作日)", "Deciding on acceptance (working days)", low=1)
    session_lock: int = knob(1, "调解结果锁定(工作日)", "Locking a session's outcome (working days)", low=0)
    promise_call: int = knob(3, "履行到期前提醒(自然日)", "Reminder before a promise is due (days)", low=0)
    transfer_receipt: int = knob(5, "移送回执(工作日)", "Receipt of a transfer (working days)", low=1)


@dataclass(frozen=True)
class Allocation:
    """How mediators are ranked for a dispute: points of each reason, and when one had his share."""

    skill: int = knob(30, "专长(分)", "Skill (points)", low=0, high=100)
    load: int = knob(40, "在办件数(分)", "Free load (points)", low=0, high=100)
    share: int = knob(30, "近期份额(分)", "Share so far (points)", low=0, high=100)
    continuity: int = knob(20, "曾办同一当事人(分)", "Handled the same people (points)", low=0, high=100)
    language: int = knob(40, "语言方言(分)", "Language (points)", low=0, high=100)
    own_house: int = knob(10, "本会调解员(分)", "Of the own committee (points)", low=0, high=100)
    window: int = knob(90, "份额统计天数", "Days the share is counted over", low=7, high=365)
    share_limit: int = knob(
        125, "份额上限(均数的%):超过者排在后面", "Share (% of the mean) above which one steps behind",
        low=100, high=300,
    )


@dataclass(frozen=True)
class Emergency:
    """Numbers that stand beside a danger; a district adds its own police stations."""

    numbers: tuple[str, ...] = knob(
        ("报警 110", "急救 120", "火警 119", "心理援助 12356"), "紧急电话(名称 号码)", "Numbers to call"
    )


@dataclass(frozen=True)
class LampRule:
    """When the lamp turns yellow."""

    yellow_percent: int = knob(30, "黄灯:剩余期限(%)", "Yellow: share of the term left (%)", low=0, high=100)
    yellow_days: int = knob(2, "黄灯:剩余天数", "Yellow: days left", low=0)


@dataclass(frozen=True)
class Retention:
    """How many years a file is kept; 0 stands for ever."""

    ordinary: int = knob(10, "短期(年)", "Short (years)", low=1)
    long: int = knob(30, "长期(年)", "Long (years)", low=1)
    permanent_grade: int = knob(1, "永久保管的等级", "Grade kept for ever", low=1, high=3)


@dataclass(frozen=True)
class NumberPatterns:
    """How numbers are written. {year}, {org} and {n} are filled in; {n:04d} asks for four digits."""

    case: str = knob("〔{year}〕{org}人调字第{n:04d}号", "卷号", "File number")
    agreement: str = knob("〔{year}〕{org}人调协字第{n:04d}号", "协议编号", "Agreement")
    oral: str = knob("〔{year}〕{org}人调口协字第{n:04d}号", "口头协议编号", "Oral agreement")
    termination: str = knob("〔{year}〕{org}人调终字第{n:04d}号", "终止通知编号", "Notice of termination")
    declined: str = knob("〔{year}〕{org}人调不受字第{n:04d}号", "不予受理编号", "Notice of non-acceptance")
    transfer: str = knob("〔{year}〕{org}人调移字第{n:04d}号", "移送函编号", "Transfer letter")
    urging: str = knob("〔{year}〕{org}督字第{n:04d}号", "督办单编号", "Urging order")
    intake: str = knob("{area}-{day}-{n:06d}", "登记编号", "Intake number")
    area: str = knob("LP", "登记编号前缀", "Prefix of intake numbers")


@dataclass(frozen=True)
class Departments:
    """The departments of the joint mechanism; only three of 23 are published: a list to edit."""

    names: tuple[str, ...] = knob(
        ("政法委", "信访", "公安", "司法", "法院", "检察院", "人社", "住建", "规划资源", "农业农村",
         "卫健", "教育", "市场监管", "民政", "生态环境", "综合执法", "应急", "交通", "文旅体育", "税务",
         "总工会", "妇联", "团委"),
        "联席部门", "Departments",
    )  # fmt: skip


@dataclass(frozen=True)
class SignIn:
    """Whom to ask when a password is forgotten, and how long a printed code is good."""

    helper: str = knob("", "忘记密码找谁", "Whom to ask about a forgotten password")
    helper_phone: str = knob("", "其电话", "Telephone")
    code_days: int = knob(3, "一次性验证码有效(天)", "Printed codes are good for (days)", low=1, high=14)


@dataclass(frozen=True)
class Register:
    """What the register of committees and mediators is held against, where the law leaves it open."""

    warn_days: int = knob(60, "任期届满前提醒(天)", "Warn before a term ends (days)", low=1, high=365)
    training_hours: int = knob(
        0, "每年培训学时(0为不要求)", "Hours of training a year (0 = none)", low=0, high=400
    )


NUMBER_PARTS = {"case": {"year", "org", "n"}, "intake": {"area", "day", "n"}}
"""What a pattern fills in: all of it, or two numbers could be the same. Others are written like case."""


def _wrong_number(patterns: NumberPatterns) -> str:
    """A pattern that would break, would not tell two numbers apart, or reaches for something else."""
    for f in fields(patterns):
        if f.name == "area":
            continue
        allowed = NUMBER_PARTS.get(f.name, NUMBER_PARTS["case"])
        try:
            used = {
                part for _, part, _, _ in Formatter().parse(getattr(patterns, f.name)) if part is not None
            }
            getattr(patterns, f.name).format(**dict.fromkeys(allowed - {"n"}, "1"), n=1)
        except (ValueError, KeyError, IndexError, AttributeError):
            return f.name
        if used != allowed:
            return f.name
    return ""


def _wrong_legal(terms: LegalTerms) -> str:
    shorter = (f.name for f in fields(terms) if f.name.endswith("_extended"))
    return next((n for n in shorter if getattr(terms, n) < getattr(terms, n.removesuffix("_extended"))), "")


def _wrong_grading(rule: GradingThresholds) -> str:
    pairs = (
        ("one_side_2", "one_side_1"), ("police_calls_2", "police_calls_1"), ("amount_2", "amount_1"),
        ("amount_points", "amount_2"), ("amount_point", "amount_points"), ("people_point", "one_side_2"),
    )  # fmt: skip
    return next((low for low, high in pairs if getattr(rule, low) > getattr(rule, high)), "")


GRADING = Group("grading", "分级标准", "Grading rule", GradingThresholds(), _wrong_grading)
LEGAL_TERMS = Group("legal_terms", "法定调解期限", "Legal terms", LegalTerms(), _wrong_legal)
DEADLINES = Group("deadlines", "各环节时限", "Terms of single steps", Deadlines())
ALLOCATION = Group("allocation", "调解员指派规则", "Allocating mediators", Allocation())
EMERGENCY = Group("emergency", "紧急电话", "Emergency numbers", Emergency())
LAMP = Group("lamp", "期限灯", "Lamp", LampRule())
RETENTION = Group("retention", "保管期限", "Retention", Retention())
NUMBERS = Group("numbers", "编号格式", "Number patterns", NumberPatterns(), _wrong_number)
DEPARTMENTS = Group("departments", "联席部门", "Departments", Departments())
SIGN_IN = Group("sign_in", "登录与忘记密码", "Signing in", SignIn())
REGISTER = Group("register", "调委会与调解员名册", "Register of committees and mediators", Register())

_ALL: tuple[Group[Any], ...] = (
    GRADING, *TERMS.values(), LEGAL_TERMS, DEADLINES, ALLOCATION, EMERGENCY, LAMP, RETENTION, NUMBERS,
    DEPARTMENTS, REGISTER, SIGN_IN,
)  # fmt: skip

GROUPS: dict[str, Group[Any]] = {group.key: group for group in _ALL}
"""Every group by key, in the order of the settings page."""
