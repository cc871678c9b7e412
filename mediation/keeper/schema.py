"""Tables and views that the hub does not know: somebody keeps something beside it, or looks at it so."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import inspect
from sqlalchemy.dialects.postgresql.base import PGInspector
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.core.database import Base
from mediation.search.index import TABLE as INDEX

VERSION_OF_SCHEMA = "alembic_version"
PARTS_OF_INDEX = tuple(f"{INDEX}_{part}" for part in ("data", "idx", "content", "docsize", "config"))
"""Tables that SQLite makes for the search index."""


def strangers(session: Session) -> Iterator[Finding]:
    """What stands in the hub's schema and belongs to no part of it."""
    there = inspect(session.connection())
    ours = {*Base.metadata.tables, VERSION_OF_SCHEMA, INDEX, *PARTS_OF_INDEX}
    views = [*there.get_view_names()]
    tables = [*there.get_table_names()]
    if isinstance(there, PGInspector):
        views += there.get_materialized_view_names()
        tables += there.get_foreign_table_names()
    for kind, names in (("table", tables), ("view", views)):
        yield from (Finding("schema_unknown", what=f"{kind} {name}") for name in sorted({*names} - ours))
