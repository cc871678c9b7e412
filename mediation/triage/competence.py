"""The questions before acceptance, answered from what the hub knows; a person decides (司法部令75号 21-24).

An answer is a proposal with its reason. Where nothing is known the question stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mediation import data
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.classification.queries import Offered
from mediation.organisations.models import Organisation
from workflows import law

DIVISIONS, DISTRICT = "divisions_linping.csv", "3"

_PLACE = re.compile(r"^(.+?)(?:街道|镇|乡|村|社区|区|县|市)")
_TRADES = ("劳动", "医疗", "物业", "交通", "消费", "金融", "保险", "教育", "旅游", "电子商务", "商会", "行业")
TRADE = re.compile("|".join(_TRADES))
"""Committees of a trade take the disputes of their trade, wherever they arise."""

ELSEWHERE = (
    "已起诉", "已经起诉", "已立案", "法院已受理", "判决书", "已判决", "仲裁裁决", "已仲裁", "派出所已处理",
    "已拘留", "行政处罚决定", "已在法院",
)
"""Words of a story that say: another organ has it already, or has settled it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its proposed answer, why, and the article it rests on."""

    code: str
    """The value proposed; empty when a person must answer."""
    zh: str
    en: str
    law: str


def ground(session: Session, dispute: Dispute) -> Answer:
    """Why this committee is competent: where it arose, where somebody lives, its trade."""
    lead = session.get_one(Organisation, dispute.lead_org_id)
    names = list(_area(lead))
    division = _division(dispute.division_code)
    parts = (dispute.place, "" if division and division in (dispute.place or "") else division)
    where = " ".join(filter(None, parts))
    if _within(where, names):
        return Answer("arose_here", f"发生地:{where}", f"arose at: {where}", law.WORK_21)
    near = [p for p in parties.principals(session, dispute.id) if _within(p.address or "", names)]
    if near:
        who = near[0].name
        return Answer("party_lives", f"{who}的住址在本辖区", f"{who} lives here", law.WORK_21)
    if TRADE.search(lead.name):
        return Answer("by_trade", f"本会是{lead.name}", f"this is {lead.name}", law.WORK_21)
    return Answer(
        "", "发生地和住址都看不出在本辖区,请选择依据", "neither place nor address says so: please choose",
        law.WORK_21,
    )


def bars(dispute: Dispute, offered: Sequence[Offered]) -> list[Answer]:
    """What may stand against acceptance: not for people's mediation, or another organ has it."""
    found = []
    first = offered[0] if offered else None
    if first is not None and first.firm and first.guide is not None:
        found.append(Answer(
            "special_organ", f"“{first.category.zh}”一般不由人民调解:{first.guide.zh}",
            f"“{first.category.en}” is not for people's mediation: {first.guide.en}",
            first.guide.law_zh or law.WORK_22,
        ))
    story = f"{dispute.narrative} {dispute.claims}"
    said = [word for word in ELSEWHERE if word in story]
    if said:
        words = "、".join(said)
        found.append(Answer(
            "already_accepted", f"来人提到“{words}”,请核对有关机关是否已受理或解决",
            f"the story says “{words}”: ask whether an authority has it already", law.WORK_22,
        ))
    return found


def _area(lead: Organisation) -> Iterable[str]:
    """How the area of an organisation is called in places and addresses."""
    found = _PLACE.match(lead.name)
    if found is None:
        return
    rows = data.read_table(DIVISIONS)
    yield found[0]
    if len(found[1]) > 1 and not any(r["level"] == DISTRICT and r["name"].startswith(found[1]) for r in rows):
        yield found[1]  # 乔司 for 乔司街道; but 临平 may be the whole district
    if lead.level == "district":
        own = {row["code"] for row in rows if row["name"].startswith(found[1])}
        yield from (row["name"] for row in rows if row["parent"] in own)


def _within(text: str, names: Sequence[str]) -> bool:
    return any(name in text for name in names)


def _division(code: str | None) -> str:
    rows = data.read_table(DIVISIONS) if code else ()
    return next((row["name"] for row in rows if row["code"] == code), "")
