"""P10 the call list: whom to call today and why, from what waits for the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from mediation.agreements.promise_models import Promise
from mediation.agreements.showing import promise_title
from mediation.cases import contacts
from mediation.cases.call_rows import CallRow, row
from mediation.cases.models import Dispute
from mediation.cases.party_models import Consent, ContactAttempt, Party
from mediation.cases.protection import shown_title
from mediation.core import clock, formats
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from mediation.sessions import showing
from mediation.sessions.models import MediationSession
from mediation.tasks import queries as tasks
from mediation.tasks.models import Task
from mediation.tasks.queries import Waiting

BATCH = 40
"""Things that wait, looked through for a call at a time; the most pressing come first."""

ENOUGH = 20
"""Rows from which on the rest stands on the next page."""

TO_ASK = ("dispute.accept", "dispute.classify", "dispute.assign", "dispute.begin")
"""What waits while the parties still have to be asked whether they want mediation."""

NOTHING: frozenset[str] = frozenset()

AHEAD = timedelta(days=2)
"""How long before a session or a promise people are reminded."""


@dataclass(frozen=True, slots=True)
class CallList:
    """The page: who was not called today, then who was."""

    rows: Sequence[CallRow]
    tried: Sequence[CallRow]
    next: int | None
    """How many things were looked through when the next page begins; None when nothing more waits."""


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why one party of one dispute is to be called."""

    dispute: Dispute
    party_id: int
    why: str
    due: date | None


def call_list(session: Session, actor: Actor, skip: int = 0) -> CallList:
    """Whom this reader is to call today, the most pressing first; page by page nobody is left out.

    What waits without anybody to call for it is passed over, so a page is empty only when nobody is left.
    """
    found: dict[int, CallRow] = {}
    at: int | None = skip
    while at is not None and len(found) < ENOUGH:
        looked_at = tasks.waiting(session, actor, BATCH, at, _for_calls())
        for one in _rows_of(session, actor, looked_at):
            found.setdefault(one.party.id, one)
        at = at + BATCH if len(looked_at) == BATCH else None
    rows = sorted(found.values(), key=lambda one: (one.due or date.max, one.dispute.id, one.party.position))
    return CallList(
        rows=[one for one in rows if not one.tried_today], tried=[one for one in rows if one.tried_today],
        next=at,
    )


def _rows_of(session: Session, actor: Actor, looked_at: Sequence[Waiting]) -> list[CallRow]:
    open_ones = _handled(session, actor, [one for one in looked_at if _may_ask_for_calls(one)])
    book = _Book(session, [one.dispute.id for one in open_ones])
    return _merged(book, (reason for one in open_ones for reason in _reasons(session, book, one)))


def _for_calls() -> ColumnElement[bool]:
    """True for what may ask for a call; promises and visits whose day is far off do not."""
    soon = or_(Task.due_on.is_(None), Task.due_on <= clock.today() + AHEAD)
    return or_(
        Task.kind.in_(TO_ASK), Task.kind.startswith("session"),
        and_(or_(Task.kind.startswith("promise"), Task.kind.startswith("visit")), soon),
    )


def _may_ask_for_calls(one: Waiting) -> bool:
    return one.task.kind in TO_ASK or one.flow in ("session", "promise", "visit")


def _handled(session: Session, actor: Actor, waiting: Sequence[Waiting]) -> list[Waiting]:
    """Those whose numbers the reader may see."""
    kinds = visibility.kinds_of_many(session, actor, {one.dispute.id for one in waiting})
    return [
        one for one in waiting
        if gate.allowed(actor, "case.phones", Context(one.dispute, None, kinds.get(one.dispute.id, NOTHING)))
    ]


class _Book:
    """People, consents and tries of the disputes, read once."""

    def __init__(self, session: Session, ids: Sequence[int]) -> None:
        self.people: dict[int, list[Party]] = {}
        query = select(Party).where(Party.dispute_id.in_(set(ids)), Party.left_at.is_(None))
        for party in session.scalars(query.order_by(Party.position, Party.id)):
            self.people.setdefault(party.dispute_id, []).append(party)
        self.tries: Mapping[int, list[ContactAttempt]] = contacts.of_many(session, ids)
        asked = select(Consent.dispute_id, Consent.round, Consent.party_id).where(
            Consent.dispute_id.in_(set(ids)), Consent.kind == "mediation"
        )
        self.answered = {(found[0], found[1], found[2]) for found in session.execute(asked)}
        self.meetings = {m.id: m for m in _rows(session, MediationSession, ids)}
        self.promises = {p.id: p for p in _rows(session, Promise, ids)}

    def principals(self, dispute: Dispute) -> list[Party]:
        """The parties themselves."""
        return [p for p in self.people.get(dispute.id, ()) if p.role == "party"]

    def now(self, dispute: Dispute, party_id: int) -> list[Party]:
        """Him, or who stepped into his place."""
        return [p for p in self.principals(dispute) if party_id in (p.id, p.successor_of_id)]

    def reached_since(self, dispute: Dispute, party_id: int, day: date) -> bool:
        """Whether somebody answered on that day or later."""
        return any(
            t.party_id == party_id and t.result not in contacts.FAILED and clock.day_of(t.at) >= day
            for t in self.tries.get(dispute.id, ())
        )


def _rows(session: Session, model: Any, ids: Sequence[int]) -> Iterable[Any]:
    return session.scalars(select(model).where(model.dispute_id.in_(set(ids))))


def _merged(book: _Book, reasons: Iterable[_Reason]) -> list[CallRow]:
    found: dict[int, CallRow] = {}
    for reason in reasons:
        people = book.people.get(reason.dispute.id, ())
        party = next((p for p in people if p.id == reason.party_id), None)
        if party is None:
            continue
        if party.id not in found:
            found[party.id] = row(reason.dispute, party, people, book.tries.get(reason.dispute.id, ()))
            found[party.id].title = shown_title(reason.dispute, handled=True)
        one = found[party.id]
        if reason.why not in one.whys:
            one.whys.append(reason.why)
        one.due = min(filter(None, (one.due, reason.due)), default=None)
    return list(found.values())


def _reasons(session: Session, book: _Book, one: Waiting) -> Iterator[_Reason]:
    if one.task.kind in TO_ASK:
        yield from _to_ask(book, one)
    elif one.flow == "session" and one.row_id in book.meetings:
        yield from _to_remind(book, one, book.meetings[one.row_id])
    elif one.flow == "promise" and one.row_id in book.promises:
        yield from _to_urge(book, one, book.promises[one.row_id])
    elif one.flow == "visit":
        yield from _to_visit(book, one)


def _to_ask(book: _Book, one: Waiting) -> Iterator[_Reason]:
    """Who has not said yes or no in this round: the other side by the clerk, everybody by the mediator."""
    dispute, first = one.dispute, one.task.kind == "dispute.begin"
    why = _("First contact: agrees to mediation?") if first else _("Agrees to mediation?")
    sides = ("applicant", "respondent") if first else ("respondent",)
    for party in book.principals(dispute):
        if party.side in sides and (dispute.id, dispute.round, party.id) not in book.answered:
            yield _Reason(dispute, party.id, why, one.task.due_on)


def _to_remind(book: _Book, one: Waiting, meeting: MediationSession) -> Iterator[_Reason]:
    """Who must come within two days, to what has not begun, and was not spoken to since three days before."""
    day = clock.day_of(meeting.starts_at)
    if meeting.starts_at <= clock.now() or not clock.today() <= day <= clock.today() + AHEAD:
        return
    when = formats.moment(meeting.starts_at)
    why = _("Comes to %(what)s, %(when)s?", what=showing.title(meeting), when=when)
    for entry in meeting.attendance:
        if entry.party_id and entry.expected and not book.reached_since(
            one.dispute, entry.party_id, day - AHEAD
        ):
            yield _Reason(one.dispute, entry.party_id, why, day)


def _to_urge(book: _Book, one: Waiting, promise: Promise) -> Iterator[_Reason]:
    """Who has something to keep within two days, or is late with it."""
    if promise.debtor_id is None or promise.due_on is None or promise.due_on > clock.today() + AHEAD:
        return
    why = _("Keeps the promise? %(what)s", what=promise_title(promise))
    for party in book.now(one.dispute, promise.debtor_id):
        if not book.reached_since(one.dispute, party.id, clock.today() - AHEAD):
            yield _Reason(one.dispute, party.id, why, promise.due_on)


def _to_visit(book: _Book, one: Waiting) -> Iterator[_Reason]:
    """Each party, when the day of a return visit has come."""
    if one.task.due_on is None or one.task.due_on > clock.today():
        return
    for party in book.principals(one.dispute):
        if party.side != "third" and not book.reached_since(one.dispute, party.id, one.task.due_on):
            yield _Reason(one.dispute, party.id, _("Return visit"), one.task.due_on)
