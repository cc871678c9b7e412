"""Killed at any moment: no half act, nothing lost that was acknowledged, nothing twice (short form).

The long form: ``python -m tests.assurance``.
"""

from __future__ import annotations

import pytest

from . import kills
from .ground import ground

pytestmark = pytest.mark.slow


def test_killed_at_random_nothing_is_lost_half_done_or_doubled(engine: str) -> None:
    with ground(engine) as here:
        report = kills.trial(here, 5)
    assert report.clean, str(report)
    assert report.acked > report.kills, str(report)
    assert report.in_doubt > 0, str(report)
