"""Holds grants, accounts, leave and the register of mediators against the log: what no entry gave is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.canonical import moment
from mediation.audit.findings import Finding
from mediation.audit.last_said import LastSaid, Line, lines
from mediation.audit.models import AuditEntry

from .models import Grant, Leave, MediatorRecord, MediatorTraining, SignIn, User
from .register import CHAIN, particulars_print
from .service import CODE_GIVEN, PASSWORD_SET, code_print, password_print
from .service import particulars_print as account_print
from .sign_in import SIGNED_IN, browser_print

SECOND = len("2026-11-23T08:00:00")
_GRANT = ("role", "organisation", "from", "until")
_LEAVE = ("from", "until", "substitute")
_MADE = ("login", "name", "print", "demo")
_SINCE = ("name", "print", "demo")
_ENTERED = ("organisation", "kind", "post", "from", "until", "cap", "skills")
_ENTERED_LATER = ("print", "languages")
"""What the oldest entries did not say yet."""


def differences(session: Session) -> Iterator[Finding]:
    """Rows that differ from what their entries say, or of which no entry knows.

    Leave counts because a substitute sees what the mediator sees; the register, because it says who may be
    assigned.
    """
    told = LastSaid()
    for line in lines(session, AuditEntry.chain_id == CHAIN):
        _read(told, line)
    yield from told.differences(dict(_held(session)), older=_SINCE)
    yield from _passwords(session)
    yield from _codes(session)
    yield from _browsers(session)


def _read(told: LastSaid, line: Line) -> None:
    data, user = line.data, {"user": line.subject}
    match line.event:
        case "grant.given":
            given = user | {name: data[name] for name in _GRANT} | {"given_by": line.actor}
            told.put(f"role_grant:{data['grant']}", line, given)
        case "grant.ended":
            told.put(f"role_grant:{data['grant']}", line, {"until": data["until"]})
        case "leave.given":
            told.put(f"leave:{data['leave']}", line, user | {name: data[name] for name in _LEAVE})
        case "leave.ended":
            _leave_ended(told, line)
        case "user.created":
            made = {name: data[name] for name in _MADE if name in data}  # the oldest entries have no print
            told.put(_account(line), line, made | {"active": True})
        case "user.changed":
            _changed(told, line)
        case "user.activated" | "user.disabled":
            told.put(_account(line), line, {"active": line.event == "user.activated"})
        case "register.entered" | "register.changed":
            said = (*_ENTERED, *(name for name in _ENTERED_LATER if name in data))
            told.put(f"mediator_record of {line.subject}", line, {name: data[name] for name in said})
        case "register.trained":
            told.put(_training(line.subject, data["on"], data["hours"], data["subject"]), line, {})


def _leave_ended(told: LastSaid, line: Line) -> None:
    row, until = f"leave:{line.data['leave']}", line.data["until"]
    if until < told.value(row, "from"):
        told.drop(row)  # he did not go at all, and the row is gone
    else:
        told.put(row, line, {"until": until})


def _changed(told: LastSaid, line: Line) -> None:
    if "name" in line.data["fields"]:
        told.forget(_account(line), "name")  # what it is now, the print knows
    if "print" in line.data:  # not in the oldest entries
        told.put(_account(line), line, {"print": line.data["print"]})


def _account(line: Line) -> str:
    return f"user_account:{line.subject.partition(':')[2]}"


def _training(user: str, on: date | str, hours: int, subject: str) -> str:
    return f"mediator_training of {user}: {on}, {hours}, {subject}"


def _held(session: Session) -> Iterator[tuple[str, dict[str, object]]]:
    for grant in session.scalars(select(Grant)):
        yield f"role_grant:{grant.id}", {
            "user": f"user:{grant.user_id}", "role": grant.role, "organisation": grant.organisation_id,
            "from": grant.from_on, "until": grant.until_on, "given_by": grant.given_by,
        }
    for leave in session.scalars(select(Leave)):
        yield f"leave:{leave.id}", {
            "user": f"user:{leave.user_id}", "from": leave.from_on, "until": leave.until_on,
            "substitute": leave.substitute_id,
        }
    for user in session.scalars(select(User)):
        yield f"user_account:{user.id}", {
            "active": user.active, "login": user.login, "name": user.name, "print": account_print(user),
            "demo": user.demo,
        }
    for row in session.scalars(select(MediatorRecord)):
        yield f"mediator_record of user:{row.user_id}", {
            "organisation": row.organisation_id, "kind": row.kind, "post": row.post,
            "from": row.in_office_from, "until": row.in_office_until, "cap": row.load_cap,
            "skills": row.skills, "languages": row.languages, "print": particulars_print(row),
        }
    for one in session.scalars(select(MediatorTraining)):
        yield _training(f"user:{one.user_id}", one.held_on, one.hours, one.subject), {}


def _passwords(session: Session) -> Iterator[Finding]:
    """Accounts whose password is another than the last one that was set through the hub."""
    told = LastSaid()
    for line in lines(session, AuditEntry.event == PASSWORD_SET):
        told.put(_password(line.chain.partition(":")[2]), line, {"print": line.data.get("print")})
    held = {
        _password(user.id): {"print": password_print(user.password_hash)}
        for user in session.scalars(select(User).where(User.password_hash != ""))
    }
    yield from told.differences(held)


def _codes(session: Session) -> Iterator[Finding]:
    """Accounts that would open with a one-time code that nobody was given. Used ones are gone."""
    told = LastSaid()
    for line in lines(session, AuditEntry.event == CODE_GIVEN):
        said = {"print": line.data["print"]} if "print" in line.data else {}
        told.put(f"{_account(line)}.code", line, said)
    held = {
        f"user_account:{user.id}.code": {"print": code_print(user)}
        for user in session.scalars(select(User).where(User.code_hash != ""))
    }
    yield from (one for one in told.differences(held, older=_SINCE) if one.code != "row_missing")


def _browsers(session: Session) -> Iterator[Finding]:
    """Browsers that are signed in though nobody signed in with them. Entries of older days have no print."""
    rows = session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all()
    known, older = set[str](), set[tuple[int, str]]()
    chains = {f"u:{row.user_id}" for row in rows}
    for line in lines(session, AuditEntry.chain_id.in_(chains), AuditEntry.event == SIGNED_IN):
        if "print" in line.data:
            known.add(line.data["print"])
        else:
            older.add((int(line.chain.partition(":")[2]), line.at[:SECOND]))
    for row in rows:
        at = (row.user_id, moment(row.created_at)[:SECOND])
        if browser_print(row) not in known and at not in older:
            yield Finding("row_unexplained", what=f"sign_in of user:{row.user_id}, {at[1]}")


def _password(user: object) -> str:
    return f"user_account:{user}.password"
