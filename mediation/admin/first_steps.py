"""What the start page of administration asks for: four steps on a new hub, and what to see to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from mediation.accounts import committees
from mediation.accounts.models import User, has_account
from mediation.calendar import service as calendar
from mediation.core import clock
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.sessions.room_models import Room
from mediation.settings import service as settings
from mediation.settings.defaults import SIGN_IN

NOTICE_MONTH = 11
"""From November on the next year's notice may be out."""

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps, and whether it is done."""

    name: str
    says: str
    done: bool
    url: str
    action: str
    right: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Something an administrator should see to, and where."""

    says: str
    url: str


def steps(session: Session) -> list[Step]:
    """Organisations, people, holidays, rooms: in this order, for each stands on the one before.

    People are there once most of them can sign in.
    """
    units = _count(session, select(func.count()).select_from(Organisation))
    people = _count(session, select(func.count()).select_from(User).where(has_account()))
    waiting = _waiting(session)
    told = ngettext("%(num)d person", "%(num)d people", people)
    if waiting:
        told = f"{told} · {_without_slip(waiting)}"
    rooms = _count(session, select(func.count()).select_from(Room).where(Room.closed_on.is_(None)))
    year = clock.today().year
    announced = year in calendar.load(session).announced
    return [
        Step(_("Organisations"), ngettext("%(num)d organisation", "%(num)d organisations", units), units > 1,
             url_for("admin.roster", kind="organisations"), _("Bring the list"), "organisations.manage"),
        Step(_("People"), told, people > 1 and 2 * waiting < people,
             *(_print_slips() if waiting else _bring_people()), "users.manage"),
        Step(_("Holidays"), _("the notice for %(year)s is entered", year=year) if announced
             else _("the notice for %(year)s is not entered", year=year), announced,
             url_for("admin.holidays", year=year), _("Enter the notice"), "settings.manage"),
        Step(_("Rooms for mediation"), ngettext("%(num)d room", "%(num)d rooms", rooms), rooms > 0,
             url_for("rooms.index"), _("Add a room"), "settings.manage"),
    ]  # fmt: skip


def to_watch(session: Session, actor: Actor) -> list[Watch]:
    """What asks to be seen to now, as far as this person may."""
    found = [*_holidays(session), *_accounts(session)] if gate.allowed(actor, "settings.manage") else []
    if gate.allowed(actor, "users.manage"):
        found += _slips(session)
    return [*found, *_terms(session)]


def _holidays(session: Session) -> Iterator[Watch]:
    today = clock.today()
    year = today.year + (today.month >= NOTICE_MONTH)
    if year not in calendar.load(session).announced:
        text = _("Deadlines of %(year)s are provisional until its notice is entered.", year=year)
        yield Watch(text, url_for("admin.holidays", year=year))


def _accounts(session: Session) -> Iterator[Watch]:
    if not settings.value(session, SIGN_IN).helper:
        text = _("Nobody is named whom to ask about a forgotten password.")
        yield Watch(text, url_for("admin.setting", key=SIGN_IN.key))


def _slips(session: Session) -> Iterator[Watch]:
    waiting = _waiting(session)
    if waiting:
        yield Watch(_without_slip(waiting), _print_slips()[0])


def _waiting(session: Session) -> int:
    """Who can sign in neither by a password nor by a code."""
    return _count(session, select(func.count()).select_from(User).where(
        User.active, has_account(), User.password_hash == "", User.code_hash == ""
    ))


def _without_slip(waiting: int) -> str:
    return ngettext("%(num)d person has neither password nor slip.",
                    "%(num)d people have neither password nor slip.", waiting)


def _bring_people() -> tuple[str, str]:
    return url_for("admin.roster", kind="people"), _("Bring the list")


def _print_slips() -> tuple[str, str]:
    return url_for("admin.users", show="new"), _("Print sign-in slips")


def _terms(session: Session) -> Iterator[Watch]:
    """Terms that are over or end soon, the nearest first, then how many committees lack something."""
    found = committees.committees(session, clock.today())
    ending = sorted(
        ((w.on or date.min, c, w) for c in found for w in c.warned if w.on is not None),
        key=lambda one: (one[0], one[1].organisation.name),
    )
    url = url_for("admin.register_home", only="warned")
    for day, committee, warned in ending[:SHOWN]:
        who = f"·{warned.who}" if warned.who else ""
        yield Watch(f"{committee.organisation.name}{who}: {label(warned)} {day}", url)
    lacking = sum(bool(c.warned) for c in found)
    if lacking:
        text = ngettext("%(num)d committee lacks something the law asks for.",
                        "%(num)d committees lack something the law asks for.", lacking)
        yield Watch(text, url)


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0
