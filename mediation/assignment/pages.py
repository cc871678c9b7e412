"""What the pages of assigning and inviting show, gathered for the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.panels import Link, buttons, links
from mediation.cases.party_models import Consent, Party
from mediation.classification.catalogue import tree_of
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.reasons import CHOSEN_BY, REASSIGN
from workflows.reasons_small import CAPACITIES

from . import brief, queries
from . import invitation_queries as invitations
from .conflicts import Conflict
from .invitation_models import Invitation

_CAPACITY = {c.code: c for c in CAPACITIES}
_CHOSEN = {c.code: c for c in CHOSEN_BY}
_ENDED = {move.name: move for move in FLOWS["dispute"].moves} | {r.code: r for r in REASSIGN}
"""Why an assignment ended: by the reason that was given, or by the move that ended it."""

ANSWERS = ("accept", "decline")
"""What the invited person says himself; a clerk writes it down on the page of the invitation."""


@dataclass(frozen=True, slots=True)
class Held:
    """One assignment as the page tells it."""

    name: str
    role: str
    chosen_by: str
    from_at: datetime
    until_at: datetime | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One invitation with what stands in its way and what can be done."""

    row: Invitation
    name: str
    firm: str
    capacity: str
    silent: tuple[Party, ...]
    answers: tuple[tuple[Party, bool | None], ...]
    own: tuple[Conflict, ...]
    of_firm: tuple[Conflict, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Protest:
    """One objection in words."""

    id: int
    party: str
    user_id: int
    against: str
    why: str
    raised_at: datetime
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """The one time and place that hold for an invited person, and whether the letter named another time."""

    at: datetime | None
    minutes: int | None
    where: str
    """Before a yes without what leads to anybody's home."""
    moved: bool = False
    booked: bool = False
    """A session is booked for it; else the letter only proposes the hour."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What an invited person is shown: names only before the answer, the brief after a yes."""

    row: Invitation
    inviter: str
    inviter_phone: str
    capacity: str
    task: str
    applicants: tuple[str, ...]
    respondents: tuple[str, ...]
    third: tuple[str, ...]
    matter: str
    meet_at: datetime | None
    meet_place: str
    minutes: int | None
    moved: bool
    booked: bool
    answer_by: date | None
    brief: brief.Brief | None


Booked = Callable[[Session, Invitation], Appointment | None]

_booked: list[Booked] = []


def booked_by(find: Booked) -> None:
    """Set who knows what was booked for an invited person since his letter; called when it is loaded."""
    _booked[:] = [find]


def appointment(session: Session, row: Invitation) -> Appointment:
    """When and where he is awaited: what is booked for his round rules, else what the letter said."""
    dispute = session.get_one(Dispute, row.dispute_id)
    place = row.meet_place or session.get_one(Organisation, dispute.lead_org_id).address
    now = next((found for find in _booked if (found := find(session, row)) is not None), None)
    if now is None:
        now = Appointment(row.meet_at, row.minutes, place)
    where = now.where or place
    return replace(
        now, moved=row.meet_at is not None and row.meet_at != now.at,
        where=where if row.state == "accepted" else brief.place_cleaned(session, dispute, where),
    )


def history(session: Session, dispute: Dispute) -> list[Held]:
    """Who had the dispute, oldest first."""
    names = _names(session, [row.user_id for row in queries.of_dispute(session, dispute.id)])
    return [
        Held(
            names[row.user_id], row.role, label(_CHOSEN[row.chosen_by]) if row.chosen_by in _CHOSEN else "",
            row.from_at, row.until_at, label(_ENDED[row.end_reason]) if row.end_reason in _ENDED else "",
        )
        for row in queries.of_dispute(session, dispute.id)
    ]


def asked(session: Session, actor: Actor, dispute: Dispute, rows: Sequence[Invitation]) -> list[Asked]:
    """Invitations with consents, conflicts and buttons."""
    return [_asked(session, actor, dispute, row) for row in rows]


def _asked(session: Session, actor: Actor, dispute: Dispute, row: Invitation) -> Asked:
    user = session.get_one(User, row.invitee_id)
    still = row.state in (*invitations.OPEN, "barred")
    own, firm = invitations.conflicts_of(session, dispute, user) if still else ([], [])
    return Asked(
        row, user.name, user.firm, label(_CAPACITY[row.capacity]) if row.capacity in _CAPACITY else "",
        tuple(queries.silent(session, dispute, "invited", row.subject_key)),
        tuple(_answers(session, dispute, row)), tuple(own), tuple(firm),
        tuple(links(dispute, [b for b in buttons(session, actor, dispute, row) if b.name not in ANSWERS])),
    )


def _answers(session: Session, dispute: Dispute, row: Invitation) -> list[tuple[Party, bool | None]]:
    said = {
        c.party_id: c.given
        for c in session.scalars(
            select(Consent).where(
                Consent.dispute_id == dispute.id, Consent.round == dispute.round,
                Consent.kind == "invited", Consent.subject == row.subject_key,
            ).order_by(Consent.at, Consent.id)
        )
    }
    people = [p for p in parties.principals(session, dispute.id) if p.side != "third"]
    return [(p, said.get(p.id)) for p in people]


def protests(session: Session, dispute: Dispute) -> list[Protest]:
    """Objections with names, newest first."""
    rows = queries.objections(session, dispute.id)
    names = _names(session, [row.user_id for row in rows])
    people = {p.id: p.name for p in parties.of_dispute(session, dispute.id, left=True)}
    return [
        Protest(
            r.id, people.get(r.party_id, ""), r.user_id, names[r.user_id], r.why, r.raised_at, r.outcome,
            r.answer,
        )
        for r in rows
    ]


def handlers(session: Session, dispute: Dispute) -> list[tuple[int, str]]:
    """Whom one may object to: the mediator, joint ones, guests that were asked."""
    ids = [row.user_id for row in queries.of_dispute(session, dispute.id) if row.until_at is None]
    ids += [row.invitee_id for row in invitations.of_dispute(session, dispute.id, invitations.OPEN)]
    names = _names(session, ids)
    return [(key, names[key]) for key in dict.fromkeys(ids)]


def letter(session: Session, row: Invitation) -> Letter:
    """The invitation as its addressee may see it in its present state."""
    dispute = session.get_one(Dispute, row.dispute_id)
    house = session.get_one(Organisation, dispute.lead_org_id)
    page, now = brief.compose(session, dispute, row.brief or ""), appointment(session, row)
    (task,) = brief.cleaned(session, dispute, row.task)
    return Letter(
        row=row, inviter=house.name, inviter_phone=house.phone,
        capacity=label(_CAPACITY[row.capacity]) if row.capacity in _CAPACITY else "",
        task=task, applicants=page.applicants, respondents=page.respondents, third=page.third,
        matter=matter_of(session, dispute), meet_at=now.at, meet_place=now.where,
        minutes=now.minutes, moved=now.moved, booked=now.booked, answer_by=row.answer_by,
        brief=page if row.state == "accepted" else None,
    )


def version_of(session: Session, row: Invitation) -> int:
    """The version of the case whose parties the letter names."""
    return session.get_one(Dispute, row.dispute_id).version


def matter_of(session: Session, dispute: Dispute) -> str:
    """The matter in one line: its category, else what the title says of it without what leads to a door."""
    known = tree_of(session)
    if dispute.category_code and dispute.category_code in known:
        return label(known.get(dispute.category_code))
    (typed,) = brief.cleaned(session, dispute, parties.matter_of(dispute.title))
    return typed or _("Not sorted yet")


def _names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    return {key: session.get_one(User, key).name for key in set(ids)}
