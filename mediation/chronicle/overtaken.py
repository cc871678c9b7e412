"""Somebody was faster: field by field what stands now and what was typed, and the way to go on with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from wtforms import BooleanField, Field, FieldList, FileField, Form, FormField, HiddenField, RadioField

from mediation.accounts import rescue
from mediation.accounts.models import User
from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import opened
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.lifecycle.facts_form import shown
from workflows import FLOWS

from . import sentences

KEYS = frozenset({"user", "organisation", "party"})
"""How columns are shown whose values are keys of other rows."""


@dataclass(frozen=True, slots=True)
class Side:
    """One field of the form in words."""

    name: str
    label: str
    now: str
    typed: str


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody else did while the page was open."""

    at: datetime
    who: str
    what: str
    old: str
    new: str
    fields: str = ""


def told(entry: AuditEntry, *, open_here: bool = True) -> Change:
    """An entry as a line that a clerk reads; of a case that is protected from him no field's text."""
    flow_name, _dot, name = entry.event.partition(".")
    flow = FLOWS.get(flow_name)
    actor = reading().get(User, entry.actor_id) if entry.actor_id else None
    moved = flow is not None and entry.from_state != entry.to_state
    return Change(
        at=datetime.fromisoformat(entry.at),
        who=entry.on_behalf_of or (actor.name if actor is not None else _("the hub")),
        what=label(flow.move(name)) if flow is not None and flow.has_move(name) else _("edited"),
        old=label(flow.state(entry.from_state)) if moved and flow and entry.from_state else "",
        new=label(flow.state(entry.to_state)) if moved and flow and entry.to_state else "",
        fields="、".join(fields_of(entry)) if open_here and not (moved and flow_name == "dispute") else "",
    )


def fields_of(entry: AuditEntry) -> list[str]:
    """The fields that an entry changed, old → new; private ones are named, their text is not told."""
    said = decode(entry.payload or "{}")
    open_ones = sentences.changes_of(entry.subject, said.get("changes", {}))
    names = [_from_to(change) for change in open_ones if change.known is not None]
    names += [sentences.sealed_label(entry.event, entry.subject, raw) for raw in said.get("sealed", {})]
    return list(dict.fromkeys(filter(None, names)))


def _from_to(change: sentences.Change) -> str:
    """``等级 一级·重大 → 二级·较大``; of a new row, or where a key is the value, only its name."""
    known = change.known
    if known is None or change.is_new_row or known.show in KEYS:
        return str(known.label) if known is not None else ""
    old, new = (sentences.shown(known, value, sentences.Names()) for value in (change.old, change.new))
    return f"{known.label} {old} → {new}"


def words(form: Form) -> list[tuple[str, str]]:
    """What stands in a form that was pressed, by its labels; of choices their words."""
    return [(label, typed) for _name, (label, typed) in _words(form) if typed]


def compared() -> list[Side]:
    """The fields that differ, where the page that was pressed can be filled anew; else an empty list."""
    pressed = g.get("pressed")
    if pressed is None or pressed.anew is None or g.get("dispute") is None:
        return []
    there, here = pressed.anew(reading().get_one(Dispute, g.dispute.id)), pressed.form
    stands = dict(_words(there))
    sides = [
        Side(name, label, stands[name][1], typed)
        for name, (label, typed) in _words(here) if name in stands and stands[name][1] != typed
    ]
    return [*sides, *_rows_of_one(_whole_rows(there), _whole_rows(here))]


Rows = dict[str, tuple[str, str]]


def _rows_of_one(there: Rows, here: Rows) -> Iterator[Side]:
    """Rows that stand only now, or only on the page that was pressed: each in one line."""
    for key, (called, text) in there.items():
        if key not in here:
            yield Side(key, called, text, "")
    for key, (called, text) in here.items():
        if key not in there:
            yield Side(key, called, "", text)


def _whole_rows(form: Form) -> Rows:
    found = {}
    for rows, number, entry in _entries(form):
        key = opened.row_name(rows.name, opened.row_key(entry) or f"-{number}", "")
        text = "；".join(f"{called} {text}" for called, text in words(entry.form))
        found[key] = (f"{rows.label.text}{number}", text)
    return found


def left_alone() -> set[str]:
    """The fields of the page that came back as they were opened."""
    sent = opened.by_row(dict(request.form.lists()))
    return opened.left_alone(opened.read(request.form.get("opened")), sent)


def way_back(sides: Sequence[Side], untouched: set[str]) -> str:
    """The page with what was typed filled in; empty where nothing can be kept.

    What the writer left alone opens as it stands now: there the other's change stays.
    """
    if (pressed := g.get("pressed")) is not None and pressed.back:
        return str(pressed.back)
    user = rescue.owner()
    if user is None or g.get("actor") is None or user.id != g.actor.user_id or request.method != "POST":
        return ""
    differ = [side.label for side in sides if side.name not in untouched]
    return rescue.keep(user, rescue.Overtaken(sorted(untouched), differ))


def _words(form: Form) -> Iterator[tuple[str, tuple[str, str]]]:
    for field in form:
        if isinstance(field, FormField):
            yield from _words(field.form)
        elif _visible(field):
            text = "" if isinstance(field, BooleanField) and not field.data else shown(field)
            yield field.name, (str(field.label.text), "" if text == "None" else text.strip())
    for rows, number, entry in _entries(form):
        key = opened.row_key(entry)
        for raw, (called, text) in _words(entry.form):
            name = opened.row_name(rows.name, key, raw.removeprefix(f"{entry.name}-")) if key else raw
            yield name, (f"{rows.label.text}{number} · {called}", text)


def _entries(form: Form) -> Iterator[tuple[FieldList[Any], int, FormField[Any]]]:
    """Each row of each list with its number."""
    for rows in form:
        if isinstance(rows, FieldList):
            for number, entry in enumerate(rows.entries, 1):
                if isinstance(entry, FormField):
                    yield rows, number, entry


def _visible(field: Field) -> bool:
    if isinstance(field, RadioField) and not field.choices:
        return False  # drawn by the page itself, which takes its choice over into a field of its own
    return not isinstance(field, HiddenField | FileField | FieldList) and field.name not in rescue.SECRETS
