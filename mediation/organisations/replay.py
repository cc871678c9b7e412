"""Holds organisations against their chain: a name, a place in the tree or a closing no entry gave is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.canonical import decode
from mediation.audit.findings import Finding
from mediation.audit.last_said import LastSaid, Line, lines
from mediation.audit.models import AuditEntry

from .models import Organisation
from .service import CHAIN

SINCE = ("phone", "address", "opened_on")
"""Not told by the oldest entries that made one."""

FIELDS = ("name", "short_name", "kind", "level", "parent_id", "phone", "address", "opened_on", "closed_on")


def differences(session: Session) -> Iterator[Finding]:
    """Organisations that are gone, that hold something else than their last entry said, or that none made.

    In older hubs the first one was set up without an entry of its own; the first right given names it.
    """
    told = LastSaid()
    for line in lines(session, AuditEntry.chain_id == CHAIN):
        if fields := _fields(line):
            told.put(line.subject, line, fields)
    held = {
        f"organisation:{row.id}": {name: getattr(row, name) for name in FIELDS}
        for row in session.scalars(select(Organisation))
    }
    untold = Finding("row_unexplained", what=_first(session))
    yield from (one for one in told.differences(held, SINCE) if one != untold)


def _first(session: Session) -> str:
    given = AuditEntry.chain_id == "sys:roles", AuditEntry.event == "grant.given"
    first = session.scalar(select(AuditEntry.payload).where(*given).order_by(AuditEntry.seq).limit(1))
    return f"organisation:{decode(first)['data']['organisation']}" if first is not None else ""


def _fields(line: Line) -> dict[str, Any]:
    match line.event:
        case "organisation.created":
            said = ("name", "short_name", "kind", "level", *(n for n in SINCE if n in line.data))
            made = {name: line.data[name] for name in said}
            return {**made, "parent_id": line.data["parent"], "closed_on": None}
        case "organisation.closed":
            return {"closed_on": line.data["on"]}
        case "organisation.changed" | "organisation.moved":
            return {name: new for name, (_old, new) in line.changes.items() if name in FIELDS}
        case _:
            return {}
