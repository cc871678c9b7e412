"""A form read from a move's facts: the only schema there is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from mediation.core.fields import (
    AmountField,
    DayField,
    HourField,
    MayBeDemanded,
    MomentField,
    NumberField,
    Within,
)
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from mediation.security.actor import Actor
from workflows.facts import Ask, Kind, asks
from workflows.flow import Move

from .owners import ASKED, HINTS, OFFERS, PROPOSED, Option

MAX_LINE, MAX_TEXT = 200, 20_000

OF_CODES = frozenset({"categories"})
"""Offers whose values are codes and no keys."""


class TickList(SelectMultipleField):
    """Several out of a list, as ticks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def form_for(move: Move, session: Session, subject: Any, actor: Actor) -> type[ActForm]:
    """A form class whose fields are the stated facts of the move, with what may be picked now."""
    fields: dict[str, Any] = {}
    defaults = {f.name: f.default for f in dataclasses.fields(move.facts) if f.default is not MISSING}
    right = f"{subject.flow}.{move.name}"
    if right in PROPOSED:
        defaults |= PROPOSED[right](subject)
    decide = ASKED.get(right)
    now = decide(subject) if decide is not None else {}
    here = HINTS[right](session, subject, actor) if right in HINTS else {}
    offered: dict[str, list[Option]] = {}  # mediator and assistants are picked from one list
    for name, ask in asks(move.facts).items():
        if name in now:
            if not now[name]:
                fields[name] = HiddenField(label(ask))
                continue
            ask = dataclasses.replace(ask, required=True, needed_zh="", needed_en="")  # noqa: PLW2901
        options = offered.get(ask.offers) or _options(ask, session, subject, actor)
        if ask.offers:
            offered[ask.offers] = options
        fields[name] = _BUILDERS[ask.kind](ask, options)
        if name in here:
            fields[name].kwargs["description"] = here[name]
        if defaults.get(name):
            fields[name].kwargs["default"] = defaults[name]
    return type("FactsForm", (ActForm,), fields)


def stated_from(form: ActForm, move: Move) -> dict[str, Any]:
    """What the person stated, as typed values for the facts dataclass.

    Empty optional fields are left out, so that the dataclass' own defaults hold.
    """
    stated: dict[str, Any] = {}
    for name, ask in asks(move.facts).items():
        value = _typed(ask, _offered(form[name]))
        if value in (None, "", ()) and not ask.required:
            continue
        stated[name] = value
    return stated


def typed_back(form: ActForm, move: Move) -> dict[str, Any]:
    """What was typed, by label, for showing it again when an act was refused."""
    return {label(ask): shown(form[name]) for name, ask in asks(move.facts).items() if form[name].data}


def _offered(field: Field) -> Any:
    """The value of a field; of a list only what it offered: no other code or key leaves the form.

    A hidden one is not asked for here (``asked_when``): whatever was sent in it was never typed.
    """
    if isinstance(field, HiddenField):
        return ""
    if not isinstance(field, SelectField):  # of which the list of several is a kind
        return field.data
    known = {str(value) for value, *_more in map(tuple, field.choices or ())}
    if isinstance(field.data, list | tuple):
        return [value for value in field.data if str(value) in known]
    return field.data if str(field.data) in known else ""


def shown(field: Field) -> str:
    """What stands in a field, as its reader saw it: of choices their labels, of a tick that it was made."""
    if isinstance(field, BooleanField):
        return "✓"
    options = getattr(field, "choices", None)
    if not options:
        return str(getattr(field, "_value", lambda: field.data)())
    names = {str(value): str(text) for value, text, *_more in map(tuple, options)}
    chosen = field.data if isinstance(field.data, list | tuple) else [field.data]
    return "、".join(names.get(str(value), str(value)) for value in chosen)


def labels_of(
    move: Move, session: Session, subject: Any, stated: Mapping[str, Any], actor: Actor,
    but: Collection[str] = (),
) -> list[tuple[str, Any]]:
    """What was stated, field by field, with labels in place of codes and keys. ``but``: fields left out.

    What was picked and is offered no longer is told so: its key says nothing to a reader.
    """
    lines: list[tuple[str, Any]] = []
    for name, ask in asks(move.facts).items():
        value = stated.get(name)
        if name in but or value in (None, "", (), False):
            continue
        gone = _("no longer on the list") if ask.offers else ""
        names = {str(option.value): option.label for option in _options(ask, session, subject, actor)}
        if isinstance(value, tuple):
            value = tuple(names.get(str(v), gone or str(v)) for v in value)
        elif names or gone:
            value = names.get(str(value), gone or value)
        lines.append((label(ask), value))
    return lines


def _typed(ask: Ask, value: Any) -> Any:
    if ask.kind in (Kind.CHOICES, Kind.PICKS):
        return tuple(_picked(ask, v) if ask.kind is Kind.PICKS else v for v in value or ())
    if ask.kind is Kind.PICK:
        return _picked(ask, value)
    if ask.kind in (Kind.LINE, Kind.TEXT, Kind.CHOICE):
        return value or ""
    return value


def _picked(ask: Ask, value: str | None) -> int | str | None:
    """A key as a number; a code as it is, though it may consist of digits."""
    if not value:
        return None
    return int(value) if value.isdecimal() and ask.offers not in OF_CODES else value


def _options(ask: Ask, session: Session, subject: Any, actor: Actor) -> list[Option]:
    if ask.offers:
        return OFFERS[ask.offers](session, subject, actor)
    return [Option(reason.code, label(reason)) for reason in ask.choices]


def _common(ask: Ask) -> dict[str, Any]:
    told = [label(ask, name) for name in ("needed", "hint") if getattr(ask, f"{name}_zh")]
    checks: list[Any] = [InputRequired(_l("Please fill in"))] if ask.required else [Optional()]
    if ask.sometimes:
        checks.append(MayBeDemanded())
    return {"label": label(ask), "validators": checks, "description": _("; ").join(told)}


def _line(ask: Ask, options: list[Option]) -> Field:
    common = _common(ask)
    common["validators"].append(Length(max=MAX_LINE))
    return StringField(**common)


def _text(ask: Ask, options: list[Option]) -> Field:
    common = _common(ask)
    common["validators"].append(Length(max=MAX_TEXT))
    return TextAreaField(**common)


def _tick(ask: Ask, options: list[Option]) -> Field:
    return BooleanField(**_common(ask) | {"validators": []})


def _choice(ask: Ask, options: list[Option]) -> Field:
    choices = [SelectChoice(str(o.value), o.label) for o in options]
    return SelectField(choices=[SelectChoice("", ""), *choices], **_common(ask))


def _choices(ask: Ask, options: list[Option]) -> Field:
    return TickList(choices=[SelectChoice(str(o.value), o.label) for o in options], **_common(ask))


def _number(ask: Ask, options: list[Option]) -> Field:
    common = _common(ask)
    common["validators"].append(Within(0, NumberField.MOST, _l("Not below zero")))
    return NumberField(**common)


def _money(ask: Ask, options: list[Option]) -> Field:
    return AmountField(places=2, render_kw={"inputmode": "decimal"}, **_common(ask))


def _day(ask: Ask, options: list[Option]) -> Field:
    return DayField(lies=Lies.BEHIND if ask.past else Lies.AHEAD, **_common(ask))


def _moment(ask: Ask, options: list[Option]) -> Field:
    """What has happened may be known by its day; what people come to has an hour."""
    return MomentField(lies=Lies.BEHIND, **_common(ask)) if ask.past else HourField(**_common(ask))


_BUILDERS: Mapping[Kind, Callable[[Ask, list[Option]], Field]] = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.TICK: _tick,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.PICK: _choice,
    Kind.PICKS: _choices,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
}
