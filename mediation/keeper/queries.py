"""Search in the log without a word of what any case is about: who, when, which kind of act, which number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import SignIn, User
from mediation.accounts.sign_in import SEEN_EVERY
from mediation.audit.canonical import decode, moment
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.chronicle.looks import called, role_label
from mediation.chronicle.words import EVENTS, event_label
from mediation.core import clock
from mediation.core.fields import printable
from mediation.core.i18n import label
from mediation.core.typed_days import Lies, read_day
from mediation.organisations.models import Organisation
from workflows import FLOWS

from .rights_words import WHY, right_label, state_label, why_label
from .words import NAMED, OF_THE_HUB

PAGE = 50
MOST_MATCHES = 50
"""How many people or cases one word may mean."""

DISPUTES = "d:"
SYSTEM = "sys:"
SIGN_IN_EVENTS = (
    "user.sign_in", "user.sign_in_failed", "user.code_failed", "user.unknown_name", "user.address_refused",
)
TOLD = (
    "purpose", "right", "why", "what", "seq", "state", "lacks", "locked", "shared", "name", "address",
    "engagement",
)
"""What an entry about a look or a sign-in says that is nobody's private matter."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty texts look for everything."""

    person: str = ""
    case: str = ""
    event: str = ""
    first: str = ""
    last: str = ""
    address: str = ""
    """Of the computer: everything done in sign-ins that came from there."""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> Wanted:
        """From an address; unknown kinds count as not given, and so do ``no_days``."""
        given = {f.name: printable(args.get(f.name, ""), 80) for f in fields(cls)}
        if given["event"] not in {code for code, _text in kinds()}:
            given["event"] = ""
        for name in ("first", "last"):
            day = _day(given[name])
            given[name] = day.isoformat() if day is not None else ""
        return cls(**given)

    @staticmethod
    def no_days(args: Mapping[str, str]) -> dict[str, str]:
        """What was typed as a day and is none, by field."""
        typed = {name: printable(args.get(name, ""), 80).strip() for name in ("first", "last")}
        return {name: text for name, text in typed.items() if text and _day(text) is None}

    def as_args(self) -> dict[str, Any]:
        """For an address: only what was given."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


@dataclass(frozen=True, slots=True)
class Found:
    """One entry as the keeper may see it."""

    id: int
    at: datetime
    who: str
    role: str
    organisation: str
    what: str
    about: str
    case: int | None
    refused: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first, and the key of the next page."""

    rows: Sequence[Found]
    older: int | None


def kinds() -> list[tuple[str, str]]:
    """What one may choose: whole small flows, moves of the dispute, everything else by name."""
    flows = [(f"{name}.", label(flow)) for name, flow in FLOWS.items() if name != "dispute"]
    dispute = FLOWS["dispute"]
    moves = [(dispute.right(name), label(dispute.move(name))) for name in dispute.names]
    return [*flows, *moves, *((code, str(text)) for code, text in EVENTS.items())]


def search(session: Session, wanted: Wanted, before: int | None = None, limit: int = PAGE) -> Page:
    """Entries that fit, newest first."""
    query = select(AuditEntry).where(*_conditions(session, wanted))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = list(session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit + 1)))
    shown = rows[:limit]
    return Page(_found(session, shown), shown[-1].id if len(rows) > limit else None)


def cases_called(session: Session, number: str) -> list[Dispute]:
    """Disputes whose number holds these signs, or whose intake number they are."""
    numbered = or_(Dispute.number.contains(number, autoescape=True), Dispute.intake_no == number.upper())
    return list(session.scalars(select(Dispute).where(numbered).order_by(Dispute.number).limit(MOST_MATCHES)))


def case_of(session: Session, key: int) -> Dispute | None:
    """The dispute of a key in an address; None for one no database holds."""
    return session.get(Dispute, key) if key < 2**63 else None


def entry(session: Session, entry_id: int) -> AuditEntry | None:
    """One entry by its number in the table."""
    return session.get(AuditEntry, entry_id)


def told(session: Session, found: AuditEntry) -> Found:
    """An entry as the keeper may see it."""
    return _found(session, [found])[0]


def open_content(found: AuditEntry) -> list[tuple[str, str]]:
    """Beside the envelope: all of the hub's own affairs, little of people, nothing of cases."""
    said = decode(found.payload)
    data: Mapping[str, Any] = said.get("data", {})
    if found.chain_id.startswith(DISPUTES):
        return []
    if found.chain_id.startswith(SYSTEM):
        changed = {name: f"{old} → {new}" for name, (old, new) in said.get("changes", {}).items()}
        both = {**data, **changed}
        return [(str(OF_THE_HUB.get(name, name)), _shown(value)) for name, value in both.items()]
    return [(str(NAMED.get(name, name)), _in_words(name, data)) for name in TOLD if name in data]


def _in_words(name: str, data: Mapping[str, Any]) -> str:
    """What an entry says under a name, without the codes it is kept in."""
    value, right = data[name], str(data.get("right", ""))
    match name:
        case "right":
            return right_label(right)
        case "why" if value in WHY:
            return why_label(str(value))
        case "state":
            return state_label(right, str(value or ""))
        case "lacks":
            return ngettext("one thing", "%(num)d things", len(value))
        case _:
            return _shown(value)


def _shown(value: object) -> str:
    """A yes or no in the reader's words; everything else as it stands."""
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.person:
        conditions.append(AuditEntry.actor_id.in_(_people(session, wanted.person)))
    if wanted.case:
        conditions.append(_about_cases(session, wanted.case))
    if wanted.event.endswith("."):
        conditions.append(AuditEntry.event.startswith(wanted.event))
    elif wanted.event:
        conditions.append(AuditEntry.event == wanted.event)
    if wanted.address:
        conditions.append(_from_address(session, wanted.address))
    first, last = _day(wanted.first), _day(wanted.last)
    if first is not None:
        conditions.append(AuditEntry.at >= moment(clock.at(first)))
    if last is not None:
        conditions.append(AuditEntry.at < moment(clock.at(last + timedelta(days=1))))
    return conditions


def _people(session: Session, text: str) -> list[int]:
    query = select(User.id).where(or_(User.login == text.lower(), User.name.contains(text, autoescape=True)))
    return list(session.scalars(query.limit(MOST_MATCHES)))


def _from_address(session: Session, address: str) -> ColumnElement[bool]:
    """What people did while signed in from there, and sign-ins from there that failed."""
    query = (
        select(SignIn).where(SignIn.address == address).order_by(SignIn.created_at.desc()).limit(MOST_MATCHES)
    )
    spans = [
        and_(
            AuditEntry.actor_id == row.user_id, AuditEntry.at >= moment(row.created_at),
            AuditEntry.at <= moment(row.ended_at or row.seen_at + SEEN_EVERY),
        )
        for row in session.scalars(query)
    ]
    said = AuditEntry.payload.contains(f'"address":"{address}"', autoescape=True)
    failed = and_(AuditEntry.event.in_(SIGN_IN_EVENTS), said)
    return or_(failed, *spans)


def _about_cases(session: Session, text: str) -> ColumnElement[bool]:
    """Entries of these disputes and looks into them."""
    numbered = or_(Dispute.number.contains(text, autoescape=True), Dispute.intake_no == text.upper())
    ids = list(session.scalars(select(Dispute.id).where(numbered).limit(MOST_MATCHES)))
    return or_(AuditEntry.dispute_id.in_(ids), AuditEntry.subject.in_([f"dispute:{one}" for one in ids]))


def _found(session: Session, rows: Sequence[AuditEntry]) -> list[Found]:
    cases = {key for row in rows if (key := _case_of(row)) is not None}
    numbers = {
        row.id: row.number or row.intake_no
        for row in session.execute(
            select(Dispute.id, Dispute.number, Dispute.intake_no).where(Dispute.id.in_(cases))
        )
    }
    wanted = {row.organisation_id for row in rows if row.organisation_id}
    named = select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted))
    places = {row.id: row.name for row in session.execute(named)}
    return [_one(row, numbers, places) for row in rows]


def _one(row: AuditEntry, numbers: Mapping[int, str], places: Mapping[int, str]) -> Found:
    case = _case_of(row)
    return Found(
        case=case,
        id=row.id,
        at=datetime.fromisoformat(row.at),
        who=called(str(decode(row.payload).get("data", {}).get("actor", ""))),
        role=role_label(row.role),
        organisation=places.get(row.organisation_id or 0, ""),
        what=event_label(row.event),
        about=numbers.get(case or 0, ""),
        refused=row.outcome == "refused",
        fingerprint=row.hash[:8],
    )


def _case_of(row: AuditEntry) -> int | None:
    if row.dispute_id is not None:
        return row.dispute_id
    kind, _colon, key = row.subject.partition(":")
    return int(key) if kind == "dispute" and key.isdecimal() else None


def _day(text: str) -> date | None:
    try:
        return read_day(text, clock.today(), Lies.BEHIND) if text else None
    except ValueError:
        return None
