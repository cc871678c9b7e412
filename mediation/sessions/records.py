"""The written record: begun, written, read back, amended, signed, added to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock, formats
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.documents.models import Paper
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offered_when, offers, owns
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows.rules.records import (
    RecordAddendumFacts,
    RecordAmendFacts,
    RecordDropFacts,
    RecordReadBackFacts,
    RecordSignFacts,
    RecordStartFacts,
    RecordTakeUpFacts,
)

from . import queries, sitting
from .models import MediationSession, Record, RecordAddendum

Stated = Mapping[str, Any]
Found = dict[str, Any]

CONCESSIONS = "record.concessions"
"""The right to read and write what a side would concede: the handlers' own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is written in a record."""

    points: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    undisputed: str = ""
    next_step: str = ""
    concessions: str | None = None
    """None leaves them as they are."""


@offers("sessions_without_record")
def _offer_sessions(session: Session, subject: Any, actor: Actor) -> list[Option]:
    return [
        Option(m.id, formats.moment(m.starts_at)) for m in queries.without_record(session, subject.dispute_id)
    ]


@finds("record.start")
def _find_start(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Found:
    key = stated.get("meeting")
    meeting = session.get(MediationSession, key) if key else None
    ours = meeting is not None and meeting.dispute_id == dispute.id
    if meeting is None or not ours:
        return {"session_started": False}
    started = meeting.starts_at <= clock.now()
    return {"session_started": started, "called_off": meeting.state in queries.CALLED_OFF}


@owns("record.start")
def start(a: Act, dispute: Dispute, facts: RecordStartFacts) -> Record:
    """A record for a session that has none. RuleBroken when it has one."""
    meeting = a.session.get(MediationSession, facts.meeting)
    if meeting is None or meeting.dispute_id != dispute.id:
        raise NotFound(f"session:{facts.meeting}")
    if queries.record_of(a.session, meeting.id) is not None:
        raise RuleBroken("record_known", {"meeting": ["record_known"]})
    record = Record(
        dispute_id=dispute.id, session_id=meeting.id, way=facts.way, recorder_id=a.actor.user_id, signed_by=[]
    )
    a.add(record)
    a.move(record, "start", facts)
    return record


def write(a: Act, record: Record, content: Content) -> None:
    """Keep what was written. RuleBroken once it was read back; nothing happens when nothing changed."""
    if record.state != "draft":
        raise RuleBroken("record_locked")
    points = {code: text for code, text in content.points.items() if text}
    texts = {name: getattr(content, name) for name in ("body", "undisputed", "next_step")}
    texts["outline"] = json.dumps(points, ensure_ascii=False) if points else ""
    if content.concessions is not None:
        gate.require(a.actor, CONCESSIONS, a.context(record))
        texts["concessions"] = content.concessions
    # Only what changed: a sealed box differs each time it is made.
    changed = {name: text for name, text in texts.items() if (getattr(record, name) or "") != text.strip()}
    if not changed:
        return
    for name, text in changed.items():
        setattr(record, name, text)
    record.written_at = a.at
    a.edit(a.dispute_of(record), "record.written", right="record.write")


@finds("record.read_back")
def _find_read_back(session: Session, record: Record, actor: Actor, stated: Stated) -> Found:
    return {"has_content": has_content(record), "called_off": _called_off(session, record)}


def has_content(record: Record) -> bool:
    """Whether there is something to read: words, or pages that were photographed."""
    return bool(record.points or record.body or record.pages)


@owns("record.read_back")
def read_back(a: Act, record: Record, facts: RecordReadBackFacts) -> None:
    """Read to those present, or given them to read."""
    record.read_back_at = facts.occurred_at or a.at
    a.move(record, "read_back", facts)


@owns("record.amend")
def amend(a: Act, record: Record, facts: RecordAmendFacts) -> None:
    """Back to writing; whoever heard it hears it again."""
    record.read_back_at = None
    a.move(record, "amend", facts)


@finds("record.sign")
def _find_sign(session: Session, record: Record, actor: Actor, stated: Stated) -> Found:
    signed = set(stated.get("signed_by", ()))
    meeting = session.get_one(MediationSession, record.session_id)
    away = {row.party_id for row in meeting.attendance if row.present is False}
    return {
        "called_off": meeting.state in queries.CALLED_OFF,
        "who_came_told": queries.who_came_is_said(meeting),
        "present_unsigned": tuple(p.name for p in present(session, record) if p.id not in signed),
        "absent_signed": tuple(session.get_one(Party, key).name for key in sorted(signed & away)),
    }


def present(session: Session, record: Record, ticked: Sequence[int] = ()) -> list[Party]:
    """Parties who were at the session, or are just being ticked as such; who was to come while nobody has
    told yet.
    """
    meeting = session.get_one(MediationSession, record.session_id)
    wanted = [
        row.party_id for row in meeting.attendance
        if row.party_id is not None and (row.present if row.present is not None else row.expected)
    ]
    rows = [session.get_one(Party, key) for key in dict.fromkeys([*wanted, *ticked])]
    return [p for p in rows if p.role == "party"]


def unsigned(session: Session, record: Record) -> tuple[str, ...]:
    """Who was there and did not sign; nobody before it is signed."""
    if record.state != "signed":
        return ()
    return tuple(p.name for p in present(session, record) if p.id not in record.signed_by)


@owns("record.sign")
def sign(a: Act, record: Record, facts: RecordSignFacts) -> None:
    """Locks the record; from now on there are addenda only."""
    at = facts.occurred_at or a.at
    record.signed_by, record.signed_at = list(facts.signed_by), at
    record.refusals = facts.refusals
    meeting = a.session.get_one(MediationSession, record.session_id)
    sitting.keep(a.session, meeting, record, [party.name for party in present(a.session, record)])
    a.add(Paper(
        dispute_id=record.dispute_id, kind="record", title=f"第{meeting.no}次调解记录", origin="issued",
        dated_on=clock.day_of(meeting.starts_at), at=a.at, by_user_id=a.actor.user_id,
    ))
    a.move(record, "sign", facts)


@finds("record.drop")
def _find_drop(session: Session, record: Record, actor: Actor, stated: Stated) -> Found:
    return {"pages": len(record.pages)}


@owns("record.drop")
def drop(a: Act, record: Record, facts: RecordDropFacts) -> None:
    """It counts no longer, so that its session may be put off or called off; the words stay sealed."""
    record.read_back_at = None
    a.move(record, "drop", facts)


@finds("record.take_up")
def _find_take_up(session: Session, record: Record, actor: Actor, stated: Stated) -> Found:
    return {"called_off": _called_off(session, record)}


@offered_when("record.take_up")
def may_be_taken_up(session: Session, record: Record, actor: Actor) -> bool:
    """Nobody writes on of a session that was put off or called off."""
    return not _called_off(session, record)


@owns("record.take_up")
def take_up(a: Act, record: Record, facts: RecordTakeUpFacts) -> None:
    """It is written on where it was left."""
    a.move(record, "take_up", facts)


def _called_off(session: Session, record: Record) -> bool:
    return session.get_one(MediationSession, record.session_id).state in queries.CALLED_OFF


@owns("record.addendum")
def addendum(a: Act, record: Record, facts: RecordAddendumFacts) -> None:
    """Stands under the signed record with its own name and time."""
    row = RecordAddendum(record_id=record.id, by_user_id=a.actor.user_id, at=facts.occurred_at or a.at)
    row.text = facts.text
    a.add(row)
    a.move(record, "addendum", facts)


def may_see_concessions(session: Session, actor: Actor, dispute: Dispute) -> bool:
    """Whether the reader is one of the handlers."""
    kinds = visibility.kinds(session, actor, dispute.id)
    return gate.allowed(actor, CONCESSIONS, Context(dispute, None, kinds))


def may_tell(session: Session, actor: Actor, dispute: Dispute, meeting: MediationSession) -> bool:
    """Whether this reader may still tell what came of the session, on the same page."""
    if meeting.state != queries.OPEN or meeting.starts_at > clock.now():
        return False
    if not queries.may_have_been_held(session, dispute, meeting):
        return False
    kinds = visibility.kinds(session, actor, dispute.id)
    return gate.allowed(actor, "session.hold", Context(dispute, meeting, kinds))


def undisputed(session: Session, dispute_id: int) -> Iterable[str]:
    """What no side disputes, record by record: where an agreement's facts begin."""
    return [text for record in queries.records(session, dispute_id) if (text := record.undisputed)]
