"""Background work is called by words where an administrator reads of it."""

from __future__ import annotations

import mediation  # noqa: F401 -- registers every kind
from mediation.jobs.names import NAMES
from mediation.jobs.registry import KINDS


def test_every_kind_of_background_work_has_a_name() -> None:
    assert set(KINDS) == set(NAMES), "a kind of job and its words in mediation/jobs/names.py belong together"
