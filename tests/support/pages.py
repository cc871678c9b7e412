"""A page as a test sees it: its words, its forms, and what is wrong with its markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .markup import Element, read

FOREIGN = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "form": "action", "use": "href"}
"""Attributes whose address the browser requests by itself or posts to."""

UNSEEN = {"hidden", "submit", "button", "image", "reset"}


@dataclass(eq=False)
class Form:
    """A form on its page."""

    page: Page
    element: Element

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """What it would send if nobody touched it."""
        return self.page.values_of(self.element)

    @cached_property
    def options(self) -> dict[str, dict[str, str]]:
        """What can be chosen: name of the control -> value -> the words beside it."""
        return self.page.options_of(self.element)

    @property
    def action(self) -> str:
        """Where it posts to."""
        return self.element.attributes.get("action", "")

    @property
    def enter(self) -> dict[str, str]:
        """What Enter in one of its boxes sends besides: name and value of its first button."""
        own = self.element.attributes.get("id")
        for button in self.page.all("button"):
            kind, owner = button.attributes.get("type", "submit"), button.attributes.get("form")
            if kind == "submit" and (owner == own if owner else button.inside(self.element)):
                name = button.attributes.get("name")
                return {name: button.attributes.get("value", "")} if name else {}
        return {}

    @property
    def method(self) -> str:
        """``post`` or ``get``."""
        return self.element.attributes.get("method", "get").lower()


class Page:
    """A parsed HTML document."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.elements = read(html)

    def all(self, *tags: str) -> Iterator[Element]:
        """Elements of these tags in the order of the page."""
        return (e for e in self.elements if e.tag in tags)

    def table(self, caption: str) -> list[list[str]]:
        """The cells of the table with this caption, row by row; empty when there is none."""
        found = next((e.within("table") for e in self.all("caption") if e.text == caption), None)
        rows = [row for row in self.all("tr") if found is not None and row.inside(found)]
        cells = [[cell.text for cell in self.all("td") if cell.inside(row)] for row in rows]
        return [row for row in cells if row]

    @property
    def text(self) -> str:
        """What a person reads."""
        return next((e.text for e in self.all("main")), None) or next((e.text for e in self.all("body")), "")

    @property
    def heading(self) -> str:
        """The text of the first h1."""
        return next((e.text for e in self.all("h1")), "")

    @property
    def forms(self) -> list[Form]:
        """Every form with the values it holds."""
        return [Form(self, form) for form in self.all("form")]

    def form(self, action: str = "") -> Form:
        """The one form whose action contains these letters (posting forms first)."""
        found = [f for f in self.forms if action in f.action]
        found.sort(key=lambda f: f.method != "post")
        if not found:
            raise AssertionError(f"no form to {action!r}; there are: {[f.action for f in self.forms]}")
        return found[0]

    @cached_property
    def _fields(self) -> list[Element]:
        return list(self.all("input", "textarea", "select"))

    def _controls(self, form: Element) -> Iterator[tuple[str, Element]]:
        for control in self._fields:
            owner = control.attributes.get("form")
            mine = owner == form.attributes.get("id") if owner else control.inside(form)
            name = control.attributes.get("name")
            if mine and name and "disabled" not in control.attributes:
                yield name, control

    def values_of(self, form: Element) -> dict[str, list[str]]:
        """What the controls of a form hold, by name."""
        values: dict[str, list[str]] = {}
        for name, control in self._controls(form):
            values.setdefault(name, []).extend(self._value(control))
        return values

    def options_of(self, form: Element) -> dict[str, dict[str, str]]:
        """What its lists, boxes and buttons offer, by name."""
        options: dict[str, dict[str, str]] = {}
        for name, control in self._controls(form):
            if control.tag == "select":
                inside = (o for o in self.all("option") if o.inside(control))
                options[name] = {o.attributes.get("value", o.text): o.text for o in inside}
            elif control.attributes.get("type") in {"checkbox", "radio"}:
                options.setdefault(name, {})[control.attributes.get("value", "on")] = self._label(control)
        return options

    def _label(self, control: Element) -> str:
        around = control.within("label")
        if around is not None:
            return around.text
        key = control.attributes.get("id")
        return next((e.text for e in self.all("label") if e.attributes.get("for") == key), "")

    def _value(self, control: Element) -> list[str]:
        kind = control.attributes.get("type", "text")
        if control.tag == "textarea":
            return [control.words]
        if control.tag == "select":
            options = [o for o in self.all("option") if o.inside(control)]
            chosen = [o for o in options if "selected" in o.attributes]
            if not chosen and "multiple" not in control.attributes:
                chosen = options[:1]
            return [o.attributes.get("value", o.text) for o in chosen]
        if kind in {"checkbox", "radio"}:
            return [control.attributes.get("value", "on")] if "checked" in control.attributes else []
        if kind in {"submit", "button", "file", "image"}:
            return []
        return [control.attributes.get("value", "")]


def faults(page: Page) -> list[str]:
    """Everything that is wrong with a page, as sentences that say what to do."""
    found = [*_everywhere(page)]
    if any(page.all("html")):
        found += _whole_page(page)
    return found


def _everywhere(page: Page) -> Iterator[str]:
    ids = Counter(e.attributes["id"] for e in page.elements if "id" in e.attributes)
    yield from (f"id {name!r} stands {n} times: make it unique" for name, n in ids.items() if n > 1)
    for element in page.elements:
        yield from _inline(element)
        address = element.attributes.get(FETCHED.get(element.tag, ""), "")
        if FOREIGN.match(address):
            yield f"<{element.tag}> points at {address}: keep the file in static/"
    for form in page.forms:
        yield from _form(form)
    yield from _unlabelled(page)


def _inline(element: Element) -> Iterator[str]:
    if element.tag == "style":
        yield "<style> in the page: the content policy refuses it, write a class in static/css"
    if element.tag == "script" and "src" not in element.attributes:
        yield "inline <script>: the content policy refuses it, write a file in static/js"
    for name in element.attributes:
        if name == "style" or (name.startswith("on") and name.isalpha()):
            yield f"<{element.tag} {name}=...>: the content policy refuses it"


def _form(form: Form) -> Iterator[str]:
    if not form.action:
        yield "a form without action: name the address it goes to"
    if form.method == "post" and not any(form.values.get("csrf_token", [])):
        yield f"the form to {form.action!r} has no csrf_token"


def _unlabelled(page: Page) -> Iterator[str]:
    named = {e.attributes.get("for") for e in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        attributes = control.attributes
        seen = attributes.get("type", "text") not in UNSEEN
        spoken = "aria-label" in attributes or "aria-labelledby" in attributes
        if seen and not spoken and attributes.get("id") not in named and control.within("label") is None:
            yield f"<{control.tag} name={attributes.get('name')!r}> has no label"


def _whole_page(page: Page) -> Iterator[str]:
    html = next(page.all("html"))
    headings = [e.text for e in page.all("h1")]
    title = next((e.text for e in page.all("title") if e.within("svg") is None), "")
    if not html.attributes.get("lang"):
        yield "<html> has no lang"
    if len(headings) != 1:
        yield f"a page has one h1, this one has {len(headings)}: {headings}"
    elif headings[0] not in title:
        yield f"the title {title!r} does not contain the heading {headings[0]!r}"
