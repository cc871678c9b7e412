"""What can go wrong, in words of the domain. No HTTP: jobs meet these as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any


class DomainError(Exception):
    """Anything the hub refuses for a reason a person can understand."""


class NotFound(DomainError):
    """There is no such thing, or the asker may not know of it."""


class Forbidden(DomainError):
    """The asker may see it but may not do this."""

    def __init__(self, right: str) -> None:
        super().__init__(f"the right {right} is missing")
        self.right = right
        self.noted = False
        """Its entry stands in the log already."""


class FileLost(DomainError):
    """The row of a paper stands, but its file is missing from the store, or is no longer the one it was.

    No fault of the asker, and nothing he may do about it.
    """

    def __init__(self, paper_id: int, how: str) -> None:
        super().__init__(f"the file of paper:{paper_id} is {how}")
        self.paper_id = paper_id
        self.how = how
        """missing | changed"""


class Conflict(DomainError):
    """Somebody else was faster, or the thing is not in the state the asker saw."""


class ProposalWaits(Conflict):
    """The same was proposed already and waits for its second person: since ``at``, by the user ``by``."""

    def __init__(self, at: datetime, by: int) -> None:
        super().__init__("the same proposal is open already")
        self.at, self.by = at, by


class Stale(Conflict):
    """The page was read before something that matters to this form happened."""

    def __init__(self, changes: Sequence[Any] = ()) -> None:
        super().__init__("changed since it was read")
        self.changes = tuple(changes)


class AlreadyDone(Conflict):
    """The same act was already done under this key; the stored answer stands."""

    def __init__(self, target: str, status: int) -> None:
        super().__init__("this act was already done")
        self.target, self.status = target, status


class KeyReused(DomainError):
    """An idempotency key came back with other content."""


class RuleBroken(DomainError):
    """Input that breaks a rule; ``fields`` maps field names to what is wrong."""

    def __init__(self, message: str, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = {name: list(texts) for name, texts in (fields or {}).items()}


class Busy(DomainError):
    """Others are writing and it takes too long: nothing was done, the same may be tried again."""


class TooMany(DomainError):
    """Tried too often; wait ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many attempts")
        self.seconds = seconds
