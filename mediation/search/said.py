"""Sealed texts of a later room by which a dispute is found, and who may find it so.

The room of the sessions stands above this one: it says what was said there, and for
whom its words count. None of the words enters the index but as a keyed print.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from mediation.security.actor import Actor

Texts = Callable[[Session, Sequence[int]], Mapping[int, list[str]]]
"""The opened texts of each of these disputes."""


@dataclass(frozen=True, slots=True)
class Source:
    """One room's sealed texts."""

    texts: Texts
    readers: Callable[[Actor], ColumnElement[bool]]
    """Condition over ``Dispute``: the actor may read these texts."""
    touched: tuple[str, ...]
    """Beginnings of the events after which the texts are other ones."""


_sources: list[Source] = []


def found_by(source: Source) -> None:
    """Let disputes be found by a room's sealed texts too; called once when that room is loaded."""
    _sources.append(source)


def sources() -> Sequence[Source]:
    """Every room that told."""
    return _sources


def texts(session: Session, dispute_ids: Sequence[int]) -> dict[int, list[str]]:
    """Everything sealed by which these disputes are found."""
    found: dict[int, list[str]] = {}
    for source in _sources:
        for dispute_id, some in source.texts(session, dispute_ids).items():
            found.setdefault(dispute_id, []).extend(some)
    return found


def touched(event: str) -> bool:
    """Whether an event may have changed what was said."""
    return any(event.startswith(source.touched) for source in _sources)
