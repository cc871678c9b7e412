"""What every page has around it: who looks, where one can go, how things are written.

Templates find here their filters (dates, money), the names of places, and the
few functions that draw forms. A broken database must still give a page, so the
error pages are drawn with nobody looking.
"""

from __future__ import annotations

import secrets
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app, g, request, url_for

from mediation.accounts import rescue
from mediation.cases.web import title_here
from mediation.core import clock, form_looks, formats
from mediation.core.i18n import label
from mediation.danger import strips
from mediation.extensions import reading
from mediation.notifications import queries as messages
from mediation.organisations import hub
from mediation.organisations.models import Organisation
from mediation.security import gate
from mediation.security.predicates import Context
from mediation.security.roles import LABELS, Role
from mediation.tasks import queries as tasks
from workflows import FLOWS
from workflows.flow import State
from workflows.reasons_small import DANGER_SIGNS

from . import navigation

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one who looks, as the top bar shows him."""

    name: str
    roles: tuple[Role, ...]
    organisation: str
    large: bool

    @property
    def role_names(self) -> str:
        """The roles in words."""
        return "、".join(label(LABELS[role]) for role in self.roles)


class Run(NamedTuple):
    """Neighbouring rows that share a value."""

    key: Any
    rows: list[Any]


def register_shell(app: Flask) -> None:
    """Give the templates what every page needs."""
    if app.config.get("SEND_FILE_MAX_AGE_DEFAULT") is None:
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR  # asset() changes the address with the file
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=formats.day, last_day=formats.last_day, moment=formats.moment, hour=formats.hour,
        full_moment=formats.full_moment,
        days=formats.days, time_left=formats.time_left, money=formats.money, capitals=formats.capitals,
        written_day=formats.written_day, runs=runs,
    )
    app.jinja_env.globals.update(
        asset=asset, place=place, act_key=act_key, kind_of=form_looks.kind_of,
        faults_of=form_looks.faults_of, allowed=allowed, now=clock.now, today=clock.today,
        here=here, state_of=state_of, title_of=title_here, fill=rescue.fill, given_back=rescue.given_back,
    )
    app.context_processor(surroundings)


def surroundings() -> dict[str, Any]:
    """Viewer, menu and hub of the present page."""
    if g.get("bare"):
        return {"viewer": None, "menu": [], "demo": False, "unread": 0, "danger_strips": None, "sound_at": ""}
    viewer = _viewer()
    roles = viewer.roles if viewer is not None else ()
    counts = tasks.counts(reading(), g.actor) if viewer is not None else None
    return {
        "viewer": viewer,
        "menu": navigation.entries_for(roles, Doors(), counts),
        "demo": hub.kind(reading()) == hub.DEMO,
        "unread": messages.unread(reading(), g.actor.user_id) if viewer is not None else 0,
        "danger_strips": strips.of(reading(), g.actor) if viewer is not None else None,
        "sound_at": _sound_at() if viewer is not None else "",
        "danger_signs": DANGER_SIGNS,
    }


def asset(name: str) -> str:
    """The address of a static file, changing with its content so that it may be kept for a year."""
    return _address_of(name, request.script_root)


def place(name: str) -> str | None:
    """The address of a place of the top bar, or None while its room is not built."""
    known: dict[str, str | None] = g.setdefault("places", {})  # each is asked for twice or more on a page
    if name not in known:
        endpoint = navigation.first_known(navigation.PLACES[name], Doors())
        known[name] = url_for(endpoint) if endpoint is not None else None
    return known[name]


def allowed(right: str) -> bool:
    """Whether the one who looks holds a right that needs no subject."""
    actor = g.get("actor")
    return actor is not None and gate.allowed(actor, right)


def state_of(row: Any) -> State:
    """The state of a dispute or of a row of a small flow, with its labels."""
    return FLOWS[row.flow].state(row.state)


def runs(rows: Iterable[Any], name: str) -> list[Run]:
    """Neighbours that agree in an attribute, as groups; unlike ``groupby`` it keeps the order."""
    return [Run(key, list(group)) for key, group in groupby(rows, lambda row: getattr(row, name))]


def act_key() -> str:
    """A fresh key for a form that acts; sent twice, it acts once."""
    return secrets.token_urlsafe(16)


def here() -> str:
    """The address one is at, to come back to after a small switch."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


class Doors(Container[str]):
    """The endpoints that are built and open to the one who looks."""

    def __contains__(self, endpoint: object) -> bool:
        """Whether following a link there would not be refused."""
        view = current_app.view_functions.get(str(endpoint))
        if view is None:
            return False
        right = gate.right_of(view)
        return gate.is_public(view) or (right is not None and allowed(right))


@cache
def _address_of(name: str, _below: str) -> str:
    """Many stand on every page: made once for each place the hub may be served below."""
    return url_for("static", filename=name, v=_print_of(name))


@cache
def _print_of(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:8]


def _viewer() -> Viewer | None:
    actor, user = g.get("actor"), g.get("user")
    if actor is None or user is None:
        return None
    roles = tuple(dict.fromkeys(grant.role for grant in actor.grants))
    return Viewer(user.name, roles, _organisation_of(actor), user.large_letters)


def _sound_at() -> str:
    """Where one press raises the danger of the case one is at; empty where there is none or one may not."""
    dispute = g.get("dispute")
    if dispute is None or not gate.allowed(g.actor, "danger.raise", Context(dispute, None, g.kinds)):
        return ""
    return url_for("danger.sound", dispute_id=dispute.id)


def _organisation_of(actor: Any) -> str:
    dispute = g.get("dispute")
    grant = actor.role_at(dispute.lead_org_id if dispute is not None else None)
    if grant is None:
        return ""
    row = reading().get(Organisation, grant.organisation_id)
    return row.name if row is not None else ""
