"""The report of the verifier says in words whom and what a row is about; what it does not know it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

import mediation.models  # noqa: F401 -- every table is known
from mediation.accounts.models import Grant, User
from mediation.audit.verify import Result, verify
from mediation.core import clock as hub_clock
from mediation.core.database import Database
from mediation.keeper import row_words
from mediation.keeper.service import ROWS
from tests.audit.tampering import behind_its_back
from tests.cast import Cast
from tests.support.client import HubClient


def seen(database: Database) -> Result:
    return verify(database, also=ROWS)


def in_words(app: Flask, database: Database) -> list[str]:
    with app.test_request_context(), database.reading() as session:
        return [
            row_words.told(session, one.what, one.chain or "", one.seq or 0)
            for one in seen(database).findings
        ]


def test_a_right_that_was_put_in_is_told_by_person_role_and_house(
    app: Flask, database: Database, cast: Cast
) -> None:
    with behind_its_back(database) as connection:
        connection.execute(text(
            "INSERT INTO role_grant (id, user_id, role, organisation_id, from_on) "
            f"VALUES (55, {cast.clerk}, 'centre_head', {cast.centre}, '2026-01-01')"
        ))
    (words,) = in_words(app, database)
    with database.reading() as session:
        name = session.get_one(User, cast.clerk).name
    assert words.startswith("人员权限：")
    for part in (name, "中心"):
        assert part in words


def test_a_right_that_was_taken_out_is_told_by_what_was_given(
    app: Flask, database: Database, cast: Cast
) -> None:
    with database.reading() as session:
        key = session.scalars(select(Grant.id).where(Grant.user_id == cast.clerk)).first()
    with behind_its_back(database) as connection:
        connection.execute(text(f"DELETE FROM role_grant WHERE id = {key}"))
    assert any("乔司" in words for words in in_words(app, database))


def test_a_setting_that_was_put_in_is_told_by_its_name_and_day(
    app: Flask, database: Database, cast: Cast
) -> None:
    with behind_its_back(database) as connection:
        connection.execute(text(
            "INSERT INTO setting (id, key, from_on, value, entered_at) "
            "VALUES (77, 'deadlines', '2026-01-01', '{}', '2026-01-01 00:00:00')"
        ))
    (words,) = in_words(app, database)
    assert words.startswith("设置：")
    assert "各环节时限" in words
    assert "2026-01-01" in words


@pytest.fixture
def beside(database: Database) -> Iterator[None]:
    """A table and a view that somebody made beside the hub."""
    with behind_its_back(database) as connection:
        connection.execute(text("CREATE TABLE notes_of_somebody (id INTEGER)"))
        connection.execute(text("CREATE VIEW view_of_somebody AS SELECT id FROM dispute"))
    yield
    with behind_its_back(database) as connection:
        connection.execute(text("DROP VIEW view_of_somebody"))
        connection.execute(text("DROP TABLE notes_of_somebody"))


@pytest.mark.usefixtures("beside")
def test_tables_and_views_that_the_hub_does_not_know_are_findings(
    app: Flask, database: Database, cast: Cast
) -> None:
    found = [one.what for one in seen(database).findings if one.code == "schema_unknown"]
    assert found == ["table notes_of_somebody", "view view_of_somebody"]
    assert in_words(app, database) == ["不认识的表：notes_of_somebody", "不认识的视图：view_of_somebody"]


def test_the_page_says_it_too(
    database: Database, cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    day = hub_clock.today() - timedelta(days=1)
    with behind_its_back(database) as connection:
        connection.execute(text(
            "INSERT INTO role_grant (id, user_id, role, organisation_id, from_on) "
            f"VALUES (55, {cast.clerk}, 'head', {cast.qiaosi}, '{day}')"
        ))
    keeper = sign_in("keeper")
    run = keeper.send(keeper.see("/audit/verify").form("/audit/verify")).location
    assert "人员权限：" in keeper.see(keeper.get(run).location).text
