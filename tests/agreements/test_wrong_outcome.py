"""A court’s outcome entered wrongly is put right with a second person, and all that hangs on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.verify import verify
from mediation.core import clock as hub_clock
from mediation.core.database import Database, db
from mediation.core.exceptions import Forbidden
from mediation.jobs.runner import drain
from mediation.lifecycle.models import Proposal
from mediation.notifications.models import Message
from mediation.tasks.models import Task
from tests.agreements.story import agreed, codes, events, on_row, party_ids, row, rows
from tests.cast import Cast
from tests.closure.stories import paper
from tests.conftest import Clock
from tests.desk.test_not_decided_blind import asked
from tests.lifecycle.stages import do
from tests.support.client import HubClient
from workflows.errors import GuardRefused

pytestmark = pytest.mark.usefixtures("clock")

SignIn = Callable[[str], HubClient]

NUMBER = "(2026)浙0113民特1号"


def ruled(cast: Cast, name: str) -> tuple[int, int]:
    """An agreement on which the court is said to have ruled: the dispute and the row."""
    made, _agreement = agreed(cast)
    clerk, (term,) = cast.actor("clerk"), rows("confirmation", made)
    everybody = tuple(party_ids(made))
    on_row(clerk, made, "confirmation", term.id, "apply", applied_by=everybody, court="临平区法院")
    told = {"ruling_number": NUMBER, "ruled_on": hub_clock.today()}
    if name == "dismiss":
        told["reason"] = "unclear"
    on_row(clerk, made, "confirmation", term.id, name, **told)
    return made, term.id


def put_right(sign_in: SignIn, cast: Cast, made: int, ruling: int, value: str) -> None:
    question = asked(cast, made, "correct", reason="slip", field=f"outcome_{ruling}", new_value=value)
    head = sign_in("head")
    head.send(head.see(f"/cases/{made}/proposals/{question}").form("/proposals/"), decision="confirm")


@pytest.mark.parametrize(
    ("entered", "old", "right", "value"),
    [("confirm", "已确认", "dismissed", "已驳回"), ("dismiss", "已驳回", "confirmed", "confirmed")],
)
def test_a_wrong_outcome_is_put_right_once_a_second_person_confirms(
    sign_in: SignIn, cast: Cast, database: Database, entered: str, old: str, right: str, value: str
) -> None:
    made, ruling = ruled(cast, entered)
    question = asked(cast, made, "correct", reason="slip", field=f"outcome_{ruling}", new_value=value)
    before = row("confirmation", ruling).state
    assert before != right, "nothing has changed before the second person pressed"
    head = sign_in("head")
    page = head.see(f"/cases/{made}/proposals/{question}")
    assert f"裁定结果({NUMBER}){old}" in page.text
    head.send(page.form("/proposals/"), decision="confirm")
    found = row("confirmation", ruling)
    assert (found.state, found.ruling_number, found.ruled_on) == (right, NUMBER, hub_clock.today())
    assert events(made)[-2:] == ["dispute.correct", "confirmation.set_right"]
    course = head.see(f"/cases/{made}?tab=timeline").text
    assert "更正裁定结果" in course
    assert verify(database).whole


def test_who_works_on_the_case_is_told_that_an_outcome_was_put_right(
    app: Flask, sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, ruling = ruled(cast, "confirm")
    put_right(sign_in, cast, made, ruling, "已驳回")
    drain(app)
    told = reading.scalars(select(Message.user_id).where(Message.kind == "confirmation.set_right:0"))
    assert {cast.clerk, cast.mediator} <= set(told)


def test_an_outcome_that_is_none_or_the_same_is_refused_where_it_is_proposed(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, ruling = ruled(cast, "confirm")
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.correct").form("/do/")
    typed = {"reason": "slip", "field": f"outcome_{ruling}", "second": str(cast.head)}
    assert "请写“已确认”或“已驳回”" in clerk.send(form, 422, new_value="撤销", **typed).text
    assert "新值与原值相同" in clerk.send(form, 422, new_value="已确认", **typed).text
    assert reading.scalars(select(Proposal.id)).all() == []


def test_nobody_turns_an_outcome_without_the_correction(cast: Cast) -> None:
    made, ruling = ruled(cast, "confirm")
    with pytest.raises(Forbidden):
        on_row(cast.actor("clerk"), made, "confirmation", ruling, "set_right")
    assert row("confirmation", ruling).state == "confirmed"


def broken(cast: Cast, clock: Clock, made: int) -> int:
    promise: int = rows("promise", made)[0].id
    clock.go_on(days=11)
    on_row(
        cast.actor("clerk"), made, "promise", promise, "break", reason="will_not", called_at=hub_clock.now()
    )
    return promise


def test_what_a_court_dismissed_is_not_enforced(cast: Cast, clock: Clock) -> None:
    made, _ruling = ruled(cast, "dismiss")
    promise, clerk = broken(cast, clock, made), cast.actor("clerk")
    with pytest.raises(GuardRefused) as refused:
        on_row(clerk, made, "promise", promise, "route", route="enforcement", told_how="face")
    assert codes(refused) == {"not_enforceable"}
    on_row(clerk, made, "promise", promise, "route", route="suit", told_how="face")


@pytest.mark.parametrize(("route", "after"), [("enforcement", "broken"), ("suit", "routed")])
def test_who_was_sent_to_enforce_what_was_dismissed_is_told_another_way(
    sign_in: SignIn, cast: Cast, clock: Clock, database: Database, route: str, after: str
) -> None:
    made, ruling = ruled(cast, "confirm")
    promise = broken(cast, clock, made)
    on_row(cast.actor("clerk"), made, "promise", promise, "route", route=route, told_how="face")
    put_right(sign_in, cast, made, ruling, "已驳回")
    assert row("promise", promise).state == after
    with db.reading() as session:
        key = f"promise:{promise}"
        waits = session.scalars(select(Task.kind).where(Task.subject_key == key, Task.done_seq.is_(None)))
        assert list(waits) == (["promise.route"] if after == "broken" else [])
    assert verify(database).whole


def test_no_agreement_is_set_aside_for_a_dismissal_while_the_court_is_said_to_have_confirmed_it(
    sign_in: SignIn, cast: Cast
) -> None:
    made, ruling = ruled(cast, "confirm")
    told = {
        "reason": "confirmation_dismissed", "paper": paper(cast, made, "court_ruling"),
        "decided_by": "临平区法院", "second": cast.head,
    }
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("clerk"), made, "annul", told)
    assert "court_confirmed" in codes(refused)
    put_right(sign_in, cast, made, ruling, "已驳回")
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("clerk"), made, "annul", told)
    assert "court_confirmed" not in codes(refused), "only the second person is missing now"


def test_an_agreement_set_aside_for_a_dismissal_that_was_none_says_what_to_do(
    sign_in: SignIn, cast: Cast
) -> None:
    made, ruling = ruled(cast, "dismiss")
    question = asked(
        cast, made, "annul", reason="confirmation_dismissed", paper=paper(cast, made, "court_ruling"),
        decided_by="临平区法院",
    )
    head = sign_in("head")
    head.send(head.see(f"/cases/{made}/proposals/{question}").form("/proposals/"), decision="confirm")
    put_right(sign_in, cast, made, ruling, "已确认")
    assert "请用“再次调解”重新记录" in sign_in("clerk").see(f"/cases/{made}?tab=agreement").text
