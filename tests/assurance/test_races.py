"""Two people at once: one wins, the other is told so and keeps what he typed (short form).

The long form: ``python -m tests.assurance``.
"""

from __future__ import annotations

import pytest

from . import races
from .ground import ground
from .rounds import KINDS

pytestmark = pytest.mark.slow


def test_of_two_presses_at_once_one_wins_and_the_other_keeps_his_words(engine: str) -> None:
    with ground(engine) as here:
        report = races.trial(here, 36)
    assert report.clean, "\n".join([str(report), *report.examples])
    assert set(report.rounds) == set(KINDS)
    assert report.overlap >= 0.8, str(report)
