"""A word to SQLite's planner, which knows nothing of how many rows a condition leaves."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class not_by_index(FunctionElement[Any]):  # noqa: N801 -- written and read like a function of the database
    """A column looked at row by row: the rows are to be found by another one's index.

    PostgreSQL keeps statistics and decides by itself.
    """

    name = "not_by_index"
    inherit_cache = True

    def __init__(self, column: InstrumentedAttribute[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(not_by_index)
def _as_it_is(element: not_by_index, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.clauses, **how)


@compiles(not_by_index, "sqlite")
def _with_plus(element: not_by_index, compiler: SQLCompiler, **how: Any) -> str:
    return f"+{compiler.process(element.clauses, **how)}"
