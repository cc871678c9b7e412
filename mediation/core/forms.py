"""The base of every form: trims, folds full-width digits, carries version and act key."""

from __future__ import annotations

import secrets
from collections.abc import MutableMapping
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from wtforms import Field, FieldList, Form, FormField, HiddenField
from wtforms.fields.core import UnboundField

_FOLD = {0: None, ord("\u3000"): " ", **{0xFF10 + n: str(n) for n in range(10)}, ord("．"): "."}


def tidy(value: Any) -> Any:
    """Outer blanks and NUL gone, full-width digits and blanks folded; anything but text as it is."""
    return value.translate(_FOLD).strip() if isinstance(value, str) else value


class HubForm(FlaskForm):
    """Common to all forms of the hub."""

    class Meta(FlaskForm.Meta):
        """Strips every text field that has no filter of its own."""

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


class PartForm(Form):
    """A part of a form that may stand there several times; the whole form carries the token."""

    class Meta:
        """Tidies like the whole."""

        bind_field = HubForm.Meta.bind_field

        def get_translations(self, form: Any) -> Any:
            """What is wrong is said in the reader's language, as on the whole form."""
            return translations


class ActForm(HubForm):
    """A form that acts: it says which version it saw and under which key it is sent."""

    seen_version = HiddenField()
    act_key = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def seen(self) -> int | None:
        """The version the page was read at, if it says one."""
        text = self.seen_version.data or ""
        return int(text) if text.isdecimal() else None


def always_asked(*fields: Field) -> None:
    """Mark fields that have no validator of their own but may not stay empty, so that none reads 选填."""
    for field in fields:
        field.flags.required = True
