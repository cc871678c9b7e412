"""The tests read pages with a quick reader of their own: it sees what the library's parser sees."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.support.client import HubClient
from tests.support.markup import read

ODD = """<!doctype html><html lang=zh><!-- <b>no</b> --><body class='a "b"' hidden>1 < 2 &amp; <P>open
<ul><li>one<li data-x = "a>b">two</ul>&lt;i&gt;<br/>after<svg><use href="#x"/></svg>
<input disabled value="&quot;">"""


class Slow(HTMLParser):
    """What the library's parser meets, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data


def both(html: str) -> None:
    slow, quick = Slow(html), read(html)
    assert [(e.tag, e.attributes) for e in quick] == slow.tags
    assert "".join(quick[0].said) == slow.words


def test_odd_markup_is_read_alike() -> None:
    both(ODD)
    found = {e.tag: e for e in read(ODD)}
    assert found["p"].text.startswith("open")
    assert found["use"].within("svg") is found["svg"]
    assert found["li"].words == "two", "what is left open ends with what stands around it"


def test_pages_of_the_hub_are_read_alike(visitor: HubClient) -> None:
    for path in ("/gallery", "/gallery/list", "/gallery/paper", "/gallery/outside", "/login"):
        both(visitor.get(path).text)
