"""What is split off begins anew: it waits for the clerk, whoever split it, and the clerk is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.cases.models import DisputeLink
from mediation.core.database import db
from mediation.jobs.runner import drain
from mediation.notifications.models import Message
from tests.cast import Cast
from tests.closure.stories import accepted, do, people
from tests.support.client import HubClient
from tests.tasks.test_follower import waits

SignIn = Callable[[str], HubClient]

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def split_off(cast: Cast) -> int:
    """The mediator has split his case; the key of the new one."""
    made = accepted(cast, "林某", "徐某", "吴某")
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    do(cast, "clerk", made, "dispute.assign", mediator=cast.mediator, chosen_by="committee", reason="load")
    do(cast, "mediator", made, "dispute.split", reason="go_own_way", parties=(people(made)["吴某"],))
    with db.reading() as session:
        return session.scalars(select(DisputeLink.other_id).where(DisputeLink.dispute_id == made)).one()


def test_a_split_off_case_waits_for_the_clerk_to_grade_and_assign_it(
    cast: Cast, split_off: int, sign_in: SignIn
) -> None:
    assert waits(split_off) == [("dispute.classify", f"o:{cast.qiaosi}")]
    buttons = [a.attributes["href"] for a in sign_in("clerk").see("/").all("a") if "分级" in a.text]
    assert any(str(split_off) in (url or "") for url in buttons)


def test_the_clerk_is_told_of_a_case_that_a_mediator_split_off(
    cast: Cast, split_off: int, app: Flask
) -> None:
    drain(app)
    with db.reading() as session:
        told = session.scalars(select(Message).where(Message.dispute_id == split_off)).all()
    assert {one.kind for one in told} == {"dispute.split_from:0"}
    assert {one.user_id for one in told} == {cast.clerk, cast.clerk_two}
