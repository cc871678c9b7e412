"""A correction takes what registration would have taken, and nothing that cannot have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import deadline
from mediation.cases.models import Dispute
from mediation.closure import values
from mediation.core import clock as hub_clock
from mediation.core import formats
from mediation.lifecycle import proposals
from mediation.lifecycle.door import act
from mediation.lifecycle.models import Proposal
from tests.cast import Cast
from tests.closure.stories import accepted, do, take
from tests.conftest import Clock
from tests.support.client import HubClient
from workflows.rules.filing import UNFIT

SignIn = Callable[[str], HubClient]

CANNOT_STAND = [
    ("amount", "NaN", "no_amount"),
    ("amount", "Infinity", "no_amount"),
    ("amount", "很多", "no_amount"),
    ("amount", "1.234", "below_a_fen"),
    ("amount", "-5", "amount_out_of_range"),
    ("amount", "1e30", "amount_out_of_range"),
    ("accepted_at", "2030-01-01 10:00", "in_future"),
    ("accepted_at", "1980-01-01 10:00", "out_of_order"),
    ("accepted_at", "不知道", "no_moment"),
    ("received_at", "2031-01-01 10:00", "in_future"),
    ("received_at", "1900-01-01 10:00", "before_limitation"),
    ("title", "长" * 500, "too_long"),
    ("place", "长" * 201, "too_long"),
    ("source", "天上", "not_on_list"),
]


def test_what_cannot_stand_is_refused_when_it_is_proposed_and_says_why(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = accepted(cast, amount=Decimal(100))
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.correct").form("/do/")
    for field, value, code in CANNOT_STAND:
        answer = clerk.send(
            form, status=422, reason="slip", field=field, new_value=value, second=str(cast.head)
        )
        assert UNFIT[code][0][:4] in answer.text, (field, value)
        assert value[:50] in answer.text
    assert reading.scalars(select(Proposal.id)).all() == []


def test_the_same_value_in_other_words_is_no_correction(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = accepted(cast, amount=Decimal(100))
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.correct").form("/do/")
    for field, value in (
        ("amount", "100"), ("amount", "100.00"), ("amount", "¥100.0"), ("source", "当事人申请"),
        ("accepted_at", "1123 09:30"),
    ):
        typed = {"reason": "slip", "field": field, "new_value": value, "second": str(cast.head)}
        told = clerk.send(form, 422, **typed)
        assert "新值与原值相同" in told.text, (field, value)
    clerk.send(form, reason="slip", field="amount", new_value="100.01", second=str(cast.head))


@pytest.mark.parametrize(("field", "value"), [("amount", "NaN"), ("amount", "1.234"), ("title", "长" * 500)])
def test_a_proposal_that_cannot_stand_is_refused_in_words_when_it_is_confirmed(
    field: str, value: str, sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = accepted(cast, amount=Decimal(100))
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        stated = {"reason": "slip", "field": field, "new_value": value, "second": cast.head}
        proposal = proposals.propose(a, dispute, dispute, "dispute", "correct", stated).id
    head = sign_in("head")
    form = head.see(f"/cases/{made}/proposals/{proposal}").form("/proposals/")
    answer = head.send(form, status=422, decision="confirm")
    assert not [code for code in UNFIT if code in answer.text and "_" in code]
    assert reading.get_one(Proposal, proposal).state == "open"


@pytest.mark.parametrize(("field", "text"), [("amount", "¥1,200.50"), ("title", "林某 与 徐某 · 漏水")])
def test_a_good_value_is_set_when_the_head_confirms(
    field: str, text: str, sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = accepted(cast, amount=Decimal(100))
    clerk, head = sign_in("clerk"), sign_in("head")
    form = clerk.see(f"/cases/{made}/do/dispute.correct").form("/do/")
    clerk.send(form, reason="slip", field=field, new_value=text, second=str(cast.head))
    proposal = reading.scalars(select(Proposal.id)).one()
    head.send(head.see(f"/cases/{made}/proposals/{proposal}").form("/proposals/"), decision="confirm")
    reading.rollback()
    assert str(getattr(reading.get_one(Dispute, made), field)) == text.strip("¥").replace(",", "")


def from_a_court(cast: Cast, days: int = 0) -> int:
    """Accepted today on a court's papers that were signed for some days ago."""
    made = take(cast, "林某", "徐某", stated={"source": "court_before"})
    signed = hub_clock.today() - timedelta(days=days)
    do(cast, "clerk", made, "dispute.accept", competence="party_lives", no_bar=True,
       papers_signed_on=signed, repeat_answer="different")
    return made


def test_the_day_a_courts_papers_were_signed_for_is_put_right_and_the_term_counted_anew(
    sign_in: SignIn, cast: Cast, clock: Clock, reading: Session
) -> None:
    made, right = from_a_court(cast, days=10), from_a_court(cast, days=2)
    due = {key: formats.day(reading.get_one(Dispute, key).due_on) for key in (made, right)}
    assert due[made] != due[right]
    clerk, head = sign_in("clerk"), sign_in("head")
    form = clerk.see(f"/cases/{made}/do/dispute.correct").form("/do/")
    typed = {"reason": "slip", "field": "clock_base_on", "second": str(cast.head)}
    for value, said in (("2026-12-30", "在将来"), ("签收", "不是日期")):
        assert said in clerk.send(form, 422, new_value=value, **typed).text
    clerk.send(form, new_value=str(hub_clock.today() - timedelta(days=2)), **typed)
    reading.rollback()
    proposal = reading.scalars(select(Proposal.id)).one()
    page = head.see(f"/cases/{made}/proposals/{proposal}")
    assert f"到期日{due[made]}{due[right]}" in page.text
    head.send(page.form("/proposals/"), decision="confirm")
    reading.rollback()
    assert formats.day(reading.get_one(Dispute, made).due_on) == due[right]


def test_only_a_courts_case_has_such_a_day_and_it_is_not_after_acceptance(
    sign_in: SignIn, cast: Cast, clock: Clock, reading: Session
) -> None:
    plain, made = accepted(cast), from_a_court(cast)
    clerk = sign_in("clerk")
    plainly = clerk.see(f"/cases/{plain}/do/dispute.correct").form("/do/")
    assert "clock_base_on" not in plainly.options["field"]
    clock.go_on(days=3)
    with pytest.raises(values.Unfit, match="after_acceptance"):
        values.read(reading.get_one(Dispute, made), "clock_base_on", str(hub_clock.today()))


def test_a_corrected_acceptance_moves_the_term_that_hangs_on_it(
    cast: Cast, clock: Clock, reading: Session
) -> None:
    made = accepted(cast)
    due = reading.get_one(Dispute, made).due_on
    assert due is not None
    dispute = reading.get_one(Dispute, made)
    assert dispute.accepted_at is not None
    earlier = dispute.accepted_at - timedelta(days=7)
    assert deadline.due_if(reading, dispute, "accepted_at", earlier) == due - timedelta(days=7)
    assert deadline.due_if(reading, dispute, "received_at", earlier) == due


def test_what_happens_to_a_dispute_happens_in_order(clock: Clock) -> None:
    days = {"received_at": 2, "accepted_at": 4, "ended_at": 8, "closed_at": 10}
    row = Dispute(**{name: datetime(2026, 11, day, tzinfo=UTC) for name, day in days.items()})
    assert values.read(row, "accepted_at", "2026-11-05 10:00") == datetime(2026, 11, 5, 2, tzinfo=UTC)
    for field, value in (
        ("received_at", "2026-11-05"), ("accepted_at", "2026-11-01"), ("accepted_at", "2026-11-09"),
        ("ended_at", "1980-01-01"), ("ended_at", "2026-11-12"),
    ):
        with pytest.raises(values.Unfit) as unfit:
            values.read(row, field, value)
        assert str(unfit.value) == "out_of_order", (field, value)
