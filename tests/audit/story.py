"""A small log with everything a log has: disputes, users, the system, sealed values, two checkpoints."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.audit.checkpoint import take
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import Database
from mediation.core.ids import new_id
from mediation.organisations import service as organisations
from mediation.security.actor import system

STATES = ("registered", "accepted", "classified", "assigned", "mediating", "agreed")
EVENTS = ("register", "accept", "classify", "assign", "begin", "agree")


@dataclass
class Story:
    """What was written."""

    disputes: list[int] = field(default_factory=list)

    @property
    def chain(self) -> str:
        """The chain of a dispute in the middle."""
        return f"d:{self.disputes[1]}"

    @property
    def other(self) -> str:
        """The chain of another dispute."""
        return f"d:{self.disputes[2]}"


def write_entry(session: Session, dispute: Dispute, event: str, state: str, **private: str) -> None:
    """One entry as the door writes it: the row carries number, hash and state."""
    before = dispute.state
    entry = recorder.append(
        session,
        recorder.EntryDraft(
            chain_id=dispute.chain_id, event=f"dispute.{event}", subject=dispute.subject_key,
            actor_id=new_id(), role="clerk", channel="counter", organisation_id=dispute.lead_org_id,
            dispute_id=dispute.id, from_state=before, to_state=state, case_state=state,
            reason="first_proposal", occurred_at=clock.now() - timedelta(minutes=3), request_id="r1",
            act_id=str(new_id()), on_behalf_of="party:7",
            data={"place": "乔司街道", "n": 3}, changes={"title": ("墙", "围墙")}, private=private,
        ),
        (dispute.version, dispute.audit_head) if dispute.version else None,
    )  # fmt: skip
    dispute.version, dispute.audit_head, dispute.state = entry.seq, entry.hash, state
    session.add(dispute)
    session.flush()


def new_dispute(session: Session, lead: int) -> Dispute:
    """A dispute with its first entry."""
    key = new_id()
    dispute = Dispute(
        id=key, intake_no=f"J{key}", title="围墙", source="walk_in", narrative="两家争一堵墙",
        received_at=clock.now(), lead_org_id=lead, changed_at=clock.now(),
    )  # fmt: skip
    write_entry(session, dispute, "register", "registered", narrative="两家争一堵墙")
    return dispute


def new_organisation(session: Session) -> int:
    """A committee."""
    return organisations.create(
        session, system(clock.today()), name="乔司街道", short_name="乔", kind="committee", level="street",
        parent_id=None,
    ).id


def tell(database: Database, disputes: int = 4) -> Story:
    """Write it: each dispute has six entries, the checkpoints fall after the fourth and after the last."""
    story = Story()
    with database.writing() as session:
        lead = new_organisation(session)
        rows = [new_dispute(session, lead) for _ in range(disputes)]
        story.disputes = sorted((row.id for row in rows), key=str)
        for event, state in zip(EVENTS[1:4], STATES[1:4], strict=True):
            for row in rows:
                write_entry(session, row, event, state, note="张三说：行")
        _users(session)
        take(session)
    with database.writing() as session:
        for row in session.scalars(select(Dispute).order_by(Dispute.id)):
            for event, state in zip(EVENTS[4:], STATES[4:], strict=True):
                write_entry(session, row, event, state)
        _users(session)
        take(session)
    return story


def _users(session: Session) -> None:
    for user in (1, 2):
        for event in ("user.sign_in", "case.opened", "user.sign_out"):
            recorder.note(session, f"u:{user}", event, actor_id=user, private={"from": "127.0.0.1"})
    recorder.note(session, "sys:roles", "role.looked_up", actor_id=1, data={"role": "clerk"})
