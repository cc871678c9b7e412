"""One draft typed on two pages: what each changed since it was opened is put together; no word is lost.

A page carries the prints of what it showed when it was opened or last saved. So the hub can tell, field by
field, what its writer changed from what he merely left standing there while the other page went on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    MultipleFileField,
    PasswordField,
    SelectFieldBase,
    TextAreaField,
)
from wtforms.form import BaseForm

from . import opened

Sent = Mapping[str, Sequence[str]]

BESIDE = " / "
"""Between two texts of a box that holds one line."""

_UNSENT = (HiddenField, PasswordField, FileField, MultipleFileField)
_NOTHING = opened.print_of(())


@dataclass(frozen=True, slots=True)
class Page:
    """One open page of a draft."""

    base: Mapping[str, str]
    """Prints of what it showed when it was opened or last saved; a field that is not named was empty."""
    key: str = ""
    """Tells it from another page of the same draft."""
    texts: Mapping[str, bool] = field(default_factory=dict)
    """Its fields for text, and whether they hold several lines. Elsewhere the later choice counts."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Both pages' words together."""

    body: dict[str, list[str]]
    by: dict[str, str]
    """The page that wrote a field last; none where two did."""
    elsewhere: dict[str, list[str]]
    """The fields that now hold something else than the page sent, and what."""
    touched: frozenset[str]
    """The fields that the page's own writer changed."""


def merge(stands: Sent, typed: Sent, page: Page, by: Mapping[str, str]) -> Merged:
    """Put what a page sends into the draft as it stands; ``by`` names the page that wrote each field last."""
    names = {**typed, **stands}
    merged = Merged({}, {}, {}, frozenset(name for name in names if _changed(name, typed, page)))
    for name in names:
        there, here = list(stands.get(name, ())), list(typed.get(name, ()))
        values, writer = _of_two(name, there, here, page, by.get(name, ""))
        if values:
            merged.body[name] = values
        if writer:
            merged.by[name] = writer
        if not _same(values, here):
            merged.elsewhere[name] = values
    return merged


def _changed(name: str, sent: Sent, page: Page) -> bool:
    return opened.print_of(sent.get(name, ())) != page.base.get(name, _NOTHING)


def _of_two(name: str, there: list[str], here: list[str], page: Page, writer: str) -> tuple[list[str], str]:
    """The field's values and the page they are by."""
    if _same(there, here):
        return here, writer
    if writer and writer == page.key:  # nobody else wrote since, though the answer may have been lost
        return here, page.key
    if not _changed(name, {name: here}, page):
        return there, writer
    if name not in page.texts or not _changed(name, {name: there}, page):
        return here, page.key
    return [_both("".join(there), "".join(here), lines=page.texts[name])], ""


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return opened.print_of(one) == opened.print_of(other)


def _both(there: str, here: str, *, lines: bool) -> str:
    if lines:
        return together(there, here)
    if here in there:
        return there
    return here if there in here else there + BESIDE + here


def together(there: str, here: str) -> str:
    """Two texts of one field: what stands, then the lines that only the writer has.

    A line that was merely written on stands once, in its longer form.
    """
    ours = [line.rstrip() for line in here.splitlines()]
    kept = []
    for line in map(str.rstrip, there.splitlines()):
        longer = next((own for own in ours if line.strip() and own.startswith(line)), line)
        kept.append(longer)
    known = [line.strip() for line in kept]
    new = [own for own in ours if not any(line.startswith(own.strip()) for line in known)]
    return "\n".join([*kept, *new]).strip()


def shown(form: BaseForm) -> dict[str, str]:
    """Prints of what a browser sends of a form that nobody touches, without the empty ones."""
    found = {leaf.name: opened.print_of(opened.as_drawn(leaf)) for leaf in _leaves(form)}
    return {name: short for name, short in found.items() if short != _NOTHING}


def of_sent(sent: Sent) -> dict[str, str]:
    """The same of what was sent or kept."""
    found = {name: opened.print_of(values) for name, values in sent.items()}
    return {name: short for name, short in found.items() if short != _NOTHING}


def texts(form: BaseForm) -> dict[str, bool]:
    """The fields of a form that hold text, and whether they hold several lines."""
    return {
        leaf.name: isinstance(leaf, TextAreaField) for leaf in _leaves(form)
        if not isinstance(leaf, SelectFieldBase | BooleanField)
    }


def called(form: BaseForm, names: Iterable[str]) -> list[str]:
    """What the fields of these names are called, each name once."""
    labels = {leaf.name: str(leaf.label.text) for leaf in _leaves(form)}
    return list(dict.fromkeys(labels[name] for name in names if name in labels))


def _leaves(form: BaseForm) -> Iterator[Field]:
    for one in form:
        yield from _within(one)


def _within(one: Field) -> Iterator[Field]:
    if isinstance(one, FieldList):
        for entry in one.entries:
            yield from _within(entry)
    elif isinstance(one, FormField):
        yield from _leaves(one.form)
    elif not isinstance(one, _UNSENT):
        yield one
