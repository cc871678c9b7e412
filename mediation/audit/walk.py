"""The verifier's long walk: every entry by chain and place, with its sealed values, in constant memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from mediation.core import keys

from . import cells
from .canonical import plain
from .findings import Finding
from .models import AuditEntry, AuditSealed
from .recorder import ALG, COPIES, bound_to, commitment, entry_hash, genesis

BATCH = 2000
STRIDE = 500
"""Entries between two calls of the progress function."""

AnyRow = Row[*tuple[Any, ...]]

_KEYS = ("actor_id", "organisation_id", "dispute_id")
_TEXTS = (*(name for name in COPIES if name not in _KEYS), "at", "occurred_at", "alg")
_PROOF = ("id", "chain_id", "seq", "prev_hash", "hash", "payload", "mac", "mac_key_id")
_KEYS_FROM, _TEXTS_FROM = len(_PROOF), len(_PROOF) + len(_KEYS)
_COLUMNS = tuple(AuditEntry.__table__.c[name] for name in (*_PROOF, *_KEYS, *_TEXTS))


class Boxes:
    """Sealed values in the order of the walk, handed out entry by entry."""

    def __init__(self, session: Session) -> None:
        query = select(
            AuditSealed.chain_id, AuditSealed.seq, AuditSealed.name, AuditSealed.key_id, AuditSealed.box
        ).order_by(AuditSealed.chain_id, AuditSealed.seq, AuditSealed.name)
        self._rows: Iterator[AnyRow] = iter(session.execute(query.execution_options(yield_per=BATCH)))
        self._next: AnyRow | None = next(self._rows, None)

    def until(self, place: tuple[str, int] | None) -> Iterator[AnyRow]:
        """The boxes before this place: they belong to no entry. None: all that are left."""
        while self._next is not None and (place is None or (self._next[0], self._next[1]) < place):
            yield self._next
            self._next = next(self._rows, None)

    def at(self, place: tuple[str, int]) -> dict[str, AnyRow]:
        """The boxes of this place, by name."""
        found = {}
        while self._next is not None and (self._next[0], self._next[1]) == place:
            found[self._next[2]] = self._next
            self._next = next(self._rows, None)
        return found


def walk(session: Session, progress: Callable[[int], None]) -> Iterator[Finding]:
    """Each chain from its first entry on; after a finding the rest of that chain is not looked at again."""
    ring = keys.current()
    boxes = Boxes(session)
    rows = session.connection().execute(  # past the ORM, which would cost a third more
        select(*_COLUMNS)
        .order_by(AuditEntry.chain_id, AuditEntry.seq)
        .execution_options(yield_per=BATCH)
    )
    chain, seq, prev, broken, before = "", 0, "", False, 0
    for done, row in enumerate(rows, 1):
        if row[1] != chain:
            chain, seq, prev, broken, before = row[1], 0, genesis(row[1]), False, 0
        yield from _strays(boxes.until((chain, row[2])))
        sealed = boxes.at((chain, row[2]))
        finding = None if broken else _understood(ring, row, seq, prev, sealed)
        if finding is None and not broken and row[0] <= before:
            finding = Finding("copy", row[1], row[2], row[0], "id")  # what is read across chains goes by it
        if finding is not None:
            broken = True
            yield finding
        seq, prev, before = row[2], row[4], row[0]
        if done % STRIDE == 0:
            progress(done)
    yield from _strays(boxes.until(None))


def _strays(boxes: Iterator[AnyRow]) -> Iterator[Finding]:
    for box in boxes:
        yield Finding("box_unknown", box[0], box[1], what=box[2])


def _understood(
    ring: keys.Keyring, row: AnyRow, seq: int, prev: str, boxes: dict[str, AnyRow]
) -> Finding | None:
    """What is wrong with this entry, also when one of its columns holds what the hub never writes."""
    try:
        return _look(ring, row, seq, prev, boxes)
    except cells.MISUNDERSTOOD:
        return Finding("row_unreadable", row[1], seq + 1, row[0], f"audit_entry:{row[0]}")


def _look(
    ring: keys.Keyring, row: AnyRow, seq: int, prev: str, boxes: dict[str, AnyRow]
) -> Finding | None:
    """What is wrong with this entry, if anything."""
    if row[2] != seq + 1:
        return Finding("entry_missing" if row[2] > seq else "entry_doubled", row[1], seq + 1)
    code, what = _wrong(ring, row, prev)
    if not code:
        code, what = _wrong_copy(ring, row, boxes)
    return Finding(code, row[1], row[2], row[0], what) if code else None


def _wrong(ring: keys.Keyring, row: AnyRow, prev: str) -> tuple[str, str]:
    _, chain, seq, prev_hash, digest, payload, mac, mac_key_id = row[:_KEYS_FROM]
    if prev_hash != prev:
        return "prev_hash", ""
    if entry_hash(chain, seq, prev_hash, payload) != digest:
        return "hash", ""
    if not ring.mac_holds(mac_key_id, digest, mac):
        return ("mac" if mac_key_id in ring.mac_keys else "mac_key"), ""
    return "", ""


def _wrong_copy(ring: keys.Keyring, row: AnyRow, boxes: dict[str, AnyRow]) -> tuple[str, str]:
    try:
        said = json.loads(row[5])
    except ValueError:
        return "payload", ""
    if tuple(map(said.get, _TEXTS)) != row[_TEXTS_FROM:]:
        return "copy", next(
            name for name, value in zip(_TEXTS, row[_TEXTS_FROM:], strict=True) if said.get(name) != value
        )
    for name, value in zip(_KEYS, row[_KEYS_FROM:_TEXTS_FROM], strict=True):
        if said.get(name) != value and said.get(name) != plain(value):
            return "copy", name
    if said.get("alg") != ALG:
        return "alg", ""
    promised = said.get("sealed")
    if not promised and not boxes:
        return "", ""
    return _wrong_box(ring, promised or {}, boxes)


def _wrong_box(
    ring: keys.Keyring, promised: dict[str, dict[str, str]], boxes: dict[str, AnyRow]
) -> tuple[str, str]:
    for name in sorted(promised.keys() - boxes.keys()):
        return "box_missing", name
    for name, (chain, seq, _, key_id, box) in boxes.items():
        if name not in promised:
            return "box_unknown", name
        try:
            opened = ring.open(box, bound_to(chain, seq, name))
        except keys.SealBroken:
            return "box_broken", name
        said = commitment(chain, seq, name, opened)
        if said != promised[name]["c"] or box[1 : 1 + box[0]] != key_id.encode():
            return "box_differs", name
    return "", ""
