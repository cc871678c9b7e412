"""Keeps the assignments from the entries: who came, who left, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.audit.models import AuditEntry
from mediation.lifecycle import said
from mediation.lifecycle.followers import Happening

from .models import Assignment

JOINT_LEAVES = {"objection.sustained": "objection_sustained", "joint.stepped_down": "recusal"}
"""Events that end the part of a joint mediator, and why it ended."""

WITH_REASON = frozenset({"dispute.reassign", "dispute.release"})


@dataclass(slots=True)
class Served:
    """One assignment as the entries tell it."""

    round: int
    user_id: int
    role: str
    chosen_by: str
    from_at: datetime
    until_at: datetime | None = None
    end_reason: str = ""


def follow_assignments(session: Session, happening: Happening) -> None:
    """End what the entry ended and begin what it began."""
    dispute_id = happening.entry.dispute_id
    if dispute_id is None or not concerns(happening):
        return
    earlier = _of_dispute(session, dispute_id)
    begun = stepped(earlier, happening)
    session.add_all(Assignment(dispute_id=dispute_id, **asdict(one)) for one in begun)


def concerns(happening: Happening) -> bool:
    """Whether the entry gives the dispute another mediator or none, or sends a joint mediator away."""
    return _pair(happening) is not None or _leaving(happening) is not None


def stepped(earlier: Sequence[Assignment | Served], happening: Happening) -> list[Served]:
    """Ends what is open among the earlier ones; what begins with the entry."""
    entry, facts, pair = happening.entry, happening.facts, _pair(happening)
    earlier = [one for one in earlier if pair is not None or _is(one, _leaving(happening))]
    at = datetime.strptime(entry.at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    reason = _reason(happening)
    for one in earlier:
        if one.until_at is None:
            one.until_at, one.end_reason = at, reason
    if pair is None or pair[1] is None:
        return []
    turn = int(facts.get("round") or (earlier[-1].round if earlier else 1))
    people = [(int(str(pair[1])), "lead"), *((int(str(p)), "joint") for p in facts.get("assistants", ()))]
    return [Served(turn, user, role, str(facts.get("chosen_by", "")), at) for user, role in people]


def differences(session: Session) -> Iterator[Finding]:
    """Disputes whose assignments are not what their entries tell."""
    told: dict[int, list[Served]] = {}
    last: dict[int, AuditEntry] = {}
    entries = select(AuditEntry).where(
        AuditEntry.dispute_id.is_not(None),
        or_(AuditEntry.payload.contains("mediator_id"), AuditEntry.event.in_(JOINT_LEAVES)),
    )
    for entry in session.scalars(entries.order_by(AuditEntry.chain_id, AuditEntry.seq)):
        happening = said.from_log(entry)
        if entry.dispute_id is not None and concerns(happening):
            so_far = told.setdefault(entry.dispute_id, [])
            so_far += stepped(so_far, happening)
            last[entry.dispute_id] = entry
    held: dict[int, list[Served]] = {}
    for row in session.scalars(select(Assignment).order_by(Assignment.from_at, Assignment.id)):
        held.setdefault(row.dispute_id, []).append(
            Served(*(getattr(row, one.name) for one in fields(Served)))
        )
    for dispute_id in sorted({*told, *held}):
        if sorted(told.get(dispute_id, []), key=repr) != sorted(held.get(dispute_id, []), key=repr):
            yield _finding(dispute_id, last.get(dispute_id))


def _finding(dispute_id: int, entry: AuditEntry | None) -> Finding:
    what = f"assignment of dispute:{dispute_id}"
    if entry is None:
        return Finding("row_unexplained", what=what)
    return Finding("row_differs", entry.chain_id, entry.seq, entry.id, what)


def _leaving(happening: Happening) -> int | None:
    """The joint mediator whose part a sustained objection or his own recusal ends."""
    facts = happening.facts
    if happening.event not in JOINT_LEAVES or facts.get("leaves") != "joint":
        return None
    return int(str(facts.get("who") or facts["against"]))


def _is(one: Assignment | Served, user_id: int | None) -> bool:
    return one.role == "joint" and one.user_id == user_id


def _reason(happening: Happening) -> str:
    if happening.event in JOINT_LEAVES:
        return JOINT_LEAVES[happening.event]
    if happening.event in WITH_REASON:
        return happening.entry.reason or ""
    return happening.event.rpartition(".")[2]


def _pair(happening: Happening) -> Sequence[object] | None:
    pair: Sequence[object] | None = happening.of_dispute("mediator_id")
    return pair


def _of_dispute(session: Session, dispute_id: int) -> list[Assignment]:
    query = select(Assignment).where(Assignment.dispute_id == dispute_id)
    return list(session.scalars(query.order_by(Assignment.from_at, Assignment.id)))
