"""What may be said afterwards, from the database alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.accounts import replay as grants
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.lifecycle import replay
from mediation.lifecycle.models import IdempotencyKey
from mediation.reports import rebuild
from mediation.security.models import Access

DIGITS = re.compile(r"\d+")
ROWS = (("rows", replay.differences), ("grants", grants.differences))


@dataclass(slots=True)
class Verdict:
    """Counts that must be zero, and how much was looked at."""

    entries: int = 0
    """Entries of the log that were verified."""
    disputes: int = 0
    broken_chains: int = 0
    half_applied: int = 0
    gaps: int = 0

    @property
    def clean(self) -> bool:
        """Everything that must be zero is."""
        return not (self.broken_chains or self.half_applied or self.gaps)


def judge() -> Verdict:
    """Look at all of it."""
    seen = verify(db, also=ROWS)
    verdict = Verdict(entries=seen.entries, broken_chains=len(seen.findings) + seen.more)
    with db.reading() as session:
        verdict.disputes = session.scalar(select(func.count()).select_from(Dispute)) or 0
        verdict.half_applied = len([*rebuild.differences(session), *_half(session)])
        verdict.gaps = _gaps(session)
    return verdict


def _half(session: Session) -> Iterable[str]:
    """Disputes with another version than entries, or that nobody may see; keys without an answer."""
    entries = (
        select(AuditEntry.chain_id, func.count().label("n")).group_by(AuditEntry.chain_id).subquery()
    )
    query = select(Dispute.id).outerjoin(entries, entries.c.chain_id == Dispute.chain_id)
    for dispute_id in session.scalars(query.where(func.coalesce(entries.c.n, 0) != Dispute.version)):
        yield f"dispute {dispute_id}: version and entries differ"
    seen = select(Access.dispute_id)
    for dispute_id in session.scalars(select(Dispute.id).where(Dispute.id.not_in(seen))):
        yield f"dispute {dispute_id}: without access"
    for key in session.scalars(select(IdempotencyKey.key).where(IdempotencyKey.target == "")):
        yield f"key {key}: without an answer"


def _gaps(session: Session) -> int:
    """Numbers that are missing or were given twice, over every series that was drawn from."""
    series: dict[str, list[int]] = {}
    for number, intake in session.execute(select(Dispute.number, Dispute.intake_no)):
        if number:
            series.setdefault(number[: number.rfind("第")], []).append(int(DIGITS.findall(number)[-1]))
        day, counted = DIGITS.findall(intake)[-2:]
        series.setdefault(day, []).append(int(counted[:-1]))  # the last one is the check digit
    doubled = sum(len(drawn) - len(set(drawn)) for drawn in series.values())
    missing = sum(max(drawn) - len(set(drawn)) for drawn in series.values())
    return doubled + missing
