"""`flask search rebuild` makes the index what the rows say; `--check` only tells."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediation.core.database import Database, db
from mediation.search import index, rebuild
from mediation.search.queries import find
from tests.cast import Cast
from tests.stories import accepted, fresh, registered
from tests.support.counting import statements

STRANGER = 7
"""A key that no dispute has."""


@pytest.fixture
def cases(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Five disputes, walked two at a time."""
    monkeypatch.setattr(rebuild, "AT_ONCE", 2)
    return [registered(cast.actor("clerk"), cast.qiaosi) for _ in range(5)]


def asked(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["search", "rebuild", *words])
    return done.exit_code, done.stdout


def spoil(cases: list[int]) -> None:
    """One is found by nothing, one by a wrong word, and one that does not exist by something."""
    with db.writing() as session:
        index.put(session, cases[0], ())
        index.put(session, cases[2], ("漏水",))
        index.put(session, STRANGER, ("厂房",))


def test_an_index_kept_by_the_entries_needs_no_mending(app: Flask, cases: list[int]) -> None:
    assert asked(app, "--check") == (0, "5 disputes looked at, 0 different.\n")


@pytest.mark.parametrize("secrecy", ["ordinary", "sensitive"])
def test_a_number_that_is_drawn_adds_its_words_and_takes_none(app: Flask, cast: Cast, secrecy: str) -> None:
    accepted(cast.actor("clerk"), cast.qiaosi, secrecy=secrecy)
    assert asked(app, "--check") == (0, "1 disputes looked at, 0 different.\n")


def test_a_check_tells_what_differs_and_changes_nothing(app: Flask, cases: list[int]) -> None:
    spoil(cases)
    for _ in range(2):
        code, said = asked(app, "--check")
        assert code == 1
        assert said.splitlines()[0] == "5 disputes looked at, 3 different."
        assert {line.strip() for line in said.splitlines()[1:]} == {
            f"dispute {key}" for key in (STRANGER, cases[0], cases[2])
        }


def test_a_rebuilt_index_finds_what_the_rows_say(
    app: Flask, cases: list[int], cast: Cast, reading: Session
) -> None:
    spoil(cases)
    code, said = asked(app)
    assert (code, said.splitlines()[0]) == (0, "5 disputes looked at, 3 mended.")
    assert asked(app, "--check")[0] == 0
    assert {d.id for d in find(fresh(reading), cast.actor("clerk"), "厂房")} == set(cases)
    assert find(reading, cast.actor("clerk"), "漏水") == []
    assert index.held(reading, 0, STRANGER) == {}


def test_an_index_that_is_gone_is_no_verdict(app: Flask, database: Database) -> None:
    with database.writing() as session:
        session.execute(text(f"DROP TABLE {index.TABLE}"))
    assert asked(app, "--check")[0] == 2
    assert asked(app)[0] == 2


def test_the_walk_asks_as_often_for_few_disputes_as_for_many(cast: Cast, database: Database) -> None:
    for _ in range(3):
        registered(cast.actor("clerk"), cast.qiaosi)
    with statements() as few:
        rebuild.run(database, mend=False)
    for _ in range(5):
        registered(cast.actor("clerk"), cast.qiaosi)
    with statements() as many:
        rebuild.run(database, mend=False)
    assert len(many) == len(few)
