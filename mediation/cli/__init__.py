"""Commands of the ``flask`` program."""

from __future__ import annotations

from flask import Flask

from . import audit, busy, docs, hub, imports, search, seed, users, worker


def register(app: Flask) -> None:
    """Add every command."""
    audit.register(app)
    docs.register(app)
    hub.register(app)
    imports.register(app)
    search.register(app)
    seed.register(app)
    users.register(app)
    worker.register(app)
    busy.say_so(app.cli.commands)
