"""Every stage's services: imported once, so that each move finds its owner and each form its offers."""

from __future__ import annotations

from mediation.cases import seconds
from mediation.classification import service as classification
from mediation.danger import service as danger
from mediation.handovers import service as handovers
from mediation.intake import service as intake
from mediation.sessions import consequences, records
from mediation.sessions import service as sessions

STAGES = (seconds, danger, handovers, intake, classification, sessions, records, consequences)
"""Modules that register owners, finders and offers by being imported."""
