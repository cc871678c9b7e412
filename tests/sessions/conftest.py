"""A session whose hour has passed, and its mediator's browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient

from .story import started, tomorrow


@pytest.fixture
def sat(cast: Cast, clock: Clock) -> tuple[int, int]:
    """A session booked for 14:00 to 15:00; it is 16:00. Ids of dispute and session."""
    made = started(cast, clock)
    clock.stand_at(tomorrow(16, days=0))
    return made


@pytest.fixture
def mediator(sat: tuple[int, int], sign_in: Callable[[str], HubClient]) -> HubClient:
    """The mediator, signed in once the session has begun."""
    return sign_in("mediator")
