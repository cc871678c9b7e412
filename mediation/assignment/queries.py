"""Reads over assignments: who is free, who fits, who came and went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import Session

from mediation.accounts import languages as spoken
from mediation.accounts import register
from mediation.accounts.models import User
from mediation.accounts.register import Standing as OnRegister
from mediation.cases import parties
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.party_models import Consent, Party
from mediation.core import clock
from mediation.core.formats import day as show_day
from mediation.core.i18n import label
from mediation.organisations.queries import below
from mediation.settings import service as settings
from mediation.settings.defaults import ALLOCATION

from . import levels, needs, ranking
from .conflicts import Check, Conflict
from .models import Assignment, Objection
from .ranking import Line, Ranked

IN_HAND = ("assigned", "mediating", "suspended")
"""States in which a dispute counts as load."""

RECUSED = ("recusal", "objection_sustained")
MOST_EARLIER = 200


def loads(session: Session, users: Iterable[int]) -> dict[int, int]:
    """Open disputes per mediator."""
    query = select(Dispute.mediator_id, func.count()).where(
        Dispute.mediator_id.in_(list(users)), Dispute.state.in_(IN_HAND)
    )
    return {user: count for user, count in session.execute(query.group_by(Dispute.mediator_id)) if user}


def recent(session: Session, users: Iterable[int], days: int) -> dict[int, int]:
    """Disputes assigned to each in the last so many days."""
    query = select(Assignment.user_id, func.count()).where(
        Assignment.user_id.in_(list(users)), Assignment.from_at >= clock.now() - timedelta(days=days),
        Assignment.role == "lead",
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(Assignment.user_id))}


def present(session: Session, people: Iterable[OnRegister], days: int) -> dict[int, float]:
    """Which part of the last so many days each was in office and not on leave."""
    rows, today = list(people), clock.today()
    since = today - timedelta(days=days)
    away = dict.fromkeys((row.user.id for row in rows), 0)
    for leave in register.leaves(session, list(away), since):
        away[leave.user_id] += _overlap(leave.from_on, leave.until_on, since, today)
    return {
        row.user.id: (_overlap(row.record.in_office_from, today, since, today) - away[row.user.id]) / days
        for row in rows
    }


def _overlap(one: date, other: date, since: date, until: date) -> int:
    """How many days of a stretch lie in a window whose first day no longer counts."""
    first, last = max(one, since + timedelta(days=1)), min(other, until)
    return max((last - first).days + 1, 0)


def of_dispute(session: Session, dispute_id: int) -> list[Assignment]:
    """Every assignment of a dispute, oldest first."""
    query = select(Assignment).where(Assignment.dispute_id == dispute_id)
    return list(session.scalars(query.order_by(Assignment.from_at, Assignment.role.desc(), Assignment.id)))


def recused(session: Session, dispute_id: int) -> set[int]:
    """Who left this dispute because he should not have it, or to whom a party objected with reason."""
    left = select(Assignment.user_id).where(
        Assignment.dispute_id == dispute_id, Assignment.end_reason.in_(RECUSED)
    )
    objected = select(Objection.user_id).where(
        Objection.dispute_id == dispute_id, Objection.outcome == "sustained"
    )
    return set(session.scalars(union(left, objected)))


def handled_before(session: Session, dispute: Dispute) -> dict[int, int]:
    """Who mediated how many earlier disputes of the same people, or linked to this one."""
    persons = {p.person_id for p in parties.principals(session, dispute.id) if p.person_id}
    same_people = select(Party.dispute_id).where(Party.person_id.in_(persons), Party.role == "party")
    linked = session.execute(
        select(DisputeLink.dispute_id, DisputeLink.other_id).where(
            or_(DisputeLink.dispute_id == dispute.id, DisputeLink.other_id == dispute.id),
            DisputeLink.kind != "different",
        )
    )
    earlier = {case for pair in linked for case in pair}
    if persons:
        earlier |= set(session.scalars(same_people.order_by(Party.id.desc()).limit(MOST_EARLIER)))
    earlier.discard(dispute.id)
    query = select(Dispute.mediator_id, func.count()).where(
        Dispute.id.in_(earlier), Dispute.mediator_id.is_not(None)
    )
    rows = session.execute(query.group_by(Dispute.mediator_id)) if earlier else ()
    return {user: count for user, count in rows if user}


def register_for(session: Session, dispute: Dispute) -> list[OnRegister]:
    """The mediators the lead may assign: its own and those of the committees below it."""
    return register.standings(
        session, clock.today(), organisations=below(session, dispute.lead_org_id)
    )


def candidates(
    session: Session, dispute: Dispute, also: Sequence[int] = (), category: str | None = None,
    grade: int | None = None,
) -> list[Ranked]:
    """Every mediator the lead may assign, in the order proposed, with why and why not.

    ``also`` names who is about to get a dispute in the same press, once for each: it counts as load.
    ``category`` and ``grade`` are those it will be sorted under in the same press.
    """
    rule = settings.value(session, ALLOCATION)
    on_register = register_for(session, dispute)
    users = [row.user for row in on_register]
    ids = [user.id for user in users]
    load, share = loads(session, ids), recent(session, ids, rule.window)
    there, before = present(session, on_register, rule.window), handled_before(session, dispute)
    for user in also:
        load[user], share[user] = load.get(user, 0) + 1, share.get(user, 0) + 1
    out, check = recused(session, dispute.id), Check(session, dispute, users)
    able = levels.able(session, [row.record.organisation_id for row in on_register], grade or dispute.grade)
    waived = {user for user in _ever_waived(session, dispute) if waived_by_all(session, dispute, user)}
    return ranking.rank(
        (
            ranking.Standing(
                user_id=row.user.id, name=row.user.name, skills=tuple(row.record.skills.split()),
                load=load.get(row.user.id, 0), cap=row.record.load_cap, recent=share.get(row.user.id, 0),
                present=there[row.user.id],
                handled_before=before.get(row.user.id, 0),
                own_house=row.record.organisation_id == dispute.lead_org_id,
                languages=spoken.named(row.record.languages),
                of_level=row.record.organisation_id in able, in_office=row.in_office,
                away_until=show_day(row.leave.until_on) if row.leave else "", substitute=row.substitute,
                recused=row.user.id in out,
                conflicts=() if row.user.id in waived else _lines(conflicts_with(check, row.user)),
            )
            for row in on_register
        ),
        category if category is not None else dispute.category_code or "",
        rule,
        needs.languages(session, dispute.id),
    )


def conflicts_with(check: Check, user: User) -> list[Conflict]:
    """Everything that stands between a person and the parties."""
    here = check.acts_here(user)
    found = [*check.own(user), *check.of_firm(user)]
    if here is not None:
        acting = Conflict(user.id, False, here.name, "在本案代理一方", "stands in for a side of this case")
        found.insert(0, acting)
    return found


def unwaived(
    session: Session, dispute: Dispute, users: Sequence[User], known_at: datetime | None = None
) -> list[tuple[User, Conflict]]:
    """What stands against each of these people, for whom not all sides agreed in spite of it."""
    asked = [user for user in users if not waived_by_all(session, dispute, user.id)]
    if not asked:
        return []
    check = Check(session, dispute, asked, known_at)
    return [(user, conflict) for user in asked for conflict in conflicts_with(check, user)]


def in_charge(session: Session, dispute: Dispute) -> list[User]:
    """Who mediates the dispute now, the joint mediators after him."""
    joint = (
        row.user_id for row in of_dispute(session, dispute.id) if row.role == "joint" and row.until_at is None
    )
    keys = [key for key in (dispute.mediator_id, *joint) if key is not None]
    return [session.get_one(User, key) for key in keys]


def biased(session: Session, dispute: Dispute, known_at: datetime | None = None) -> tuple[str, ...]:
    """What now stands between those who mediate it and the parties, each line with its name."""
    found = unwaived(session, dispute, in_charge(session, dispute), known_at)
    return tuple(f"{user.name}({label(conflict)})" for user, conflict in found)


def _lines(conflicts: Sequence[Conflict]) -> tuple[Line, ...]:
    return tuple(Line(c.zh, c.en) for c in conflicts)


def first_proposal(ranked: Sequence[Ranked]) -> int | None:
    """The best of those whom nothing stands against; None when nobody is free at the grade's level."""
    best = ranked[0] if ranked else None
    return best.standing.user_id if best is not None and best.fit and best.standing.of_level else None


@dataclass(frozen=True, slots=True)
class Choice:
    """What one party said about who should mediate."""

    party: str
    side: str
    user_id: int


def choices(session: Session, dispute: Dispute) -> list[Choice]:
    """Whom the parties of the round chose (人民调解法 19), the latest word of each."""
    query = (
        select(Consent, Party).join(Party, Party.id == Consent.party_id)
        .where(Consent.dispute_id == dispute.id, Consent.round == dispute.round,
               Consent.kind == "mediator_choice", Party.left_at.is_(None))
        .order_by(Consent.at, Consent.id)
    )
    latest: dict[int, Choice | None] = {}
    for consent, party in session.execute(query):
        user_id = int(consent.subject.removeprefix("user:"))
        latest[party.id] = Choice(party.name, party.side, user_id) if consent.given else None
    return [choice for choice in latest.values() if choice is not None]


def parties_choice(session: Session, dispute: Dispute) -> int | None:
    """The one person that both sides chose; None when they did not agree on one."""
    sides: dict[str, set[int]] = {"applicant": set(), "respondent": set()}
    for choice in choices(session, dispute):
        sides.setdefault(choice.side, set()).add(choice.user_id)
    common = sides["applicant"] | sides["respondent"]
    return common.pop() if len(common) == 1 and all(sides[s] for s in ("applicant", "respondent")) else None


def silent(session: Session, dispute: Dispute, kind: str, subject: str) -> list[Party]:
    """The parties of both sides whose last word is not a consent of this kind about this subject."""
    query = select(Consent).where(
        Consent.dispute_id == dispute.id, Consent.round == dispute.round,
        Consent.kind == kind, Consent.subject == subject,
    )
    said = {c.party_id: c.given for c in session.scalars(query.order_by(Consent.at, Consent.id))}
    people = [p for p in parties.principals(session, dispute.id) if p.side != "third"]
    return [p for p in people if not said.get(p.id, False)]


def _ever_waived(session: Session, dispute: Dispute) -> set[int]:
    """Everybody to whom some party of the round once agreed in spite of a conflict."""
    query = select(Consent.subject).where(
        Consent.dispute_id == dispute.id, Consent.round == dispute.round, Consent.kind == "conflict_waiver"
    )
    return {int(subject.removeprefix("user:")) for subject in session.scalars(query)}


def waived_by_all(session: Session, dispute: Dispute, user_id: int) -> bool:
    """Every party of both sides agreed in writing to this person, told of the conflict."""
    if user_id not in _ever_waived(session, dispute):
        return False
    return not silent(session, dispute, "conflict_waiver", f"user:{user_id}")


def objections(session: Session, dispute_id: int) -> list[Objection]:
    """What the parties objected to, newest first."""
    query = select(Objection).where(Objection.dispute_id == dispute_id)
    return list(session.scalars(query.order_by(Objection.raised_at.desc(), Objection.id.desc())))


def left_together(session: Session, dispute_id: int, at: datetime) -> tuple[int, ...]:
    """Joint mediators whose part ended at this very moment, with that of the mediator they worked with."""
    query = select(Assignment.user_id).where(
        Assignment.dispute_id == dispute_id, Assignment.role == "joint", Assignment.until_at == at
    )
    return tuple(session.scalars(query.order_by(Assignment.id)))
