"""What is handed over: link, slip, words for the telephone. No story and no other party in any of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from config import Config
from mediation.accounts.models import User
from mediation.assignment import pages as letters
from mediation.assignment.invitation_models import Invitation
from mediation.core import clock, formats

from . import entering, pages
from .models import InvitationPass
from .passes import Issued


@dataclass(frozen=True, slots=True)
class Handout:
    """Everything that is told or printed once."""

    number: str
    code: str
    link: str
    """Empty where nothing outside reaches the hub, or the link given out before stays."""
    link_stays: bool
    door: str
    """What is typed at a computer of the house."""
    door_outside: str
    to_read: tuple[str, ...]
    letter: Letter


@dataclass(frozen=True, slots=True)
class Letter:
    """Who asks whom as what, when and where."""

    name: str
    firm: str
    phone: str
    house: pages.House
    capacity: str
    meet_at: datetime | None
    minutes: int | None
    meet_place: str
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class PassState:
    """How the code given out stands."""

    issued_at: datetime
    failed: int
    locked_until: datetime | None
    dead: bool


def outside_url() -> str:
    """The address under which people outside reach the hub; empty where none does."""
    config: Config = current_app.extensions["hub.config"]
    return config.outside_url


def handout(session: Session, row: Invitation, issued: Issued) -> Handout:
    """The texts for what was just issued."""
    letter = _letter(session, row)
    outside = outside_url()
    link = f"{outside}{url_for('guests.letter', token=issued.link_token)}" if issued.link_token else ""
    return Handout(
        number=pages.in_fours(issued.number), code=in_threes(issued.code), link=link if outside else "",
        link_stays=bool(outside) and not issued.link_token,
        door=url_for("guests.door", _external=True),
        door_outside=f"{outside}{url_for('guests.door')}" if outside else "",
        to_read=tuple(_to_read(letter, issued)), letter=letter,
    )


def pass_state(found: InvitationPass | None) -> PassState | None:
    """What the clerk is told of the code; None while none was given out."""
    if found is None:
        return None
    locked = found.locked_until if entering.is_locked(found) else None
    return PassState(found.issued_at, found.failed_count, locked, entering.is_dead(found))


def in_threes(code: str) -> str:
    """123 456."""
    return f"{code[:3]} {code[3:]}"


def when(letter: Letter) -> str:
    """11月25日 14:00,约60分钟; says so where it is still open."""
    if letter.meet_at is None:
        return _("at a time to be agreed")
    on = letter.meet_at.astimezone(clock.BEIJING)
    day = _("%(month)d/%(day)d", month=on.month, day=on.day)
    if not letter.minutes:
        return f"{day} {formats.hour(letter.meet_at)}"
    return _("%(day)s %(hour)s, about %(minutes)d minutes", day=day, hour=formats.hour(letter.meet_at),
             minutes=letter.minutes)


def _letter(session: Session, row: Invitation) -> Letter:
    user = session.get_one(User, row.invitee_id)
    now = letters.appointment(session, row)
    return Letter(
        name=user.name, firm=user.firm, phone=user.phone, house=pages.house_of(session, row),
        capacity=pages.capacity_of(row), meet_at=now.at, minutes=now.minutes, meet_place=now.where,
        answer_by=row.answer_by if row.state == "invited" else None,
    )


def _to_read(letter: Letter, issued: Issued) -> list[str]:
    lines = [
        _("Good day, this is %(who)s.", who=letter.house.name),
        _("We invite you to a mediation, %(when)s, %(where)s. You are asked as: %(capacity)s.",
          when=when(letter), where=letter.meet_place or letter.house.name,
          capacity=letter.capacity),
        _("Mediation is voluntary and free of charge."),
        _("The number of your invitation is %(number)s, the code is %(code)s.",
          number=pages.in_fours(issued.number), code=in_threes(issued.code)),
    ]
    if letter.answer_by is not None:
        lines.append(
            _("Please answer by %(day)s; you may answer now.", day=formats.last_day(letter.answer_by))
        )
    if letter.house.phone:
        lines.append(_("If anything is unclear, please call %(phone)s.", phone=letter.house.phone))
    return lines
