"""`flask tasks rebuild` makes the tasks what the entries say; `--check` only tells."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from mediation.core.database import Database, db
from mediation.tasks.models import Task
from mediation.tasks.rebuild import rows
from tests.cast import Cast
from tests.lifecycle.stages import assigned
from tests.stories import registered


@pytest.fixture
def cases(cast: Cast) -> list[int]:
    """Two that wait for the clerk, one for its mediator."""
    return [*(registered(cast.actor("clerk"), cast.qiaosi) for _ in range(2)), assigned(cast)]


def asked(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["tasks", "rebuild", *words])
    return done.exit_code, done.stdout


def spoil(cases: list[int]) -> None:
    """One waits for nobody any more, one until long after its term."""
    with db.writing() as session:
        session.execute(delete(Task).where(Task.dispute_id == cases[0]))
        later = update(Task).where(Task.dispute_id == cases[2], Task.done_seq.is_(None))
        session.execute(later.values(due_on=date(2030, 1, 1)))


def test_tasks_kept_by_the_entries_need_no_mending(app: Flask, cases: list[int]) -> None:
    assert asked(app, "--check") == (0, "3 disputes looked at, 0 different.\n")


def test_a_check_tells_which_tasks_differ_and_changes_nothing(app: Flask, cases: list[int]) -> None:
    spoil(cases)
    for _ in range(2):
        code, said = asked(app, "--check")
        assert (code, said.splitlines()[0]) == (1, "3 disputes looked at, 2 different.")
        assert {line.strip() for line in said.splitlines()[1:]} == {
            f"dispute {key}" for key in (cases[0], cases[2])
        }


def test_mended_tasks_are_those_that_stood_before(app: Flask, cases: list[int], reading: Session) -> None:
    before = [rows(reading, key) for key in cases]
    reading.rollback()
    spoil(cases)
    code, said = asked(app)
    assert (code, said.splitlines()[0]) == (0, "3 disputes looked at, 2 mended.")
    assert [rows(reading, key) for key in cases] == before
    assert asked(app, "--check")[0] == 0


def test_a_table_that_is_gone_is_no_verdict(app: Flask, cases: list[int], database: Database) -> None:
    with database.writing() as session:
        session.execute(text("DROP TABLE task"))
    assert asked(app, "--check")[0] == 2
