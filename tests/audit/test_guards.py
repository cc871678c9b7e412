"""The database itself refuses what the log could not survive."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from mediation.audit import triggers
from mediation.cases.models import Dispute
from mediation.core.database import Database

from .story import Story, tell

TABLES = ("audit_entry", "audit_sealed", "audit_checkpoint", "audit_checkpoint_leaf")
FIRST_COLUMN = {
    "audit_entry": "actor_id = 1",
    "audit_sealed": "key_id = 'x'",
    "audit_checkpoint": "sig = 'x'",
    "audit_checkpoint_leaf": "seq = 99",
}


@pytest.fixture
def story(database: Database) -> Story:
    return tell(database, disputes=3)


def refused(database: Database, statement: str) -> str:
    """What the database says when it refuses."""
    with pytest.raises(DBAPIError) as error, database.engine.begin() as connection:
        connection.execute(text(statement))
    return str(error.value.orig)


@pytest.mark.parametrize("table", TABLES)
def test_audit_tables_only_grow(database: Database, story: Story, table: str) -> None:
    assert "only grows" in refused(database, f"UPDATE {table} SET {FIRST_COLUMN[table]}")
    assert "only grows" in refused(database, f"DELETE FROM {table}")
    if database.dialect == "postgresql":
        assert "only grows" in refused(database, f"TRUNCATE {table} CASCADE")
        return
    with database.engine.connect() as connection:
        connection.exec_driver_sql("pragma recursive_triggers=off")  # the hole that deletion triggers leave
        with pytest.raises(IntegrityError, match="only grows"):
            connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    database.engine.dispose()


@pytest.mark.parametrize(
    "change", ["title = 'x'", "version = version + 2", "version = version", "chain_id = 'd:1'"]
)
def test_a_dispute_changes_only_by_one_version_at_a_time(
    database: Database, story: Story, change: str
) -> None:
    assert "only with its entry" in refused(database, f"UPDATE dispute SET {change}")


@pytest.mark.parametrize(
    "change",
    [
        "version = version + 1",
        "version = version + 1, state = 'closed'",
        "version = version + 1, title = 'x'",
    ],
)
def test_a_dispute_does_not_change_without_an_entry_that_says_so(
    database: Database, story: Story, change: str
) -> None:
    """The deferred foreign key refuses at commit what the trigger let pass."""
    assert "foreign key" in refused(database, f"UPDATE dispute SET {change}").lower()


def test_a_dispute_is_never_deleted(database: Database, story: Story) -> None:
    assert "rows stay" in refused(database, "DELETE FROM dispute")


def test_a_dispute_is_not_made_without_an_entry(database: Database, story: Story) -> None:
    with database.reading() as session:
        there = session.get(Dispute, story.disputes[0])
        assert there is not None
        lead = there.lead_org_id
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(
            Dispute(
                intake_no="x", title="x", source="x", narrative="x", lead_org_id=lead, version=1,
                audit_head="0" * 64, state="registered", received_at=there.received_at,
                changed_at=there.changed_at,
            )
        )  # fmt: skip


def test_a_head_moves_one_entry_at_a_time(database: Database, story: Story) -> None:
    assert "only with its entry" in refused(database, "UPDATE audit_chain SET seq = seq + 2")
    assert "rows stay" in refused(database, "DELETE FROM audit_chain")


def test_the_triggers_of_a_migrated_database_are_those_of_the_list(database: Database) -> None:
    with database.engine.connect() as connection:
        assert triggers.differences(connection) == []


def test_a_missing_trigger_and_a_foreign_one_are_told(database: Database) -> None:
    with database.engine.begin() as connection:
        on = " ON dispute" if database.dialect == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER dispute_step{on}"))
        strange = triggers.Trigger("quiet", "dispute", "DELETE", "", "nothing")
        for statement in [strange.on_sqlite()] if not on else strange.on_postgresql():
            connection.execute(text(statement))
        assert triggers.differences(connection) == [
            "trigger dispute_step is missing",
            "trigger quiet on dispute is not ours",
        ]


@pytest.mark.postgresql
def test_a_disabled_trigger_is_told(database: Database) -> None:
    if database.dialect == "sqlite":
        weak = triggers.Trigger("dispute_step", "dispute", "UPDATE", "NEW.version < 0", "x").on_sqlite()
        statements = ["DROP TRIGGER dispute_step", weak]
    else:
        statements = ["ALTER TABLE dispute DISABLE TRIGGER dispute_step"]
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
        assert triggers.differences(connection) == ["trigger dispute_step is switched off or was changed"]


def test_every_small_flow_is_guarded(database: Database) -> None:
    guarded = {trigger.table for trigger in triggers.triggers(database.dialect)}
    for table in triggers.subject_tables():
        assert table.name in guarded
        keys = [key for key in table.foreign_key_constraints if key.referred_table.name == "audit_entry"]
        assert keys, f"{table.name} has no key to the entry that explains its state: add last_entry_key"


ADDED = {
    "a trigger on an in-box": {
        "sqlite": [
            "CREATE TRIGGER mine AFTER INSERT ON message BEGIN DELETE FROM message WHERE id = NEW.id; END"
        ],
        "postgresql": [
            "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$",
            "CREATE TRIGGER mine BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION mine()",
        ],
    },
    "a trigger on another table under the name of a guard": {
        "postgresql": [
            "CREATE TRIGGER dispute_step BEFORE DELETE ON task FOR EACH ROW EXECUTE FUNCTION dispute_step()",
        ],
    },
    "a rule": {
        "postgresql": ["CREATE RULE mine AS ON INSERT TO task DO INSTEAD NOTHING"],
    },
}


@pytest.mark.parametrize("what", ADDED)
def test_whatever_somebody_adds_to_any_table_is_told(database: Database, what: str) -> None:
    statements = ADDED[what].get(database.dialect, [])
    with database.engine.begin() as connection:
        assert triggers.differences(connection) == []
        for statement in statements:
            connection.exec_driver_sql(statement)
        told = triggers.differences(connection)
    assert len(told) == bool(statements)
    assert all("is not ours" in line for line in told)
