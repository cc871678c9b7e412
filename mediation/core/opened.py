"""What stood in a form when its page was opened, as a short print of each field.

The page carries the prints and brings them back. So when somebody else was faster the hub can tell what the
writer changed himself from what he left alone, also of texts that are sealed in the log.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

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
from wtforms.widgets import Select

LENGTH = 8
"""Letters of a print: enough to tell two texts of one field apart, too few to say anything of either."""

_NOT_COMPARED = (HiddenField, PasswordField, FileField)

ROW = "#"
"""Stands between a list and the key of a row of it: the row keeps its name wherever it moves."""
_IN_A_LIST = re.compile(r"(?P<list>.+)-(?P<number>[0-9]+)-(?P<field>[^-]+)")


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


def as_drawn(field: Field) -> list[str]:
    """The same; a list of which nothing is chosen sends its first line."""
    said = held(field)
    if not isinstance(field, SelectField) or isinstance(field, SelectMultipleField):
        return said
    if not isinstance(field.widget, Select):
        return said
    offered = [str(choice[0]) for choice in field.iter_choices()]
    return said if not offered or set(said) & set(offered) else offered[:1]


def leaves(form: BaseForm) -> Iterator[tuple[str, Field]]:
    """Each simple field of a form and of its parts by its name; in a row that has a key, by that key."""
    for field in form:
        if isinstance(field, FormField):
            yield from leaves(field.form)
        elif isinstance(field, FieldList):
            for entry in field.entries:
                yield from _in_row(field, entry)
        elif not isinstance(field, _NOT_COMPARED):
            yield field.name, field


def _in_row(rows: FieldList[Any], entry: Field) -> Iterator[tuple[str, Field]]:
    if not isinstance(entry, FormField):
        yield entry.name, entry
        return
    key = row_key(entry)
    for name, field in leaves(entry.form):
        yield row_name(rows.name, key, name.removeprefix(f"{entry.name}-")) if key else name, field


def row_key(entry: FormField[Any]) -> str:
    """The key that a row of a list carries unseen; empty for a new one."""
    return str(entry.form["id"].data or "") if "id" in entry.form else ""


def row_name(rows: str, key: str, field: str) -> str:
    """What a field of a row is called here, whatever its place in the list."""
    return f"{rows}{ROW}{key}-{field}"


def prints(form: BaseForm) -> dict[str, str]:
    """A print of each simple field, by its name, as the form stands now."""
    return {name: print_of(as_drawn(field)) for name, field in leaves(form)}


def by_row(sent: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What was sent, the fields of rows by the keys of the rows as in ``leaves``."""
    found: dict[str, Sequence[str]] = {}
    for name, values in sent.items():
        told = _IN_A_LIST.fullmatch(name)
        key = "".join(sent.get(f"{told['list']}-{told['number']}-id", ())) if told else ""
        found[row_name(told["list"], key, told["field"]) if told and key else name] = values
    return found


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
