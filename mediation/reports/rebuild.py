"""Build the fact rows and counts of disputes anew from the log, and compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.lifecycle import said

from .facts import Facts, Part, born, parts_of, stepped, undoes_round
from .follower import changed_by, facts_of
from .models import FactCount, FactRow


def from_log(session: Session, dispute_id: int) -> list[Facts]:
    """The facts of each round as the log alone tells them."""
    rounds: list[Facts] = []
    query = select(AuditEntry).where(AuditEntry.chain_id == f"d:{dispute_id}").order_by(AuditEntry.seq)
    for entry in session.scalars(query):
        changed = changed_by(said.from_log(entry))
        state = entry.case_state or ""
        if not rounds:
            if "lead_org_id" not in changed:
                return []  # nobody's case: no figure counts it
            rounds.append(born(state, changed))
            continue
        if undoes_round(rounds[-1].round, entry.event, changed):
            rounds.pop()
        new = stepped(rounds[-1], state, entry.event, changed)
        if new.round != rounds[-1].round:
            rounds.append(new)
        else:
            rounds[-1] = new
    return rounds


def differences(session: Session) -> Iterator[str]:
    """One line for each dispute whose fact rows, or each count, that does not follow from the log."""
    expected: Counter[Part] = Counter()
    for dispute_id in session.scalars(select(Dispute.id).order_by(Dispute.id)).all():
        told = from_log(session, dispute_id)
        query = select(FactRow).where(FactRow.dispute_id == dispute_id, FactRow.until_seq.is_(None))
        held = [facts_of(row) for row in session.scalars(query.order_by(FactRow.round))]
        if told != held:
            yield f"dispute {dispute_id}: fact rows differ from the log"
        for facts in told:
            expected.update(parts_of(facts))
    found = {
        Part(c.part, c.by, c.month, c.org_id, c.value, c.days): c.n
        for c in session.scalars(select(FactCount))
        if c.n
    }
    for part in sorted({*expected, *found}, key=repr):
        if expected[part] != found.get(part, 0):
            yield f"{part}: counted {found.get(part, 0)}, the log says {expected[part]}"
