"""Alembic's environment: the hub's metadata, batch mode, foreign tables left alone."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Engine

from mediation.models import metadata


def ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Tables of the job engine and of the search index are not ours to drop."""
    return not (kind == "table" and reflected and compare_to is None and not _known(name))


def _known(name: str | None) -> bool:
    return name in metadata.tables


def run() -> None:
    """Migrate over the engine that the caller handed in."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True,
            include_object=ours, compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
