"""Disputes brought to a stage by real services, for tests of what comes after it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mediation.cases import deadline, seconds
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.classification import service as classification
from mediation.core.database import db
from mediation.core.ids import new_id
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform
from mediation.security.actor import Actor
from tests.cast import Cast
from tests.lifecycle.cases import accept_facts, register_facts

ROOMS = (seconds, classification)
"""Imported so that their moves and checks are known."""

LEAK = "020101"
"""A leaf nobody calls sensitive."""


def accepted(
    cast: Cast, *, by: str = "clerk", at: str = "qiaosi", narrative: str = "楼上漏水,多次协商无果",
    parties: tuple[tuple[str, str], ...] = (("applicant", "林某"), ("respondent", "徐某")),
    amount: Decimal | None = None, **values: Any,
) -> int:
    """A dispute with its parties, registered and accepted today; its id."""
    with act(cast.actor(by)) as a:
        dispute = Dispute(
            intake_no=f"T{new_id()}", title="林某 与 徐某 · 漏水", source="applied", received_at=a.at,
            narrative=narrative, lead_org_id=getattr(cast, at), amount=amount, **values,
        )
        a.adopt(dispute)
        a.add(*(Party(dispute_id=dispute.id, side=side, name=name) for side, name in parties))
        a.move(dispute, "register", register_facts())
        dispute.accepted_at = a.at
        deadline.start(a.session, dispute, "people")
        a.move(dispute, "accept", accept_facts())
        return dispute.id


def look(dispute_id: int) -> Dispute:
    """The dispute as it stands now."""
    with db.reading() as session:
        return session.get_one(Dispute, dispute_id)


def do(
    actor: Actor, dispute_id: int, name: str, stated: Mapping[str, Any], *,
    flow: str = "dispute", row: tuple[type, int] | None = None, **press: Any,
) -> Any:
    """Make a move through its owner, as a page does."""
    with act(actor, **press) as a:
        dispute = a.load(Dispute, dispute_id)
        subject = dispute if row is None else a.session.get_one(row[0], row[1])
        return perform(a, dispute, subject, flow, name, stated)


def classified(cast: Cast, grade: str = "3", category: str = LEAK, **values: Any) -> int:
    """An accepted dispute with grade and category; its id."""
    made = accepted(cast, **values)
    do(cast.actor(values.get("by", "clerk")), made, "classify", {"category": category, "grade": grade})
    return made
