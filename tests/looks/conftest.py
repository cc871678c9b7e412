"""The gallery, served to a test client. In Chromium it is looked at by tests/browser/test_components.py."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.client import HubClient

from .gallery import blueprint


@pytest.fixture
def engine() -> str:
    """How a page looks does not depend on the database."""
    return "sqlite"


@pytest.fixture
def gallery(own_app: Flask) -> Flask:
    """The hub with the gallery's pages."""
    own_app.register_blueprint(blueprint)
    return own_app


@pytest.fixture
def visitor(gallery: Flask) -> HubClient:
    made = gallery.test_client()
    assert isinstance(made, HubClient)
    return made
