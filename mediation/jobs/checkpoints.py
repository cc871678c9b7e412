"""Once a minute: sign what the audit log gained, and carry it outside the database."""

from __future__ import annotations

from flask import current_app

from config import Config
from mediation.audit import anchors
from mediation.core.database import db

from .registry import Every, Work, door_job


@door_job("audit.checkpoint", every=Every(minutes=1), tries=1)
def checkpoint(_work: Work) -> None:
    """Takes the checkpoint in a transaction of its own; a second run finds nothing new."""
    config: Config = current_app.extensions["hub.config"]
    anchors.take_and_anchor(db, anchors.path(config.data, db.url))
