"""Everything that happens in the background: imported once, so that each kind finds its function."""

from __future__ import annotations

from types import ModuleType

from mediation.followup import reminders as followup
from mediation.jobs import checkpoints
from mediation.jobs import service as tidying
from mediation.jobs.registry import KINDS
from mediation.keeper import service as keeper
from mediation.notifications import service as messages
from mediation.watch import clockwork, handing, reminders

ROOMS: tuple[ModuleType, ...] = (
    tidying, checkpoints, messages, clockwork, reminders, handing, followup, keeper,
)
"""Modules that register jobs by being imported."""


def check() -> None:
    """Every room listed here brought at least one kind; AssertionError else."""
    homes = {getattr(kind.kept or kind.door, "__module__", "") for kind in KINDS.values()}
    for room in ROOMS:
        assert room.__name__ in homes, f"{room.__name__} registers no job"
