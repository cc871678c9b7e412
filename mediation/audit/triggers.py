"""What the database itself refuses, as a list: it is created from here and compared with here.

Audit tables only grow. A dispute's version grows by exactly one per change, a small flow's row changes its
state only together with its place in the chain, a chain's head moves one entry at a time; none is ever
deleted. A batch migration on SQLite drops a table's triggers without a word, and somebody who wants to change
history switches them off first, or adds one of his own to any table: therefore ``differences``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, Table, inspect, text

from mediation.core.database import Base

APPEND_ONLY = {
    "audit_entry": ("id = NEW.id", "chain_id = NEW.chain_id AND seq = NEW.seq"),
    "audit_sealed": ("chain_id = NEW.chain_id AND seq = NEW.seq AND name = NEW.name",),
    "audit_checkpoint": ("no = NEW.no",),
    "audit_checkpoint_leaf": ("ckpt_no = NEW.ckpt_no AND chain_id = NEW.chain_id",),
}
"""Table to its keys: SQLite's INSERT OR REPLACE would otherwise slip past the triggers on deletion."""

STEPS = {
    "audit_chain": "NEW.seq <> OLD.seq + 1 OR NEW.chain_id <> OLD.chain_id",
    "dispute": "NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR NEW.chain_id <> OLD.chain_id",
}
"""Table to what makes a change of a row illegal."""

SUBJECT_STEP = (
    "NEW.moved_seq < OLD.moved_seq OR (NEW.state <> OLD.state AND NEW.moved_seq = OLD.moved_seq)"
    " OR NEW.id <> OLD.id OR NEW.chain_id <> OLD.chain_id OR NEW.subject_key <> OLD.subject_key"
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One refusal: on which table, at which command, under which condition (empty: always)."""

    name: str
    table: str
    command: str
    refused_when: str
    says: str

    def on_sqlite(self) -> str:
        """The statement that creates it on SQLite."""
        when = f"WHEN {self.refused_when} " if self.refused_when else ""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.command} ON {self.table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
        )

    def body(self) -> str:
        """The body of its function on PostgreSQL."""
        refuse = f"RAISE EXCEPTION '{self.says}' USING ERRCODE = 'integrity_constraint_violation';"
        if not self.refused_when:
            return f"BEGIN {refuse} END"
        return f"BEGIN IF {self.refused_when} THEN {refuse} END IF; RETURN NEW; END"

    def on_postgresql(self) -> Iterator[str]:
        """The statements that create it on PostgreSQL."""
        level = "STATEMENT" if self.command == "TRUNCATE" else "ROW"
        function = f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger"
        yield f"{function} LANGUAGE plpgsql AS $${self.body()}$$"
        yield (
            f"CREATE TRIGGER {self.name} BEFORE {self.command} ON {self.table} FOR EACH {level}"
            f" EXECUTE FUNCTION {self.name}()"
        )

    def kind(self) -> int:
        """What PostgreSQL keeps as ``tgtype``: row, before, command."""
        command = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}[self.command]
        return 2 + command + (0 if self.command == "TRUNCATE" else 1)


def subject_tables(metadata: MetaData = Base.metadata) -> list[Table]:
    """The tables of small flows: those whose rows carry a state and its place in a chain."""
    wanted = {"state", "moved_seq", "chain_id", "subject_key", "dispute_id"}
    return [table for table in metadata.sorted_tables if wanted <= set(table.columns.keys())]


def triggers(dialect: str, metadata: MetaData = Base.metadata) -> list[Trigger]:
    """Every trigger the hub needs on that kind of database."""
    steps = STEPS | {table.name: SUBJECT_STEP for table in subject_tables(metadata)}
    return [*_append_only(dialect), *_stepwise(dialect, steps)]


def create_all(connection: Connection, metadata: MetaData = Base.metadata) -> None:
    """Create each trigger anew on the tables that exist. For migrations, and after each batch change."""
    drop_all(connection, metadata)
    for trigger in _present_tables(connection, metadata):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(trigger.on_sqlite())
        else:
            for statement in trigger.on_postgresql():
                connection.execute(text(statement))


def drop_all(connection: Connection, metadata: MetaData = Base.metadata) -> None:
    """Drop each trigger, before tables are rebuilt or dropped."""
    for trigger in _present_tables(connection, metadata):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger.name}")
        else:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}"))


def differences(connection: Connection, metadata: MetaData = Base.metadata) -> list[str]:
    """What the database lacks or has beyond the list: one line each, empty when all is as it must be."""
    expected = {trigger.name: trigger for trigger in triggers(connection.dialect.name, metadata)}
    read = _read_sqlite if connection.dialect.name == "sqlite" else _read_postgresql
    found, foreign = dict[str, tuple[object, ...]](), list[str]()
    for name, seen in read(connection):
        if name in expected and seen[0] == expected[name].table:
            found[name] = seen
        else:
            foreign.append(f"trigger {name} on {seen[0]} is not ours")
    lines = [f"trigger {name} is missing" for name in expected if name not in found]
    lines += foreign
    for name, trigger in expected.items():
        if name in found and found[name] != _as_found(trigger, connection.dialect.name):
            lines.append(f"trigger {name} is switched off or was changed")
    if connection.dialect.name == "postgresql":
        lines += [f"{kind} {name} is not ours" for kind, name in connection.execute(text(_OTHER_WAYS))]
    return lines + _missing_keys(connection, metadata)


_OTHER_WAYS = """
    SELECT 'rule', r.rulename || ' on ' || c.relname FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    UNION ALL SELECT 'event trigger', evtname FROM pg_event_trigger
    UNION ALL SELECT 'policy', p.polname || ' on ' || c.relname FROM pg_policy p
        JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = current_schema()::regnamespace
    ORDER BY 1, 2
"""
"""What else makes PostgreSQL do something beside or instead of a statement. The hub has none of these."""


def _append_only(dialect: str) -> Iterator[Trigger]:
    for table, keys in APPEND_ONLY.items():
        for command in ("UPDATE", "DELETE"):
            yield Trigger(f"{table}_no_{command.lower()}", table, command, "", f"{table} only grows")
        if dialect == "postgresql":
            yield Trigger(f"{table}_no_truncate", table, "TRUNCATE", "", f"{table} only grows")
        else:
            taken = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys)  # noqa: S608
            yield Trigger(f"{table}_no_replace", table, "INSERT", taken, f"{table} only grows")


def _stepwise(dialect: str, steps: dict[str, str]) -> Iterator[Trigger]:
    for table, illegal in steps.items():
        yield Trigger(f"{table}_step", table, "UPDATE", illegal, f"{table} changes only with its entry")
        yield Trigger(f"{table}_no_delete", table, "DELETE", "", f"{table} rows stay")
        if dialect == "postgresql":
            yield Trigger(f"{table}_no_truncate", table, "TRUNCATE", "", f"{table} rows stay")
        elif table == "dispute":
            taken = "EXISTS (SELECT 1 FROM dispute WHERE id = NEW.id)"
            yield Trigger("dispute_no_replace", table, "INSERT", taken, "dispute rows stay")


def _present_tables(connection: Connection, metadata: MetaData) -> list[Trigger]:
    there = set(inspect(connection).get_table_names())
    return [trigger for trigger in triggers(connection.dialect.name, metadata) if trigger.table in there]


def _as_found(trigger: Trigger, dialect: str) -> tuple[object, ...]:
    if dialect == "sqlite":
        return (trigger.table, trigger.on_sqlite())
    return (trigger.table, trigger.body(), trigger.kind(), False, True)


def _read_sqlite(connection: Connection) -> Iterator[tuple[str, tuple[object, ...]]]:
    rows = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, table, sql in rows:
        yield name, (table, sql)


def _read_postgresql(connection: Connection) -> Iterator[tuple[str, tuple[object, ...]]]:
    rows = connection.execute(
        text(
            "SELECT t.tgname, c.relname, p.prosrc, t.tgtype, t.tgqual IS NOT NULL,"
            " CAST(t.tgenabled AS text), t.tgisinternal"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE c.relnamespace = current_schema()::regnamespace"
        )
    )
    for name, table, body, kind, conditional, enabled, internal in rows:
        fires = enabled in {"O", "A"}
        if not (internal and fires):  # internal ones carry the foreign keys
            yield name, (table, body, kind, conditional, fires)


def _missing_keys(connection: Connection, metadata: MetaData) -> list[str]:
    """Foreign keys to the log that the tables lack, known by their columns."""
    there = inspect(connection)
    lines = []
    for table in metadata.sorted_tables:
        wanted = {
            tuple(key.column_keys): key.name
            for key in table.foreign_key_constraints
            if key.referred_table.name == "audit_entry"
        }
        if wanted and there.has_table(table.name):
            found = {tuple(key["constrained_columns"]) for key in there.get_foreign_keys(table.name)}
            lines += [f"foreign key {name} is missing" for key, name in wanted.items() if key not in found]
    return lines
