"""Taking back one's own last move within ten minutes: a move of its own, never an erasure.

The log says which columns the move changed; they are put back from there.
Rows that the move made are taken off again where that harms nothing; where it
would, the move cannot be taken back. What the same press ended of itself
(sessions, drafts, invitations, visits) stands again with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Date, DateTime, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.assignment import queries as assignment
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.party_models import Consent
from mediation.core import clock, formats
from mediation.core.database import Base, Money, UtcDateTime
from mediation.core.i18n import label
from mediation.followup import service as followup
from mediation.lifecycle import back, perform, proposals
from mediation.lifecycle.door import Act, entries_since
from mediation.lifecycle.owners import MODELS, finds, offered_when, owns
from mediation.notifications.models import Message
from mediation.security.actor import Actor
from mediation.security.predicates import TAKE_BACK_WITHIN
from mediation.sessions import service as sessions
from workflows import FLOWS
from workflows.rules.filing import TakeBackFacts

from . import joining
from .models import Transfer

Stated = Mapping[str, Any]

KEPT = frozenset({"number", "number_org_id"})
"""A number once drawn stays with its dispute: the series has no gaps and repeats nothing."""

REMOVABLE = {model.__tablename__: model for model in (Consent, DisputeLink, Transfer)}
"""Rows that exist only because of the move."""

RESTORABLE = frozenset({*REMOVABLE, "assignment"})
TAKE_BACK, VISIT_PLAN, UNMERGE = f"dispute.{back.TAKE_BACK}", "visit.plan", "dispute.unmerge"
CALLED_OFF = "session.cancel"
FELL = ("invitation.cancel", "invitation.finish", CALLED_OFF, "agreement.drop", "visit.drop")
"""What a step of the case ends of itself, as it stands again: guests before their session."""

LEFT = ("dispute.release", "dispute.reassign")
"""What ends the part of the mediator, and of those who work with him."""

FIRED = frozenset({"dispute.agree", "dispute.take_over", "dispute.split", "dispute.merge", "dispute.close"})
"""Moves with effects on other rows that others may already rely on."""


def _told(session: Session, dispute: Dispute) -> tuple[AuditEntry | None, list[AuditEntry]]:
    """The entry of the dispute's last move, and what stands after it."""
    since = entries_since(session, dispute.chain_id, (dispute.last_move_seq or 0) - 1)
    last = next((entry for entry in since if entry.seq == dispute.last_move_seq), None)
    return last, [entry for entry in since if entry is not last]


@finds(TAKE_BACK)
def take_back_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """What the last move was, whose, when, and what followed."""
    last, after = _told(session, dispute)
    return {
        "last_move": last.event.partition(".")[2] if last is not None else "",
        "own_move": dispute.last_mover_id == actor.user_id,
        "within_minutes": last is not None and clock.now() - _at(last) <= TAKE_BACK_WITHIN,
        "irreversible": _irreversible(last) or _time_taken(session, dispute, last, after),
        "followed_by": _called(entry for entry in after if not _undone_with(entry, last)),
        "papers_given": (),
        "messages_read": _readers(session, dispute, last, after),
        "papers_printed": (),
    }


def _readers(
    session: Session, dispute: Dispute, last: AuditEntry | None, after: list[AuditEntry]
) -> tuple[str, ...]:
    """Who read what the press told him, of the step or of what fell with it."""
    told = [entry for entry in (last, *after) if entry is not None and last and entry.act_id == last.act_id]
    causes = [f"{dispute.chain_id}/{entry.seq}" for entry in told]
    query = select(User.name).join(Message, Message.user_id == User.id)
    found = session.scalars(query.where(Message.read_at.is_not(None), Message.cause.in_(causes)))
    return tuple(dict.fromkeys(found))


def _time_taken(
    session: Session, dispute: Dispute, last: AuditEntry | None, after: list[AuditEntry]
) -> str:
    """The sessions whose room or people somebody else has taken since; empty when all can be booked again."""
    fallen = [_row_of(session, entry) for entry in after if entry.event == CALLED_OFF and _fell(entry, last)]
    times = [
        formats.moment(meeting.starts_at) for meeting in fallen
        if not sessions.still_free(session, dispute, meeting)
    ]
    return f"{'、'.join(times)} 的调解场次,时间已被占用" if times else ""


@offered_when(TAKE_BACK)
def may_be_taken_back(session: Session, dispute: Dispute, actor: Actor) -> bool:
    """The way back is shown only where the act itself would let him through; a tick he can still make."""
    move = FLOWS["dispute"].move(back.TAKE_BACK)
    found = perform.lacks_so_far(session, dispute, actor, TAKE_BACK, move, {})
    return all(lack.where == "form" for lack in found)


@owns(TAKE_BACK)
def take_back(a: Act, dispute: Dispute, facts: TakeBackFacts) -> None:
    """Put the changed columns back and return to the state before."""
    last, after = _told(a.session, dispute)
    planned = any(entry.event == VISIT_PLAN and _undone_with(entry, last) for entry in after)
    if last is not None:
        _put_back(a, dispute, json.loads(last.payload).get("changes", {}))
        dispute.back_state = back.pushed(dispute.back_state, last.from_state or "")
    tied = joining.tied_again(a, dispute, last) if last is not None and last.event == UNMERGE else {}
    again = {"taken_back": last.seq, **_joint_again(a.session, dispute, last)} if last is not None else {}
    a.move(dispute, "take_back", facts, extra={**again, **tied})
    if tied:
        joining.tell_the_survivor(a, dispute)
    if planned:
        followup.give_up_the_plan(a, dispute)
    _stand_again(a, dispute, [entry for entry in after if _fell(entry, last)])


def _joint_again(session: Session, dispute: Dispute, last: AuditEntry) -> Stated:
    """Whoever worked with the mediator comes back with him."""
    people = assignment.left_together(session, dispute.id, _at(last)) if last.event in LEFT else ()
    return {"assistants": people, "round": dispute.round} if people else {}


def _stand_again(a: Act, dispute: Dispute, fallen: list[AuditEntry]) -> None:
    for entry in sorted(fallen, key=lambda one: FELL.index(one.event)):
        flow = entry.event.partition(".")[0]
        with a.as_system():
            perform.perform(a, dispute, _row_of(a.session, entry), flow, "restore", {})


def _row_of(session: Session, entry: AuditEntry) -> Any:
    """The row of the small flow that an entry is about."""
    flow, _colon, key = entry.subject.partition(":")
    return session.get_one(MODELS[flow], int(key))


def _fell(entry: AuditEntry, last: AuditEntry | None) -> bool:
    """Whether the same press ended it of itself."""
    return last is not None and entry.act_id == last.act_id and entry.event in FELL


def _undone_with(entry: AuditEntry, last: AuditEntry | None) -> bool:
    """What the same press did of itself follows nobody else's will.

    Visits that it planned are given up, what it ended stands again. A question to a second person that fell
    with the step stays fallen: it can be asked again.
    """
    alike = last is not None and entry.act_id == last.act_id
    return alike and entry.event in (VISIT_PLAN, proposals.FALLEN, *FELL)


def _called(entries: Iterable[AuditEntry]) -> tuple[str, ...]:
    """What followed, each kind once, in words: moves by their names, all else as a record."""
    names = []
    for entry in entries:
        flow = FLOWS.get(entry.event.partition(".")[0])
        name = entry.event.partition(".")[2]
        known = flow is not None and flow.has_move(name)
        names.append(f"{label(flow)}·{label(flow.move(name))}" if known and flow else _("a later record"))
    return tuple(dict.fromkeys(names))


def _put_back(a: Act, dispute: Dispute, changes: Mapping[str, Any]) -> None:
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for name, (old, _new) in changes.items():
        table, colon, rest = name.partition(":")
        if not colon:
            if name not in KEPT:
                setattr(dispute, name, _typed(type(dispute), name, old))
            continue
        row_id, _dot, column = rest.partition(".")
        rows.setdefault((table, int(row_id)), {})[column] = old
    for (table, key), columns in rows.items():
        _put_row_back(a, table, key, columns)


def _put_row_back(a: Act, table: str, row_id: int, columns: Mapping[str, Any]) -> None:
    model = _model(table)
    row = a.session.get(model, row_id) if model is not None else None
    if row is None:
        return
    if "id" not in columns:
        for column, old in columns.items():
            setattr(row, column, _typed(model, column, old))
    elif table in REMOVABLE:
        a.session.delete(row)
    else:
        row.until_at = a.at  # an assignment ends; it is never erased


def _irreversible(last: AuditEntry | None) -> str:
    if last is None:
        return "没有可撤销的步骤"
    if last.event in FIRED:
        return "已牵连其他登记"
    tables = {n.partition(":")[0] for n in json.loads(last.payload).get("changes", {}) if ":" in n}
    return "已牵连其他登记" if tables - RESTORABLE else ""


def _model(table: str) -> Any:
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == table:
            return mapper.class_
    return None


def _typed(model: Any, name: str, value: Any) -> Any:
    if value is None:
        return None
    kind = model.__table__.columns[name].type
    if isinstance(kind, (UtcDateTime, DateTime)):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Money):
        return Decimal(value)
    if kind.python_type is int:
        return int(value)
    return value


def _at(entry: AuditEntry) -> datetime:
    return datetime.fromisoformat(entry.at)
