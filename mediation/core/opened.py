"""What stood in a form when its page was opened, as a short print of each field.

The page carries the prints and brings them back. So when somebody else was faster the hub can tell what the
writer changed himself from what he left alone, also of texts that are sealed in the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
)
from wtforms.form import BaseForm

LENGTH = 8
"""Letters of a print: enough to tell two texts of one field apart, too few to say anything of either."""

_NOT_COMPARED = (HiddenField, PasswordField, FileField, FieldList, FormField)


def held(field: Field) -> list[str]:
    """What a browser sends for a field that nobody touches."""
    if isinstance(field, BooleanField):
        return ["y"] if field.data else []
    if isinstance(field, SelectMultipleField):
        return [str(value) for value in field.data or ()]
    if isinstance(field, SelectField):
        return [] if field.data is None else [str(field.data)]
    drawn = getattr(field, "_value", lambda: field.data)
    return [str(drawn())]


def prints(form: BaseForm) -> dict[str, str]:
    """A print of each simple field, by its name, as the form stands now."""
    return {field.name: print_of(held(field)) for field in form if not isinstance(field, _NOT_COMPARED)}


def written(form: BaseForm) -> str:
    """The prints as a page carries them."""
    return as_text(prints(form))


def as_text(found: Mapping[str, str]) -> str:
    """Prints as a page carries them; ``read`` takes them apart again."""
    return " ".join(f"{name}:{short}" for name, short in found.items())


def read(text: str | None) -> dict[str, str]:
    """The prints that a page brought back; whatever else it brought is no print."""
    pairs = (word.rpartition(":") for word in (text or "").split())
    return {name: short for name, _colon, short in pairs if name}


def left_alone(opened: Mapping[str, str], typed: Mapping[str, Sequence[str]]) -> set[str]:
    """The fields that came back as they were opened."""
    return {name for name, short in opened.items() if short == print_of(typed.get(name, ()))}


def print_of(values: Iterable[str]) -> str:
    """The short print of a field's values; blanks do not count."""
    said = [text for value in values if (text := " ".join(value.split()))]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:LENGTH]
