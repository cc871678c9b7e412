"""What the keeper of the log reads is in words: rights, why something was refused, in which state."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from mediation.audit.models import AuditEntry
from mediation.core.database import db
from mediation.keeper import queries
from mediation.keeper import rights_words as words
from mediation.security.policy import PAGES, POLICY
from tests.cast import Cast


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


def test_what_an_account_was_made_with_is_told_in_words(app: Flask, cast: Cast) -> None:
    with app.test_request_context(), db.reading() as session:
        made = session.scalars(select(AuditEntry).where(AuditEntry.event == "user.created")).first()
        assert made is not None
        told = dict(queries.open_content(made))
    assert told["演示账号"] == "否"
    assert {"登录名", "资料指纹"} <= set(told)
