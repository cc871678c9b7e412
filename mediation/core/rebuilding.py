"""What comes of walking all disputes to compare, or make anew, what is derived of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
"""Called with how many disputes are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many disputes there are, and of which something else was kept than follows."""

    disputes: int
    differing: tuple[int, ...]
