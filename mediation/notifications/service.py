"""Records in the act that somebody must be told, and tells them by a job."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import NotFound
from mediation.jobs.queue import enqueue
from mediation.jobs.registry import Payload, job
from mediation.lifecycle import said
from mediation.lifecycle.followers import Happening
from workflows import FLOWS

from .catalogue import NOTICES
from .models import Message
from .recipients import Seat, of_case, people

DELIVER = "message.deliver"

OF_PROPOSALS = frozenset({"proposal.rejected", "proposal.fallen"})
NOTED = OF_PROPOSALS | {
    "dispute.split_from", "dispute.absorbed", "dispute.released", "joint.stepped_down",
}
"""Notes that tell somebody."""


def follow_messages(session: Session, happening: Happening) -> None:
    """If the move tells anybody, have it told once the act is committed."""
    entry = happening.entry
    if message_of(happening) is None:
        return
    dispute = session.get_one(Dispute, entry.dispute_id)
    payload = {
        "chain": entry.chain_id, "seq": entry.seq,
        "lead": dispute.lead_org_id, "mediator": dispute.mediator_id,
    }  # fmt: skip
    enqueue(session, DELIVER, payload, cause_of(entry))


def message_of(happening: Happening) -> str | None:
    """Key of the notices of an entry: the ``message`` of its move; edits and most notes tell nobody."""
    if happening.event in NOTED:
        return happening.event
    name, _, move = happening.event.partition(".")
    flow = FLOWS.get(name)
    if flow is None or not flow.has_move(move) or happening.entry.outcome != "ok":
        return None
    return flow.move(move).message


def cause_of(entry: AuditEntry) -> str:
    """How messages name the entry that caused them."""
    return f"{entry.chain_id}/{entry.seq}"


@job(DELIVER)
def deliver(session: Session, payload: Payload) -> None:
    """Put the notices of one entry into the in-boxes of those it concerns, never of whoever acted."""
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.chain_id == payload["chain"], AuditEntry.seq == payload["seq"])
    ).one()
    assert entry.dispute_id is not None, "only entries about disputes tell anybody"
    seat = Seat(entry.dispute_id, payload["lead"], payload["mediator"])
    for message in messages_of(session, said.from_log(entry), seat):
        put(session, message)


def messages_of(session: Session, happening: Happening, seat: Seat) -> list[Message]:
    """The messages one entry causes; nobody gets two, and whoever acted gets none."""
    key, entry = message_of(happening), happening.entry
    if key is None:
        return []
    at = datetime.strptime(entry.at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    told: set[int] = {entry.actor_id or 0}
    messages = []
    for number, notice in enumerate(NOTICES[key]):
        for user_id in sorted(people(session, happening, seat, notice.to) - told):
            told.add(user_id)
            messages.append(
                Message(
                    user_id=user_id,
                    kind=f"{key}:{number}",
                    dispute_id=seat.dispute_id,
                    subject_key=_about(happening),
                    cause=cause_of(entry),
                    at=at,
                )
            )
    return messages


def _about(happening: Happening) -> str:
    """What a message leads to: the subject of the entry, or the proposal that it is about."""
    proposal = happening.facts.get("proposal") if happening.event in OF_PROPOSALS else None
    return f"proposal:{proposal}" if proposal else happening.entry.subject


def tell(
    session: Session, key: str, dispute: Dispute, subject_key: str, cause: str, users: set[int] | None = None
) -> None:
    """Tell what no move says (a day that came); once for a cause. ``users`` in place of the notice's own."""
    seat = Seat(dispute.id, dispute.lead_org_id, dispute.mediator_id)
    for number, notice in enumerate(NOTICES[key]):
        for user_id in sorted(users if users is not None else of_case(session, seat, notice.to)):
            put(
                session,
                Message(
                    user_id=user_id,
                    kind=f"{key}:{number}",
                    dispute_id=dispute.id,
                    subject_key=subject_key,
                    cause=cause,
                    at=clock.now(),
                ),
            )


def put(session: Session, message: Message) -> None:
    """Add a message unless this person has it already."""
    known = session.scalar(
        select(Message.id).where(
            Message.user_id == message.user_id, Message.cause == message.cause, Message.kind == message.kind
        )
    )
    if known is None:
        session.add(message)


def read(user_id: int, message_id: int) -> Message:
    """Mark one message as read. Raises NotFound for anybody else's."""
    with db.writing() as session:
        message = session.get(Message, message_id)
        if message is None or message.user_id != user_id:
            raise NotFound(str(message_id))
        message.read_at = message.read_at or clock.now()
    return message


def read_before(session: Session, moment: datetime) -> None:
    """Mark everything older as read: for demo data, whose past nobody needs to be told."""
    session.execute(
        update(Message)
        .where(Message.at < moment, Message.read_at.is_(None))
        .values(read_at=moment)
        .execution_options(synchronize_session=False)
    )


def read_case(user_id: int, dispute_id: int) -> None:
    """Mark everything about one dispute as read."""
    with db.writing() as session:
        session.execute(
            update(Message)
            .where(Message.user_id == user_id, Message.dispute_id == dispute_id, Message.read_at.is_(None))
            .values(read_at=clock.now())
            .execution_options(synchronize_session=False)
        )
