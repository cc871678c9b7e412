"""The pass of an invitation: a link of its own, a number for the slip, a code of six digits.

Link and code are random, shown once to whoever hands them over, and kept only as keyed fingerprints. The
number says which invitation is meant and opens nothing by itself.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.assignment.invitation_models import Invitation
from mediation.assignment.invitation_queries import LIVE
from mediation.assignment.pass_replay import ISSUED, pass_print
from mediation.core.exceptions import Conflict
from mediation.lifecycle.door import Act

from . import fingerprints, guest_sessions
from .models import InvitationPass

HAND = "invitation.hand"
"""The right to hand a pass over."""

NUMBER_DIGITS, CODE_DIGITS = 8, 6


@dataclass(frozen=True, slots=True)
class Issued:
    """What is handed over: shown once, kept nowhere."""

    number: str
    code: str
    link_token: str
    """Empty when the link given out before stays as it is."""


def issue(a: Act, row: Invitation, *, new_link: bool = True) -> Issued:
    """A fresh code, and a fresh link unless told; the old ones die with every session they opened.

    Conflict when the invitation is not open to its addressee any more.
    """
    if row.state not in LIVE:
        raise Conflict("the invitation is not open")
    found = of_invitation(a.session, row.id, lock=True)
    code, token = _digits(CODE_DIGITS), secrets.token_urlsafe(32)
    if found is None:
        found = InvitationPass(invitation_id=row.id, number=_free_number(a.session))
        a.add(found)
        new_link = True
    if new_link:
        found.link_hash = fingerprints.of_link(token)
    found.code_hash = fingerprints.of_code(row.id, code)
    found.issued_at, found.failed_count, found.locked_until = a.at, 0, None
    guest_sessions.end_all(a.session, row.id)
    mark = pass_print(row.id, found.number, found.link_hash, found.code_hash)
    said = {"new_link": new_link, "print": mark}
    a.note(a.dispute_of(row), ISSUED, said, right=HAND, subject=row)
    return Issued(found.number, code, token if new_link else "")


def of_invitation(session: Session, invitation_id: int, *, lock: bool = False) -> InvitationPass | None:
    """The pass of an invitation, if one was ever issued."""
    query = select(InvitationPass).where(InvitationPass.invitation_id == invitation_id)
    return session.scalar(query.with_for_update() if lock else query)


def by_link(session: Session, token: str) -> Invitation | None:
    """The invitation a link leads to, in whatever state; None for a link nobody issued or that died."""
    query = (
        select(Invitation)
        .join(InvitationPass, InvitationPass.invitation_id == Invitation.id)
        .where(InvitationPass.link_hash == fingerprints.of_link(token))
    )
    return session.scalar(query)


def _free_number(session: Session) -> str:
    while True:
        number = _digits(NUMBER_DIGITS)
        if session.scalar(select(InvitationPass.id).where(InvitationPass.number == number)) is None:
            return number


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))
