"""What the verifier can find, each with the sentence an administrator reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

REASONS = {
    "guard": "the database no longer refuses what it must refuse: {what}",
    "schema_unknown": "the database holds something that the hub does not know: {what}",
    "entry_missing": "the entry is missing",
    "entry_gap": "{what} numbers of entries are missing: that many were taken away",
    "entry_doubled": "there are two entries at this place",
    "prev_hash": "the entry does not follow the one before it",
    "alg": "the entry names an algorithm the hub does not write",
    "hash": "the entry's content is not what was hashed",
    "mac": "the entry was not written by this hub: its row MAC does not hold",
    "mac_key": "the entry's MAC key is not in the ring",
    "payload": "the entry's payload is not JSON",
    "copy": "column {what} differs from the entry's payload",
    "box_missing": "the sealed value {what} is missing",
    "box_unknown": "the sealed value {what} belongs to no entry",
    "box_broken": "the sealed value {what} does not open",
    "box_differs": "the sealed value {what} is not what the entry commits to",
    "head_behind": "{what} knows fewer entries than its chain has",
    "head_differs": "{what} carries another hash than its last entry",
    "state_differs": "{what} is in another state than its last entry says",
    "row_differs": "{what} is not what this entry wrote there",
    "figures_differ": "a figure is made of something that the log does not say: {what}",
    "row_unexplained": "{what} stands there, but no entry says so",
    "row_unreadable": "{what} holds something that the hub never writes",
    "row_chain": "{what} points to a chain that is not its own",
    "row_missing": "{what} has entries but is gone",
    "chain_head_missing": "the chain's head is gone",
    "leaf_differs": "the entry was rewritten after checkpoint {what} was signed",
    "checkpoint_missing": "checkpoint {what} is missing",
    "checkpoint_root": "the leaves of checkpoint {what} are not those that were signed",
    "checkpoint_hash": "checkpoint {what} was changed",
    "checkpoint_prev": "checkpoint {what} does not follow the one before it",
    "checkpoint_signature": "the signature of checkpoint {what} does not hold",
    "anchor_missing": "the anchor file is missing: compare with a copy that was carried elsewhere (--anchor)",
    "anchor_checkpoint": "checkpoint {what} of the anchor file is missing here or is another one",
    "anchor_line": "line {what} of the anchor file cannot be read: compare with a copy carried elsewhere",
    "step_stopped": "{what} could not be looked at to the end: mend what cannot be read and verify again",
    "file_missing": "the file of {what} is gone from the store or cannot be read",
    "file_changed": "the file of {what} is not the one that was brought in",
    "anchor_entry": "the entry differs from the anchor file",
}
"""Code to English sentence; the command line translates it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written, and where."""

    code: str
    chain: str | None = None
    seq: int | None = None
    id: int | None = None
    what: str = ""

    @property
    def reason(self) -> str:
        """Why, as a sentence."""
        return REASONS[self.code].format(what=self.what)

    def as_json(self) -> dict[str, Any]:
        """For machines: place, code and the English sentence."""
        return {
            "chain": self.chain,
            "seq": self.seq,
            "id": self.id,
            "code": self.code,
            "reason": self.reason,
        }
