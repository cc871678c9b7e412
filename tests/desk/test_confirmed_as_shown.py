"""Nobody confirms what he was never shown: what is written has not changed since he looked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core.exceptions import Stale
from mediation.lifecycle import proposals
from mediation.lifecycle.door import act
from mediation.lifecycle.models import Proposal
from mediation.lifecycle.owners import WRITES
from tests.agreements.story import agreed, offered, payment, row, sign
from tests.cast import Cast
from tests.closure.stories import accepted, do, paper
from tests.desk.test_not_decided_blind import asked, graded, seen
from tests.support.client import HubClient
from tests.support.pages import Form
from workflows import FLOWS
from workflows.flow import STAY

SignIn = Callable[[str], HubClient]


def change_amount(sign_in: SignIn, dispute_id: int, amount: str) -> None:
    clerk = sign_in("clerk_two")
    clerk.send(clerk.see(f"/cases/{dispute_id}/edit").form("/edit"), amount=amount)


def slip(
    sign_in: SignIn, cast: Cast, field: str, new_value: str
) -> tuple[int, int, HubClient, Form]:
    """A case of 3,000, a correction waiting for the head, and his open page of it."""
    made = accepted(cast, amount=Decimal(3000))
    question = asked(cast, made, "correct", reason="slip", field=field, new_value=new_value)
    head = sign_in("head")
    return made, question, head, head.see(f"/cases/{made}/proposals/{question}").form("/proposals/")


def test_a_value_entered_meanwhile_is_never_overwritten_by_whoever_confirms(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, question, head, form = slip(sign_in, cast, "amount", "4500")
    change_amount(sign_in, made, "9999")
    page = head.send(form, 409, decision="confirm", because="核对过收条")
    assert "涉及金额 ¥3,000.00 → ¥9,999.00" in page.text
    assert "核对过收条" in page.text
    reading.rollback()
    assert reading.get_one(Dispute, made).amount == Decimal(9999)
    assert reading.get_one(Proposal, question).state == "open"
    again = head.see(f"/cases/{made}/proposals/{question}")
    assert "提出之后，有关内容有变" in again.text
    head.send(again.form("/proposals/"), decision="confirm")
    reading.rollback()
    assert reading.get_one(Dispute, made).amount == Decimal(4500)


def test_what_was_changed_elsewhere_in_the_case_stops_no_confirmation(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, _question, head, form = slip(sign_in, cast, "place", "星火村")
    change_amount(sign_in, made, "9999")
    head.send(form, decision="confirm")
    reading.rollback()
    kept = reading.get_one(Dispute, made)
    assert (kept.place, kept.amount) == ("星火村", Decimal(9999))


def test_an_extension_of_a_day_that_moved_meanwhile_is_looked_at_again(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = graded(cast)
    due = reading.get_one(Dispute, made).due_on
    assert due is not None
    question = asked(cast, made, "extend", reason="complex", until=due + timedelta(days=10))
    head = sign_in("head")
    form = head.see(f"/cases/{made}/proposals/{question}").form("/proposals/")
    do(cast, "clerk", made, "dispute.reclassify", reason="escalated", category="020101", grade="1",
       signs=("physical_conflict",))
    reading.rollback()
    assert reading.get_one(Dispute, made).due_on != due
    assert "到期" in head.send(form, 409, decision="confirm").text


def test_without_a_page_it_must_be_as_it_was_when_it_was_proposed(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = accepted(cast, amount=Decimal(3000))
    question = asked(cast, made, "correct", reason="slip", field="amount", new_value="4500")
    change_amount(sign_in, made, "9999")
    with pytest.raises(Stale), act(cast.actor("head")) as a:
        row = a.session.get_one(Proposal, question)
        proposals.decide(a, a.load(Dispute, made), row, cast.actor("clerk"), agree=True)


def test_of_a_protected_case_the_outsider_who_confirms_reads_no_name_in_what_changed(
    sign_in: SignIn, cast: Cast
) -> None:
    made = accepted(cast, secrecy="domestic_violence")
    question = asked(
        cast, made, "correct", "head_of_centre", reason="slip", field="place", new_value="朝阳村19幢"
    )
    centre = sign_in("head_of_centre")
    form = centre.see(f"/cases/{made}/proposals/{question}").form("/proposals/")
    clerk = sign_in("clerk")
    clerk.send(clerk.see(f"/cases/{made}/edit").form("/edit"), place="星火村3幢")
    page = centre.send(form, 409, decision="confirm")
    assert "星火村" not in page.text
    again = seen(sign_in, "head_of_centre", made, question).text
    assert "提出之后" in again
    assert "星火村" not in again


def test_every_move_that_a_second_person_confirms_and_that_stays_says_what_it_writes() -> None:
    flow = FLOWS["dispute"]
    stays = {
        flow.right(name) for name in flow.names
        for row in flow.rows(name) if row.needs_second and row.dest == STAY
    }
    assert stays <= set(WRITES)
    assert "dispute.annul" in WRITES


def test_whoever_annuls_an_agreement_does_not_annul_the_one_that_took_its_place(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, _old = agreed(cast)
    ruling = paper(cast, made, "other")
    question = asked(cast, made, "annul", reason="rescinded", paper=ruling)
    head = sign_in("head")
    form = head.see(f"/cases/{made}/proposals/{question}").form("/proposals/")
    newer = offered(cast.actor("mediator"), made, payment(made, "40000"))
    sign(cast.actor("clerk"), made, newer)
    head.send(form, 409, decision="confirm")
    assert row("agreement", newer).state == "effective"
