"""Holds grants, accounts and leave against the chain of roles: a right that no entry gave is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.audit.models import AuditEntry

from .models import Grant, Leave, User
from .service import PASSWORD_SET, password_print

CHAIN = "sys:roles"


@dataclass(slots=True)
class Said:
    """What the last entry about a grant or an account made of it."""

    seq: int
    entry_id: int
    values: dict[str, Any]


def differences(session: Session) -> Iterator[Finding]:
    """Grants, accounts and leave that differ from what their entries say, or of which no entry knows.

    Leave counts because a substitute sees what the mediator sees.
    """
    grants, active, leaves = _read(session)
    for grant in session.scalars(select(Grant)):
        held = {
            "user": f"user:{grant.user_id}",
            "role": grant.role,
            "organisation": str(grant.organisation_id),
            "from": grant.from_on.isoformat(),
            "until": grant.until_on.isoformat() if grant.until_on else "",
        }
        yield from _compare(f"role_grant:{grant.id}", held, grants.pop(grant.id, None))
    for key, said in grants.items():
        yield Finding("row_missing", CHAIN, said.seq, said.entry_id, f"role_grant:{key}")
    for leave in session.scalars(select(Leave)):
        held_days = {
            "user": f"user:{leave.user_id}", "from": leave.from_on.isoformat(),
            "until": leave.until_on.isoformat(), "substitute": str(leave.substitute_id or ""),
        }
        yield from _compare(f"leave:{leave.id}", held_days, leaves.pop(leave.id, None))
    for key, said in leaves.items():
        yield Finding("row_missing", CHAIN, said.seq, said.entry_id, f"leave:{key}")
    for user in session.scalars(select(User)):
        held_by: dict[str, Any] = {"active": user.active, "login": user.login}
        yield from _compare(f"user_account:{user.id}", held_by, active.get(f"user:{user.id}"))
    yield from _passwords(session)


def _passwords(session: Session) -> Iterator[Finding]:
    """Accounts whose password is another than the last one that was set through the hub."""
    rows = session.execute(
        select(AuditEntry.chain_id, AuditEntry.seq, AuditEntry.id, AuditEntry.payload)
        .where(AuditEntry.event == PASSWORD_SET)
        .order_by(AuditEntry.chain_id, AuditEntry.seq)
    )
    last = {chain: (seq, key, json.loads(payload)["data"]) for chain, seq, key, payload in rows}
    for user in session.scalars(select(User).where(User.password_hash != "")):
        what, chain = f"user_account:{user.id}.password", f"u:{user.id}"
        if chain not in last:
            yield Finding("row_unexplained", what=what)
            continue
        seq, key, data = last[chain]
        if data.get("print") != password_print(user.password_hash):
            yield Finding("row_differs", chain, seq, key, what)


def _read(session: Session) -> tuple[dict[int, Said], dict[str, Said], dict[int, Said]]:
    grants: dict[int, Said] = {}
    active: dict[str, Said] = {}
    leaves: dict[int, Said] = {}
    rows = session.execute(
        select(AuditEntry.seq, AuditEntry.id, AuditEntry.event, AuditEntry.subject, AuditEntry.payload)
        .where(AuditEntry.chain_id == CHAIN)
        .order_by(AuditEntry.seq)
    )
    for seq, entry_id, event, subject, payload in rows:
        data = json.loads(payload).get("data", {})
        match event:
            case "grant.given":
                values = {name: str(data[name]) for name in ("role", "organisation", "from", "until")}
                grants[int(data["grant"])] = Said(seq, entry_id, {"user": subject, **values})
            case "grant.ended":
                before = grants[int(data["grant"])].values
                grants[int(data["grant"])] = Said(seq, entry_id, {**before, "until": data["until"]})
            case "leave.given":
                days = {name: str(data[name] or "") for name in ("from", "until", "substitute")}
                leaves[int(data["leave"])] = Said(seq, entry_id, {"user": subject, **days})
            case "leave.ended":
                given = leaves.pop(int(data["leave"]))
                if data["until"] >= given.values["from"]:  # else he did not go at all, and the row is gone
                    leaves[int(data["leave"])] = Said(
                        seq, entry_id, {**given.values, "until": data["until"]}
                    )
            case "user.created":
                active[subject] = Said(seq, entry_id, {"active": True, "login": data["login"]})
            case "user.activated" | "user.disabled":
                now = {**active[subject].values, "active": event == "user.activated"}
                active[subject] = Said(seq, entry_id, now)
    return grants, active, leaves


def _compare(what: str, held: dict[str, Any], said: Said | None) -> Iterator[Finding]:
    if said is None:
        yield Finding("row_unexplained", what=what)
    elif held != said.values:
        names = ", ".join(name for name in held if held[name] != said.values.get(name))
        yield Finding("row_differs", CHAIN, said.seq, said.entry_id, f"{what}.{names}")
