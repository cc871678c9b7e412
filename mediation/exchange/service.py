"""Takes the good rows of a file in, through the door: all of them or none, or as far as they are good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.audit.canonical import print_of
from mediation.cases import parties
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import DomainError, Forbidden, RuleBroken
from mediation.intake.queries import committees_of
from mediation.intake.service import take_in
from mediation.lifecycle.door import Act, act
from mediation.people import service as people
from mediation.security import gate
from mediation.security.actor import Actor
from workflows.errors import FlowError

from .models import ImportBatch, ImportRow
from .plan import GoodRow, Plan
from .refusals import told

CHAIN = "sys:imports"
RIGHT = "import.cases"
CHANNEL = "import"
ALL, GOOD = "all", "good"
AT_ONCE = 50
"""Rows of one act when only the good ones are wanted."""

Progress = Callable[[int, int], None]


def may_take_in(session: Session, actor: Actor, organisation_id: int) -> bool:
    """Whether he may bring a register in for this committee: asked before anything is looked at."""
    return gate.allowed(actor, RIGHT) and organisation_id in dict(committees_of(session, actor))


def run(plan: Plan, actor: Actor, mode: str, progress: Progress | None = None) -> ImportBatch | None:
    """Take the file in; None when every row of it is here already.

    Forbidden for another's committee, RuleBroken when all rows were wanted and some are bad.
    What the door refuses in the mode of good rows joins the plan's problems.
    """
    with db.reading() as session:
        if not may_take_in(session, actor, plan.organisation_id):
            raise Forbidden(RIGHT)
    if mode == ALL and plan.problems:
        raise RuleBroken("import_has_bad_rows")
    if not plan.good:
        return None
    return _whole(plan, actor) if mode == ALL else _by_parts(plan, actor, progress)


def _whole(plan: Plan, actor: Actor) -> ImportBatch:
    with act(actor, channel=CHANNEL) as a:
        batch = _batch(plan, actor, ALL)
        a.add(batch)
        a.session.flush()
        _take(a, batch, plan.good)
        _finish(a, batch, plan, len(plan.good))
    return batch


def _by_parts(plan: Plan, actor: Actor, progress: Progress | None) -> ImportBatch:
    batch = _batch(plan, actor, GOOD)
    with db.writing() as session:
        session.add(batch)
        _note(session, batch, actor, "import.begun", rows=len(plan.good))
    rows, taken = list(plan.good), 0
    for n in range(0, len(rows), AT_ONCE):
        taken += _part(plan, batch, actor, rows[n : n + AT_ONCE])
        if progress is not None:
            progress(min(n + AT_ONCE, len(rows)), len(rows))
    with act(actor, channel=CHANNEL) as a:
        kept = a.session.get_one(ImportBatch, batch.id)
        _finish(a, kept, plan, taken)
    return kept


def _part(plan: Plan, batch: ImportBatch, actor: Actor, rows: Sequence[GoodRow]) -> int:
    """These rows in one act; one by one when one of them is refused."""
    try:
        with act(actor, channel=CHANNEL) as a:
            _take(a, batch, rows)
    except (DomainError, FlowError) as refusal:
        if len(rows) == 1:
            plan.refuse(rows[0], *told(refusal, actor.name))
            return 0
        return sum(_part(plan, batch, actor, [row]) for row in rows)
    return len(rows)


def _take(a: Act, batch: ImportBatch, rows: Sequence[GoodRow]) -> None:
    # Held for all rows at once and in one order, so that two imports cannot wait for each other.
    people.hold(a.session, parties.id_numbers(p for row in rows for p in row.registration.parties))
    mark = str(batch.id)[-12:]  # two organisations may bring the same file
    for row in rows:
        known_as = f"{batch.filename[:30]}·{row.number[:30]}·{mark}"
        dispute = take_in(a, replace(row.registration, import_ref=known_as))
        a.add(ImportRow(
            ref=row.ref, digest=row.digest, batch_id=batch.id, row_no=row.no, dispute_id=dispute.id
        ))


def _batch(plan: Plan, actor: Actor, mode: str) -> ImportBatch:
    return ImportBatch(
        sha256=plan.sha256, filename=plan.filename[:200], organisation_id=plan.organisation_id,
        by_user_id=actor.user_id, mode=mode, begun_at=clock.now(), taken=0, known=len(plan.known),
        bad=plan.bad,
    )


def _finish(a: Act, batch: ImportBatch, plan: Plan, taken: int) -> None:
    batch.ended_at, batch.taken, batch.bad = a.at, taken, plan.bad
    a.session.flush()
    told = {"taken": taken, "known": batch.known, "bad": batch.bad}
    _note(a.session, batch, a.actor, "import.done", **told, rows_print=_rows_print(a.session, batch))


def _rows_print(session: Session, batch: ImportBatch) -> str:
    """Of which row of the sheet became which dispute: the log knows it again."""
    rows = session.execute(
        select(ImportRow.ref, ImportRow.digest, ImportRow.row_no, ImportRow.dispute_id)
        .where(ImportRow.batch_id == batch.id)
    )
    return print_of(sorted(map(list, rows)))


def _note(session: Session, batch: ImportBatch, actor: Actor, event: str, **more: int | str) -> None:
    recorder.note(
        session, CHAIN, event, f"import:{batch.id}", actor_id=actor.user_id,
        organisation_id=batch.organisation_id,
        data={"actor": actor.name, "file": batch.filename, "sha256": batch.sha256, "mode": batch.mode,
              **more},
    )
