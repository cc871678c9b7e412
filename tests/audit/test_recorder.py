"""Entries say what happened, keep what is private out, and stand in one line per chain."""

from __future__ import annotations

import json
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text

from mediation.audit import recorder
from mediation.audit.models import AuditChain, AuditEntry, AuditSealed
from mediation.audit.verify import CannotVerify, verify
from mediation.core import keys
from mediation.core.database import Base, Database
from mediation.core.ids import new_id

from .story import tell


def test_private_values_stand_only_in_boxes(database: Database) -> None:
    with database.writing() as session:
        recorder.note(session, "u:1", "id.searched", private={"id_number": "110101199003071234"})
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
        box = session.scalars(select(AuditSealed)).one()
        assert "110101199003071234" not in entry.payload
        assert b"110101199003071234" not in box.box
        assert recorder.unseal(box) == "110101199003071234"
        assert json.loads(entry.payload)["sealed"]["id_number"].keys() == {"c"}


def test_equal_private_values_do_not_show_that_they_are_equal(database: Database) -> None:
    with database.writing() as session:
        for _ in range(2):
            recorder.note(session, "u:1", "id.searched", private={"id_number": "1"})
    with database.reading() as session:
        said = [json.loads(payload)["sealed"] for payload in session.scalars(select(AuditEntry.payload))]
        assert said[0] != said[1]


def test_row_keys_survive_the_payload_exactly(database: Database) -> None:
    key = new_id()
    with database.writing() as session:
        entry = recorder.note(session, "u:1", "case.opened", f"dispute:{key}", dispute_id=key)
    assert int(json.loads(entry.payload)["dispute_id"]) == key
    assert verify(database).whole


def test_two_at_once_write_one_line(database: Database) -> None:
    start = Barrier(4)

    def write() -> None:
        start.wait()
        for _ in range(5):
            with database.writing() as session:
                recorder.note(session, "sys:signin", "user.unknown")

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        chain = session.get(AuditChain, "sys:signin")
        assert chain is not None
        assert chain.seq == 20
    assert verify(database).whole


def test_a_transaction_that_fails_leaves_no_entry(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        recorder.note(session, "u:1", "user.sign_in")
        raise ZeroDivisionError
    assert verify(database).entries == 0


def test_with_another_hubs_keys_there_is_no_verdict(database: Database) -> None:
    tell(database, disputes=3)
    keys.use(keys.Keyring.fresh())
    with pytest.raises(CannotVerify):
        verify(database)


def test_the_log_stays_whole_when_its_rows_move_to_a_new_database(
    database: Database, second_database: Database
) -> None:
    """From SQLite to PostgreSQL and back, as a dump or a hand-written copy would do it."""
    tell(database)
    with database.reading_engine.connect() as old, second_database.engine.begin() as new:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in old.execute(select(table)).mappings()]
            if rows:
                new.execute(table.insert(), rows)
    result = verify(second_database)
    assert result.whole, result.as_json()
    assert result.entries == 39


def test_the_log_stays_whole_after_the_database_tidies_itself(database: Database) -> None:
    tell(database)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.dialect == "postgresql":
            connection.execute(text("VACUUM"))
        else:
            connection.connection.driver_connection.execute("vacuum")  # type: ignore[union-attr]
    assert verify(database).whole
