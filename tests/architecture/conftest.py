"""The shape of the code does not depend on the database: these tests look once."""

from __future__ import annotations

import pytest


@pytest.fixture
def engine() -> str:
    return "sqlite"
