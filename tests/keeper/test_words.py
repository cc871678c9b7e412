"""What the keeper of the log reads is in words: rights, why something was refused, in which state."""

from __future__ import annotations

from flask import Flask

from mediation.keeper import rights_words as words
from mediation.security.policy import PAGES, POLICY


def test_every_right_has_words(app: Flask) -> None:
    with app.test_request_context():
        unnamed = [right for right in POLICY if words.right_label(right) in ("", right)]
    assert not unnamed, f"name these in mediation/keeper/rights_words.py: {unnamed}"
    assert set(words.PAGES) == set(PAGES)


def test_a_refusal_is_told_without_codes(app: Flask) -> None:
    with app.test_request_context():
        assert words.right_label("dispute.accept") == "受理"
        assert words.right_label("dispute.correct.second").endswith("更正")
        assert words.why_label("GuardRefused") == "条件还不具备"
        assert words.state_label("dispute.accept", "accepted") == "已受理"
