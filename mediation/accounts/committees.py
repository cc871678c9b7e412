"""Committees as they are filed with the justice bureau, and what their conditions in law lack.

A condition that the law gives time for (a term that ends, a filing that is due) is a warning, never a wall:
people wait at the counter of a committee whose papers are late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.core.exceptions import RuleBroken
from mediation.organisations.models import Organisation
from mediation.organisations.queries import tree
from mediation.security.actor import Actor
from mediation.settings import service as settings
from mediation.settings.defaults import REGISTER, Register
from workflows.flow import Reason

from .models import CommitteeRecord, MediatorRecord, MediatorTraining, User
from .register import HEAD, MEMBER, granted, in_office

CHAIN = "sys:organisations"
COMMITTEE = "committee"
FEWEST, MOST, TERM_YEARS = 3, 9, 3

KINDS = (
    Reason("village", "村(居)调委会", "Of a village or residents"),
    Reason("street", "乡镇(街道)调委会", "Of a town or street"),
    Reason("firm", "企事业单位调委会", "Of a firm or institution"),
    Reason("trade", "行业性专业性调委会", "Of a trade or profession"),
    Reason("area", "区域性调委会", "Of an area"),
)

ACT = "人民调解法"
WORDS: Mapping[str, Reason] = {
    row.code: row
    for row in (
        Reason("few", "委员不足3人", "Fewer than three members"),
        Reason("many", "委员超过9人", "More than nine members"),
        Reason("no_head", "没有主任", "No head"),
        Reason("no_woman", "没有妇女委员", "No woman among the members"),
        Reason("sex_unknown", "有委员未登记性别", "The sex of a member is not entered"),
        Reason("no_minority", "多民族居住地区没有人数较少民族的成员",
               "Mixed area without a member of a smaller nationality"),
        Reason("not_filed", "未登记备案号", "No filed number"),
        Reason("no_term", "未登记任期", "No term entered"),
        Reason("term_over", "任期已满", "The term is over"),
        Reason("term_ends", "任期将满", "The term ends soon"),
        Reason("office_over", "调解员任期已满", "A mediator's office is over"),
        Reason("office_ends", "调解员任期将满", "A mediator's office ends soon"),
        Reason("untrained", "调解员本年培训学时不足", "A mediator lacks hours of training this year"),
    )
}  # fmt: skip
ARTICLES: Mapping[str, str] = {
    "few": "8", "many": "8", "no_head": "8", "no_woman": "8", "sex_unknown": "8", "no_minority": "8",
    "not_filed": "10", "no_term": "9", "term_over": "9", "term_ends": "9", "untrained": "14",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Warned:
    """One condition that is not met, or soon will not be."""

    code: str
    who: str = ""
    on: date | None = None

    @property
    def zh(self) -> str:
        """In Chinese."""
        return WORDS[self.code].zh

    @property
    def en(self) -> str:
        """In English."""
        return WORDS[self.code].en

    @property
    def law(self) -> str:
        """Where the law says so; empty where a setting does."""
        article = ARTICLES.get(self.code)
        return f"《{ACT}》第{article}条" if article else ""


@dataclass(frozen=True, slots=True)
class Person:
    """A mediator with his entry, his hours of training this year, and whether he has the right to mediate."""

    user: User
    record: MediatorRecord
    hours: int
    granted: bool


@dataclass(slots=True)
class Committee:
    """One committee with its people."""

    organisation: Organisation
    record: CommitteeRecord | None
    people: list[Person] = field(default_factory=list)
    warned: list[Warned] = field(default_factory=list)

    @property
    def members(self) -> list[Person]:
        """Elected members, the head first."""
        return [p for p in self.people if p.record.kind == MEMBER]

    @property
    def head(self) -> str:
        """The head's name; empty when there is none."""
        return next((p.user.name for p in self.members if p.record.post == HEAD), "")


def committees(session: Session, day: date, only: int | None = None) -> list[Committee]:
    """Every open committee (or one) in the order of the tree, with what its conditions lack on a day."""
    units = [
        unit for unit, _depth in tree(session)
        if unit.kind == COMMITTEE and unit.closed_on is None and only in (None, unit.id)
    ]
    records = {r.organisation_id: r for r in session.scalars(select(CommitteeRecord))}
    found = {unit.id: Committee(unit, records.get(unit.id)) for unit in units}
    for person in _people(session, day, found):
        found[person.record.organisation_id].people.append(person)
    rule = settings.value(session, REGISTER, day)
    for committee in found.values():
        committee.warned = list(lacking(committee, day, rule))
        committee.people = [p for p in committee.people if in_office(p.record, day)]
    return list(found.values())


def lacking(committee: Committee, day: date, rule: Register) -> Iterator[Warned]:
    """What the conditions in law lack on a day, the gravest first."""
    there = [p.record for p in committee.members if in_office(p.record, day)]
    if len(there) < FEWEST or len(there) > MOST:
        yield Warned("few" if len(there) < FEWEST else "many")
    if there:
        yield from _composition(there, committee.record)
    yield from _filing(committee.record, day, rule)
    for person in committee.people:
        yield from _office(person, day, rule)


def file(
    session: Session, by: Actor, organisation: Organisation, *, kind: str, filed_number: str,
    filed_on: date | None, term_from: date | None, term_until: date | None, mixed_area: bool,
) -> CommitteeRecord:
    """What the justice bureau was told of a committee; a term without a last day lasts its three years.

    RuleBroken for a term that the law does not know.
    """
    term_until = term_until or (end_of_term(term_from) if term_from is not None else None)
    _check_term(term_from, term_until)
    row = session.get(CommitteeRecord, organisation.id)
    new = {"kind": kind, "filed_number": filed_number.strip(), "filed_on": filed_on, "term_from": term_from,
           "term_until": term_until, "mixed_area": mixed_area}
    changed = {name: (_told(getattr(row, name, None)), _told(value)) for name, value in new.items()
               if getattr(row, name, None) != value}
    row = row or CommitteeRecord(organisation_id=organisation.id)
    for name, value in new.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    if changed:
        recorder.note(
            session, CHAIN, "committee.filed", f"organisation:{organisation.id}", actor_id=by.user_id,
            data={"actor": by.name}, changes=changed,
        )
    return row


def end_of_term(term_from: date) -> date:
    """The last day of a term of three years (人民调解法 9)."""
    try:
        return term_from.replace(year=term_from.year + TERM_YEARS) - timedelta(days=1)
    except ValueError:
        return date(term_from.year + TERM_YEARS, 2, 28)


def _check_term(term_from: date | None, term_until: date | None) -> None:
    if term_until is None:
        return
    if term_from is None or term_until < term_from:
        raise RuleBroken("until_before_from", {"term_until": ["until_before_from"]})
    if term_until > end_of_term(term_from):
        raise RuleBroken("term_longer", {"term_until": ["term_longer"]})


def _composition(members: list[MediatorRecord], record: CommitteeRecord | None) -> Iterator[Warned]:
    if not any(m.post == HEAD for m in members):
        yield Warned("no_head")
    if not any(m.sex == "female" for m in members):
        yield Warned("no_woman" if all(m.sex for m in members) else "sex_unknown")
    if record is not None and record.mixed_area and not any(m.minority for m in members):
        yield Warned("no_minority")


def _filing(record: CommitteeRecord | None, day: date, rule: Register) -> Iterator[Warned]:
    if record is None or not record.filed_number:
        yield Warned("not_filed")
    until = record.term_until if record is not None else None
    if until is None:
        yield Warned("no_term")
    elif until < day + timedelta(days=rule.warn_days):
        yield Warned("term_over" if until < day else "term_ends", on=until)


def _office(person: Person, day: date, rule: Register) -> Iterator[Warned]:
    until = person.record.in_office_until
    if until is not None and person.granted and until < day + timedelta(days=rule.warn_days):
        yield Warned("office_over" if until < day else "office_ends", person.user.name, until)
    if in_office(person.record, day) and person.hours < rule.training_hours:
        yield Warned("untrained", person.user.name)


def _people(session: Session, day: date, organisations: Iterable[int]) -> list[Person]:
    hours = dict(
        session.execute(
            select(MediatorTraining.user_id, func.sum(MediatorTraining.hours))
            .where(MediatorTraining.held_on.between(date(day.year, 1, 1), day))
            .group_by(MediatorTraining.user_id)
        ).all()
    )
    query = (
        select(User, MediatorRecord)
        .join(User, User.id == MediatorRecord.user_id)
        .where(MediatorRecord.organisation_id.in_(list(organisations)), User.active)
        .order_by(MediatorRecord.kind.desc(), MediatorRecord.post != HEAD, User.name, User.id)
    )
    rows = [(user, record) for user, record in session.execute(query)]
    may = granted(session, [user.id for user, _record in rows], day)
    return [Person(user, record, int(hours.get(user.id, 0)), user.id in may) for user, record in rows]


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
