"""Everybody who will try every door, and the people of the cases with all that is private about them."""

from __future__ import annotations

from mediation.accounts import service
from mediation.accounts.models import User
from mediation.cases.parties import PartyInput
from mediation.core import clock
from mediation.core.database import db
from mediation.security.actor import system
from mediation.security.roles import Role
from tests.cast import LONG_AGO, Cast

from .secrets import Canaries

MORE = (
    ("lawyer_asked", "方律师", Role.LAWYER, "qiaosi"),
    ("lawyer_barred", "金律师", Role.LAWYER, "qiaosi"),
    ("labour_clerk", "人社文员", Role.CLERK, "labour"),
    ("nobody", "无权用户", None, ""),
    ("spare", "备用用户", None, ""),
)
"""Beside the usual cast: who was asked and has not answered, who was barred, who holds no right at all."""

VIEWERS = (
    "clerk", "head", "mediator", "mediator_two", "lawyer", "lawyer_two", "lawyer_asked", "lawyer_barred",
    "reviewer", "head_of_centre", "village_clerk", "stranger", "stranger_head", "stranger_mediator",
    "labour_clerk", "liaison", "admin", "security", "keeper", "inspector", "nobody", "",
    "/i lawyer", "/i lawyer_asked",
)
"""Whoever opens the pages. The empty name is not signed in; ``/i`` came by the code of an invitation."""


def complete(cast: Cast) -> None:
    """Put the others into the database; they have the password of the cast."""
    by = system(clock.today())
    with db.writing() as session:
        secret = session.get_one(User, cast.clerk).password_hash
        for login, name, role, where in MORE:
            user = service.create_user(session, by, login=login, name=name)
            service.keep_password(session, user, secret)
            if role is not None:
                service.give_grant(session, by, user, role, cast.organisations[where], LONG_AGO)
            session.flush()
            cast.users[login] = user.id


def sides(canaries: Canaries, case: str, *, protected: bool = False) -> tuple[PartyInput, ...]:
    """One on each side with somebody beside him; nothing about any of them is open."""
    agent = _person(canaries, case, "agent", side="applicant", role="agent")
    first = _person(canaries, case, "applicant", side="applicant", stand_ins=(agent,))
    second = _person(
        canaries, case, "respondent", side="respondent", address_kind="protected_address",
        address_protected=True,
    )
    if not protected:
        return first, second
    guardian = _person(canaries, case, "guardian", side="applicant", role="guardian")
    child = _person(canaries, case, "child", side="applicant", minor=True, stand_ins=(guardian,))
    return child, second


def _person(
    canaries: Canaries, case: str, who: str, *, address_kind: str = "address", **given: object
) -> PartyInput:
    values = {
        "name": canaries.word(case, "name", who, "林"),
        "phone": canaries.phone(case, "phone", who),
        "address": canaries.word(case, address_kind, who, "浙江省杭州市临平区"),
        "safe_contact": canaries.word(case, "safe_contact", who, "晚上八点后打给"),
        "id_type": "resident_id",
        "id_number": canaries.id_number(case, who),
        **given,
    }
    return PartyInput(**values)  # type: ignore[arg-type]  # by name, as the class declares them
