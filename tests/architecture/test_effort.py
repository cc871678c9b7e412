"""docs/effort.md is made from what was counted and never older than that."""

from __future__ import annotations

from tools import effort


def test_the_page_of_the_efforts_is_fresh() -> None:
    assert effort.TARGET.read_text("utf-8") == effort.document(), (
        "A journey was counted anew: run `python tools/effort.py` and commit docs/effort.md."
    )
