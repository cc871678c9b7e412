"""Reading pages and filling in forms, by what their words say."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from mediation.core import clock as hub_clock
from tests.support.pages import Form, Page

PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
"""What a scanner would send."""


def hrefs(page: Page) -> list[str]:
    """Where the links of a page lead."""
    return [link.attributes.get("href", "") for link in page.all("a")]


def beside(page: Page, words: str, leads: str = "") -> list[str]:
    """Where the links beside these words lead: those of the same entry, card or row.

    ``leads``: one of them must lead there (a pattern); a refusal may say the same words elsewhere.
    """
    boxes = [e for e in page.all("div", "tr", "fieldset", "li") if words in e.text]
    assert boxes, f"nothing on the page says {words!r}: {page.text[:1500]}"
    inside = [[a.attributes.get("href", "") for a in page.all("a") if a.inside(box)] for box in boxes]
    fits = [found for found in inside if any(re.search(leads, href) for href in found)]
    return min(fits, key=len, default=[])


def filled(form: Form, told: dict[str, Any]) -> dict[str, Any]:
    """What is told, as the form sends it: choices may be named by what their labels say."""
    options = form.options
    sent: dict[str, Any] = {}
    for name, value in told.items():
        known = options.get(name)
        if value is False:
            sent[name] = []
        elif known is None:
            sent[name] = typed(value)
        elif isinstance(value, (list, tuple)):
            sent[name] = [chosen(name, known, str(one)) for one in value]
        else:
            sent[name] = chosen(name, known, typed(value))
    return sent


def typed(value: Any) -> str:
    """A value as a person types it."""
    if value is True:
        return "y"
    if isinstance(value, datetime):
        return value.astimezone(hub_clock.BEIJING).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def chosen(name: str, options: dict[str, str], wanted: str) -> str:
    """The value of an option, by value or by the words of its label."""
    if wanted in options:
        return wanted
    found = [value for value, words in options.items() if wanted and wanted in words]
    assert len(found) == 1, f"{name}: {wanted!r} is not to be chosen out of {options}"
    return found[0]


def ticks(page: Page, kind: str, but: str) -> list[str]:
    """Ticks of one question to the parties: yes of everybody, no of whom ``but`` names."""
    found = []
    for row in page.all("tr"):
        boxes = [e for e in page.all("input") if e.inside(row)]
        inside = [e for e in boxes if e.attributes.get("name", "").startswith("said")]
        word = "no:" if but and but in row.text else "yes:"
        found += [
            e.attributes["value"] for e in inside
            if e.attributes["value"].startswith(word) and f":{kind}|" in e.attributes["value"]
        ]
    assert found, f"nobody is asked about {kind}"
    return found
