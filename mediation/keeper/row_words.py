"""Whom or what a row is about that the verifier names by table and key, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, Leave, User
from mediation.assignment.models import ConflictTie
from mediation.audit.last_said import opened
from mediation.audit.models import AuditEntry
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from mediation.security.roles import LABELS, Role
from mediation.sessions.room_models import Room
from mediation.settings.defaults import GROUPS

KINDS: Mapping[str, LazyString] = {
    "role_grant": _l("Right of a person"),
    "leave": _l("Leave of a mediator"),
    "user_account": _l("Account"),
    "mediator_record": _l("Entry in the register of mediators"),
    "mediator_training": _l("Training of a mediator"),
    "sign_in": _l("Signed-in browser"),
    "conflict_tie": _l("Declared tie"),
    "organisation": _l("Organisation"),
    "committee_record": _l("Filing of a committee"),
    "setting": _l("Setting"),
    "calendar_day": _l("Day of the calendar"),
    "calendar_year": _l("Year of the calendar"),
    "room": _l("Mediation room"),
    "table": _l("Unknown table"),
    "view": _l("Unknown view"),
}
"""Tables whose rows say who may do what and what holds, as people call what stands in them."""

_ROW = re.compile(r"(?P<table>[a-z_]+)(?: of user)?[: ](?P<key>[^.,]+)")
_SETTING = re.compile(r"(?P<key>\S+) from (?P<day>\S+)")
MANY = 19
"""Digits of the longest key: a longer one was written by hand."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as the finding names it, and what the entry said that wrote it."""

    session: Session
    key: str
    entry: Mapping[str, Any]

    def get(self, model: type[Any], key: object = None) -> Any:
        """The row of a model with this key; None when there is none."""
        text = str(self.key if key is None else key)
        return self.session.get(model, int(text)) if text.isdecimal() and len(text) <= MANY else None

    def name(self, model: type[Any], key: object = None) -> str:
        """How it is called; its key when it is gone."""
        row = self.get(model, key)
        return str(row.name) if row is not None else str(self.key if key is None else key)


def told(session: Session, what: str, chain: str = "", seq: int = 0) -> str:
    """The row in words; empty for what has none. ``chain`` and ``seq`` name the entry that tells of it."""
    found = _ROW.match(what)
    if found is None or found["table"] not in KINDS:
        return ""
    row = _Row(session, found["key"].strip(), _entry(session, chain, seq))
    about = _ABOUT.get(found["table"], _by_key)(row)
    return _("%(label)s: %(text)s", label=KINDS[found["table"]], text=about)


def _entry(session: Session, chain: str, seq: int) -> Mapping[str, Any]:
    query = select(AuditEntry.payload).where(AuditEntry.chain_id == chain, AuditEntry.seq == seq)
    payload = session.scalar(query) if chain else None
    data = (opened(payload) or {}).get("data") if payload else None
    return data if isinstance(data, dict) else {}


def _by_key(row: _Row) -> str:
    return row.key


def _person(row: _Row) -> str:
    return row.name(User)


def _of_person(model: type[Any]) -> Callable[[_Row], str]:
    def about(row: _Row) -> str:
        found = row.get(model)
        return row.name(User, found.user_id) if found is not None else row.key

    return about


def _grant(row: _Row) -> str:
    """Who holds which role where; of a row that is gone what was given."""
    found = row.get(Grant)
    role, house = (
        (found.role, found.organisation_id) if found is not None
        else (row.entry.get("role"), row.entry.get("organisation"))
    )
    person = row.name(User, found.user_id) if found is not None else ""
    known = {one.value for one in Role}
    parts = (
        person, label(LABELS[Role(role)]) if role in known else role,
        row.name(Organisation, house) if house is not None else "",
    )
    return " · ".join(str(part) for part in parts if part) or row.key


def _setting(row: _Row) -> str:
    found = _SETTING.match(row.key)
    key = found["key"] if found else row.key
    name = label(GROUPS[key]) if key in GROUPS else key
    return _("%(name)s, from %(day)s on", name=name, day=found["day"]) if found else name


_ABOUT: Mapping[str, Callable[[_Row], str]] = {
    "role_grant": _grant,
    "leave": _of_person(Leave),
    "conflict_tie": _of_person(ConflictTie),
    "user_account": _person,
    "mediator_record": _person,
    "mediator_training": _person,
    "sign_in": _person,
    "organisation": lambda row: row.name(Organisation),
    "committee_record": lambda row: row.name(Organisation),
    "room": lambda row: row.name(Room),
    "setting": _setting,
}
