"""Disputes brought to a stage by the real services, for tests of what comes after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mediation.assignment import invitation_service as invitations
from mediation.assignment import service as assignment
from mediation.cases import seconds
from mediation.cases.models import Dispute
from mediation.classification import service as classification
from mediation.core.database import db
from mediation.danger import service as danger
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform
from mediation.security.actor import Actor
from tests import stories
from tests.cast import Cast

ROOMS = (seconds, danger, classification, assignment, invitations)
"""Imported so that their moves and checks are known."""

LEAK = "020101"
"""A leaf nobody calls sensitive."""


def accepted(cast: Cast, *, by: str = "clerk", at: str = "qiaosi", **values: Any) -> int:
    """A dispute with its parties, registered and accepted now; its id."""
    made = stories.registered(cast.actor(by), getattr(cast, at), **values)
    stories.make(
        cast.actor(by), made, "accept", competence="party_lives", no_bar=True, repeat_answer="different"
    )
    return made


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


def assigned(cast: Cast, mediator: str = "mediator", **values: Any) -> int:
    """A graded dispute that a mediator has; its id."""
    made = classified(cast, **values)
    stated = {"mediator": getattr(cast, mediator), "chosen_by": "committee", "reason": "load"}
    do(cast.actor(values.get("by", "clerk")), made, "assign", stated)
    return made
