"""Tells a change of users, organisations or settings in words instead of codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.accounts import committees, register
from mediation.accounts.models import User
from mediation.chronicle import words
from mediation.classification.catalogue import tree_of
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from mediation.organisations.service import KINDS, LEVELS
from mediation.security.roles import LABELS
from mediation.sessions import opening
from mediation.sessions.room_models import Room
from mediation.settings.defaults import GROUPS
from mediation.settings.groups import Group
from workflows.flow import Reason
from workflows.who import WHO

LEFT_OUT = frozenset({"actor", "grant", "leave", "from_on", "why", "room", "print"})
"""Keys of rows and prints of values: nothing a person can read."""

_TREE = {row.code: row for row in (*committees.KINDS, *KINDS, *LEVELS)}
_NAMED: Mapping[str, Mapping[str, Any]] = {
    "role": {role.value: text for role, text in LABELS.items()},
    "kind": {
        **_TREE,
        register.MEMBER: Reason(register.MEMBER, "委员", "Elected member"),
        register.APPOINTED: Reason(register.APPOINTED, "聘任", "Appointed"),
    },
    "level": _TREE,
    "post": {
        register.HEAD: Reason(register.HEAD, "主任", "Head"),
        register.DEPUTY: Reason(register.DEPUTY, "副主任", "Deputy head"),
    },
}
"""What stands for the codes of a value, by the name of the value."""


def event(code: str) -> str:
    """What happened, in words."""
    return words.event_label(code)


def who(name: str) -> str:
    """Who did it; the hub itself by its name."""
    return label(WHO["system"]) if name == "system" else name


def about(session: Session, subject: str) -> str:
    """Whom or what it was about."""
    kind, _sign, key = subject.partition(":")
    if kind == "setting" and key in GROUPS:
        return label(GROUPS[key])
    if kind == "setting" and key.startswith(opening.KEY):
        return _room(session, key.removeprefix(opening.KEY))
    return _ABOUT.get(kind, _as_it_is)(session, key) or subject


def what(session: Session, subject: str, payload: Mapping[str, Any]) -> str:
    """The values, each with its name; what was empty is left out."""
    data = {k: v for k, v in payload.get("data", {}).items() if k not in LEFT_OUT and v not in ("", None, [])}
    told = [f"{field(name)} {value(session, name, said)}" for name, said in data.items()]
    group = _group(subject.partition(":")[2])
    for name, (old, new) in payload.get("changes", {}).items():
        called = label(group.knobs[name]) if group is not None and name in group.knobs else field(name)
        told.append(f"{called}: {value(session, name, old)} → {value(session, name, new)}")
    return "; ".join(told)


def _group(key: str) -> Group[Any] | None:
    return opening.group_of(0) if key.startswith(opening.KEY) else GROUPS.get(key)


def field(name: str) -> str:
    """What a value is called."""
    return {
        "login": _("User name"), "name": _("Name"), "short_name": _("Short name"), "role": _("Role"),
        "organisation": _("Organisation"), "parent": _("Under"), "parent_id": _("Under"), "from": _("From"),
        "from_on": _("From"), "until": _("Until"), "on": _("Day"), "kind": _("Kind"), "level": _("Level"),
        "cap": _("Most open disputes"), "skills": _("Skills"), "languages": _("Languages and dialects"),
        "substitute": _("Substitute"),
        "phone": _("Telephone"), "address": _("Address"), "fields": _("Particulars"), "days": _("Days"),
        "source": _("Number of the notice"), "firm": _("Firm or department"),
        "hours": _("Hours"), "subject": _("Subject"), "post": _("Post"), "sex": _("Sex"),
        "born_on": _("Born on"), "minority": _("Of a smaller nationality"),
        "filed_number": _("Filed number"), "filed_on": _("Filed on"), "term_from": _("Term from"),
        "term_until": _("Term until"), "mixed_area": _("Several nationalities live here"),
        "zh": _("Name in Chinese"), "en": _("Name in English"), "sf": _("Type in the statistics"),
        "sensitive": _("Sensitive"), "words": _("Everyday words"), "valid_from": _("Holds from"),
        "valid_until": _("Last day"), "replaced_by": _("Followed by"), "seats": _("Seats"),
        "first": _("Morning"), "second": _("Afternoon"),
    }.get(name, name)


def value(session: Session, name: str, said: Any) -> str:
    """A value as a person reads it."""
    if said in (None, "", []):
        return "–"
    if isinstance(said, bool):
        return _("yes") if said else _("no")
    if isinstance(said, list):
        return "、".join(field(str(one)) if name == "fields" else str(one) for one in said)
    text = str(said)
    if text in _NAMED.get(name, {}):
        return label(_NAMED[name][text])
    return _LOOKED_UP.get(name, _as_it_is)(session, text) or text


def _unit(session: Session, key: str) -> str:
    unit = session.get(Organisation, int(key)) if key.isdecimal() else None
    return unit.name if unit is not None else ""


def _user(session: Session, key: str) -> str:
    user = session.get(User, int(key)) if key.isdecimal() else None
    return user.name if user is not None else ""


def _skills(session: Session, codes: str) -> str:
    known = tree_of(session, date.max)
    return "、".join(label(known.get(code)) if code in known else code for code in codes.split())


def _as_it_is(session: Session, key: str) -> str:
    return key


def _room(session: Session, key: str) -> str:
    room = session.get(Room, int(key)) if key.isdecimal() else None
    return room.name if room is not None else ""


def _category(session: Session, code: str) -> str:
    known = tree_of(session, date.max)
    return f"{code} {label(known.get(code))}" if code in known else code


_ABOUT: Mapping[str, Callable[[Session, str], str]] = {
    "user": _user, "organisation": _unit, "room": _room, "category": _category,
}

_LOOKED_UP: Mapping[str, Callable[[Session, str], str]] = {
    "organisation": _unit, "parent": _unit, "parent_id": _unit, "substitute": _user, "skills": _skills,
}
