"""What the grading rule looks at: counted where the hub knows, ticked by a person where it does not."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflows.facts import Kind, stated


def _count(zh: str, en: str) -> Any:
    return stated(zh, en, Kind.NUMBER, required=False, default=0)


def _money(zh: str, en: str) -> Any:
    return stated(zh, en, Kind.MONEY, required=False, default=None)


def _tick(zh: str, en: str) -> Any:
    return stated(zh, en, Kind.TICK, required=False)


@dataclass(frozen=True, kw_only=True)
class GradingFacts:
    """The facts of one dispute at one moment. Everything has an innocent default."""

    one_side: int = _count("人数较多一方的人数", "Persons on the larger side")
    people: int = _count("各方总人数", "Persons on all sides")
    amount: Decimal | None = _money("标的(元)", "Amount (yuan)")  # noqa: RUF009  (a field, not a value)
    wage_claim: bool = _tick("欠薪", "Unpaid wages")
    workers: int = _count("被欠薪工人数", "Unpaid workers")

    death_or_injury: bool = _tick("已有人死亡或重伤", "Death or serious injury")
    extreme_threat: bool = _tick(
        "扬言杀人、自杀、放火等极端行为", "Threat to kill, of self-harm, arson or the like"
    )
    gathering: bool = _tick(
        "已经或扬言聚集、堵路、围堵", "Gathering, blocking or occupying, done or announced"
    )
    high_petition: bool = _tick(
        "已经或扬言赴省进京上访", "Petition to province or Beijing, made or announced"
    )
    police_calls: int = _count("同一事12个月内报警次数", "Police calls on the matter in 12 months")
    weapon_call: bool = _tick("报警中涉及持械", "A police call with a weapon")
    districts: int = _count("涉及区县(市)数", "Districts or cities concerned")
    public_opinion: bool = _tick("引起较大舆情", "Wide public attention")

    physical_conflict: bool = _tick("发生肢体冲突", "Physical conflict")
    vulnerable: bool = _tick(
        "涉及未成年人、限制行为能力人、家暴、精神障碍风险或生活困难者",
        "Minor, limited capacity, domestic violence, mental disorder at risk, or destitute person",
    )
    public_body: bool = _tick("一方为政府机关或国有企业", "A government body or state company is a party")
    towns: int = _count("涉及镇街数", "Towns concerned")
    departments: int = _count("需联动部门数", "Departments needed")
    repeated: bool = _tick("12个月内就同一事再次申请", "Applied before on the same matter within 12 months")
    reopened: bool = _tick("结案后再次调解", "Reopened after an end")
    failed_elsewhere: int = _count("他处调解未成次数", "Failed mediations elsewhere")
    sensitive_category: bool = _tick("敏感类别", "Sensitive category")
    project: bool = _tick("属专班项目", "Belongs to a task-force project")

    tense: bool = _tick("双方关系紧张", "Relation is tense")
    emotional: bool = _tick("情绪激动", "Emotions run high")
    history_years: int = _count("积怨年数", "Years of history")
    evidence_disputed: bool = _tick("证据有争议或需鉴定", "Evidence disputed or expertise needed")
    legal_points: int = _count("法律争点数", "Points of law")
    party_outside: bool = _tick("有当事人在区外", "A party is outside the district")

    def to_json(self) -> dict[str, Any]:
        """What is not innocent, as plain values: kept with the dispute."""
        kept: dict[str, Any] = {}
        for f in dataclasses.fields(self):
            value = getattr(self, f.name)
            if value not in (None, 0, False):
                kept[f.name] = str(value) if isinstance(value, Decimal) else value
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> GradingFacts:
        """The facts as they were kept; names no longer known are left out."""
        known = {f.name for f in dataclasses.fields(cls)}
        values = {name: value for name, value in kept.items() if name in known}
        if values.get("amount") is not None:
            values["amount"] = Decimal(str(values["amount"]))
        return cls(**values)
