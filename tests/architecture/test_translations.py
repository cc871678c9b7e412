"""Every text of the hub stands in both languages, once and with the same blanks to fill."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tests.support.source import ROOT, name_of, python_files, template_files

CATALOGUES = ROOT / "mediation" / "translations" / "zh_Hans"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_n": (1, 2),
}
BLANK = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def first(message_id: str | tuple[str, ...] | list[str]) -> str:
    """The singular: what a message is known by."""
    return message_id if isinstance(message_id, str) else message_id[0]


def used() -> dict[str, str]:
    """Every msgid of the hub with the first place that uses it."""
    found: dict[str, str] = {}
    for path, method in _sources():
        with path.open("rb") as file:
            for line, message, *_ in extract(method, file, KEYWORDS, (), {"silent": "false"}):
                if first(message):
                    found.setdefault(first(message), f"{name_of(path)}:{line}")
    return found


def _sources() -> Iterator[tuple[Path, Any]]:
    yield from ((path, extract_python) for path in python_files("mediation"))
    yield from ((path, babel_extract) for path in template_files())


def catalogues() -> dict[str, Catalog]:
    found = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            found[path.name] = read_po(file, locale="zh_Hans", abort_invalid=True)
    return found


def translated() -> Iterator[tuple[str, Message]]:
    for room, catalogue in catalogues().items():
        yield from ((room, message) for message in catalogue if message.id)


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def test_every_text_has_its_chinese() -> None:
    there = {first(message.id) for _room, message in translated() if all(texts(message))}
    missing = {text: place for text, place in used().items() if text not in there}
    assert not missing, (
        "Add these to mediation/translations/zh_Hans/<room>.po:\n"
        + "\n".join(f"{place}: {text!r}" for text, place in sorted(missing.items(), key=lambda item: item[1]))
    )


def test_no_translation_is_a_guess() -> None:
    fuzzy = [f"{room}: {message.id}" for room, message in translated() if message.fuzzy]
    assert not fuzzy, f"Check these and take their fuzzy mark away: {fuzzy}"


def test_one_text_has_one_chinese() -> None:
    chosen: dict[str, dict[str, str]] = defaultdict(dict)
    for room, message in translated():
        chosen[first(message.id)][room] = " / ".join(texts(message))
    torn = {text: by_room for text, by_room in chosen.items() if len(set(by_room.values())) > 1}
    assert not torn, f"Two rooms say the same text differently. Choose one, or word the msgid apart: {torn}"


def test_translations_fill_the_same_blanks() -> None:
    """Of a singular and a plural, the plural has them all; Chinese has one form for both."""
    wrong = [
        f"{room}: {first(message.id)!r}"
        for room, message in translated()
        for text in texts(message)
        if set(BLANK.findall(text)) != set(BLANK.findall("".join(message.id)))
    ]
    assert not wrong, f"The blanks of text and translation differ: {wrong}"


def test_chinese_is_chinese() -> None:
    same = [
        f"{room}: {message.id!r}"
        for room, message in translated()
        for text in texts(message)
        if text == first(message.id) and re.search(r"[a-z]{4}", text)
    ]
    assert not same, f"These were copied, not translated: {same}"
