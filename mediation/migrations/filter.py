"""Which tables of the database are the hub's to compare and to migrate."""

from __future__ import annotations

from typing import Any

from mediation.models import metadata


def ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Tables of the job engine and of the search index are not ours to drop."""
    return not (kind == "table" and reflected and name not in metadata.tables)
