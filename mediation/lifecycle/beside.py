"""Columns that no entry names because every entry says them anyway: what they must hold follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflows import FLOWS

HEADS = frozenset({"chain_id", "subject_key", "state", "moved_seq", "audit_head"})
"""Held by the verifier's look at heads and states, in the tables that are flows."""

FOLLOWING = frozenset(
    {
        "dispute.changed_at", "dispute.last_move_at", "dispute.last_mover_id", "dispute.last_move_seq",
        "proposal.state", "proposal.subject_key",
    }
)
"""Held by ``follows``."""

_MOVES = frozenset(FLOWS["dispute"].right(name) for name in FLOWS["dispute"].names)

_DECIDED = {"proposal.rejected": "rejected", "proposal.withdrawn": "withdrawn",
            "proposal.fallen": "fallen"}


def follows(said: Mapping[str, Any], seq: int) -> Iterator[tuple[str, Any]]:
    """What an entry says of the columns in ``FOLLOWING``, by the names that changes have."""
    yield "dispute.changed_at", said["at"]
    if said["event"] in _MOVES:
        yield "dispute.last_move_at", said.get("occurred_at") or said["at"]
        yield "dispute.last_mover_id", said.get("actor_id")
        yield "dispute.last_move_seq", seq
    for name in said.get("changes", {}):
        row, _dot, column = name.rpartition(".")
        if row.startswith("proposal:") and column == "right":
            yield f"{row}.state", "open"
            yield f"{row}.subject_key", said["subject"]
        elif row.startswith("proposal:") and column == "decided_at":
            yield f"{row}.state", _DECIDED.get(said["event"], "confirmed")
