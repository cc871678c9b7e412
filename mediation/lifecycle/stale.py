"""When a post comes from a page that is too old.

Only what matters to the form counts: a move of the state, the same move made
by somebody else, or a changed field that this form writes. A note, a file, an
invitation or a promise added meanwhile never makes a post stale.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.core.exceptions import Stale

from .door import entries_since


def check(
    session: Session, dispute: Any, subject_key: str, seen: int | None, event: str,
    writes: Iterable[str] = (), *, stays: bool = False,
) -> None:
    """Raises Stale with the entries that matter; passes when nothing that matters happened.

    ``writes``: columns, as the log names them, and events of other rows on which the post rests.
    ``stays``: what was proposed leaves the state as it is, so that the case may have gone on meanwhile.
    """
    if seen is None or seen == dispute.version:
        return
    wanted = frozenset(writes)
    keys = {subject_key, f"dispute:{dispute.id}"}
    relevant = [
        entry
        for entry in entries_since(session, dispute.chain_id, seen)
        if _moved(entry, keys, event, stays=stays) or _writes(entry, wanted)
    ]
    if relevant:
        for entry in relevant:
            session.expunge(entry)  # the rollback that follows must not empty what the page will tell
        raise Stale(relevant)


def written_since(session: Session, dispute: Any, seen: int, writes: Iterable[str]) -> list[AuditEntry]:
    """Entries after a version that changed one of these fields, or are one of these events."""
    if seen >= dispute.version:
        return []
    wanted = frozenset(writes)
    return [entry for entry in entries_since(session, dispute.chain_id, seen) if _writes(entry, wanted)]


def _moved(entry: AuditEntry, keys: set[str], event: str, *, stays: bool) -> bool:
    moved = entry.from_state != entry.to_state and not stays
    return entry.subject in keys and (moved or entry.event == event)


def _writes(entry: AuditEntry, writes: frozenset[str]) -> bool:
    if not writes:
        return False
    if entry.event in writes:
        return True
    payload = json.loads(entry.payload)
    touched = set(payload.get("changes", {})) | set(payload.get("sealed", {}))
    return bool({name.removeprefix("dispute.") for name in touched} & writes)
