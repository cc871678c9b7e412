"""What a form should not get, kind of field by kind of field, and what the answer must be like."""

from __future__ import annotations

import html
import re
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from tests.support.pages import Page, faults

from .doors import Door
from .ground import Ground

TEXTS = (
    "\x00林\x01\x08\x7f某", "\u202e林\u2066\u200f", "<script>alert(1)</script>", "", "'; --",
    "林" * 5000, "²",
)
NUMBERS = ("NaN", "1e400", "-1", "9" * 30, "٣", "²", "0.001", "-0", "Infinity", "1_000")
DAYS = ("0001-01-01", "9999-12-31", "2026-02-31", "00000000", "²²²²", "2200-12-31", "1850-01-01")
MOMENTS = ("0001-01-01 00:00", "9999-12-31 23:59", "2026-02-31 10:00", "2026-11-23 25:61", "²²:²²")
KEYS = ("zz_", "7", str(2**63), "9" * 30, "-1", "²", "\x00", "", "NaN", "1.5")

WRONG: Mapping[str, tuple[str, ...]] = {
    "text": TEXTS, "password": TEXTS, "number": NUMBERS, "money": NUMBERS, "day": DAYS, "moment": MOMENTS,
    "select": KEYS, "radio": KEYS, "checkbox": KEYS, "hidden": KEYS, "button": KEYS, "file": KEYS,
}
TYPED = ("text", "number", "money", "day", "moment")
"""Fields in which somebody writes."""

UNSEEN = re.compile(r"(?:^|-)(?:seen_version|act_key)$")

ANSWERS = frozenset({302, 303, 400, 403, 404, 409, 413, 422, 429})
IN_PLACE = frozenset({
    "/admin/users/slips", "/admin/users/forgotten", "/admin/users/<int:user_id>/code",
    "/cases/<int:dispute_id>/invitations/<int:row_id>/code", "/cases/<int:dispute_id>/invite",
    "/cases/<int:dispute_id>/invitations/<int:row_id>/send",
    "/cases/<int:dispute_id>/sessions/<int:row_id>/record/draft", "/i/records/<int:row_id>/draft",
    "/intake/keep", "/intake/on-the-spot/keep", "/intake/new", "/intake/on-the-spot",
    "/cases/<int:dispute_id>/triage", "/cases/<int:dispute_id>/grade", "/cases/several/<name>",
    "/cases/<int:dispute_id>/agreements/<int:row_id>", "/search/identity", "/session",
    "/cases/<int:dispute_id>/parties/pasted",
})
"""Whose answer may be the page itself: a sheet whose codes stand nowhere else, what a script keeps, a line
more, what was looked for, a sign-in that goes on."""

SAYS = frozenset({"summary", "lacks", "stack trouble"})
"""Boxes that say what is wrong; the last is a page of its own."""

ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,.'’]+[A-Za-z]{2,}){2,}")
"""Three words in a row: a sentence nobody translated."""

Data = dict[str, Any]


def rotated(door: Door, turn: int) -> Data:
    """Every field wrong at once, each in another way at each turn."""
    return {
        name: list(given) if UNSEEN.search(name) else [WRONG[kind][(turn + n) % len(WRONG[kind])]]
        for n, (name, kind, given) in enumerate(
            (name, kind, door.values.get(name, [])) for name, kind in door.kinds.items()
        )
    }


def one_wrong(door: Door, turn: int) -> Iterator[tuple[str, Data]]:
    """Everything as it should be but for one field: what only shows behind the first checks."""
    for n, (name, kind) in enumerate(door.kinds.items()):
        if not UNSEEN.search(name) and kind != "file":
            yield name, {**door.values, name: [WRONG[kind][(turn + n) % len(WRONG[kind])]]}


def marked(door: Door) -> tuple[Data, dict[str, str]]:
    """What a person wrote in each field, with choices that do not exist; and the marks to look for."""
    marks = {name: f"林{n}<b>" for n, name in enumerate(door.fields(*TYPED))}
    wrong = {name: ["zz_"] for name in door.fields("select", "radio")}
    return {**door.values, **wrong, **{name: [mark] for name, mark in marks.items()}}, marks


@dataclass
class Judge:
    """Sends and remembers what must not be."""

    ground: Ground
    puts_back: bool = True
    wrong: Counter[str] = field(default_factory=Counter)
    sent: int = 0

    def send(self, door: Door, how: str, data: Any, **request: Any) -> TestResponse | None:
        """One answer, looked at from all sides; afterwards everything stands as before."""
        self.sent += 1
        try:
            answer = self.ground.post(door.who, door.url, data, **request)
        except Exception as error:  # noqa: BLE001 -- whatever breaks is told with its place
            last = traceback.extract_tb(error.__traceback__)[-1]
            self.say(door, how, f"the hub broke: {type(error).__name__} at {last.filename}:{last.lineno}")
            self.ground.put_back()
            return None
        if answer.status_code < 400 and self.puts_back:
            self.ground.put_back()
        for sentence in _faults(door, answer):
            self.say(door, how, sentence)
        return answer

    def say(self, door: Door, how: str, sentence: str) -> None:
        """Remember what must not be."""
        self.wrong[f"{door.name} as {door.who or 'nobody'}, {how[:60]!r}: {sentence}"] += 1

    def __str__(self) -> str:
        return "\n".join([f"{self.sent} posts", *sorted(self.wrong)])


def _faults(door: Door, answer: TestResponse) -> Iterator[str]:
    status = answer.status_code
    if status not in ANSWERS and not (status == 200 and door.name in IN_PLACE):
        yield f"answered {answer.status}"
    if answer.mimetype != "text/html" or status < 400:
        return
    page = Page(re.sub(r"(?s)<textarea.*?</textarea>", "", answer.text))
    for words in ENGLISH.findall(page.text.replace("<script>alert(1)</script>", "")):
        yield f"English on a Chinese page: {words}"
    if status == 422:
        yield from faults(page)
        if not any(e.attributes.get("class") in SAYS for e in page.all("div")):
            yield "422 and nothing on top that says what is wrong"


def lost(answer: TestResponse, marks: Mapping[str, str]) -> Iterator[str]:
    """Fields whose words the page does not give back."""
    for name, mark in marks.items():
        if html.escape(mark) not in answer.text:
            yield f"what was typed in {name} is lost"
