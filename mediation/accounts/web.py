"""Who is asking: joins Flask-Login to the server-side session, and guards every request.

A view without a right is refused: nothing is open by being forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, g, redirect, request, url_for
from flask_login import UserMixin, current_user
from werkzeug.wrappers import Response

from mediation.core.database import db
from mediation.core.exceptions import Busy, Forbidden
from mediation.extensions import login_manager, reading
from mediation.lifecycle.refusals import record_refusal
from mediation.security import gate

from . import rescue, sign_in
from .models import SignIn, User
from .service import actor_of

JUST_ASKING = "accounts.time_left"
"""The page that asks how long the session lives keeps none alive."""


@dataclass(slots=True)
class SignedIn(UserMixin):
    """What Flask-Login carries: the token in the cookie, the row behind it."""

    token: str
    user: User
    left: int = 0
    """Seconds until the session is over when nothing more is pressed; zero in the request that signs in."""
    warning: int = 0
    """So many seconds before that the page asks."""

    def get_id(self) -> str:
        """The token itself: the cookie names a session, never a person."""
        return self.token


@login_manager.user_loader
def load_signed_in(token: str) -> SignedIn | None:
    """The live session of a token; None when it was ended, idle too long, or its user may not sign in."""
    row = sign_in.live(reading(), token)
    if row is None:
        return None
    user = reading().get(User, row.user_id)
    if user is None or not user.active or user.is_outsider:
        return None
    if sign_in.needs_touch(row) and request.endpoint != JUST_ASKING:
        with suppress(Busy), db.writing() as session:  # when he was seen last is worth no waiting twice
            sign_in.touch(session, token)
            row = session.get_one(SignIn, row.token_hash)
    return SignedIn(token, user, sign_in.seconds_left(row), int(sign_in.WARNING.total_seconds()))


def identify() -> None:
    """Put user and actor on ``g`` for the whole request."""
    g.user = g.actor = None
    if request.endpoint == "static":
        return
    if current_user.is_authenticated:
        g.user = current_user.user
        g.actor = actor_of(reading(), g.user)


def guard() -> Response | None:
    """Let the request in, send it to sign in, or refuse it."""
    if request.endpoint is None or request.endpoint == "static":
        return None  # Flask answers 404 itself; static files are no secret
    view = _view()
    right = gate.right_of(view) if view is not None else None
    if right is None:
        abort(403)
    if view is not None and gate.is_public(view):
        return None
    if g.actor is None:
        return ask_to_sign_in(_kept())
    if "dispute_id" in (request.view_args or {}):
        return None  # guarded with its subject by cases.web
    if gate.allowed(g.actor, right):
        return None
    refusal = Forbidden(right)
    record_refusal(g.actor, refusal)
    raise refusal


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _kept() -> str:
    user = rescue.owner() if request.method == "POST" else None
    return rescue.keep(user) if user is not None else ""


def page_too_old() -> Response | None:
    """The answer to a post whose page belongs to a session that is over; None when nothing can be kept.

    Its owner, signed in again already, finds his words at once; where nobody is, somebody must sign in.
    """
    user = rescue.owner()
    address = rescue.keep(user) if user is not None else ""
    if user is None or not address:
        return None
    if not current_user.is_authenticated:
        return ask_to_sign_in(address)
    return redirect(address) if current_user.user.id == user.id else None


def ask_to_sign_in(back: str = "") -> Response:
    """To the sign-in page and back; a post comes back to the page it was typed on."""
    if back or request.method == "GET":
        return redirect(url_for("accounts.login", next=local(back or request.full_path.rstrip("?"))))
    return redirect(url_for("accounts.login", next=local(request.referrer or "/"), unsent=1))


def local(target: str) -> str:
    """The path of a target on this hub; ``/`` for anything that leads elsewhere."""
    if target.startswith(request.host_url):
        target = "/" + target.removeprefix(request.host_url)
    if not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return "/"
    return "".join(c for c in target if c.isprintable())
