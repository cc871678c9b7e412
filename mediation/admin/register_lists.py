"""The register as rows of a sheet, with the headings that a justice bureau asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mediation.accounts import committees
from mediation.accounts.committees import Committee, Person
from mediation.accounts.register import DEPUTY, HEAD, MEMBER
from mediation.organisations.service import LEVELS

COMMITTEES = [
    "序号", "调委会名称", "层级", "种类", "备案号", "备案日期", "本届任期起", "本届任期止", "主任",
    "委员人数", "其中妇女", "其中人数较少民族", "聘任调解员人数", "地址", "电话", "提醒事项",
]  # fmt: skip
MEDIATORS = [
    "序号", "调委会名称", "姓名", "性别", "出生日期", "聘任方式", "职务", "备案号", "任期起", "任期止",
    "擅长类别", "语言方言", "本年培训学时", "联系电话",
]  # fmt: skip

_LEVELS = {level.code: level.zh for level in LEVELS}
_KINDS = {kind.code: kind.zh for kind in committees.KINDS}
_SEX = {"male": "男", "female": "女", "": ""}
_POST = {HEAD: "主任", DEPUTY: "副主任", "": ""}


def of_committees(found: Iterable[Committee]) -> tuple[list[str], list[list[str]]]:
    """One row for each committee."""
    return COMMITTEES, [_committee(n, committee) for n, committee in enumerate(found, 1)]


def of_mediators(found: Iterable[Committee]) -> tuple[list[str], list[list[str]]]:
    """One row for each person in office."""
    people = [(committee, person) for committee in found for person in committee.people]
    return MEDIATORS, [_mediator(n, *both) for n, both in enumerate(people, 1)]


def _committee(n: int, committee: Committee) -> list[str]:
    unit, record = committee.organisation, committee.record
    members = [p.record for p in committee.members]
    filed = (
        [_KINDS.get(record.kind, ""), record.filed_number, *map(_day, (
            record.filed_on, record.term_from, record.term_until
        ))]
        if record is not None else [""] * 5
    )
    return [
        str(n), unit.name, _LEVELS.get(unit.level, ""), *filed, committee.head, str(len(members)),
        str(sum(m.sex == "female" for m in members)), str(sum(m.minority for m in members)),
        str(len(committee.people) - len(members)), unit.address, unit.phone,
        ";".join(dict.fromkeys(w.zh for w in committee.warned)),
    ]


def _mediator(n: int, committee: Committee, person: Person) -> list[str]:
    user, record = person.user, person.record
    return [
        str(n), committee.organisation.name, user.name, _SEX.get(record.sex, ""), _day(record.born_on),
        "委员" if record.kind == MEMBER else "聘任", _POST.get(record.post, ""), record.filed_number,
        _day(record.in_office_from), _day(record.in_office_until), record.skills,
        record.languages, str(person.hours), user.phone,
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
