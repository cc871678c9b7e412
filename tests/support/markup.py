"""Reads HTML into elements: what the tests do most after asking the hub for a page, so it has to be quick.

Well-formed markup comes out as from the library's own parser, which takes three times as long. A script
written into the page is read as markup: it is a fault anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})

_TAG = re.compile(
    r"""
    <(?: (?P<slash>/?) (?P<name>[a-z][^\s/>]*) (?P<told>[^>"']* (?: (?:"[^"]*"|'[^']*') [^>"']*)*)
       | !--.*?-- | ![^>]* )>
    (?P<words>[^<]* (?: <(?![a-z/!]) [^<]*)*)
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""A tag with the words behind it."""

_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")


@dataclass(eq=False, slots=True)
class Element:
    """A start tag with its place and the text inside."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    said: list[str]
    """All words of the page, one piece after the other."""
    begin: int
    end: int | None = None
    """Which of them stand inside; to the last one while nothing closed it."""

    @property
    def words(self) -> str:
        """The words inside as they are written."""
        return "".join(self.said[self.begin : self.end])

    @property
    def text(self) -> str:
        """The words inside, white space collapsed."""
        return " ".join(self.words.split())

    def inside(self, other: Element) -> bool:
        """Whether the other one stands around it."""
        around = self.parent
        while around is not None and around is not other:
            around = around.parent
        return around is not None

    def within(self, tag: str) -> Element | None:
        """The nearest element of that tag around this one."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around


def read(html: str) -> list[Element]:
    """Every element in the order of the page."""
    elements: list[Element] = []
    said = [unescape(html.partition("<")[0])]
    inner: Element | None = None
    for slash, name, told, words in _TAG.findall(html):
        tag = name.lower()
        if slash:
            inner = _closed(inner, tag, len(said))
        elif tag:
            element = Element(tag, _attributes(told).copy(), inner, said, len(said))
            elements.append(element)
            if tag in VOID or told.endswith("/"):
                element.end = element.begin
            else:
                inner = element
        if words:
            said.append(unescape(words))
    return elements


def _closed(inner: Element | None, tag: str, place: int) -> Element | None:
    """What one is in behind an end tag: it ends here, and with it whatever within it was left open."""
    closed = inner
    while closed is not None and closed.tag != tag:
        closed = closed.parent
    if closed is None:
        return inner
    while inner is not None and inner is not closed.parent:
        inner.end, inner = place, inner.parent
    return inner


@lru_cache(50_000)
def _attributes(told: str) -> dict[str, str]:
    """Most tags stand on many pages. Not to be changed: copied for each element."""
    return {name.lower(): unescape("".join(values)) for name, *values in _ATTRIBUTE.findall(told)}
