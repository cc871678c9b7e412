"""Writes down what parties were told, chose or agreed to: rows that wait for the act's next entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mediation.core.exceptions import RuleBroken
from mediation.lifecycle.door import Act

from . import parties
from .models import Dispute
from .party_models import Consent


def record(
    a: Act, dispute: Dispute, kind: str, answers: Mapping[int, bool], *,
    channel: str, subject: str = "", at: datetime | None = None,
) -> None:
    """One row per party for the present round, and one entry that says who said what.

    RuleBroken when nobody said anything or somebody is no party of the dispute.
    """
    known = {party.id for party in parties.principals(a.session, dispute.id)}
    if not answers or not set(answers) <= known:
        raise RuleBroken("nobody_answered", {"yes": ["nobody_answered"]})
    a.add(*(
        Consent(
            dispute_id=dispute.id, round=dispute.round, party_id=party_id, kind=kind, subject=subject,
            given=given, channel=channel, at=at or a.at,
        )
        for party_id, given in answers.items()
    ))
    said = {"kind": kind, "about": subject, "given": sorted(k for k, given in answers.items() if given),
            "refused": sorted(k for k, given in answers.items() if not given)}
    a.note(dispute, "consent.recorded", said, right="case.contact")
