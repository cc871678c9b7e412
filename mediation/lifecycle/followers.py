"""What happens beside every entry, inside the same transaction.

A follower is called with each entry and writes only its own tables; it must
be able to rebuild them from the entries alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry as followers see it: the row and its payload (``data`` and ``changes`` at least)."""

    entry: AuditEntry
    data: Mapping[str, Any]

    @property
    def event(self) -> str:
        """``<flow>.<move>`` or the name of an edit or note."""
        return self.entry.event

    @property
    def changed(self) -> Mapping[str, Any]:
        """Open changes: name -> [old, new]."""
        changed: Mapping[str, Any] = self.data.get("changes", {})
        return changed

    @property
    def facts(self) -> Mapping[str, Any]:
        """The move's facts without the private ones."""
        facts: Mapping[str, Any] = self.data.get("data", {}).get("facts", {})
        return facts

    def of_dispute(self, name: str) -> Any:
        """[old, new] of a column of the dispute itself; a small flow's row may have one of that name, too."""
        own = self.changed.get(name) if self.entry.subject.startswith("dispute:") else None
        return own or self.changed.get(f"dispute.{name}")

    def new(self, name: str, default: Any = None) -> Any:
        """The new value of a changed field, else the default."""
        pair = self.changed.get(name)
        return pair[1] if pair else default


Follower = Callable[[Session, Happening], None]

_followers: list[Follower] = []


def follow(*followers: Follower) -> None:
    """Set the ordered list; called once by ``create_app``."""
    _followers[:] = followers


def tell(session: Session, happening: Happening) -> None:
    """Call each follower in order."""
    for follower in _followers:
        follower(session, happening)


def all_followers() -> tuple[Follower, ...]:
    """The list in force, for rebuild checks."""
    return tuple(_followers)
