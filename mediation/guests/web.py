"""Who is asking under ``/i``: no staff session counts here, only one opened by an invitation's code."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request
from werkzeug.wrappers import Response

from mediation.accounts.models import User
from mediation.assignment.invitation_models import Invitation
from mediation.assignment.invitation_queries import LIVE
from mediation.cases import reads
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.extensions import forget_reading, reading
from mediation.security import visibility
from mediation.security.actor import Actor

from . import entering, guest_sessions

PREFIX = "/i"
COOKIE = "hub_guest"


@dataclass(frozen=True, slots=True)
class Entered:
    """An invited person who has shown his code, and the one invitation he may look at."""

    row: Invitation
    user: User


@dataclass(frozen=True, slots=True)
class Former:
    """Whom this browser had let in before his session was over, and that his code alone lets him go on."""

    key: entering.Key
    name: str


def is_outside(path: str) -> bool:
    """Whether an address belongs to the pages that may be published alone."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def identify() -> None:
    """Before each request: forget who is signed in at this computer, and look for a session of a guest."""
    g.user = g.actor = g.entered = g.over = g.new_session = None
    token = request.cookies.get(COOKIE, "")
    if token:
        _admit(token)


def entered() -> Entered | None:
    """Who is in."""
    found: Entered | None = g.entered
    return found


def here() -> Entered:
    """Who is in, where ``asking.ask`` has let him pass. RuntimeError elsewhere."""
    found = entered()
    if found is None:
        raise RuntimeError("nobody has shown a code")
    return found


def ended() -> Invitation | None:
    """The invitation this browser was let in for, when it is no longer open."""
    found: Invitation | None = g.over
    return found


def show_code(key: entering.Key, code: str) -> bool:
    """Try the code; when it fits he is in from now on and the answer carries his session. TooMany.

    Whoever was in at this browser before is out.
    """
    token, before = entering.enter(key, code, request.remote_addr or ""), request.cookies.get(COOKIE, "")
    if token is None:
        return False
    if before and guest_sessions.live(reading(), before) is not None:
        guest_sessions.leave(before)
    forget_reading()
    g.new_session = token
    _admit(token)
    return entered() is not None


def lapsed() -> Former | None:
    """Who was in at this browser, when only his session is over: his invitation is still open."""
    token = request.cookies.get(COOKIE, "")
    invitation_id = guest_sessions.invitation_of(reading(), token) if token else None
    if invitation_id is None or entered() is not None:
        return None
    row = reading().get_one(Invitation, invitation_id)
    user = reading().get_one(User, row.invitee_id)
    if row.state not in LIVE or not user.active:
        return None
    return Former(entering.Key(session_token=token), user.name)


def carry(response: Response) -> Response:
    """After each request: give the browser the session that was opened, for these pages alone."""
    if g.get("new_session"):
        response.set_cookie(
            COOKIE, g.new_session, path=PREFIX, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response


def _admit(token: str) -> None:
    seen = guest_sessions.live(reading(), token)
    if seen is None:
        return
    row = reading().get_one(Invitation, seen.invitation_id)
    user = reading().get_one(User, row.invitee_id)
    if row.state not in LIVE or not user.active:
        g.over = row
        return
    guest_sessions.touch(seen)
    # Whatever else this person may be in the hub: here he is nothing but invited.
    g.actor = Actor(user.id, user.name, (), clock.today())
    g.entered = Entered(row, user)
    if row.state == "accepted":
        g.dispute = reading().get_one(Dispute, row.dispute_id)
        g.kinds = visibility.kinds(reading(), g.actor, row.dispute_id)
        reads.remember(reading(), g.actor, row.dispute_id)
