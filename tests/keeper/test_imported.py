"""Which row of a sheet became which dispute is held by the log: no register goes in twice unseen."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from mediation.audit.verify import Result, verify
from mediation.core.database import db
from mediation.exchange import service
from mediation.exchange.models import ImportBatch, ImportRow
from mediation.exchange.plan import look
from mediation.keeper.service import ROWS
from tests import stories
from tests.cast import Cast
from tests.conftest import some_on_both
from tests.exchange.registers import as_csv, rows

EDITS = {
    "rows that are gone": "DELETE FROM import_row",
    "one row that is gone": "DELETE FROM import_row WHERE row_no = (SELECT min(row_no) FROM import_row)",
    "by which a row is known again": "UPDATE import_row SET ref = ref || 'x'",
    "what a row held": "UPDATE import_row SET digest = 'x'",
    "which row it was": "UPDATE import_row SET row_no = row_no + 100",
    "a sheet's name": "UPDATE import_batch SET filename = '别的.csv'",
    "which sheet it was": "UPDATE import_batch SET sha256 = 'x'",
    "how many rows were taken": "UPDATE import_batch SET taken = 99",
    "who brought it": "UPDATE import_batch SET by_user_id = (SELECT max(id) FROM user_account)",
    "that it came to an end": "UPDATE import_batch SET ended_at = NULL",
}


@pytest.fixture
def brought(cast: Cast) -> None:
    """A sheet that went in whole, another of which the good rows went in, and a case from the counter."""
    for lines, mode in ((rows(3), service.ALL), (rows(5)[3:], service.GOOD)):
        with db.reading() as session:
            plan = look(session, as_csv(lines), "台账.csv", cast.qiaosi)
        assert service.run(plan, cast.actor("clerk"), mode) is not None
    stories.registered(cast.actor("clerk"), cast.qiaosi)


def seen() -> Result:
    return verify(db, also=ROWS)


def test_what_was_imported_is_whole(brought: None) -> None:
    assert seen().whole, seen().as_json()


@pytest.mark.parametrize(("engine", "edit"), some_on_both(EDITS), indirect=["engine"])
def test_an_import_that_was_edited_past_the_hub_is_found(edit: str, brought: None) -> None:
    with db.writing() as session:
        session.execute(text(EDITS[edit]))
    assert {one.code for one in seen().findings} <= {"row_differs", "row_missing", "row_unexplained"}
    assert not seen().whole


def test_a_row_that_is_gone_is_told_by_its_dispute_even_when_the_sheet_was_cut_off(brought: None) -> None:
    with db.writing() as session:
        batch = session.scalars(select(ImportBatch).where(ImportBatch.mode == service.ALL)).one()
        row = session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).first()
        assert row is not None
        dispute_id = row.dispute_id
        session.delete(row)
    assert ("row_missing", f"d:{dispute_id}") in {(one.code, one.chain) for one in seen().findings}
