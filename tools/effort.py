"""Writes docs/effort.md from what journeys in a browser were counted to cost: ``python tools/effort.py``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COUNTED = ROOT / "tests" / "golden" / "effort"
TARGET = ROOT / "docs" / "effort.md"

HEAD = """# What the work costs the hand

Written by `python tools/effort.py` from `tests/golden/effort/`; never edited by hand. Each line is a
journey in a real browser (`tests/browser/`), counted by `tests/support/effort.py` from what the page
itself hears and held against its budget.

*Pages*: those on which something was done. *Keys*: presses that write no text (Tab, Enter, Ctrl+Enter).
*Typed*, *picked*: fields filled by hand. *Estimate*: key 0.28 s, Chinese character 0.9 s, click 1.5 s,
decision 1.35 s; for orientation only.

| journey | pages | clicks | keys | typed | picked | prints | budget | estimate |
| --- | --: | --: | --: | --: | --: | --: | --- | --: |
"""
NAMES = ("pages", "clicks", "keys", "typed", "picked", "prints")


def document() -> str:
    """The whole page."""
    counted = [json.loads(file.read_text("utf-8")) for file in sorted(COUNTED.glob("*.json"))]
    return HEAD + "".join(_line(one) for one in counted)


def _line(one: dict[str, Any]) -> str:
    budget = ", ".join(f"{name} ≤ {limit}" for name, limit in one["budget"].items())
    cells = [one["title"], *(str(one[name]) for name in NAMES), budget, f"{one['seconds']} s"]
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    TARGET.write_text(document(), "utf-8")
