"""Builds the hub from the environment's settings, for `flask` and for any WSGI server."""

from __future__ import annotations

from config import from_environment
from mediation import create_app

app = create_app(from_environment())
