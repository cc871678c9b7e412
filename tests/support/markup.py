"""Reads HTML into elements, as a browser would: what the tests do most after asking the hub for a page."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

AROUND = frozenset({"html", "head", "body"})
"""What the parser puts around a part of a page."""


@dataclass(eq=False, slots=True)
class Element:
    """An element with its place and the text inside."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    node: LexborNode

    @property
    def words(self) -> str:
        """The words inside as they are written."""
        return self.node.text()

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
    """Every element in the order of the page; of a part of a page only what was written."""
    tree = LexborHTMLParser(html)
    whole = "<html" in html
    known: dict[int, Element] = {}
    for node in tree.css("*"):
        if whole or node.tag not in AROUND:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            above = node.parent
            parent = known.get(above.mem_id) if above is not None else None
            known[node.mem_id] = Element(node.tag or "", attributes, parent, node)
    return list(known.values())
