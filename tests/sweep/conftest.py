"""One hub and the list of its doors for each file of tests: building them costs more than many answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.templates import Templates

from .doors import Doors
from .ground import Ground, Hubs, ground


@pytest.fixture(scope="module")
def hub(templates: Templates, hubs: Hubs) -> Iterator[Ground]:
    """A hub with everything under way, on SQLite."""
    with ground("sqlite", templates, hubs) as made:
        yield made


@pytest.fixture(scope="module")
def doors(hub: Ground) -> Doors:
    """Every address of it that takes a form."""
    return Doors(hub)
