"""The shortest dispute that passes the door, for tests of the door itself."""

from __future__ import annotations

from typing import Any

from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.ids import new_id
from mediation.lifecycle.door import act
from mediation.security.actor import Actor
from workflows.rules.intake import AcceptFacts, RegisterFacts


def register(actor: Actor, organisation_id: int, key: str | None = None, **values: Any) -> int:
    """Register a dispute and return its id."""
    now = clock.now()
    with act(actor, key=key, request=values) as a:
        dispute = Dispute(
            intake_no=f"T{new_id()}",
            title="甲 与 乙 · 漏水",
            source="applied",
            received_at=now,
            narrative="楼上漏水",
            lead_org_id=organisation_id,
            **values,
        )
        a.adopt(dispute)
        a.move(dispute, "register", register_facts())
        a.answer(f"/cases/{dispute.id}")
        return dispute.id


def register_facts(**values: Any) -> RegisterFacts:
    """Facts that every guard of registering lets pass."""
    facts: dict[str, Any] = {
        "source": "applied",
        "requested_at": clock.now(),
        "narrative": "楼上漏水",
        "place": "朝阳村",
        "applicants": 1,
        "respondents": 1,
        "respondent_unknown": False,
        "express_barred": (),
    }
    return RegisterFacts(**{**facts, **values})


def accept_facts(**values: Any) -> AcceptFacts:
    """Facts that every guard of accepting lets pass."""
    facts: dict[str, Any] = {
        "competence": "party_lives",
        "no_bar": True,
        "own_motion": False,
        "court_case": False,
        "repeats": (),
    }
    return AcceptFacts(**{**facts, **values})


def accept(actor: Actor, dispute_id: int, **values: Any) -> None:
    """Accept a registered dispute."""
    with act(actor) as a:
        dispute = a.load(Dispute, dispute_id)
        dispute.accepted_at = a.at
        a.move(dispute, "accept", accept_facts(**values))
