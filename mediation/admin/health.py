"""How the hub is, as far as it can know: the background, the log, the calendar, the disk, backups."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import VERSION, Config
from mediation.audit import anchors
from mediation.audit.canonical import moment
from mediation.audit.models import AuditCheckpoint, AuditEntry
from mediation.calendar import service as calendar
from mediation.core import clock, formats
from mediation.core.database import db
from mediation.jobs import queries as jobs

EVERY_MINUTE = "audit.checkpoint"
"""The round that the background makes every minute: when it fails to come, nothing comes."""

LATE = timedelta(minutes=5)
LITTLE, VERY_LITTLE = 0.10, 0.03
"""Shares of the disk that are left."""

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

NOTICE_MONTH = 12
"""In December the next year's notice is out."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at, and what to do when it is not well."""

    name: str
    says: str
    well: bool
    remedy: str = ""


def facts(session: Session) -> list[Fact]:
    """What the hub knows of itself, in the order in which it matters."""
    config: Config = current_app.extensions["hub.config"]
    engine = ENGINES[db.dialect]
    return [
        _background(session), *_log(session, config), _calendar(session), _disk(config.data), _backup(config),
        Fact(_("Program"), _("version %(number)s, database %(kind)s", number=VERSION, kind=engine), True),
    ]


def _background(session: Session) -> Fact:
    last = next((row.last_at for row in jobs.schedules(session) if row.name == EVERY_MINUTE), None)
    well = last is not None and clock.now() - last < LATE
    says = _("last turn at %(at)s", at=formats.full_moment(last)) if last else _("it never ran")
    remedy = _("Start the hub again; with HUB_WORKER=apart start flask worker.")
    return Fact(_("Background work"), says, well, remedy)


def _log(session: Session, config: Config) -> Iterator[Fact]:
    point = session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.no.desc()).limit(1)).first()
    since = moment(clock.now() - LATE)
    waiting = select(func.count()).select_from(AuditEntry).where(AuditEntry.at <= since)
    if point is not None:
        waiting = waiting.where(AuditEntry.at > point.made_at)
    unsigned = session.scalar(waiting) or 0
    says = _("never signed")
    if point is not None:
        at = formats.full_moment(datetime.fromisoformat(point.made_at))
        says = _("no. %(no)s at %(at)s", no=point.no, at=at)
    if unsigned:
        says = _("%(said)s; %(n)s entries since are not signed", said=says, n=unsigned)
    remedy = _("The background signs every minute; see above. Or: flask audit checkpoint.")
    yield Fact(_("Last signed checkpoint of the log"), says, point is not None and not unsigned, remedy)
    yield _outside(point, anchors.path(config.data, db.url))


def _outside(point: AuditCheckpoint | None, file: Path) -> Fact:
    """The file must end with the last checkpoint, or with an older one while that is young."""
    try:
        last = anchors.last_in(file)
    except OSError:
        last, says = None, _("the file is missing")
    else:
        says = _("in the folder %(folder)s", folder=file.parent)
        if last is None:
            says = _("the end of the file cannot be read")
        elif point is not None and last < point.no and point.made_at < moment(clock.now() - LATE):
            last, says = None, _("the file ends with no. %(last)s and is not written any more", last=last)
    remedy = _("Carry a copy of it elsewhere now and then: it proves what the database alone cannot.")
    if last is None:
        remedy = _("Keep it as it is, run flask audit verify, and compare with the copy you carried off.")
    return Fact(_("Checkpoints outside the database"), says, last is not None, remedy)


def _calendar(session: Session) -> Fact:
    known, today = calendar.load(session).announced, clock.today()
    wanted = today.year + (today.month >= NOTICE_MONTH)
    return Fact(
        _("Holidays"), _("notices up to %(year)s are entered", year=max(known, default="–")), wanted in known,
        _("Enter the notice for %(year)s: until then its deadlines are provisional.", year=wanted),
    )


def _disk(folder: Path) -> Fact:
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    free, total = (f"{size / 2**30:.1f} GB" for size in (usage.free, usage.total))
    says = _("%(free)s free of %(total)s", free=free, total=total)
    very = _("The disk is almost full: make room today.")
    return Fact(_("Disk"), says, share >= LITTLE, very if share < VERY_LITTLE else _("Plan for more room."))


def _backup(config: Config) -> Fact:
    """The hub makes none yet, and says so instead of keeping quiet."""
    return Fact(
        _("Backup"), _("the hub makes none by itself"), False,
        _("Copy %(folder)s to another machine every night, the keys apart from the database.",
          folder=config.data),
    )
