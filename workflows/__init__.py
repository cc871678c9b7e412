"""Every flow of the hub as data: states, moves, reasons, facts and guards.

Plain Python: no Flask, no database, no clock of its own.
"""

from __future__ import annotations

from .agreement import AGREEMENT
from .assistance import ASSISTANCE
from .confirmation import CONFIRMATION
from .danger import DANGER
from .dispute import DISPUTE
from .flow import Flow
from .handover import HANDOVER
from .invitation import INVITATION
from .promise import PROMISE
from .record import RECORD
from .session import SESSION
from .visit import VISIT

FLOWS: dict[str, Flow] = {
    flow.name: flow
    for flow in (
        DISPUTE, HANDOVER, INVITATION, SESSION, RECORD,
        AGREEMENT, CONFIRMATION, PROMISE, VISIT, DANGER, ASSISTANCE,
    )
}
