"""Accept, grade and assign in one act: each move with its own entry, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mediation.cases import consents, numbers, papers, parties
from mediation.cases.models import Dispute
from mediation.classification import service as classification
from mediation.core import clock
from mediation.documents.register import BY_CODE
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform

BY_PARTIES = "parties"
ACCEPTED, DECLINED = "acceptance", "declined"
"""Papers given out after the press."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one press states: each move's own facts, and who chose the mediator."""

    stated: Mapping[str, Mapping[str, Any]]
    """Move -> its stated facts, in the order in which they are made."""
    lower: bool = False
    """The grade is below the proposal: the proposed one holds until the second person confirms."""
    wanted_by: tuple[int, ...] = ()
    """Parties who chose this mediator, told at the counter."""


def settle(a: Act, dispute: Dispute, plan: Plan, seen: int | None) -> None:
    """Make the moves of the plan. Raises whatever the first refused move raises; nothing is done then."""
    waiting: dict[str, Any] | None = None
    for name, stated in plan.stated.items():
        if name == "classify" and plan.lower:
            waiting = classification.hold_higher(a, dispute, stated, seen)
        else:
            if name == "assign" and plan.wanted_by:
                _choose(a, dispute, plan.wanted_by, int(stated["mediator"]))
            perform(a, dispute, dispute, "dispute", name, stated, seen)
        seen = None  # what follows is this very press
    if waiting is not None:
        classification.ask_lower(a, dispute, waiting)


def _choose(a: Act, dispute: Dispute, wanted_by: tuple[int, ...], mediator: int) -> None:
    """The parties' word at the counter, before the mediator is named by it."""
    said = dict.fromkeys(wanted_by, True)
    consents.record(a, dispute, "mediator_choice", said, channel="face", subject=f"user:{mediator}")


def issue_acceptance(a: Act, dispute: Dispute) -> None:
    """The notice of acceptance, one for each party of the two sides."""
    for party in parties.principals(a.session, dispute.id):
        if party.side != "third":
            papers.issue(
                a, dispute, ACCEPTED, BY_CODE[ACCEPTED].zh, side=party.side, party_id=party.id,
                dated_on=clock.today(),
            )


def decline(a: Act, dispute: Dispute, stated: Mapping[str, Any], seen: int | None = None) -> None:
    """Not taken, with the notice of it under its own number for the applying side."""
    perform(a, dispute, dispute, "dispute", "decline", stated, seen)
    number = numbers.draw(a.session, DECLINED, dispute.lead_org_id, clock.today())
    papers.issue(
        a, dispute, DECLINED, BY_CODE[DECLINED].zh, side="applicant", number=number, dated_on=clock.today()
    )
