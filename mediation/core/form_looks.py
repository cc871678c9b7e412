"""What a template must know of a form to draw it: how a field is asked, and what is wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)

from .fields import DayField, MomentField

_KINDS: tuple[tuple[type[Field], str], ...] = (
    (HiddenField, "hidden"),
    (RadioField, "radio"),
    (SelectMultipleField, "ticks"),
    (SelectField, "choice"),
    (BooleanField, "tick"),
    (TextAreaField, "text"),
    (PasswordField, "password"),
    (FileField, "file"),
    (MomentField, "moment"),
    (DateTimeField, "moment"),
    (DayField, "day"),
    (DateField, "day"),
    (DecimalField, "money"),
    (IntegerField, "number"),
)
"""The first that fits; a field class may name its kind itself in an attribute ``looks``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence of the summary on top and the control it leads to."""

    target: str
    label: str
    text: str


def kind_of(field: Field) -> str:
    """How a field is drawn: one of the kinds above, else ``line``."""
    named: str | None = getattr(field, "looks", None)
    return named or next((kind for known, kind in _KINDS if isinstance(field, known)), "line")


def faults_of(form: Form) -> list[Fault]:
    """Everything wrong in a form, in the order of its fields; what no field owns comes first."""
    whole = [Fault("", "", str(text)) for text in form.form_errors]
    return [*whole, *_walk(form)]


def _walk(fields: Iterable[Field]) -> Iterator[Fault]:
    for field in fields:
        if isinstance(field, FormField):  # its errors are those of its fields, by name
            yield from _of_part(field)
        elif isinstance(field, FieldList):
            yield from _walk(field)
            yield from _own(field, [e for e in field.errors if isinstance(e, str)])
        else:
            yield from _own(field, field.errors)


def _of_part(part: FormField[Any]) -> Iterator[Fault]:
    """The faults of one of several equal parts say of which (its ``whose``)."""
    whose = getattr(part.form, "whose", "")
    for fault in _walk(part):
        yield replace(fault, label=f"{whose} · {fault.label}") if whose else fault


def _own(field: Field, errors: Iterable[Any]) -> Iterator[Fault]:
    return (Fault(_control(field), str(field.label.text), str(text)) for text in errors)


def _control(field: Field) -> str:
    """The id to put the cursor on: the first of several ticks, else the field's own."""
    if kind_of(field) in {"radio", "ticks"}:
        return f"{field.id}-0"
    return str(field.id)
