"""Which papers a file holds, in binding order: who signs them, how many copies, and when they must be there.

The order and the marks 必须 / 按需 follow the Ministry of Justice's index of a
mediation file; what the law asks beyond it (notice of the end, consent to an
extension, feedback to a court) stands where a binder would put it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where a paper comes from."""

    BOUND = "bound"
    """Made when the file is bound."""
    ISSUED = "issued"
    """Printed here, to be signed or handed out."""
    BROUGHT = "brought"
    """Brought in from outside."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One line of the table of contents of a file."""

    code: str
    zh: str
    en: str
    duty: str = "if_needed"
    """must | if_needed, as the index of the file marks it"""
    source: Source = Source.BROUGHT
    line: str = ""
    """Number in the official index."""
    signs_zh: str = ""
    signs_en: str = ""
    per_party: bool = False
    """One for each party."""
    extra_copies: int = 0
    """Copies beside one for each party (agreement: the committee's)."""
    pattern: str = ""
    """The field of the number patterns its number is written by."""


_MUST, _IF = "must", "if_needed"
_B, _I, _O = Source.BOUND, Source.ISSUED, Source.BROUGHT
_PARTIES = ("各方当事人", "all parties")
_EACH = ("当事人", "the party")
_ALL = ("当事人、参加人、调解员、记录人", "parties, others present, mediator, recorder")
_DEED = ("当事人、调解员、记录人,加盖调委会印章", "parties, mediator, recorder; seal of the committee")
_SEAL = ("加盖调委会印章", "seal of the committee")

KINDS = (
    PaperKind("cover", "卷宗封面", "Cover", _MUST, _B),
    PaperKind("contents", "卷内目录", "Table of contents", _MUST, _B),
    PaperKind("application", "人民调解申请书", "Application", _IF, _I, "1", "申请人", "the applicant"),
    PaperKind("intake_form", "受理登记表", "Intake form", _MUST, _I, "1", "当事人、登记人,加盖调委会印章",
              "parties, clerk; seal of the committee"),
    PaperKind("receipt", "登记回执", "Receipt of the request", _IF, _I, "", *_SEAL),
    PaperKind("acceptance", "受理通知书", "Notice of acceptance", _IF, _I, "", *_SEAL, True),
    PaperKind("commission", "委派委托调解函", "Letter of commission", _IF, _O),
    PaperKind("declined", "不予受理告知书", "Notice of non-acceptance", _IF, _I, "", *_SEAL,
              pattern="declined"),
    PaperKind("rights_notice", "权利义务告知书", "Notice of rights and duties", _MUST, _I, "2", *_EACH, True),
    PaperKind("identity", "当事人身份证明", "Proof of identity", _MUST, _O, "3", "", "", True),
    PaperKind("authority", "授权委托书", "Power of attorney", _IF, _I, "4", "委托人", "the principal"),
    PaperKind("guardian", "监护关系证明", "Proof of guardianship", _IF, _O, "4"),
    PaperKind("inquiry", "调查记录", "Record of an inquiry", _IF, _I, "5", "被调查人、调查人、记录人",
              "the person asked, inquirer, recorder"),
    PaperKind("evidence", "证据材料", "Evidence", _IF, _O, "6", "提交人、接收人", "giver, receiver"),
    PaperKind("invitation", "调解通知书", "Notice of a session", _IF, _I, "", *_SEAL, True),
    PaperKind("recusal", "回避申请及决定", "Objection and decision", _IF, _I, "", "申请人", "the objector"),
    PaperKind("extension", "延期同意书", "Consent to an extension", _IF, _I, "", *_PARTIES),
    PaperKind("suspension", "中止依据材料", "Ground of a suspension", _IF, _O),
    PaperKind("record", "调解记录", "Record of a session", _MUST, _I, "7", *_ALL),
    PaperKind("agreement", "人民调解协议书", "Agreement", _IF, _I, "8", *_DEED, False, 1, "agreement"),
    PaperKind("oral_agreement", "口头协议登记表", "Form of an oral agreement", _IF, _I, "8",
              "调解员、记录人", "mediator, recorder", pattern="oral"),
    PaperKind("proof_of_keeping", "履行凭证", "Proof of performance", _IF, _O, "9", "收款人", "the payee"),
    PaperKind("visit", "回访记录", "Record of a return visit", _IF, _I, "10", "回访人", "the visitor"),
    PaperKind("confirmation", "司法确认材料", "Papers of the court's confirmation", _IF, _I, "11", *_PARTIES),
    PaperKind("ending", "终止调解通知书", "Notice of the end", _IF, _I, "", *_EACH, True, 1, "termination"),
    PaperKind("transfer", "移送函", "Letter of transfer", _IF, _I, "", *_SEAL, pattern="transfer"),
    PaperKind("transfer_receipt", "移送回执", "Receipt of a transfer", _IF, _O),
    PaperKind("feedback", "委派委托调解反馈函", "Feedback to the court", _IF, _I, "", *_SEAL),
    PaperKind("feedback_receipt", "反馈函回执", "The court's receipt of the feedback", _IF, _O),
    PaperKind("court_ruling", "法院或其他机关文书", "Paper of a court or another authority", _IF, _O),
    PaperKind("death", "死亡或终止证明", "Proof of death or dissolution", _IF, _O),
    PaperKind("payment_order", "支付令申请书", "Application for a payment order", _IF, _I, "", *_EACH),
    PaperKind("police_proof", "履行情况证明", "Proof of performance for the police", _IF, _I, "", *_SEAL),
    PaperKind("closing_report", "人民调解结案报告表", "Closing report", _IF, _I, "",
              "承办人", "the mediator"),
    PaperKind("explanation", "卷宗情况说明", "Note on the file", _IF, _I, "12", "立卷人、检查人",
              "binder, examiner"),
    PaperKind("other", "其他材料", "Other"),
    PaperKind("back", "卷宗封底", "Back cover", _MUST, _B, "13", "立卷人、审核人", "binder, examiner"),
)  # fmt: skip
"""In the order in which a file is bound."""

BY_CODE: Mapping[str, PaperKind] = {kind.code: kind for kind in KINDS}

BROUGHT = tuple(kind.code for kind in KINDS if kind.source is Source.BROUGHT)

OWN_WORDS = (
    "cover", "contents", "intake_form", "receipt", "acceptance", "declined", "rights_notice", "invitation",
    "ending", "transfer", "feedback", "police_proof", "closing_report", "explanation", "back",
)  # fmt: skip
"""What the committee says itself; a signed copy of it that was scanned is no ground for a move either."""

POSITION: Mapping[str, int] = {kind.code: place for place, kind in enumerate(KINDS)}
"""Where a kind is bound; sorts papers."""


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What decides which papers must be in a file."""

    outcome: str
    """written | oral | ended | declined | transferred"""
    begun: bool = True
    """Mediation began (rights told, consents given)."""
    sessions_held: int = 0
    agents: int = 0
    guarded: int = 0
    """Parties who act through a guardian."""
    extended: bool = False
    suspended: bool = False
    from_court: bool = False
    performed: bool = False
    """Something was paid or done under the agreement."""
    visited: bool = False
    confirmation_asked: bool = False
    lapsed: bool = False
    """Ended for death or dissolution."""
    set_aside: bool = False
    gaps: bool = False
    """Something is missing or only a copy, and explained."""


@dataclass(frozen=True, slots=True)
class Need:
    """A paper that must be there, why, and what would do as well."""

    kind: PaperKind
    zh: str
    en: str
    or_else: tuple[str, ...] = ()

    def met_by(self, present: Iterable[str]) -> bool:
        """True when the paper or one that does as well is there."""
        return not {self.kind.code, *self.or_else}.isdisjoint(present)


def required_for(facts: FileFacts) -> list[Need]:
    """What a file must hold, in binding order. An oral agreement makes a simple file."""
    agreed = facts.outcome in ("written", "oral")
    began = facts.begun and facts.outcome != "declined"
    full = facts.outcome != "oral"
    asked: list[tuple[str, bool, str, str, tuple[str, ...]]] = [
        ("cover", True, "每卷必备", "every file", ()),
        ("contents", True, "每卷必备", "every file", ()),
        ("intake_form", True, "申请书或登记表至少一份", "application or intake form", ("application",)),
        ("commission", facts.from_court, "法院委派、委托的案件", "sent by a court", ()),
        ("declined", facts.outcome == "declined", "不予受理须告知", "non-acceptance is told", ()),
        ("rights_notice", began, "调解前须告知权利义务", "rights are told before mediation", ()),
        ("identity", began and full, "调解须核对身份", "identity is checked", ()),
        ("authority", facts.agents > 0, "有委托代理人", "somebody acts for a party", ()),
        ("guardian", facts.guarded > 0, "有监护人代为参加", "a guardian acts for a party", ()),
        ("extension", facts.extended, "延期须各方书面同意", "extension needs everybody's consent", ()),
        ("suspension", facts.suspended, "中止须有依据", "a suspension needs its ground", ()),
        ("record", facts.sessions_held > 0 and full, "开过调解会", "a session was held", ()),
        ("agreement", facts.outcome == "written", "达成书面协议", "a written agreement", ()),
        ("oral_agreement", facts.outcome == "oral", "达成口头协议", "an oral agreement", ("agreement",)),
        ("proof_of_keeping", facts.performed and full, "已有履行", "something was performed", ()),
        ("visit", agreed and facts.visited, "已回访", "a visit was paid", ()),
        ("confirmation", facts.confirmation_asked, "申请过司法确认", "confirmation was applied for", ()),
        (
            "ending",
            facts.outcome == "ended",
            "终止须告知并告知其他途径",
            "the end and other routes are told",
            (),
        ),
        ("transfer", facts.outcome == "transferred", "移送须有函", "a transfer needs its letter", ()),
        (
            "transfer_receipt",
            facts.outcome == "transferred",
            "移送须有回执",
            "a transfer needs its receipt",
            (),
        ),
        ("feedback", facts.from_court and began, "须向法院反馈", "the court is told the result", ()),
        (
            "feedback_receipt",
            facts.from_court and began,
            "反馈函须有法院回执",
            "the court's receipt of the feedback",
            (),
        ),
        ("court_ruling", facts.set_aside, "协议失效须有文书", "the paper that set it aside", ()),
        ("death", facts.lapsed, "终结须有证明", "the proof of death or dissolution", ("court_ruling",)),
        ("explanation", facts.gaps, "缺件或复印件须说明", "what is missing is explained", ()),
        ("back", True, "每卷必备", "every file", ()),
    ]
    return [Need(BY_CODE[code], zh, en, other) for code, needed, zh, en, other in asked if needed]


def missing(facts: FileFacts, present: Iterable[str]) -> list[Need]:
    """What a clerk still has to supply; what is made at binding is never missing."""
    there = set(present)
    needs = required_for(facts)
    return [need for need in needs if need.kind.source is not Source.BOUND and not need.met_by(there)]


def copies(kind: PaperKind, parties: int) -> int:
    """How many to print: one for each party, with the committee's own where one is kept; else one."""
    if kind.code == "agreement" or kind.per_party:
        return parties + kind.extra_copies
    return 1
