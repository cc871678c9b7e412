"""What the bulk generator writes is as good as what came through the door, and never among real cases."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench import lives, moves
from bench.fill import Programme, fill
from config import Config
from mediation.audit.canonical import decode, encode
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases.models import Dispute
from mediation.core.database import Database
from mediation.core.exceptions import RuleBroken
from mediation.core.numbering import NumberSeries
from mediation.keeper.service import ROWS
from mediation.organisations import hub
from mediation.organisations.models import Organisation
from mediation.reports import rebuild as figures
from mediation.search import rebuild as search
from mediation.security.models import Access
from mediation.seed import lives as usual
from mediation.tasks.models import Task
from mediation.tasks.rebuild import rebuild as rebuild_tasks
from tests.cast import Cast
from tests.lifecycle.cases import register
from tests.stories import fresh
from workflows import FLOWS

FEW = Programme(
    past=((5, lives.settled_by_word), (5, partial(lives.kept, sessions=1)), (2, usual.declined)),
    now=((3, 3, 1, usual.waiting), (3, 5, 0, usual.handed_up), (3, 9, 2, usual.met)),
)
"""Enough for every kind of row to be there, few enough to be lived in two seconds."""

NUMBER = 60


def filled(app: Flask, settings: Config, programme: Programme = FEW, number: int = NUMBER) -> Path:
    """Fill the hub of this test; its anchor file."""
    anchor = settings.data / "anchors" / "checkpoints.jsonl"
    fill(app, number, anchor, lambda _step, _done, _total: None, programme)
    return anchor


def test_copies_are_as_whole_as_what_came_through_the_door(
    app: Flask, settings_of_test: Config, database: Database, reading: Session
) -> None:
    """Log, access, rows, figures, search, tasks and numbers, each against what it must follow from."""
    proved = verify(database, anchor=filled(app, settings_of_test), also=ROWS)
    assert proved.whole, [str(finding) for finding in proved.findings[:5]]
    assert proved.entries > NUMBER * 5
    assert all(encode(decode(text)) == text for text in reading.scalars(select(AuditEntry.payload)))
    assert reading.scalar(select(func.count()).select_from(Dispute)) == NUMBER
    assert list(figures.differences(reading)) == []
    assert search.run(database, mend=False).differing == ()
    drawn = select(func.sum(NumberSeries.last)).where(NumberSeries.kind == "case")
    assert reading.scalar(drawn) == reading.scalar(select(func.count(Dispute.number)))
    villages = of_level(reading, "village")
    assert {*reading.scalars(select(Access.kind).where(Access.dispute_id.in_(villages)))} >= {"lead", "above"}
    for dispute_id in villages:
        before = waiting(reading, dispute_id)
        with database.writing() as session:
            rebuild_tasks(session, dispute_id)
        reading.expire_all()
        assert waiting(reading, dispute_id) == before


def test_a_move_is_priced_among_what_fills_a_hub_and_the_bare_half_writes_the_same(
    app: Flask, settings_of_test: Config, database: Database, reading: Session
) -> None:
    anchor = filled(app, settings_of_test, Programme(past=FEW.past[2:], now=()), 3)
    accepted = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "dispute.accept")
    before = fresh(reading).scalar(accepted) or 0
    reading.rollback()
    price = moves.measure(settings_of_test.data, settings_of_test.database_url, 2, 3)
    assert fresh(reading).scalar(accepted) == before + 2 * (2 + 1)
    assert price.door > price.bare > 0
    database.configure(settings_of_test.database_url)
    assert verify(database, anchor=anchor, also=ROWS).whole


def of_level(session: Session, level: str) -> list[int]:
    query = select(Dispute.id).join(Organisation, Organisation.id == Dispute.lead_org_id)
    return list(session.scalars(query.where(Organisation.level == level)))


def waiting(session: Session, dispute_id: int) -> list[tuple[object, ...]]:
    said = (Task.subject_key, Task.kind, Task.owner, Task.scope, Task.due_on, Task.opened_seq, Task.done_seq)
    query = select(*said).where(Task.dispute_id == dispute_id)
    return sorted((tuple(row) for row in session.execute(query)), key=repr)


def test_a_hub_that_was_set_up_is_refused_whatever_it_holds(
    app: Flask, settings_of_test: Config, database: Database, reading: Session
) -> None:
    filled(app, settings_of_test, Programme(past=FEW.past[2:], now=()), 3)
    before = reading.scalar(select(func.count()).select_from(AuditEntry))
    with pytest.raises(RuleBroken):
        filled(app, settings_of_test)
    reading.expire_all()
    assert reading.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_real_hub_is_refused_even_when_empty(
    app: Flask, settings_of_test: Config, database: Database
) -> None:
    with database.writing() as session:
        hub.settle(session, hub.REAL)
    with pytest.raises(RuleBroken):
        filled(app, settings_of_test)


def test_disputes_without_a_word_on_the_hubs_kind_are_refused(
    app: Flask, settings_of_test: Config, cast: Cast
) -> None:
    register(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(RuleBroken):
        filled(app, settings_of_test)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_whole_programme_reaches_every_state(
    app: Flask, settings_of_test: Config, reading: Session
) -> None:
    filled(app, settings_of_test, Programme(), 400)
    assert {*reading.scalars(select(Dispute.state).distinct())} == {s.code for s in FLOWS["dispute"].states}
