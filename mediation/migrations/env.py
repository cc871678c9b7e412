"""Alembic's environment: the hub's metadata, batch mode, foreign tables left alone.

A batch migration on SQLite drops a table's triggers silently, so every run
takes them all off first and puts the whole list on again at the end.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from mediation.audit import triggers
from mediation.migrations.filter import ours
from mediation.models import metadata


def render(kind: str, thing: Any, autogen: Any) -> str | Literal[False]:
    """Own column types stand in migrations as what they are in the database."""
    if kind == "type" and type(thing).__module__.startswith("mediation."):
        return {"UtcDateTime": "sa.DateTime(timezone=True)", "Money": "sa.BigInteger()"}[type(thing).__name__]
    return False


def judge_keys(ctx: MigrationContext, *_step: Any, **_named: Any) -> None:
    """After each step: PostgreSQL changes no table of which a deferred foreign key is still to be judged."""
    if ctx.connection is not None and ctx.dialect.name == "postgresql":
        ctx.connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        ctx.connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def run() -> None:
    """Migrate over the engine that the caller handed in."""
    engine: Engine = context.config.attributes["engine"]
    with engine.begin() as connection:
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True,
            include_object=ours, compare_type=True, render_item=render, user_module_prefix=None,
            on_version_apply=judge_keys,
        )
        with context.begin_transaction():
            triggers.drop_all(connection)
            context.run_migrations()
            triggers.create_all(connection)


run()
