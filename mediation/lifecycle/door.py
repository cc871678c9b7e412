"""THE ONE DOOR: every change of a dispute, whoever makes it, goes through ``act``.

An *act* is one press: one database transaction, one idempotency key, one or
more moves and edits, one audit entry each. ``move`` never commits. This is the
only file that assigns a state.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from mediation.audit import recorder
from mediation.audit.models import AuditEntry
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import (
    Forbidden,
    NotFound,
    RuleBroken,
    Stale,
)
from mediation.core.ids import new_id
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.policy import POLICY
from mediation.security.predicates import Context
from workflows import FLOWS, engine
from workflows.errors import FlowError, GuardRefused
from workflows.facts import Facts, private_names

from . import back, followers, once, owners
from .changes import Changes, collect_rows, plain
from .refusals import record_refusal
from .times import has_happened, late, not_before

Row = TypeVar("Row")

MAX_BEHALF = 120
"""Width of the log's column; the facts hold the whole list."""

ANSWERING = frozenset({"handover", "invitation", "assistance"})
"""Small flows in which each step answers the one before it, so that it cannot have happened earlier."""


class Act:
    """The writing side of one press. Made by ``act``; handed to the stage's service."""

    def __init__(
        self, session: Session, actor: Actor, *, channel: str, on_behalf_of: str, request_id: str
    ) -> None:
        self.session = session
        self.actor = actor
        self.channel = channel
        self.on_behalf_of = on_behalf_of
        self.request_id = request_id
        self.id = new_id()
        self.at = clock.now()
        self.proposer: Actor | None = None
        """Who proposed, when the actor is the second person confirming."""
        self.target = ""
        self._as_system = False
        self._mediators: dict[int, int | None] = {}
        self._stands_for: int | None = None
        self._disputes: dict[int, Any] = {}
        self._kinds: dict[int, frozenset[str]] = {}

    # -- loading ---------------------------------------------------------

    def load(self, model: type[Row], dispute_id: int) -> Row:
        """The dispute, fresh and locked. NotFound when absent or behind a wall."""
        if dispute_id in self._disputes:
            held: Row = self._disputes[dispute_id]
            return held
        row = self.session.get(model, dispute_id, with_for_update=True)
        kinds = visibility.kinds(self.session, self.actor, dispute_id) if row is not None else frozenset()
        if row is None or not kinds:
            raise NotFound(str(dispute_id))
        self._disputes[dispute_id] = row
        self._kinds[dispute_id] = kinds
        self._mediators[dispute_id] = getattr(row, "mediator_id", None)
        return row

    def adopt(self, dispute: Any, kinds: frozenset[str] = frozenset({"lead"})) -> None:
        """Take a dispute that this act itself is creating."""
        self._disputes[dispute.id] = dispute
        self._kinds[dispute.id] = kinds

    def dispute_of(self, subject: Any) -> Any:
        """The loaded dispute a subject belongs to; KeyError when the act did not load it."""
        return self._disputes[subject.dispute_id]

    def context(self, subject: Any) -> Context:
        """What the policy looks at for this subject."""
        dispute = self.dispute_of(subject)
        row = None if subject is dispute else subject
        return Context(dispute, row, self._kinds.get(dispute.id, frozenset()))

    def add(self, *rows: Any) -> None:
        """Rows to be written with the next entry."""
        self.session.add_all(rows)

    @contextmanager
    def as_system(self) -> Iterator[None]:
        """Consequences that the flows give to the system; the entries still name whose press it was."""
        before, self._as_system = self._as_system, True
        try:
            yield
        finally:
            self._as_system = before

    @contextmanager
    def speaking_for(self, name: str) -> Iterator[None]:
        """What another did or said and the actor enters for him; nothing changes for an empty name."""
        before, self.on_behalf_of = self.on_behalf_of, name or self.on_behalf_of
        try:
            yield
        finally:
            self.on_behalf_of = before

    def answer(self, target: str) -> None:
        """Where the press leads; stored with the idempotency key."""
        self.target = target

    # -- the three kinds of entry -----------------------------------------

    def move(
        self,
        subject: Any,
        name: str,
        facts: Facts,
        *,
        extra: Mapping[str, Any] | None = None,
        as_system: bool = False,
    ) -> AuditEntry:
        """One legal move: right, table, guards, state, entry, followers.

        ``as_system`` marks a consequence that the flow gives to the system (the
        last signature makes an agreement effective); the entry still names the
        person whose press it was. Raises Forbidden, FlowError, RuleBroken.
        """
        flow = FLOWS[subject.flow]
        self._require(flow.right(name), subject, as_system)
        state = subject.state or ""
        occurred_at = self._occurred(subject, facts)
        new_state = engine.fire(flow, state, name, facts, back.top(subject.back_state))
        subject.back_state = back.after(flow, name, state, new_state, subject.back_state)
        if subject.flow == "dispute":
            subject.last_move_at = occurred_at
            subject.last_mover_id = self.actor.user_id
            subject.last_move_seq = (subject.version or 0) + 1
        data, private = _facts_data(facts)
        if extra:
            data.update({k: plain(v) for k, v in extra.items()})
        subject.state = new_state
        return self._write(
            subject,
            flow.right(name),
            (state or None, new_state),
            data,
            private,
            reason=_reason(facts),
            occurred_at=occurred_at,
            as_system=as_system,
        )

    def edit(
        self, dispute: Any, event: str, *, right: str = "case.edit", reason: str = ""
    ) -> AuditEntry | None:
        """Save pending changes of the dispute's rows as one entry with typed old and new values.

        Returns None, and writes nothing, when nothing changed.
        """
        self._require(right, dispute, False)
        if not collect_rows(self.session, dispute).fields:
            return None
        return self._write(dispute, event, (dispute.state, dispute.state), {}, {}, reason=reason)

    def note(
        self,
        dispute: Any,
        event: str,
        data: Mapping[str, Any],
        *,
        right: str,
        private: Mapping[str, str] | None = None,
        subject: Any = None,
    ) -> AuditEntry:
        """An entry about the dispute that is neither move nor edit (paper issued, consent, notice)."""
        self._require(right, subject or dispute, False)
        about = subject or dispute
        return self._write(
            about,
            event,
            (about.state, about.state),
            {k: plain(v) for k, v in data.items()},
            dict(private or {}),
        )

    # -- inside ------------------------------------------------------------

    def _require(self, right: str, subject: Any, as_system: bool) -> None:
        self._stands_for = None
        if as_system or self._as_system:
            if "system" not in POLICY[right]:
                raise Forbidden(right)
            return
        # A confirmed proposal stands on the right of who made it; the second person's own
        # right to confirm was checked when he pressed.
        actor, context = self.proposer or self.actor, self.context(subject)
        gate.require(actor, right, context)
        if not gate.allowed(actor, right, context.of_his_own()):
            self._stands_for = self._mediators[context.dispute.id]
            for check in owners.STAND_IN:
                check(self.session, context.dispute, actor)

    def _occurred(self, subject: Any, facts: Facts) -> datetime:
        has_happened(facts, self.at)
        occurred = facts.occurred_at or self.at
        if facts.occurred_at is not None and subject.flow in ANSWERING:
            not_before("occurred_at", occurred, self._last_step(subject))
        last = subject.last_move_at if subject.flow == "dispute" else None
        if last is not None and occurred < last:
            if facts.occurred_at is not None and occurred < clock.minute(last):
                raise RuleBroken("occurred_before_last", {"occurred_at": ["occurred_before_last"]})
            occurred = last
        if not facts.late_reason and late(self.session, occurred, self.at):
            raise RuleBroken("late_reason_missing", {"late_reason": ["late_reason_missing"]})
        return occurred

    def _last_step(self, subject: Any) -> datetime | None:
        """When the step before this one of a small flow happened; None for the first."""
        query = (
            select(AuditEntry.occurred_at)
            .where(
                AuditEntry.chain_id == self.dispute_of(subject).chain_id,
                AuditEntry.subject == subject.subject_key,
                AuditEntry.from_state.is_distinct_from(AuditEntry.to_state),
            )
            .order_by(AuditEntry.seq.desc())
        )
        told = self.session.scalars(query.limit(1)).first()
        return datetime.fromisoformat(told) if told else None

    def _write(
        self,
        subject: Any,
        event: str,
        states: tuple[str | None, str | None],
        data: dict[str, Any],
        private: dict[str, str],
        *,
        reason: str = "",
        occurred_at: datetime | None = None,
        as_system: bool = False,
    ) -> AuditEntry:
        dispute = self.dispute_of(subject)
        changes = self._changes(subject, dispute)
        payload: dict[str, Any] = {"actor": self.actor.name}
        if data:
            payload["facts"] = data
        if self.proposer is not None:
            payload["proposed_by"] = self.proposer.user_id
        if self._stands_for is not None:
            payload["stands_for"] = self._stands_for
        grant = self.actor.role_at(dispute.lead_org_id)
        seq = (dispute.version or 0) + 1
        entry = recorder.append(
            self.session,
            recorder.EntryDraft(
                chain_id=dispute.chain_id,
                event=event,
                actor_id=self.actor.user_id,
                role="system" if as_system or self._as_system else (grant.role.value if grant else ""),
                organisation_id=grant.organisation_id if grant else None,
                on_behalf_of=self.on_behalf_of or _spoken_for(data),
                channel=self.channel,
                dispute_id=dispute.id,
                subject=subject.subject_key,
                from_state=states[0],
                to_state=states[1],
                case_state=dispute.state,
                reason=reason,
                occurred_at=occurred_at or self.at,
                at=self.at,
                request_id=self.request_id,
                act_id=str(self.id),
                data=payload,
                changes=changes.open,
                private={**changes.private, **private},
            ),
            (seq - 1, dispute.audit_head) if seq > 1 else None,
        )
        dispute.version, dispute.audit_head, dispute.changed_at = seq, entry.hash, self.at
        if subject is not dispute and states[0] != states[1]:
            subject.moved_seq = seq
        self.session.add_all([dispute, subject])
        self._flush()
        followers.tell(self.session, followers.Happening(entry, {"data": payload, "changes": changes.open}))
        self._flush()
        for consequence in owners.AFTER.get(event, ()):
            consequence(self, subject)
        return entry

    def _changes(self, subject: Any, dispute: Any) -> Changes:
        if subject is dispute:
            return collect_rows(self.session, dispute)
        changes = collect_rows(self.session, subject, skip=(dispute,))
        mine = collect_rows(self.session, dispute, skip=(*self.session.new, *self.session.dirty))
        changes.open.update({f"dispute.{k}": v for k, v in mine.open.items()})
        changes.private.update({f"dispute.{k}": v for k, v in mine.private.items()})
        return changes

    def _flush(self) -> None:
        try:
            self.session.flush()
        except StaleDataError as error:
            raise Stale from error


def _spoken_for(data: Mapping[str, Any]) -> str:
    """The parties for whom the actor speaks, where the move's facts name them (``for_party``)."""
    named = data.get("asked_by") or ([data["party"]] if data.get("party") else [])
    return ",".join(f"party:{key}" for key in named)[:MAX_BEHALF]


def _reason(facts: Facts) -> str:
    """The coded reason: the field the facts class names, ``reason`` unless told."""
    return str(getattr(facts, getattr(type(facts), "REASON", "reason"), "") or "")


def _facts_data(facts: Facts) -> tuple[dict[str, Any], dict[str, str]]:
    hidden = private_names(type(facts))
    data: dict[str, Any] = {}
    private: dict[str, str] = {}
    for f in dataclasses.fields(facts):
        value = getattr(facts, f.name)
        if value in (None, "", (), False) or f.name in ("occurred_at", "reason"):
            continue
        if f.name in hidden:
            private[f"facts.{f.name}"] = (
                value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)
            )
        else:
            data[f.name] = plain(value)
    return data, private


@contextmanager
def act(
    actor: Actor,
    *,
    key: str | None = None,
    request: object = None,
    channel: str = "online",
    on_behalf_of: str = "",
    request_id: str = "",
) -> Iterator[Act]:
    """One press: opens the writing session, commits at the end, records a refusal.

    ``request`` is whatever identifies the content sent under ``key``. Raises
    AlreadyDone with the stored answer for a repeated key, KeyReused when the
    key came back with other content.
    """
    try:
        with db.writing() as session:
            this = Act(session, actor, channel=channel, on_behalf_of=on_behalf_of, request_id=request_id)
            claimed = once.claim(session, actor.user_id, key, request, this.at) if key else None
            yield this
            session.flush()
            if claimed is not None:
                claimed.answer(session, this.target)
    except StaleDataError as error:
        raise Stale from error
    except (Forbidden, FlowError, GuardRefused) as refusal:
        record_refusal(actor, refusal, request_id)
        raise


def entries_since(session: Session, chain_id: str, seen: int) -> list[AuditEntry]:
    """Entries of a dispute after the version a page was read at, oldest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.chain_id == chain_id, AuditEntry.seq > seen)
        .order_by(AuditEntry.seq)
    )
    return list(session.scalars(query))
