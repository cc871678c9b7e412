"""The gallery, served to a test client and to a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.browser.conftest import browser, engine, page
from tests.support.browser import serving
from tests.support.client import HubClient

from .gallery import blueprint

__all__ = ["browser", "engine", "page"]


@pytest.fixture
def gallery(app: Flask) -> Flask:
    """The hub with the gallery's pages."""
    app.register_blueprint(blueprint)
    return app


@pytest.fixture
def visitor(gallery: Flask) -> HubClient:
    made = gallery.test_client()
    assert isinstance(made, HubClient)
    return made


@pytest.fixture
def live_hub(gallery: Flask) -> Iterator[str]:
    """The address of a hub that also serves the gallery."""
    with serving(gallery) as address:
        yield address
