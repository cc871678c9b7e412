"""Reads of the log of one dispute: its entries, the stages they fall into, and the names behind keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry, AuditSealed
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.classification.catalogue import tree_of
from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from workflows import FLOWS
from workflows.flow import State, StateKind

from .sentences import Change, Names, changes_of
from .words import SHOW

PAGE = 60
"""Entries of one page; a case seldom has more."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of a case's life: a state, since when, by which entry, and the days in it."""

    state: State
    since: datetime
    days: int
    now: bool
    from_seq: int


@dataclass(frozen=True, slots=True)
class Said:
    """An entry with what it says, read once."""

    entry: AuditEntry
    said: Mapping[str, Any]

    @property
    def data(self) -> Mapping[str, Any]:
        """Facts and the rest."""
        found: Mapping[str, Any] = self.said.get("data", {})
        return found

    @property
    def changes(self) -> Mapping[str, Any]:
        """Open changes: name to old and new."""
        found: Mapping[str, Any] = self.said.get("changes", {})
        return found

    @property
    def sealed(self) -> Sequence[str]:
        """Names of the sealed values."""
        return sorted(self.said.get("sealed", {}))


def stages(session: Session, dispute: Dispute) -> list[Stage]:
    """The states a dispute went through, in order, with whole days in each."""
    rows = session.execute(
        select(AuditEntry.to_state, AuditEntry.occurred_at, AuditEntry.seq)
        .where(
            AuditEntry.chain_id == dispute.chain_id,
            AuditEntry.subject == dispute.subject_key,
            AuditEntry.from_state.is_distinct_from(AuditEntry.to_state),
        )
        .order_by(AuditEntry.seq)
    ).all()
    moments = [datetime.fromisoformat(at or "") for _state, at, _seq in rows] + [clock.now()]
    flow = FLOWS["dispute"]
    return [
        Stage(
            flow.state(state or ""), moments[n], max(0, (moments[n + 1] - moments[n]).days),
            n == len(rows) - 1, seq,
        )
        for n, (state, _at, seq) in enumerate(rows)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Round:
    """An earlier round: how and when it ended, and the entry by which the next began."""

    number: int
    state: State
    reason: str
    """Coded; of an agreement its form."""
    ended: datetime
    next_seq: int


def earlier_rounds(session: Session, dispute: Dispute) -> list[Round]:
    """The rounds before the present one; a new round or an end that was taken back counts no more."""
    if dispute.round == 1:
        return []
    flow = FLOWS["dispute"]
    rows = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.chain_id == dispute.chain_id, AuditEntry.subject == dispute.subject_key,
            AuditEntry.from_state.is_distinct_from(AuditEntry.to_state),
        )
        .order_by(AuditEntry.seq)
    )
    found: list[Round] = []
    ends: list[AuditEntry] = []
    before = None
    for row in rows:
        state = flow.state(row.to_state or "")
        if row.event == flow.right("reopen") and ends:
            end = ends[-1]
            found.append(Round(
                len(found) + 1, flow.state(end.to_state or ""), end.reason or "",
                datetime.fromisoformat(end.occurred_at or end.at), row.seq,
            ))
        elif row.event == flow.right("take_back"):
            if before == flow.right("reopen") and found:
                found.pop()
            elif ends and state.kind is StateKind.OPEN:
                ends.pop()
        elif state.kind is StateKind.ENDED:
            ends.append(row)
        before = row.event
    return found


def entries(
    session: Session, dispute: Dispute, show: str = "all", before: int | None = None, limit: int | None = PAGE
) -> list[Said]:
    """Entries of the dispute's own chain, newest first; ``before`` an entry's number."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.chain_id == dispute.chain_id, *_conditions(show))
        .order_by(AuditEntry.seq.desc())
    )
    if before is not None:
        query = query.where(AuditEntry.seq < before)
    return [Said(entry, decode(entry.payload)) for entry in session.scalars(query.limit(limit))]


def entry(session: Session, dispute: Dispute, seq: int) -> Said | None:
    """One entry of the dispute's own chain."""
    found = session.scalars(
        select(AuditEntry).where(AuditEntry.chain_id == dispute.chain_id, AuditEntry.seq == seq)
    ).first()
    return Said(found, decode(found.payload)) if found is not None else None


def boxes(session: Session, found: AuditEntry) -> list[AuditSealed]:
    """The sealed values of an entry."""
    query = select(AuditSealed).where(AuditSealed.chain_id == found.chain_id, AuditSealed.seq == found.seq)
    return list(session.scalars(query.order_by(AuditSealed.name)))


def names(session: Session, dispute: Dispute, rows: Sequence[Said]) -> Names:
    """Every name that the sentences of these entries need, in four queries."""
    born = _births(session, dispute, {row.entry.subject for row in rows})
    wanted: dict[str, set[int]] = {"user": set(), "organisation": set()}
    for row in (*rows, *born):
        for change in changes_of(row.entry.subject, row.changes):
            _collect(change, wanted)
        wanted["user"] |= {int(row.data[name]) for name in ("proposed_by", "stands_for") if name in row.data}
    users = _names_of(session, User, wanted["user"])
    organisations = _names_of(session, Organisation, wanted["organisation"])
    parties = dict(
        session.execute(select(Party.id, Party.name).where(Party.dispute_id == dispute.id)).all()
    )
    subjects = _subjects(born, users, organisations)
    return Names(users, organisations, parties, subjects, tree_of(session))


def _conditions(show: str) -> list[ColumnElement[bool]]:
    choice = SHOW[show]
    if choice.moves_only:
        return [AuditEntry.from_state.is_distinct_from(AuditEntry.to_state)]
    some = [AuditEntry.event.startswith(f"{event}.") for event in choice.events]
    some += [AuditEntry.subject.startswith(f"{subject}:") for subject in choice.subjects]
    return [or_(*some)] if some else []


def _births(session: Session, dispute: Dispute, subjects: set[str]) -> list[Said]:
    """The entries by which the small flows' rows among these subjects came into being."""
    wanted = subjects - {dispute.subject_key}
    if not wanted:
        return []
    query = select(AuditEntry).where(
        AuditEntry.chain_id == dispute.chain_id, AuditEntry.subject.in_(wanted),
        AuditEntry.from_state.is_(None), AuditEntry.to_state.is_not(None),
    )
    return [Said(found, decode(found.payload)) for found in session.scalars(query)]


def _collect(change: Change, wanted: dict[str, set[int]]) -> None:
    if change.known is not None and change.known.show in wanted:
        wanted[change.known.show] |= {int(key) for key in (change.old, change.new) if key is not None}


def _names_of(session: Session, model: Any, ids: Iterable[int]) -> dict[int, str]:
    some = set(ids)
    if not some:
        return {}
    return dict(session.execute(select(model.id, model.name).where(model.id.in_(some))).all())


def _subjects(
    born: Iterable[Said], users: Mapping[int, str], organisations: Mapping[int, str]
) -> dict[str, str]:
    return {row.entry.subject: _called(row, users, organisations) for row in born}


def _called(row: Said, users: Mapping[int, str], organisations: Mapping[int, str]) -> str:
    """How sentences call a row of a small flow: by its number, its person, its receiver."""
    kind = row.entry.subject.partition(":")[0]
    called = label(FLOWS[kind]) if kind in FLOWS else ""
    new = {name: pair[1] for name, pair in row.changes.items()}
    if kind == "session" and new.get("no"):
        return f"{called} {new['no']}"
    if kind == "invitation" and new.get("invitee_id"):
        return f"{called} {users.get(int(new['invitee_id']), '')}".strip()
    if kind in ("handover", "assistance") and new.get("to_org_id"):
        return f"{called} {organisations.get(int(new['to_org_id']), '')}".strip()
    if kind in ("promise", "visit") and new.get("due_on"):
        return f"{called} {formats.day(datetime.fromisoformat(str(new['due_on'])).date())}"
    return called
