"""What the list of disputes shows around its rows: tabs, filters, tags to take off, saved views."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import User
from mediation.cases import queries
from mediation.cases.filters import GROUP_LABELS, SORT_LABELS, TERM_LABELS, Filter
from mediation.classification.catalogue import tree_of
from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.lists import saved
from mediation.lists.rows import rows_of
from mediation.organisations.models import Organisation
from mediation.organisations.queries import below
from mediation.security import gate
from mediation.security.actor import Actor
from workflows.reasons import SOURCES

from . import batch

GRADES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Tag:
    """Something that narrows the list, and the address of the list without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as the list offers it."""

    id: int
    name: str
    url: str
    now: bool


def shown(session: Session, actor: Actor, wanted: Filter) -> dict[str, Any]:
    """Everything the page needs."""
    page = queries.page(session, actor, wanted)
    return _around(session, actor, wanted) | {
        "page": page,
        "rows": rows_of(session, actor, page.disputes),
        "newer": list_url(wanted.but(before=page.newer)) if page.newer else None,
        "older": list_url(wanted.but(after=page.older)) if page.older else None,
        "acts": batch.offered(actor, wanted.group),
        "export": url_for("export.cases", **wanted.but().as_args())
        if gate.allowed(actor, "export.cases") else None,
        "no_days": {},
    }


def asked_anew(session: Session, actor: Actor, wanted: Filter, no_days: dict[str, str]) -> dict[str, Any]:
    """The page without rows: a day that was to narrow it could not be read. ``no_days``: typed, by field."""
    return _around(session, actor, wanted) | {"rows": [], "tags": [], "no_days": no_days}


def _around(session: Session, actor: Actor, wanted: Filter) -> dict[str, Any]:
    bodies = organisations(session, actor)
    options = {
        "grades": [(str(grade), grade_name(grade)) for grade in GRADES],
        "terms": [(code, str(text)) for code, text in TERM_LABELS.items()],
        "categories": [(c.code, label(c)) for c in tree_of(session).children()],
        "mediators": mediators(session, bodies),
        "orgs": bodies if len(bodies) > 1 else [],
        "sources": [(r.code, label(r)) for r in SOURCES],
    }
    return {
        "filter": wanted,
        "groups": [(code, text, list_url(wanted.but(group=code))) for code, text in GROUP_LABELS.items()],
        "sorts": SORT_LABELS.items(),
        "options": options,
        "tags": tags(session, wanted, options),
        "views": _views(session, actor, wanted),
    }


def list_url(wanted: Filter) -> str:
    """The address of a list."""
    return url_for("desk.cases", **wanted.as_args())


def grade_name(grade: int) -> str:
    """A grade in words."""
    return {1: _("Grade I"), 2: _("Grade II"), 3: _("Grade III")}[grade]


def organisations(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The committees whose disputes the reader can see: his own and those below."""
    seen: set[int] = set()
    for grant in actor.grants:
        if grant.organisation_id is not None and grant.organisation_id not in seen:
            seen |= below(session, grant.organisation_id)
    query = select(Organisation).where(Organisation.id.in_(seen), Organisation.kind != "department")
    rows = session.scalars(query.order_by(Organisation.level, Organisation.id))
    return [(str(row.id), row.name) for row in rows]


def mediators(session: Session, bodies: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Everybody on the register of these organisations."""
    found = register.standings(session, clock.today(), organisations=[int(key) for key, _name in bodies])
    return [(str(s.user.id), s.user.name) for s in found]


def tags(session: Session, wanted: Filter, options: dict[str, list[tuple[str, str]]]) -> list[Tag]:
    """One tag for each thing that narrows the list."""
    empty = {"danger": False}
    plain = Filter()
    found = []
    for name, value in wanted.narrowed_by().items():
        bare = wanted.but(**{name: empty.get(name, getattr(plain, name))})
        found.append(Tag(_tag(session, name, str(value), options), list_url(bare)))
    return found


def _tag(session: Session, name: str, value: str, options: dict[str, list[tuple[str, str]]]) -> str:
    sentences = {
        "text": _("Words: %(words)s", words=value),
        "danger": _("With danger"),
        "since": _("Since %(day)s", day=value),
        "until": _("Until %(day)s", day=value),
        "ended": _("Ended since %(day)s", day=value),
    }
    if name in sentences:
        return sentences[name]
    if name == "mediator":
        user = session.get(User, int(value))
        return user.name if user is not None else value
    if name == "category":
        known = tree_of(session)
        return label(known.get(value)) if value in known else value
    lists = {"grade": "grades", "term": "terms", "org": "orgs", "source": "sources"}
    return dict(options[lists[name]]).get(value, value)


def _views(session: Session, actor: Actor, wanted: Filter) -> list[View]:
    now = {key: str(value) for key, value in wanted.but().as_args().items()}
    return [
        View(row.id, row.name, list_url(Filter.from_args(row.asked)), row.asked == now)
        for row in saved.of_person(session, actor)
    ]


def made_at() -> str:
    """When a printed list was made, Beijing time."""
    return formats.full_moment(clock.now())
