"""Reads and changes dated settings; each change is an entry in the chain ``sys:settings``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.core import clock, keys
from mediation.core.exceptions import RuleBroken
from mediation.security.actor import Actor

from .grades import TERMS, Grade, GradeTerms
from .groups import BadValue, Group
from .models import Setting

T = TypeVar("T")

CHAIN = "sys:settings"
_HELD = "settings"
_ALL = select(Setting).order_by(Setting.from_on, Setting.id)


def value(session: Session, group: Group[T], on: date | None = None) -> T:
    """The group's values on a day (today unless told)."""
    row = _in_force(session, group.key, on or clock.today())
    return group.default if row is None else group.from_json(row.value)


def grade_terms(session: Session, on: date | None = None) -> dict[Grade, GradeTerms]:
    """What each grade asks for on a day."""
    return {grade: value(session, group, on) for grade, group in TERMS.items()}


def history(session: Session, group: Group[Any]) -> list[Setting]:
    """Every change of a group, newest first, those of the future included."""
    return [row for row in reversed(_rows(session)) if row.key == group.key]


def change(
    session: Session, by: Actor, group: Group[T], values: Mapping[str, Any], from_on: date, reason: str = ""
) -> Setting:
    """Let the named values hold from a day on; the others stay as they are on that day.

    Raises RuleBroken for a day in the past (what was decided by the old values
    must stay explained by them) and for values that do not fit.
    """
    before = group.to_json(value(session, group, from_on))
    unknown = set(values) - set(before)
    if unknown:
        raise RuleBroken("setting_unknown", {name: ["setting_unknown"] for name in sorted(unknown)})
    try:
        after = group.to_json(group.from_json({**before, **values}))
    except BadValue as error:
        raise RuleBroken("setting_value", {str(error): ["setting_value"]}) from error
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    return put(
        session, by, group.key, after, from_on, event="settings.changed", reason=reason, changes=changes
    )


def dated(session: Session, prefix: str) -> list[Setting]:
    """Changes of whatever is kept under keys that begin so, oldest first."""
    return [row for row in _rows(session) if row.key.startswith(prefix)]


def put(
    session: Session, by: Actor, key: str, value: Mapping[str, Any], from_on: date, *, event: str,
    reason: str = "", changes: Mapping[str, tuple[Any, Any]],
) -> Setting:
    """Let a value hold under a key from a day on, with its entry. RuleBroken for a day in the past."""
    if from_on < clock.today():
        raise RuleBroken("setting_from_past", {"from_on": ["setting_from_past"]})
    row = Setting(
        key=key, from_on=from_on, value=dict(value), entered_by=by.user_id, entered_at=clock.now()
    )
    session.add(row)
    session.flush()
    session.info.pop(_HELD, None)
    data = {"actor": by.name, "from_on": from_on.isoformat(), "print": value_print(key, row.value)}
    if reason:
        data["why"] = reason
    recorder.note(
        session, CHAIN, event, key if ":" in key else f"setting:{key}", actor_id=by.user_id, data=data,
        changes=changes,
    )
    return row


def value_print(key: str, value: Mapping[str, Any]) -> str:
    """By which the log knows all of a value again, where the entry itself tells only what changed."""
    return keys.current().lookup(f"setting.{key}", json.dumps(value, sort_keys=True, ensure_ascii=False))


def _rows(session: Session) -> list[Setting]:
    """All changes, oldest first; read once per session, for they are few and asked for often."""
    if _HELD not in session.info:
        session.info[_HELD] = list(session.scalars(_ALL))
    rows: list[Setting] = session.info[_HELD]
    return rows


def _in_force(session: Session, key: str, on: date) -> Setting | None:
    last = None
    for row in _rows(session):
        if row.key == key and row.from_on <= on:
            last = row
    return last
