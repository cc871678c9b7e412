"""A question to a second person never holds a case fast: it can be ended whatever became of the case."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.jobs.runner import drain
from mediation.lifecycle import proposals
from mediation.lifecycle.door import act
from mediation.lifecycle.models import Proposal
from mediation.notifications.models import Message
from tests.cast import Cast
from tests.closure.stories import accepted, do, people
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]

BECAUSE: dict[str, dict[str, str]] = {"reject": {"because": "案件已撤回"}, "withdraw": {}}
FELL = "等待确认的事项已失效"


def asked(cast: Cast, dispute_id: int, name: str = "void", **stated: object) -> int:
    """The clerk asks the head; the key of the question."""
    told = stated or {"reason": "registered_by_mistake"}
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, dispute_id)
        made = proposals.propose(a, dispute, dispute, "dispute", name, {**told, "second": cast.head})
        return made.id


def withdrawn(cast: Cast, dispute_id: int) -> None:
    """The applicants do not want mediation any more."""
    by = (people(dispute_id)["林某"],)
    do(cast, "clerk_two", dispute_id, "dispute.withdraw", reason="withdrawn", said_how="phone", asked_by=by)


def left_open(cast: Cast, reading: Session) -> tuple[int, int]:
    """A case that ended while its question stayed open, as before questions fell by themselves."""
    made = accepted(cast)
    question = asked(cast, made)
    kept, proposals.open_of = proposals.open_of, lambda *_: []
    try:
        withdrawn(cast, made)
    finally:
        proposals.open_of = kept
    reading.rollback()
    assert reading.get_one(Proposal, question).state == "open"
    return made, question


def test_what_nobody_could_confirm_any_more_falls_with_the_state_and_blocks_nothing(
    cast: Cast, reading: Session
) -> None:
    made = accepted(cast)
    question = asked(cast, made)
    withdrawn(cast, made)
    reading.rollback()
    row = reading.get_one(Proposal, question)
    assert (row.state, row.decided_by) == ("fallen", None)
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "proposal.fallen")).one()
    assert (entry.chain_id, entry.role) == (f"d:{made}", "system")
    assert proposals.open_of(reading, made) == []


def test_first_and_second_are_told_that_it_fell_and_led_to_what_it_was(
    app: Flask, sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = accepted(cast)
    question = asked(cast, made)
    withdrawn(cast, made)
    drain(app)
    reading.rollback()
    told = reading.scalars(select(Message).where(Message.kind.startswith("proposal.fallen"))).all()
    assert {row.user_id for row in told} == {cast.clerk, cast.head}
    assert {row.subject_key for row in told} == {f"proposal:{question}"}
    for who in ("clerk", "head"):
        browser = sign_in(who)
        assert FELL in browser.see("/inbox").text
        page = browser.see(f"/cases/{made}/proposals/{question}")
        assert "已失效" in page.text
        assert "decision" not in page.html
    assert "作废" not in sign_in("head").see("/review").text


def test_what_may_be_confirmed_later_on_outlives_a_step_of_the_case(cast: Cast, reading: Session) -> None:
    made = accepted(cast)
    question = asked(cast, made, "correct", reason="slip", field="title", new_value="林某 与 徐某 · 漏水")
    withdrawn(cast, made)
    reading.rollback()
    assert reading.get_one(Proposal, question).state == "open"


@pytest.mark.parametrize(
    ("who", "decision", "state"), [("head", "reject", "rejected"), ("clerk", "withdraw", "withdrawn")]
)
def test_in_every_state_a_question_opens_says_what_holds_it_and_can_be_ended(
    who: str, decision: str, state: str, sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, question = left_open(cast, reading)
    browser = sign_in(who)
    page = browser.see(f"/cases/{made}/proposals/{question}")
    assert "现在不能确认:案件状态是“已终止”" in page.text
    assert 'value="confirm"' not in page.html
    browser.send(page.form("/proposals/"), decision=decision, **BECAUSE[decision])
    reading.rollback()
    assert reading.get_one(Proposal, question).state == state


def test_to_confirm_what_the_state_rules_out_is_refused(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, question = left_open(cast, reading)
    head = sign_in("head")
    form = head.see(f"/cases/{made}/proposals/{question}").form("/proposals/")
    assert "不能“作废”" in head.send(form, status=409, decision="confirm").text
    reading.rollback()
    assert reading.get_one(Proposal, question).state == "open"


def test_the_page_says_beforehand_what_confirming_would_miss(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = accepted(cast)
    question = asked(cast, made, "correct", reason="slip", field="amount", new_value="很多")
    page = sign_in("head").see(f"/cases/{made}/proposals/{question}")
    assert "新值不是金额" in page.text
    assert "等待确认人" not in page.text


def test_who_hands_in_a_proposal_is_not_told_that_the_second_has_not_pressed(
    sign_in: SignIn, cast: Cast
) -> None:
    made = accepted(cast, amount=Decimal(100))
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.correct").form("/do/")
    told = clerk.send(form, 422, reason="slip", field="amount", new_value="很多", second=str(cast.head))
    assert "新值不是金额" in told.text
    assert "等待确认人" not in told.text
