"""Help (P32): the keys, the life of a dispute in words, whom to call."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from mediation.accounts.models import Grant, User
from mediation.core import clock
from mediation.extensions import reading
from mediation.security.gate import requires
from mediation.security.roles import LABELS, Role
from workflows import FLOWS

blueprint = Blueprint("help", __name__)

KEYS = (
    ("Ctrl+Enter", _l("The main button of the page")),
    ("Ctrl+S", _l("Park what is typed")),
    ("F2", _l("New case")),
    ("/", _l("To the search box, when not typing in a field")),
    ("Esc", _l("Close an open list")),
    ("Ctrl+P", _l("Print")),
)
"""Every key the pages listen to (static/js/keys.js)."""

CALLED = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


@blueprint.get("/help")
@requires("help.read")
def home() -> str:
    """Keys, words, people."""
    return render_template("desk/help.html", keys=KEYS, states=FLOWS["dispute"].states, called=_called())


def _called() -> list[tuple[object, str]]:
    """Who looks after the hub: role and name."""
    day = clock.today()
    rows = reading().execute(
        select(Grant.role, User.name, User.phone)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.role.in_([role.value for role in CALLED]),
            User.active,
            Grant.from_on <= day,
            or_(Grant.until_on.is_(None), Grant.until_on >= day),
        )
        .order_by(Grant.role, User.name)
    )
    return [(LABELS[Role(role)], " ".join(filter(None, (name, phone)))) for role, name, phone in rows]
