"""Moves that the calendar makes: which subjects are due, told by the stage that owns the move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Due:
    """One subject whose day has come, and what the system states for it."""

    dispute_id: int
    row_id: int | None = None
    stated: Mapping[str, Any] = field(default_factory=dict)


Search = Callable[[Session, date], Iterable[Due]]

BY_CLOCK: dict[str, Search] = {}
"""Right of a move (``invitation.expire``) -> who is due today."""


def by_clock(right: str) -> Callable[[Search], Search]:
    """Register ``(session, today) -> [Due]`` for a move that the flow gives to the system."""

    def register(search: Search) -> Search:
        if right in BY_CLOCK:
            raise ValueError(f"{right} is searched twice")
        BY_CLOCK[right] = search
        return search

    return register
