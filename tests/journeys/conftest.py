"""The house in which the stories happen."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import Clock

from .house import House


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> str:
    """A story takes seconds, and each of its acts is tried on both databases in its own room.

    The two longest ask for both all the same.
    """
    name: str = request.param
    return name


@pytest.fixture
def house(app: Flask, cast: Cast, clock: Clock) -> House:
    """The whole district on a Monday morning, nobody signed in yet."""
    return House(app, cast, clock)
