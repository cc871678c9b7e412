"""Commands of the ``flask`` program."""

from __future__ import annotations

from flask import Flask

from . import audit, busy, derived, docs, hub, imports, seed, users, worker


def register(app: Flask) -> None:
    """Add every command."""
    audit.register(app)
    derived.register(app)
    docs.register(app)
    hub.register(app)
    imports.register(app)
    seed.register(app)
    users.register(app)
    worker.register(app)
    busy.say_so(app.cli.commands)
