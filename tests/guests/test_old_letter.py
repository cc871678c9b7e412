"""A letter that was opened before something changed: what is asked again of whoever answers on it."""

from __future__ import annotations

import pytest
from flask import Flask

from mediation.cases import party_edits
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.lifecycle.door import act
from tests.assignment.test_invitations import row_of
from tests.cast import Cast
from tests.guests.story import browser, invited, issue
from tests.support.pages import Page

pytestmark = pytest.mark.usefixtures("clock")


def test_a_yes_to_other_parties_than_those_of_now_is_asked_again_and_names_who_came(
    app: Flask, cast: Cast
) -> None:
    made, row_id = invited(cast)
    issued = issue(cast, row_id)
    phone = browser(app)
    form = phone.see(f"/i/{issued.link_token}").form("/i/")
    with act(cast.actor("clerk")) as a:
        party_edits.add(a, a.load(Dispute, made), PartyInput(side="respondent", name="孙小圣"))
    asked = Page(phone.send(form, 409, answer="accept", declaration="y", code=issued.code).text)
    assert "新增或更名:孙小圣" in asked.text
    assert row_of(row_id).state == "invited"
    again = asked.form("/i/")
    assert not again.values.get("declaration")
    phone.send(again, answer="accept", declaration="y")
    assert row_of(row_id).state == "accepted"
