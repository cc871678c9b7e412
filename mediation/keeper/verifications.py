"""Past verifications, read from their entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.jobs.models import Job

from . import row_words
from .models import VerificationRun
from .service import CHAIN, EVENT, KIND
from .words import REASONS

SHOWN = 20

MANY = 19
"""Digits that no key of a case has: somebody wrote that chain by hand."""


@dataclass(frozen=True, slots=True)
class Bad:
    """One place that is not as it was written."""

    chain: str
    seq: int
    why: str
    what: str
    case: int | None = None
    row: str = ""
    """Whom or what it is about, in words, where it says who may do what and what holds."""
    number: str = ""
    """By which people know the case, when it lies in one."""


@dataclass(frozen=True, slots=True)
class Verification:
    """One verification as page and paper show it."""

    seq: int
    at: datetime
    who: str
    whole: bool | None
    """None: it could not be run."""
    error: str
    entries: int
    checkpoints: int
    anchored: bool
    found: int
    bad: Sequence[Bad]
    checkpoint: Mapping[str, Any]
    version: str
    fingerprint: str
    """Of the entry that holds this result."""


def latest(session: Session) -> list[Verification]:
    """The last verifications, newest first."""
    query = select(AuditEntry).where(AuditEntry.chain_id == CHAIN, AuditEntry.event == EVENT)
    return [_read(row) for row in session.scalars(query.order_by(AuditEntry.seq.desc()).limit(SHOWN))]


def find(session: Session, seq: int) -> Verification | None:
    """One verification by its number."""
    row = session.scalars(
        select(AuditEntry).where(
            AuditEntry.chain_id == CHAIN, AuditEntry.seq == seq, AuditEntry.event == EVENT
        )
    ).first()
    if row is None:
        return None
    read = _read(row)
    named = [replace(one, row=row_words.told(session, one.what, one.chain, one.seq)) for one in read.bad]
    return replace(read, bad=_numbered(session, named))


def _numbered(session: Session, bad: Sequence[Bad]) -> list[Bad]:
    """The same with the numbers of their cases."""
    keys = ((one.chain, one.chain.removeprefix("d:")) for one in bad)
    cases = {chain: int(key) for chain, key in keys if key.isdecimal() and len(key) < MANY}
    query = select(Dispute.id, Dispute.number, Dispute.intake_no).where(Dispute.id.in_(cases.values()))
    numbers = {row.id: row.number or row.intake_no for row in session.execute(query)}
    return [
        replace(one, case=cases[one.chain], number=numbers.get(cases[one.chain], ""))
        if one.chain in cases else one for one in bad
    ]


def run(session: Session, run_id: int) -> VerificationRun | None:
    """One press and how far it is."""
    return session.get(VerificationRun, run_id)


def under_way(session: Session) -> VerificationRun | None:
    """The newest press that has no result yet, unless the background gave it up."""
    query = select(VerificationRun).where(VerificationRun.seq.is_(None))
    found = session.scalars(query.order_by(VerificationRun.pressed_at.desc()).limit(1)).first()
    if found is None:
        return None
    gave_up = select(Job.id).where(
        Job.kind == KIND, Job.dedupe_key == str(found.id), Job.gave_up_at.is_not(None)
    )
    return found if session.scalar(gave_up) is None else None


def _read(row: AuditEntry) -> Verification:
    data = decode(row.payload)["data"]
    return Verification(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        who=str(data.get("actor", "")),
        whole=data["whole"],
        error=str(data.get("error", "")),
        entries=int(data.get("entries", 0)),
        checkpoints=int(data.get("checkpoints", 0)),
        anchored=bool(data.get("anchored", False)),
        found=int(data.get("found", 0)),
        bad=[_bad(one) for one in data.get("findings", [])],
        checkpoint=data.get("checkpoint", {}),
        version=str(data.get("version", "")),
        fingerprint=row.hash,
    )


def _bad(one: Mapping[str, Any]) -> Bad:
    code = str(one["code"])
    return Bad(str(one["chain"]), int(one["seq"]), str(REASONS.get(code, code)), str(one["what"]))
