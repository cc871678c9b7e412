"""Counts what a person does in a browser: pages, clicks, keys, entries, prints, held against a budget.

The page itself is listened to, so a test uses Playwright as it likes and cannot
cheat: only what a hand did counts (trusted events), a text counts once per
field, however it got in. Seconds are estimated for the reader and never asserted.

    effort = Effort(page, "intake", "P3 新登记 · C01", Budget(pages=1, entries=6, clicks=0))
    page.goto("/intake/new")
    ...
    with effort.within(keys=2):
        page.keyboard.press("Control+Enter")
    effort.done()

What was counted stands in ``tests/golden/effort/``; docs/effort.md is made from there (tools/effort.py).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from playwright.sync_api import Page

from .source import ROOT

GOLDEN = ROOT / "tests" / "golden" / "effort"

KEY, SIGN, CLICK, DECISION = 0.28, 0.9, 1.5, 1.35
"""Assumed seconds: a key, a Chinese character, a click, a decision (one per entry)."""

BY_BROWSER = frozenset({"keys", "seconds"})
"""Counted and held to the budget, not compared with what was counted before: what an older browser cannot
hide is a step more for Tab."""

LISTEN = """(() => {
  const here = String(performance.timeOrigin) + Math.random();
  const tell = (kind, name, value) => window.hubEffort(JSON.stringify([here, kind, name || "", value || ""]));
  const picked = f => f.tagName === "SELECT" || /^(checkbox|radio|file)$/.test(f.type || "");
  const field = f => f && /^(INPUT|TEXTAREA|SELECT)$/.test(f.tagName);
  const on = (event, heard) => window.addEventListener(event, e => { if (e.isTrusted) heard(e); }, true);
  on("mousedown", () => tell("click"));
  on("keydown", e => {
    if (/^(Control|Shift|Alt|Meta)$/.test(e.key)) return;
    const text = field(e.target) && !picked(e.target) && !e.ctrlKey && !e.metaKey;
    if (text && (e.key.length === 1 || /^(Backspace|Delete|Process)$/.test(e.key))) return;
    tell("key", e.key);
  });
  const entry = (e, kind) => {
    const f = e.target;
    if (field(f) && picked(f) === (kind === "picked")) tell(kind, f.name, f.value);
  };
  on("input", e => entry(e, "typed"));
  on("change", e => entry(e, "picked"));
  window.print = () => tell("print");
})()"""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a journey may ask for; None is no limit. ``entries``: fields typed and picked."""

    pages: int | None = None
    entries: int | None = None
    clicks: int | None = None
    keys: int | None = None
    typed: int | None = None
    prints: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What was done up to a moment. ``keys`` are presses that write no text (Tab, Enter, Ctrl+S)."""

    pages: int
    clicks: int
    keys: int
    typed: int
    picked: int
    prints: int

    @property
    def entries(self) -> int:
        """Fields in which something was entered by hand."""
        return self.typed + self.picked


class Effort:
    """One journey of one person, watched from the moment this is made."""

    def __init__(self, page: Page, name: str, title: str, budget: Budget) -> None:
        self.name, self.title, self.budget = name, title, budget
        self._page = page
        self._acted: set[str] = set()
        self._texts: dict[tuple[str, str], str] = {}
        self._picks: set[tuple[str, str]] = set()
        self._clicks = self._keys = self._prints = 0
        page.expose_binding("hubEffort", lambda _source, told: self._hear(*json.loads(told)))
        page.add_init_script(LISTEN)

    def _hear(self, document: str, kind: str, name: str, value: str) -> None:
        if kind == "print":
            self._prints += 1
            return
        self._acted.add(document)
        self._clicks += kind == "click"
        self._keys += kind == "key"
        if kind == "typed":
            self._texts[document, name] = value
        elif kind == "picked":
            self._picks.add((document, name))

    def count(self) -> Count:
        """What was done so far."""
        self._page.evaluate("0")  # whatever the page has told by now is heard
        typed, picked = len(self._texts), len(self._picks)
        return Count(len(self._acted), self._clicks, self._keys, typed, picked, self._prints)

    @contextmanager
    def within(self, **most: int) -> Iterator[None]:
        """The block may cost at most so much: ``within(keys=2)``."""
        before = self.count()
        yield
        after = self.count()
        for what, limit in most.items():
            spent = getattr(after, what) - getattr(before, what)
            assert spent <= limit, f"{self.title}: {spent} {what}, the budget is {limit}"

    def seconds(self) -> int:
        """How long it would take, estimated."""
        text = "".join(self._texts.values())
        signs = len(re.findall(r"[\u3400-\u9fff]", text))
        count = self.count()
        keys = count.keys + len(text) - signs
        return round(keys * KEY + signs * SIGN + count.clicks * CLICK + count.entries * DECISION)

    def done(self) -> Count:
        """The journey is over: within its budget, and as it was counted before."""
        count = self.count()
        over = [
            f"{what} {getattr(count, what)} > {limit}"
            for what, limit in asdict(self.budget).items()
            if limit is not None and getattr(count, what) > limit
        ]
        assert not over, f"{self.title} costs too much: {', '.join(over)}"
        self._compare({"title": self.title, **asdict(count), "seconds": self.seconds(),
                       "budget": {k: v for k, v in asdict(self.budget).items() if v is not None}})
        return count

    def _compare(self, line: dict[str, Any]) -> None:
        file = GOLDEN / f"{self.name}.json"
        if os.environ.get("WRITE_GOLDEN"):
            GOLDEN.mkdir(exist_ok=True)
            file.write_text(json.dumps(line, ensure_ascii=False, indent=1) + "\n", "utf-8")
        known: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        was, now = ({k: v for k, v in one.items() if k not in BY_BROWSER} for one in (known, line))
        assert was == now, (
            f"The effort of “{self.title}” was {was} and is {now}. If that is meant: "
            "WRITE_GOLDEN=1 for this test, then `python tools/effort.py`, and commit both."
        )
