"""What can mean two days, or a day and an hour, is asked about at its field, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.party_models import ContactAttempt
from mediation.core import clock as hub_clock
from mediation.lifecycle.models import Proposal
from tests.agreements.story import party_ids
from tests.cast import Cast
from tests.conftest import Clock
from tests.desk.test_not_decided_blind import graded
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def test_a_day_of_next_year_without_its_year_is_asked_for_it(
    cast: Cast, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    made, clerk = graded(cast), sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.extend").form("/do/")
    far = hub_clock.today() - timedelta(days=300)
    page = clerk.send(form, 422, until=f"{far:%m%d}", reason="complex", second=str(cast.head))
    assert f"是 {far.isoformat()}，还是 {far.replace(year=far.year + 1).isoformat()}？" in page.text
    assert f"{far:%m%d}" in page.text, "what was typed stands there"
    assert reading.scalars(select(Proposal.id)).all() == []


def test_figures_that_are_a_day_and_an_hour_are_asked_about_where_a_moment_is_told(
    cast: Cast, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    made, clerk = graded(cast), sign_in("clerk")
    form = clerk.see(f"/cases/{made}/contacts").form("/contacts")
    party = str(party_ids(made)[0])
    page = clerk.send(form, 422, at="0930", channel="phone", result="no_answer", party=party)
    assert "是 09-30，还是 09:30？请照其中一种写。" in page.text
    assert reading.scalars(select(ContactAttempt.id)).all() == []
