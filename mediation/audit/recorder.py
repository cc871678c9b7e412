"""Writes entries: builds the canonical payload, the hash, the MAC and the sealed boxes.

    payload = canonical JSON of what happened (private values only as commitments)
    hash    = SHA-256("v1|" chain "|" seq "|" hash before "|" payload)
    mac     = HMAC-SHA256(key outside the database, hash)

The door appends to the chains of disputes, whose heads stand in their rows; ``note`` appends to all others.
Nothing here reads a clock twice or asks the database when it need not: an entry is on the path of every act.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from mediation.core import clock, keys

from .canonical import decode, encode, moment
from .models import AuditChain, AuditEntry, AuditSealed
from .straight import StraightInsert, table_of

ALG = "sha256"
SALT = 16

COPIES = (
    "event", "actor_id", "on_behalf_of", "channel", "role", "organisation_id", "dispute_id", "subject",
    "from_state", "to_state", "case_state", "reason", "outcome", "request_id", "act_id",
)  # fmt: skip
"""Columns that repeat the payload, beside ``at``, ``occurred_at`` and ``alg``."""


@dataclass(slots=True, kw_only=True)
class EntryDraft:
    """What an entry will say, before it has a place in its chain."""

    chain_id: str
    event: str
    subject: str
    actor_id: int | None = None
    on_behalf_of: str | None = None
    channel: str | None = None
    role: str | None = None
    organisation_id: int | None = None
    dispute_id: int | None = None
    from_state: str | None = None
    to_state: str | None = None
    case_state: str | None = None
    reason: str | None = None
    occurred_at: datetime | None = None
    outcome: str = "ok"
    request_id: str | None = None
    act_id: str | None = None
    at: datetime | None = None
    """When it is recorded; the clock's now unless told."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Facts and whatever else belongs to the event and is not private."""
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Column name of the subject to (old, new)."""
    private: Mapping[str, Any] = field(default_factory=dict)
    """Values that are sealed beside the entry."""


def genesis(chain_id: str) -> str:
    """The hash that the first entry of a chain follows."""
    return sha256(f"genesis|{chain_id}".encode()).hexdigest()


def entry_hash(chain_id: str, seq: int, prev_hash: str, payload: str) -> str:
    """The hash of an entry at its place."""
    return sha256(f"v1|{chain_id}|{seq}|{prev_hash}|{payload}".encode()).hexdigest()


def commitment(chain_id: str, seq: int, name: str, opened: bytes) -> str:
    """What the payload says about a private value: an HMAC keyed by the salt that is sealed with it.

    Without the box the value cannot be guessed; when the box is destroyed the chain still holds.
    """
    salt, value = opened[:SALT], opened[SALT:]
    return hmac.digest(salt, f"{chain_id}|{seq}|{name}|".encode() + value, "sha256").hex()


def bound_to(chain_id: str, seq: int, name: str) -> str:
    """What a box of the log is bound to: its table, name and entry."""
    return f"audit_sealed.{name}:{chain_id}/{seq}"


def append(session: Session, draft: EntryDraft, prev: tuple[int, str] | None = None) -> AuditEntry:
    """Write the entry that follows ``prev`` (number and hash of the chain's last; None begins a chain).

    The caller holds the lock of the chain and stores the new head: ``(entry.seq, entry.hash)``. The entry is
    written at once, past the session, and is no part of it.
    """
    ring = keys.current()
    connection = session.connection()
    chain_id = draft.chain_id
    before, prev_hash = prev or (0, genesis(chain_id))
    seq = before + 1
    said = _said(draft)
    if draft.private:
        said["sealed"] = _seal(connection, ring, draft, seq)
    payload = encode(said)
    digest = entry_hash(chain_id, seq, prev_hash, payload)
    mac, mac_key_id = ring.mac(digest)
    values: dict[str, Any] = {name: getattr(draft, name) for name in COPIES}
    values.update(
        chain_id=chain_id,
        seq=seq,
        at=said["at"],
        occurred_at=said.get("occurred_at"),
        payload=payload,
        alg=ALG,
        prev_hash=prev_hash,
        hash=digest,
        mac=mac,
        mac_key_id=mac_key_id,
    )
    values["id"] = _ENTRY.one(connection, values)
    entry = AuditEntry()
    vars(entry).update(values)  # never flushed: the instrumented way would only keep a history nobody reads
    return entry


def note(session: Session, chain_id: str, event: str, subject: str = "", **more: Any) -> AuditEntry:
    """Append to a chain that is no dispute's (``u:<user>``, ``sys:...``) and advance its head.

    ``more`` are fields of EntryDraft. The subject is the chain itself unless told.
    """
    session.execute(_BEGIN_CHAIN, {"chain_id": chain_id, "head": genesis(chain_id)})
    chain = session.scalars(
        select(AuditChain)
        .where(AuditChain.chain_id == chain_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    draft = EntryDraft(chain_id=chain_id, event=event, subject=subject or chain_id, **more)
    entry = append(session, draft, (chain.seq, chain.head))
    chain.seq, chain.head = entry.seq, entry.hash
    session.flush()
    return entry


def note_once(
    session: Session, chain_id: str, event: str, subject: str, since: datetime, **more: Any
) -> AuditEntry | None:
    """The same, unless the subject has such an entry since that moment already."""
    known = session.scalar(
        select(AuditEntry.id)
        .where(AuditEntry.subject == subject, AuditEntry.event == event, AuditEntry.at >= moment(since))
        .limit(1)
    )
    return None if known is not None else note(session, chain_id, event, subject, **more)


_ENTRY = StraightInsert(table_of(AuditEntry), "id")
_SEALED = StraightInsert(table_of(AuditSealed))

# Both databases know this form; two first entries of one chain at once then wait for each other.
_BEGIN_CHAIN = text(
    "INSERT INTO audit_chain (chain_id, seq, head) VALUES (:chain_id, 0, :head)"
    " ON CONFLICT (chain_id) DO NOTHING"
)


def _said(draft: EntryDraft) -> dict[str, Any]:
    said = {name: value for name in COPIES if (value := getattr(draft, name)) is not None}
    said["at"] = moment(draft.at or clock.now())
    said["alg"] = ALG
    if draft.occurred_at is not None:
        said["occurred_at"] = moment(draft.occurred_at)
    for name in ("data", "changes"):
        if value := getattr(draft, name):
            said[name] = value
    return said


def _seal(
    connection: Connection, ring: keys.Keyring, draft: EntryDraft, seq: int
) -> dict[str, dict[str, str]]:
    commitments = {}
    for name, value in draft.private.items():
        opened = os.urandom(SALT) + encode(value).encode()
        box = ring.seal(opened, bound_to(draft.chain_id, seq, name))
        row = {"chain_id": draft.chain_id, "seq": seq, "name": name, "key_id": ring.seal_key_id, "box": box}
        _SEALED.one(connection, row)
        commitments[name] = {"c": commitment(draft.chain_id, seq, name, opened)}
    return commitments


def unseal(row: AuditSealed) -> Any:
    """The private value in a box of the log, as it was written. SealBroken when it does not open."""
    opened = keys.current().open(row.box, bound_to(row.chain_id, row.seq, row.name))
    return decode(opened[SALT:].decode())
