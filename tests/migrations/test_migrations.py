"""Models equal the migrated schema, on both databases; every step can be undone and done again."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from mediation import migrations
from mediation.audit import triggers
from mediation.core.database import Database
from mediation.migrations.filter import ours
from mediation.models import metadata


def revisions() -> list[str]:
    """Every step, newest first."""
    script = ScriptDirectory.from_config(migrations.settings())
    return [step.revision for step in script.walk_revisions()]


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": ours, "render_as_batch": True}
        )
        return list(compare_metadata(context, metadata))


def test_there_is_one_line_of_migrations() -> None:
    heads = ScriptDirectory.from_config(migrations.settings()).get_heads()
    assert len(heads) == 1, f"Two people wrote a migration. Put one after the other: {heads}"


def test_models_equal_the_migrated_schema(database: Database) -> None:
    found = differences(database)
    assert not found, f"Write a migration for these, or take them out of the models: {found}"


def test_triggers_equal_the_list_in_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        found = triggers.differences(connection)
    assert not found, f"Call triggers.create_all at the end of the newest migration: {found}"


def test_every_step_goes_down_and_up_again(database: Database) -> None:
    steps = [*revisions(), "base"]
    for below in steps[1:]:
        migrations.downgrade(database.engine, below)
    left = set(inspect(database.engine).get_table_names()) & set(metadata.tables)
    assert not left, f"The way down leaves these tables: {sorted(left)}"
    migrations.upgrade(database.engine)
    assert not differences(database)
    with database.engine.connect() as connection:
        assert not triggers.differences(connection)
