"""The full entry: everything it says, readable; its place in the chain; whether it still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from mediation.audit.models import AuditEntry, AuditSealed
from mediation.audit.recorder import entry_hash
from mediation.core import keys
from mediation.core.i18n import label
from workflows.facts import asks

from . import sentences
from .queries import Said
from .sentences import Names

OPEN_TO_HANDLERS = frozenset({"facts.note", "facts.narrative", "narrative", "claims"})
"""Free texts that handlers may unseal; numbers, addresses and concessions are never opened from here."""

SHORT = 8


@dataclass(frozen=True, slots=True)
class Old:
    """One field before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SealedText:
    """A private value of the entry: what it is called, and whether handlers may open it."""

    name: str
    label: str
    may_open: bool


def short(digest: str) -> str:
    """The short fingerprint: the first eight signs, in two groups."""
    return f"{digest[: SHORT // 2]} {digest[SHORT // 2 : SHORT]}"


def holds(entry: AuditEntry) -> bool:
    """Whether content, fingerprint and the hub's own seal on it still agree."""
    same = entry_hash(entry.chain_id, entry.seq, entry.prev_hash, entry.payload) == entry.hash
    return same and keys.current().mac_holds(entry.mac_key_id, entry.hash, entry.mac)


def facts(row: Said, names: Names) -> list[tuple[str, str]]:
    """What was stated for the move, by label."""
    move = sentences.move_of(row.entry.event)
    stated: Mapping[str, Any] = row.data.get("facts", {})
    if move is None:
        return []
    known = asks(move.facts)
    return [
        (label(known[name]), _stated(value, {str(r.code): label(r) for r in known[name].choices}, names))
        for name, value in stated.items()
        if name in known
    ]


def changes(row: Said, names: Names) -> Iterator[Old]:
    """Fields that sentences know, before and after."""
    for change in sentences.changes_of(row.entry.subject, row.changes):
        if change.known is not None:
            whose = names.parties.get(int(change.key), "") if change.table == "party" and change.key else ""
            called = f"{whose}·{change.known.label}" if whose else str(change.known.label)
            yield Old(
                called,
                sentences.shown(change.known, change.old, names),
                sentences.shown(change.known, change.new, names),
            )


def sealed(row: Said, boxes: list[AuditSealed]) -> list[SealedText]:
    """The private values of the entry by name."""
    there = {box.name for box in boxes}
    return [
        SealedText(
            name,
            sentences.sealed_label(row.entry.event, row.entry.subject, name) or _("Private value"),
            name in OPEN_TO_HANDLERS and name in there,
        )
        for name in row.sealed
    ]


def _stated(value: Any, codes: Mapping[str, str], names: Names) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case list():
            return "、".join(_stated(one, codes, names) for one in value)
        case dict():
            return "、".join(f"{name} {_stated(one, codes, names)}" for name, one in value.items())
    text = str(value)
    if text in codes:
        return codes[text]
    if text.isdecimal() and len(text) > SHORT:
        key = int(text)
        return names.parties.get(key) or names.users.get(key) or names.organisations.get(key) or text
    return text
