"""Fills an empty hub with any number of disputes: some are lived through the door, the others are copies.

The one writer beside the door. It takes only a hub that was never set up: no real dispute can be in it, and
what it leaves is a demo hub, which can never become a real one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import String, cast, literal, select, update
from sqlalchemy.orm import Session

from mediation.audit import anchors
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.classification.choice_models import CategoryChoice
from mediation.core import clock
from mediation.core.database import Base, db
from mediation.core.exceptions import RuleBroken
from mediation.jobs import runner
from mediation.organisations import hub
from mediation.reports import follower as figures
from mediation.search import index
from mediation.seed import demo, people
from mediation.seed.people import LINPING, Cast
from mediation.seed.play import Life, Play
from mediation.seed.quarrel import Path as LifePath
from mediation.seed.quarrel import Quarrel

from . import committees, lives, mould, units, writing
from .casting import Batch, Caster, Copy
from .committees import Spread
from .mould import Mould
from .numbers import Series
from .taken_apart import take_apart

WEEKS = 78
"""Eighteen months."""

SEED = 20260101
AT_ONCE = 500
"""Copies of one transaction."""

HOME = LINPING
"""Where lives are lived: one clerk, one head, two mediators, as in every committee here."""

LIVED = 150
"""How many days before the present a life begins that is over."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Programme:
    """Lives that are lived: those that are over, and those under way."""

    past: Sequence[tuple[int, LifePath]] = lives.PAST
    now: Sequence[tuple[int, int, int, LifePath]] = lives.NOW


@dataclass(frozen=True, slots=True)
class Archetype:
    """A life that was lived: its share among all, and the weeks that its copies may be moved by."""

    mould: Mould
    share: int
    weeks: range


@dataclass(frozen=True, slots=True)
class Lived:
    """A life on the stage, before it is over."""

    case: Quarrel
    share: int
    back: int | None
    """How many weeks copies may lie back; None: as far as the hub looks back."""


def fill(app: Flask, disputes: int, anchor: Path, progress: Progress, programme: Programme) -> None:
    """Live, spread, copy, sign. RuleBroken when the hub was set up before or holds a dispute."""
    end = clock.now()
    first = end - timedelta(weeks=WEEKS)
    chance = random.Random(SEED)
    with db.not_waiting_for_disk():
        cast = _settle(first)
        lived = _live(cast, end, programme, partial(progress, "lives"))
        runner.drain(app)
        demo.settle_past(end)
        with db.writing() as session, clock.frozen(first):
            spread = committees.found(session, clock.day_of(first), chance)
        with db.reading() as session:
            series = Series(session)
            home = units.read(session, cast.organisations[HOME])
            archetypes = [_archetype(session, one, home, series, first, end) for one in lived]
        copies = _choose(archetypes, spread, disputes - len(lived), chance)
        _cast(copies, Caster(series, chance), series, partial(progress, "copies"))
        progress("checkpoint", 0, 1)
        anchors.take_and_anchor(db, anchor)
        progress("checkpoint", 1, 1)


def _settle(first: datetime) -> Cast:
    with db.writing() as session:
        if hub.kind(session) is not None or session.scalar(select(Dispute.id).limit(1)) is not None:
            raise RuleBroken("only a hub that was never set up can be filled")
        hub.settle(session, hub.DEMO)
        with clock.frozen(first):
            return people.assemble(session, clock.day_of(first))


def _live(cast: Cast, end: datetime, programme: Programme, progress: demo.Progress) -> list[Lived]:
    play = Play(cast, end, SEED)
    lived = []
    for share, path in programme.past:
        lived.append(Lived(Quarrel(play, HOME), share, None))
        play.begin(LIVED, partial(_life, path, lived[-1].case))
    for share, days, back, path in programme.now:
        lived.append(Lived(Quarrel(play, HOME), share, back))
        play.begin(days, partial(_life, path, lived[-1].case))
    play.run(progress)
    return lived


def _life(path: LifePath, case: Quarrel) -> Life:
    return path(case)


def _archetype(
    session: Session, lived: Lived, home: units.Unit, series: Series, first: datetime, end: datetime
) -> Archetype:
    made = mould.make(take_apart(session, lived.case.id), home, series)
    if lived.back is not None:
        return Archetype(made, lived.share, range(-lived.back, 1))
    earliest, latest = (made.begun - first).days // 7, (end - made.last).days // 7
    return Archetype(made, lived.share, range(-earliest, latest + 1))


def _choose(archetypes: list[Archetype], spread: Spread, number: int, chance: random.Random) -> list[Copy]:
    """Which copies there will be, in the order in which they come to the counter."""
    shares = [one.share for one in archetypes]
    chosen = zip(
        chance.choices(archetypes, shares, k=number), chance.choices(spread.units, spread.shares, k=number),
        strict=True,
    )
    copies = [Copy(one.mould, unit, chance.choice(one.weeks)) for one, unit in chosen]
    return sorted(copies, key=lambda copy: copy.begins)


def _cast(copies: list[Copy], caster: Caster, series: Series, progress: demo.Progress) -> None:
    for start in range(0, len(copies), AT_ONCE):
        batch = Batch()
        for copy in copies[start : start + AT_ONCE]:
            caster.cast(copy, batch)
        with db.writing() as session:
            _write(session, batch, copies[start].mould)
        progress(start, len(copies))
    with db.writing() as session:
        series.write(session)
        figures.add(session, caster.counts())
        _count_by_their_months(session)
    progress(len(copies), len(copies))


def _count_by_their_months(session: Session) -> None:
    """A month moved by weeks is no month: each choice counts by the first of the month of its entry."""
    row, entry = CategoryChoice.__table__.c, AuditEntry
    of_entry = (entry.chain_id == literal("d:") + cast(row.dispute_id, String)) & (entry.seq == row.seq)
    found = session.execute(select(row.id, row.month_on, entry.at).join_from(CategoryChoice, entry, of_entry))
    moved = [
        {"id": key, "month_on": month}
        for key, told, at in found
        if (month := clock.day_of(datetime.fromisoformat(at)).replace(day=1)) != told
    ]
    if moved:
        session.execute(update(CategoryChoice), moved)


def _write(session: Session, batch: Batch, any_mould: Mould) -> None:
    columns = (*any_mould.entry_columns, *mould.COMPUTED)
    writing.insert(session, "audit_entry", columns, batch.entries)
    writing.insert(session, "audit_sealed", ("chain_id", "seq", "name", "key_id", "box"), batch.sealed)
    for table in Base.metadata.sorted_tables:
        if table.name in batch.rows:
            writing.insert(session, table.name, tuple(table.c.keys()), batch.rows[table.name])
    index.put_new(session, batch.tokens)
