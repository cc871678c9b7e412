"""Verifying the log from a page: at once while it is small, in the background when it is not.

Each verification is itself an entry, in the chain ``sys:audit``; the page and the paper are read from it.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import VERSION, Config
from mediation.accounts import replay as grants
from mediation.audit import anchors, recorder
from mediation.audit.models import AuditCheckpoint, AuditEntry
from mediation.audit.verify import CannotVerify, Result, verify
from mediation.cases import access_rebuild
from mediation.core import clock
from mediation.core.database import db
from mediation.jobs import queue
from mediation.jobs.registry import Work, door_job
from mediation.lifecycle import replay
from mediation.security.actor import Actor

CHAIN = "sys:audit"
EVENT = "audit.verified"
KIND = "audit.verify"

AT_ONCE = 20_000
"""Entries that are looked at while the person waits: about three seconds."""

MOST_FINDINGS = 20

ROWS = (("rows", replay.differences), ("grants", grants.differences), ("access", access_rebuild.differences))
"""The log proves itself; these hold the rows against it."""


def press(actor: Actor) -> int | None:
    """Verify now and say under which number it stands; None when it goes on in the background."""
    with db.reading() as session:
        entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    if entries <= AT_ONCE:
        return run(actor.user_id, actor.name)
    with db.writing() as session:
        payload = {"user": str(actor.user_id), "name": actor.name}
        queue.enqueue(session, KIND, payload, secrets.token_hex(8))
    return None


def run(user_id: int, name: str) -> int:
    """Look at all of it and write what was found; the number of that entry."""
    begun = clock.now()
    try:
        data = _said(verify(db, anchor=_anchor(), also=ROWS))
    except CannotVerify as error:
        data = {"whole": None, "error": str(error)}
    with db.writing() as session:
        data |= {"actor": name, "version": VERSION, "begun": begun, "checkpoint": _last_checkpoint(session)}
        outcome = "ok" if data["whole"] else "refused"
        return recorder.note(session, CHAIN, EVENT, actor_id=user_id, data=data, outcome=outcome).seq


@door_job(KIND, lease=timedelta(hours=1), tries=2)
def in_the_background(work: Work) -> None:
    """A log too long to wait for."""
    run(int(work.payload["user"]), str(work.payload["name"]))


def _anchor() -> Path | None:
    config: Config = current_app.extensions["hub.config"]
    file = anchors.path(config.data, db.url)
    return file if file.exists() else None


def _said(result: Result) -> dict[str, Any]:
    return {
        "whole": result.whole,
        "entries": result.entries,
        "checkpoints": result.checkpoints,
        "anchored": result.anchored,
        "found": len(result.findings) + result.more,
        "findings": [
            {"code": f.code, "chain": f.chain or "", "seq": f.seq or 0, "what": f.what}
            for f in result.findings[:MOST_FINDINGS]
        ],
    }


def _last_checkpoint(session: Session) -> dict[str, Any]:
    point = session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.no.desc()).limit(1)).first()
    if point is None:
        return {}
    return {"no": point.no, "made_at": point.made_at, "hash": point.hash, "chains": point.n_chains}
