"""Whether a matter may be settled on the spot: told while one types, and asked again inside the act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from mediation.cases.parties import PartyInput
from mediation.classification import rules
from mediation.classification.catalogue import tree_of
from mediation.classification.grading_facts import GradingFacts
from mediation.settings import service as settings
from mediation.settings.defaults import GRADING
from mediation.settings.grades import Grade
from workflows.flow import Reason
from workflows.reasons import COURT_SOURCES

from .spot import MANY, WAGES

DANGER = Reason("danger", "有危险情形", "there is danger")
GUARDIAN = Reason("guardian", "未成年人没有监护人到场", "a minor without guardian")
UNKNOWN = Reason(
    "unknown", "对方身份待核:要有真实姓名(带数字、门牌的名字算称呼;确是本名的,在“更多”里选类型“自然人”)",
    "the other side is not known by name (figures or a room in it read as a description; if it is the name "
    "itself, choose under More what they are)",
)
COURT = Reason("court", "法院委派委托的案件", "sent by a court")
WORKERS = Reason("workers", f"欠薪涉及{MANY}人以上", f"wages of {MANY} or more people")


def why_not(
    session: Session, people: Sequence[PartyInput], *, signs: Iterable[str], source: str, category: str,
    amount: Decimal | None,
) -> list[Reason]:
    """What speaks against the spot, as far as it has been typed; empty when nothing does."""
    principals = [one for one in people if one.role == "party"]
    other = [one for one in principals if one.side == "respondent"]
    asking = sum(one.stands_for for one in principals if one.side == "applicant")
    found = [
        (DANGER, bool(list(signs))),
        (GUARDIAN, any(one.minor and not _guarded(one) for one in principals)),
        (UNKNOWN, bool(other) and all(one.kind == "described" for one in other)),
        (COURT, source in COURT_SOURCES),
        (WORKERS, category.startswith(WAGES) and asking >= MANY),
    ]
    return [reason for reason, stands in found if stands] + _grade(session, principals, category, amount)


def _grade(
    session: Session, principals: Sequence[PartyInput], category: str, amount: Decimal | None
) -> list[Reason]:
    sides: dict[str, int] = {}
    for one in principals:
        sides[one.side] = sides.get(one.side, 0) + one.stands_for
    wages, known = category.startswith(WAGES), tree_of(session)
    facts = GradingFacts(
        one_side=max(sides.values(), default=0), people=sum(sides.values()), amount=amount,
        wage_claim=wages, workers=sides.get("applicant", 0) if wages else 0,
        vulnerable=any(one.minor for one in principals),
        sensitive_category=category in known and known.get(category).sensitive,
    )
    proposal = rules.propose(facts, settings.value(session, GRADING))
    if proposal.grade is Grade.ORDINARY:
        return []
    return [Reason("grade", f"等级高于三级({proposal.zh})", f"above grade 3 ({proposal.en})")]


def _guarded(one: PartyInput) -> bool:
    return any(stand_in.role == "guardian" for stand_in in one.stand_ins)
