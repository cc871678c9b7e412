"""Who must know of a danger, in which order they are called, and under which numbers.

Handler, head, centre, head of the centre: a level where nobody sits is passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.accounts.queries import holders
from mediation.accounts.register import on_leave
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.organisations.models import Organisation
from mediation.organisations.queries import path_up
from mediation.security.roles import Role
from workflows.flow import Reason

LEVELS = (
    Reason("handler", "承办人", "Handler"),
    Reason("head", "主任", "Head of committee"),
    Reason("centre", "区中心", "District centre"),
    Reason("centre_head", "区中心主任", "Head of the centre"),
)
"""Who is called, in this order."""

_NEAR = (Role.MEDIATOR.value, Role.CLERK.value, Role.HEAD.value)


@dataclass(frozen=True, slots=True)
class Number:
    """Somebody to call."""

    who: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the order with the people who sit there."""

    code: str
    zh: str
    en: str
    people: tuple[User, ...]


def levels(session: Session, dispute: Dispute) -> list[Level]:
    """Every step at which somebody sits, in the order of calling."""
    found = {
        "handler": _handlers(session, dispute),
        "head": _heads(session, dispute),
        "centre": _above(session, dispute, Role.CENTRE),
        "centre_head": _above(session, dispute, Role.CENTRE_HEAD),
    }
    return [Level(r.code, r.zh, r.en, tuple(found[r.code])) for r in LEVELS if found[r.code]]


def after(session: Session, dispute: Dispute, called: str) -> Level | None:
    """The next step behind the one that was called; None when there is none."""
    order = [reason.code for reason in LEVELS]
    place = order.index(called)
    return next((level for level in levels(session, dispute) if order.index(level.code) > place), None)


def others(session: Session, dispute: Dispute, raised_by: int) -> list[User]:
    """Everybody who is called, in the order of calling, without the one who raised it."""
    people = (person for level in levels(session, dispute) for person in level.people)
    return list({person.id: person for person in people if person.id != raised_by}.values())


def may_take_on(session: Session, dispute: Dispute, raised_by: int, user_id: int) -> bool:
    """Whoever raised it does not take it on while anybody else can be called; asked by guard and buttons."""
    return user_id != raised_by or not others(session, dispute, raised_by)


def _handlers(session: Session, dispute: Dispute) -> list[User]:
    """The mediator, and who stands in for him while he is away; the clerks before there is one."""
    if not dispute.mediator_id:
        return holders(session, Role.CLERK, [dispute.lead_org_id])
    away = on_leave(session, [dispute.mediator_id], clock.today()).get(dispute.mediator_id)
    keys = [away.substitute_id if away is not None else None, dispute.mediator_id]
    return [session.get_one(User, key) for key in keys if key]


def _heads(session: Session, dispute: Dispute) -> list[User]:
    """The head of the lead, else the nearest one above it."""
    for organisation_id in path_up(session, dispute.lead_org_id):
        found = holders(session, Role.HEAD, [organisation_id])
        if found:
            return found
    return []


def _above(session: Session, dispute: Dispute, role: Role) -> list[User]:
    return holders(session, role, list(path_up(session, dispute.lead_org_id)))


def near_numbers(session: Session, disputes: Collection[Dispute]) -> Mapping[int, list[Number]]:
    """Mediator or clerk, head and committee of each dispute, in three queries however many there are."""
    leads = {d.lead_org_id for d in disputes}
    houses = {o.id: o for o in session.scalars(select(Organisation).where(Organisation.id.in_(leads)))}
    named = {d.mediator_id for d in disputes if d.mediator_id}
    mediators = {u.id: u for u in session.scalars(select(User).where(User.id.in_(named)))} if named else {}
    staff = _staff(session, leads)
    return {d.id: _numbers(d, mediators.get(d.mediator_id or 0), staff, houses) for d in disputes}


def _staff(session: Session, organisations: Collection[int]) -> dict[tuple[int, str], User]:
    """The first clerk and the first head of each organisation."""
    day = clock.today()
    rows = session.execute(
        select(Grant.organisation_id, Grant.role, User)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.organisation_id.in_(organisations), Grant.role.in_(_NEAR), User.active,
            Grant.from_on <= day, or_(Grant.until_on.is_(None), Grant.until_on >= day),
        )
        .order_by(User.phone == "", User.name)
    )
    found: dict[tuple[int, str], User] = {}
    for organisation_id, role, user in rows:
        found.setdefault((organisation_id, role), user)
    return found


def _numbers(
    dispute: Dispute, mediator: User | None, staff: Mapping[tuple[int, str], User],
    houses: Mapping[int, Organisation],
) -> list[Number]:
    handler = mediator or staff.get((dispute.lead_org_id, Role.CLERK.value))
    head = staff.get((dispute.lead_org_id, Role.HEAD.value))
    house = houses.get(dispute.lead_org_id)
    people: Sequence[tuple[str, User | None]] = (("handler", handler), ("head", head))
    found = [Number(who, user.name, user.phone) for who, user in people if user is not None]
    if house is not None and house.phone:
        found.append(Number("house", house.name, house.phone))
    return found
