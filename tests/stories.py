"""Short ways to bring a dispute to a place in its life, through the real services."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core import clock
from mediation.intake.service import Registration, take_in
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform
from mediation.security.actor import Actor

LIN = PartyInput(side="applicant", name="林某", phone="138 0013 8000", address="杭州市临平区乔司街道一号")
XU = PartyInput(side="respondent", name="徐某", phone="13900139000")


def fresh(session: Session) -> Session:
    """The same session, seeing what others committed meanwhile."""
    session.rollback()
    return session


def registration(organisation_id: int, **values: Any) -> Registration:
    """A tenant against his landlord; ``stated`` is merged, other values replace."""
    stated = {
        "source": "applied",
        "requested_at": clock.now(),
        "title": "厂房租赁",
        "narrative": "厂房要拆迁,承租人要求补偿装修损失,双方说不拢。",
        "claims": "补偿五万元",
        "place": "乔司街道朝阳村",
        **values.pop("stated", {}),
    }
    return Registration(**{"lead_org_id": organisation_id, "parties": (LIN, XU), **values, "stated": stated})


def registered(actor: Actor, organisation_id: int, **values: Any) -> int:
    """A registered dispute; its id."""
    with act(actor) as a:
        return take_in(a, registration(organisation_id, **values)).id


def make(actor: Actor, dispute_id: int, name: str, **stated: Any) -> Any:
    """A move of the dispute, as a form would send it."""
    with act(actor, on_behalf_of=stated.pop("on_behalf_of", "")) as a:
        dispute = a.load(Dispute, dispute_id)
        return perform(a, dispute, dispute, "dispute", name, stated)


def accepted(actor: Actor, organisation_id: int, **values: Any) -> int:
    """An accepted dispute; its id."""
    dispute_id = registered(actor, organisation_id, **values)
    make(actor, dispute_id, "accept", competence="party_lives", no_bar=True)
    return dispute_id
