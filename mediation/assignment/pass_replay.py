"""Holds the passes of invitations against the log: one that nobody issued would open an invitation."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.audit.last_said import LastSaid, lines
from mediation.audit.models import AuditEntry
from mediation.core import keys
from mediation.core.database import Base

ISSUED = "invitation.code_issued"


def pass_print(invitation_id: int, number: str, link_hash: str, code_hash: str) -> str:
    """By which the log knows number, link and code again without holding them."""
    return keys.current().lookup("pass", f"{invitation_id}|{number}|{link_hash}|{code_hash}")


def differences(session: Session) -> Iterator[Finding]:
    """Passes that nobody issued, or that were issued with another link or code."""
    told = LastSaid()
    for line in lines(session, AuditEntry.event == ISSUED):
        said = line.data.get("facts", {})
        told.put(f"invitation_pass of {line.subject}", line, {k: said[k] for k in ("print",) if k in said})
    columns = Base.metadata.tables["invitation_pass"].c
    kept = select(columns.invitation_id, columns.number, columns.link_hash, columns.code_hash)
    held = {
        f"invitation_pass of invitation:{row.invitation_id}": {"print": pass_print(*row)}
        for row in session.execute(kept)
    }
    yield from (one for one in told.differences(held, older=("print",)) if one.code != "row_missing")
