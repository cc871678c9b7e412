"""Verifying the log from a page: at once while it is small, in the background when it is not.

Each verification is itself an entry, in the chain ``sys:audit``; the page and the paper are read from it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import VERSION, Config
from mediation.accounts import replay as grants
from mediation.agreements import versions
from mediation.assignment import follower as assignments
from mediation.assignment import pass_replay as passes
from mediation.audit import anchors, recorder
from mediation.audit.findings import Finding
from mediation.audit.models import AuditCheckpoint, AuditEntry
from mediation.audit.verify import CannotVerify, Result, verify
from mediation.cases import access_rebuild, inspections
from mediation.cases import number_replay as numbers
from mediation.classification import choice_replay
from mediation.core import clock
from mediation.core.database import db
from mediation.documents import stored
from mediation.jobs import queue
from mediation.jobs.registry import Work, door_job
from mediation.lifecycle import replay
from mediation.organisations import hub
from mediation.organisations import replay as organisations
from mediation.reports import findings as figures
from mediation.security.actor import Actor
from mediation.sessions import slot_check

from . import entered, imported, schema
from .models import VerificationRun

CHAIN = "sys:audit"
EVENT = "audit.verified"
KIND = "audit.verify"

log = logging.getLogger(__name__)

AT_ONCE = 20_000
"""Entries that are looked at while the person waits: about three seconds."""

READ_AT_ONCE = 200 * 2**20
"""Bytes of files that are read meanwhile: less than a second more."""

MOST_FINDINGS = 20
SAID_EVERY = timedelta(seconds=1)


def _rows(session: Session) -> Iterator[Finding]:
    yield from replay.differences(session)
    yield from versions.differences(session)
    yield from passes.differences(session)


def _organisations(session: Session) -> Iterator[Finding]:
    yield from organisations.differences(session)
    yield from hub.differences(session)


ROWS = (
    ("rows", _rows), ("grants", grants.differences), ("access", access_rebuild.differences),
    ("samples", inspections.differences), ("organisations", _organisations),
    ("assignments", assignments.differences), ("figures", figures.differences),
    ("numbers", numbers.differences), ("entered", entered.differences),
    ("imports", imported.differences), ("sortings", choice_replay.differences),
    ("taken", slot_check.differences), ("schema", schema.strangers),
)
"""The log proves itself; these hold the rows against it."""

FILES = (("files", stored.differences),)
"""And these the store of files against the rows."""


def press(actor: Actor) -> int:
    """Verify: at once when the log is short, else in the background; the key of the run."""
    with db.writing() as session:
        run = VerificationRun(user_id=actor.user_id, pressed_at=clock.now())
        session.add(run)
        session.flush()
        entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        at_once = entries <= AT_ONCE and stored.size(session) <= READ_AT_ONCE
        if not at_once:
            queue.enqueue(session, KIND, {"run": str(run.id), "name": actor.name}, str(run.id))
    if at_once:
        finish(run.id, actor.name)
    return run.id


def finish(run_id: int, name: str) -> None:
    """Look at all of it, say how far one is, and write what was found."""
    begun = clock.now()
    try:
        data = _said(verify(db, anchor=_anchor(), also=ROWS, measured=FILES, progress=_Told(run_id)))
    except CannotVerify as error:
        data = {"whole": None, "error": str(error)}
    except Exception as error:
        log.exception("the verification failed")
        data = {"whole": None, "error": type(error).__name__}  # its words may hold values of rows
    with db.writing() as session:
        run = session.get_one(VerificationRun, run_id)
        data |= {"actor": name, "version": VERSION, "begun": begun, "checkpoint": _last_checkpoint(session)}
        outcome = "ok" if data["whole"] else "refused"
        run.seq = recorder.note(session, CHAIN, EVENT, actor_id=run.user_id, data=data, outcome=outcome).seq


@door_job(KIND, lease=timedelta(hours=1), tries=2)
def in_the_background(work: Work) -> None:
    """A log too long to wait for."""
    finish(int(work.payload["run"]), str(work.payload["name"]))


class _Told:
    """Writes how far a verification is: at each new step, and once a second within one."""

    def __init__(self, run_id: int) -> None:
        self._run_id = run_id
        self._step = ""
        self._at = clock.now()

    def __call__(self, step: str, done: int, total: int) -> None:
        now = clock.now()
        if step == self._step and now - self._at < SAID_EVERY:
            return
        self._step, self._at = step, now
        with db.writing() as session:
            run = session.get_one(VerificationRun, self._run_id)
            run.step, run.done, run.total, run.seen_at = step, done, total, now


def _anchor() -> Path:
    config: Config = current_app.extensions["hub.config"]
    return anchors.path(config.data, db.url)


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
