"""Every stage's services: imported once, so that each move finds its owner and each form its offers."""

from __future__ import annotations

from mediation.agreements import confirmations, effect, promises
from mediation.agreements import service as agreements
from mediation.assignment import invitation_service as invitations
from mediation.assignment import newcomers, standing_in
from mediation.assignment import service as assignment
from mediation.cases import seconds
from mediation.classification import service as classification
from mediation.closure import (
    correcting,
    course,
    endings,
    filing,
    joining,
    outside,
    setting_aside,
    splitting,
    taking_back,
)
from mediation.danger import service as danger
from mediation.followup import service as followup
from mediation.handovers import assistance
from mediation.handovers import service as handovers
from mediation.intake import service as intake
from mediation.sessions import consequences, guest_writers, outcomes, records, said
from mediation.sessions import service as sessions

STAGES = (
    seconds,
    danger,
    handovers,
    assistance,
    intake,
    classification,
    assignment,
    standing_in,
    invitations,
    newcomers,
    sessions,
    outcomes,
    records,
    consequences,
    guest_writers,
    said,
    agreements,
    effect,
    promises,
    confirmations,
    followup,
    course,
    joining,
    endings,
    setting_aside,
    outside,
    splitting,
    filing,
    correcting,
    taking_back,
)
"""Modules that register owners, finders and offers by being imported."""
