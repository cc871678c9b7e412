"""The base of every form: trims, folds full-width digits, carries version and act key."""

from __future__ import annotations

import re
import secrets
from collections.abc import MutableMapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, Form, FormField, HiddenField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from .blanks import visible

_VERSION = re.compile(r"[0-9]{1,9}")

_FOLD = {0: None, ord("\u3000"): " ", **{0xFF10 + n: str(n) for n in range(10)}, ord("．"): "."}


def tidy(value: Any) -> Any:
    """Outer blanks, NUL, signs of no width gone; full-width digits and blanks folded; empty if nothing shows.

    Anything but text stays as it is.
    """
    return visible(value.translate(_FOLD).strip()).strip() if isinstance(value, str) else value


_NO_CHOICE = "Not a valid choice."
"""A sentence of the form library, which has its Chinese."""


class Said:
    """What the library says of a fault, in the reader's language; of a wrong choice without repeating it."""

    def gettext(self, text: str) -> str:
        """One sentence."""
        return str(translations.gettext(text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """One sentence or another, by number."""
        if "valid choice" in one:  # the library has no Chinese for this one
            return self.gettext(_NO_CHOICE)
        return str(translations.ngettext(one, many, count))


SAID = Said()


class TidyForm(BaseForm):
    """What is asked for and got nothing but blanks was not answered."""

    def process(self, *args: Any, **values: Any) -> None:
        """Trims what came as its fields trim what they hold: whether there was an answer is judged by it."""
        super().process(*args, **values)
        for field in self:
            if tidy in field.filters and field.raw_data:
                field.raw_data = [tidy(value) for value in field.raw_data]


class HubForm(TidyForm, FlaskForm):
    """Common to all forms of the hub."""

    class Meta(FlaskForm.Meta):
        """Strips every text field that has no filter of its own."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Only what a form sent: a body of another type is no form, though it may carry names."""
            found = super().wrap_formdata(form, formdata)
            return MultiDict() if request.is_json and found is not formdata else found

        def get_translations(self, form: Any) -> Any:
            """The library's sentences."""
            return SAID

        def bind_field(
            self, form: Any, unbound_field: UnboundField[Any], options: MutableMapping[str, Any]
        ) -> Any:
            """Add the tidying filter to text fields."""
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return unbound_field.bind(form=form, **options)
            filters = list(unbound_field.kwargs.get("filters", ()))
            if tidy not in filters and "Password" not in unbound_field.field_class.__name__:
                filters.append(tidy)
            return unbound_field.bind(form=form, filters=filters, **options)


class PartForm(TidyForm, Form):
    """A part of a form that may stand there several times; the whole form carries the token."""

    class Meta:
        """Tidies like the whole."""

        bind_field = HubForm.Meta.bind_field

        def get_translations(self, form: Any) -> Any:
            """What is wrong is said in the reader's language, as on the whole form."""
            return SAID


class ActForm(HubForm):
    """A form that acts: it says which version it saw and under which key it is sent."""

    seen_version = HiddenField()
    opened = HiddenField()
    """Prints of what stood in it when the page was opened (``core/opened.py``)."""
    act_key = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def seen(self) -> int | None:
        """The version the page was read at, if it says one."""
        text = self.seen_version.data or ""
        if not text:
            return None
        return int(text) if _VERSION.fullmatch(text) else 0  # what no page carries was seen before everything


def always_asked(*fields: Field) -> None:
    """Mark fields that have no validator of their own but may not stay empty, so that none reads 选填."""
    for field in fields:
        field.flags.required = True
