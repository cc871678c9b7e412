"""Reads over users and grants."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.organisations.models import Organisation
from mediation.security.roles import LABELS, Role, RoleLabel

from .models import Grant, User


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A line of the sign-in page of a demo hub."""

    login: str
    name: str
    role: RoleLabel
    organisation: str


def demo_accounts(session: Session) -> list[DemoAccount]:
    """The accounts a demo hub lists on its sign-in page."""
    rows = session.execute(
        select(User, Grant, Organisation)
        .join(Grant, Grant.user_id == User.id)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .where(User.demo, User.active)
        .order_by(User.id, Grant.id)
    )
    seen: dict[int, DemoAccount] = {}
    for user, grant, organisation in rows:
        seen.setdefault(
            user.id, DemoAccount(user.login, user.name, LABELS[Role(grant.role)], organisation.name)
        )
    return list(seen.values())


def holders(session: Session, role: Role, organisation_ids: list[int]) -> list[User]:
    """Active users holding a role today in one of the organisations, by name."""
    day = clock.today()
    return list(
        session.scalars(
            select(User)
            .distinct()
            .join(Grant, Grant.user_id == User.id)
            .where(
                Grant.role == role.value,
                Grant.organisation_id.in_(organisation_ids),
                User.active,
                Grant.from_on <= day,
                or_(Grant.until_on.is_(None), Grant.until_on >= day),
            )
            .order_by(User.name)
        )
    )
