"""Out of a file on the shelf comes a new dispute: filled in from it, and tied to it when it is registered."""

from __future__ import annotations

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.protection import HANDLING
from mediation.core.exceptions import NotFound
from mediation.security import visibility
from mediation.security.actor import Actor

SHELF = "archived"
"""Only here: before that, a new round of the same dispute is opened."""

RELATED = "related"
"""The kind of the tie between the two."""

_SIDES = {"applicant": "applicants", "respondent": "respondents"}


def found(session: Session, actor: Actor, key: int | None) -> Dispute | None:
    """The archived dispute that a new one is to follow; None for no key.

    NotFound unless the actor handles it.
    """
    if key is None:
        return None
    dispute = session.get(Dispute, key)
    handled = dispute is not None and not visibility.kinds(session, actor, key).isdisjoint(HANDLING)
    if dispute is None or not handled or dispute.state != SHELF:
        raise NotFound(str(key))
    return dispute


def words(session: Session, dispute: Dispute) -> MultiDict[str, str]:
    """What the page that registers holds at first: who, what about and how secret.

    Telephones, addresses and numbers of papers are asked anew: what was true then need not be now.
    """
    said: MultiDict[str, str] = MultiDict({
        "follows": str(dispute.id), "lead_org": str(dispute.lead_org_id), "secrecy": dispute.secrecy,
        "narrative": dispute.narrative or "", "claims": dispute.claims or "", "place": dispute.place or "",
        "amount": str(dispute.amount) if dispute.amount is not None else "", "source": "applied",
        "channel": "counter", "title": parties.matter_of(dispute.title),
    })
    for side, rows in parties.by_side(parties.principals(session, dispute.id)).items():
        for number, party in enumerate(rows if side in _SIDES else ()):
            said[f"{_SIDES[side]}-{number}-name"] = party.name
    return said
