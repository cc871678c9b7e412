"""People a committee may invite who hold no role in the hub: entered while inviting, kept for next time.

Such a person is a user without a password and without a grant: he has a name for the conflict check, for
entries and for certificates, and nothing opens to him but what an accepted invitation opens.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from mediation.accounts import service as accounts
from mediation.accounts.models import User
from mediation.audit import recorder
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.people import names
from mediation.security.actor import Actor
from workflows.flow import Reason

from .guest_models import Guest

KINDS = (
    Reason("lawyer", "律师", "Lawyer"),
    Reason("expert", "专家", "Expert"),
    Reason("department", "部门人员", "Department's person"),
)


def enter(
    session: Session, by: Actor, organisation_id: int, *, name: str, firm: str, phone: str, kind: str
) -> User:
    """The person in the committee's list; who is there already under name and firm is not entered twice.

    RuleBroken without a name or with an unknown kind.
    """
    if not name.strip() or kind not in {k.code for k in KINDS}:
        raise RuleBroken("guest_incomplete", {"guest_name": ["guest_incomplete"]})
    known = _known(session, organisation_id, name, firm)
    if known is not None:
        accounts.change_user(session, by, known, name=known.name, phone=phone or known.phone, firm=known.firm)
        return known
    user = accounts.create_outsider(
        session, by, name=name.strip(), phone=phone.strip(), firm=firm.strip()
    )
    session.add(Guest(user_id=user.id, organisation_id=organisation_id, kind=kind, entered_at=clock.now()))
    session.flush()
    recorder.note(
        session, "sys:roles", "guest.listed", actor_id=by.user_id, subject=f"user:{user.id}",
        data={"actor": by.name, "organisation": organisation_id, "kind": kind},
    )
    return user


def of_organisations(session: Session, organisation_ids: Iterable[int]) -> list[User]:
    """Guests in the lists of these organisations today, by name."""
    query = (
        select(User).join(Guest, Guest.user_id == User.id)
        .where(Guest.organisation_id.in_(list(organisation_ids)), User.active, _listed())
        .order_by(User.name, User.id)
    )
    return list(session.scalars(query))


def is_listed(session: Session, user_id: int) -> bool:
    """Whether a user stands in a list today."""
    return session.scalar(select(Guest.id).where(Guest.user_id == user_id, _listed())) is not None


def _listed() -> ColumnElement[bool]:
    return or_(Guest.left_on.is_(None), Guest.left_on > clock.today())


def _known(session: Session, organisation_id: int, name: str, firm: str) -> User | None:
    same = (names.normal(name), names.core_of_body(firm) if firm.strip() else "")
    for user in of_organisations(session, [organisation_id]):
        if same == (names.normal(user.name), names.core_of_body(user.firm) if user.firm.strip() else ""):
            return user
    return None
