"""Holds organisations against their chain: a name, a place in the tree or a closing no entry gave is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.audit.models import AuditEntry

from .models import Organisation
from .service import CHAIN

Said = dict[str, tuple[str, int, int]]
"""Field to what was last said of it, and by which entry."""


def differences(session: Session) -> Iterator[Finding]:
    """Organisations that are gone, or hold something else than their last entry said."""
    told = _read(session)
    rows = {f"organisation:{row.id}": row for row in session.scalars(select(Organisation))}
    for subject, fields in told.items():
        row = rows.get(subject)
        for name, (value, seq, entry_id) in fields.items():
            if row is None:
                yield Finding("row_missing", CHAIN, seq, entry_id, subject)
                break
            if _plain(getattr(row, name)) != value:
                yield Finding("row_differs", CHAIN, seq, entry_id, f"{subject}.{name}")


def _read(session: Session) -> dict[str, Said]:
    told: dict[str, Said] = {}
    rows = session.execute(
        select(AuditEntry.seq, AuditEntry.id, AuditEntry.event, AuditEntry.subject, AuditEntry.payload)
        .where(AuditEntry.chain_id == CHAIN)
        .order_by(AuditEntry.seq)
    )
    for seq, entry_id, event, subject, payload in rows:
        fields = told.setdefault(subject, {})
        for name, value in _fields(event, json.loads(payload)).items():
            fields[name] = (_plain(value), seq, entry_id)
    return told


def _fields(event: str, said: dict[str, Any]) -> dict[str, Any]:
    data = said.get("data", {})
    changed = {name: new for name, (_old, new) in said.get("changes", {}).items()}
    match event:
        case "organisation.created":
            made = {name: data[name] for name in ("name", "short_name", "kind", "level")}
            return {**made, "parent_id": data["parent"], "closed_on": None}
        case "organisation.closed":
            return {"closed_on": data["on"]}
        case "organisation.changed" | "organisation.moved":
            return {name: new for name, new in changed.items() if hasattr(Organisation, name)}
        case _:
            return {}


def _plain(value: object) -> str:
    return "" if value is None else str(value)
