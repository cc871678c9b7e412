"""A department's person answers an invitation like a lawyer: under ``/i``, without signing in."""

from __future__ import annotations

import pytest
from flask import Flask

from mediation.assignment.invitation_models import Invitation
from mediation.core.database import db
from tests.cast import Cast
from tests.guests.story import STORY, enter, invited, issue

pytestmark = pytest.mark.usefixtures("clock")


def test_a_departments_person_accepts_by_number_and_code_and_reads_the_brief(app: Flask, cast: Cast) -> None:
    _made, row_id = invited(cast, "liaison")
    phone = enter(app, issue(cast, row_id))
    letter = phone.see("/i/open")
    assert STORY not in letter.text, "before he answers he knows the names only"
    phone.send(letter.form("/i/open"), answer="accept", declaration="y")
    with db.reading() as session:
        assert session.get_one(Invitation, row_id).state == "accepted"
    assert STORY in phone.see("/i/open").text
