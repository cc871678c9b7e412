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
    """Try the code; when it fits he is in from now on and the answer carries his session. TooMany."""
    token = entering.enter(key, code, request.remote_addr or "")
    if token is None:
        return False
    forget_reading()
    g.new_session = token
    _admit(token)
    return entered() is not None


def lapsed() -> entering.Key | None:
    """What still says which invitation this browser was in once its session is over; a code is missing."""
    token = request.cookies.get(COOKIE, "")
    if not token or guest_sessions.invitation_of(reading(), token) is None:
        return None
    return entering.Key(session_token=token)


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
