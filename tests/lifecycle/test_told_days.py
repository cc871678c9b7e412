"""A day that tells what happened lies neither ahead nor before what it answers; a wrong one is put right."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.party_models import Consent, ContactAttempt
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.documents.models import Paper
from mediation.lifecycle import times
from tests.agreements.story import agreed, on_row, party_ids, row, rows
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do
from tests.conftest import Clock
from tests.desk.test_not_decided_blind import asked
from tests.handovers.test_handovers import offered
from tests.keeper.files import closed
from tests.support.client import HubClient
from workflows import FLOWS
from workflows.facts import Ask, Kind, asks
from workflows.reasons import SUPPLEMENT

SignIn = Callable[[str], HubClient]

AHEAD = {"until", "due_on", "next_on", "answer_by", "starts_at", "next_at", "meet_at"}
"""Fields of a day or moment that is arranged, not told."""

FUTURE, EARLY = "occurred_in_future", "before_what_it_answers"


def _timed() -> list[tuple[str, str, Ask]]:
    return [
        (flow.right(move), name, ask)
        for flow in FLOWS.values() for move in flow.names
        for name, ask in asks(flow.move(move).facts).items() if ask.kind in (Kind.DAY, Kind.MOMENT)
    ]


def test_every_day_of_every_move_is_either_told_or_arranged() -> None:
    fields = _timed()
    assert {name for _right, name, _ask in fields} >= {"ruled_on", "told_on", "dated", "said_at", "called_at"}
    assert [(right, name) for right, name, ask in fields if ask.past == (name in AHEAD)] == []


def test_every_told_day_is_refused_when_it_lies_ahead() -> None:
    now = hub_clock.now()
    later: dict[Kind, Any] = {
        Kind.DAY: hub_clock.today() + timedelta(days=1), Kind.MOMENT: now + timedelta(minutes=5),
    }
    for right, name, ask in _timed():
        flow, _dot, move = right.partition(".")
        made: Any = object.__new__(FLOWS[flow].move(move).facts)
        for other in asks(type(made)):
            object.__setattr__(made, other, None)
        times.has_happened(made, now)
        object.__setattr__(made, name, later[ask.kind])
        if ask.past:
            with pytest.raises(RuleBroken) as refused:
                times.has_happened(made, now)
            assert refused.value.fields == {name: [FUTURE]}, right
        else:
            times.has_happened(made, now)


def applied(cast: Cast) -> tuple[int, int]:
    """An agreement whose confirmation was asked for today: the dispute and the row."""
    made, _agreement = agreed(cast)
    (asked_for,) = rows("confirmation", made)
    on_row(
        cast.actor("clerk"), made, "confirmation", asked_for.id, "apply", applied_by=tuple(party_ids(made)),
        court="临平区法院",
    )
    return made, asked_for.id


@pytest.mark.parametrize("name", ["confirm", "dismiss"])
@pytest.mark.parametrize(("days", "code"), [(34, FUTURE), (1, FUTURE), (-1, EARLY), (-300, EARLY)])
def test_no_ruling_lies_ahead_or_before_the_court_was_asked(
    cast: Cast, clock: Clock, name: str, days: int, code: str
) -> None:
    made, asked_for = applied(cast)
    told: dict[str, Any] = {"ruling_number": "民特1号", "ruled_on": hub_clock.today() + timedelta(days=days)}
    if name == "dismiss":
        told["reason"] = FLOWS["confirmation"].move("dismiss").reasons[0].code
    with pytest.raises(RuleBroken) as refused:
        on_row(cast.actor("clerk"), made, "confirmation", asked_for, name, **told)
    assert refused.value.fields == {"ruled_on": [code]}
    assert row("confirmation", asked_for).state == "applied"


def test_a_court_is_not_asked_before_the_agreement_took_effect(cast: Cast, clock: Clock) -> None:
    made, _agreement = agreed(cast)
    (asked_for,) = rows("confirmation", made)
    with pytest.raises(RuleBroken) as refused:
        on_row(
            cast.actor("clerk"), made, "confirmation", asked_for.id, "apply",
            applied_by=tuple(party_ids(made)), court="临平区法院", late_reason="recorded_on_paper",
            occurred_at=hub_clock.now() - timedelta(days=200),
        )
    assert refused.value.fields == {"occurred_at": [EARLY]}


def test_a_wrong_day_of_a_ruling_is_put_right_by_a_correction_with_the_old_one_beside_it(
    sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    made, asked_for = applied(cast)
    clock.go_on(days=3)
    on_row(
        cast.actor("clerk"), made, "confirmation", asked_for, "confirm", ruling_number="民特1号",
        ruled_on=hub_clock.today(),
    )
    field, clerk = f"ruled_on_{asked_for}", sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.correct").form("/do/")
    for value, words in (
        ("2026-01-05", "早于申请司法确认之日"), ("2027-03-01", "新值在将来"), ("上周", "新值不是日期"),
        (str(hub_clock.today()), "新值与原值相同"),
    ):
        answer = clerk.send(
            form, status=422, reason="slip", field=field, new_value=value, second=str(cast.head)
        )
        assert words in answer.text, value
    day = hub_clock.today() - timedelta(days=1)
    question = asked(cast, made, "correct", reason="slip", field=field, new_value=str(day))
    head = sign_in("head")
    page = head.see(f"/cases/{made}/proposals/{question}")
    assert "裁定日期(民特1号)" in page.text
    head.send(page.form("/proposals/"), decision="confirm")
    found = row("confirmation", asked_for)
    assert (found.ruled_on, found.state) == (day, "confirmed")


def test_nobody_was_told_of_an_end_before_the_case_had_come_to_it(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    clock.go_on(days=2)
    with db.reading() as session:
        party = min(p for p in party_ids(made))
        accepted_at = session.get_one(Dispute, made).accepted_at
    assert accepted_at is not None
    told: dict[str, Any] = {
        **TOLD, "reason": "refused_before_start", "party": party, "said_how": "phone",
        "said_at": hub_clock.now(), "told": tuple(party_ids(made)),
    }
    early, late = hub_clock.today() - timedelta(days=40), hub_clock.today() + timedelta(days=1)
    for day, code in ((early, EARLY), (late, FUTURE)):
        with pytest.raises(RuleBroken) as refused:
            do(cast, "clerk", made, "dispute.refuse", **told, told_on=day)
        assert refused.value.fields == {"told_on": [code]}
    with pytest.raises(RuleBroken) as refused:
        do(cast, "clerk", made, "dispute.refuse", **{**told, "said_at": hub_clock.now() - timedelta(days=90)})
    assert refused.value.fields == {"said_at": [EARLY]}
    do(cast, "clerk", made, "dispute.refuse", **told, told_on=hub_clock.day_of(accepted_at))
    with db.reading() as session:
        ended = session.get_one(Dispute, made).ended_at
    assert ended is not None
    assert ended >= accepted_at


def test_nothing_is_received_before_it_was_handed_over(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    clock.go_on(hours=3)
    row_id = offered(cast, reading, made)
    clock.go_on(hours=1)
    with pytest.raises(RuleBroken) as refused:
        do(cast, "stranger", made, "handover.receive", row_id, occurred_at=_ago(120))
    assert refused.value.fields == {"occurred_at": [EARLY]}
    do(cast, "stranger", made, "handover.receive", row_id, occurred_at=_ago(30))


def _ago(minutes: int) -> datetime:
    return hub_clock.now() - timedelta(minutes=minutes)


@pytest.mark.parametrize("filed", [False, True])
def test_no_paper_bears_a_day_that_has_not_come(
    sign_in: SignIn, cast: Cast, reading: Session, filed: bool
) -> None:
    made = closed(cast) if filed else accepted(cast)
    before = reading.query(Paper).count()
    client = sign_in("clerk")
    form = client.see(f"/cases/{made}/papers").form(f"/{made}/papers")
    tomorrow = str(hub_clock.today() + timedelta(days=1))
    sent = {"kind": "evidence", "title": "收条", "dated_on": tomorrow}
    if filed:
        sent |= {"reason": SUPPLEMENT[0].code, "origin": "王先生"}
    page = client.send(form, 422, file=(io.BytesIO(b"%PDF-1.4 x"), "收条.pdf"), **sent)
    assert "这个时间还没有到" in page.text
    reading.rollback()
    assert reading.query(Paper).count() == before


@pytest.mark.parametrize(("days", "words"), [(400, "这个时间还没有到"), (-400, "早于它所答复的事")])
def test_nobody_said_anything_of_a_case_in_a_year_that_was_mistyped(
    sign_in: SignIn, cast: Cast, reading: Session, days: int, words: str
) -> None:
    made, clerk = accepted(cast), sign_in("clerk")
    when = (hub_clock.now() + timedelta(days=days)).strftime("%Y-%m-%d 10:00")
    form = clerk.see(f"/cases/{made}/consents").form("/consents")
    party = party_ids(made)[0]
    page = clerk.send(form, 422, at=when, channel="phone", said=[f"yes:{party}:mediation|"])
    assert words in page.text
    form = clerk.see(f"/cases/{made}/contacts").form("/contacts")
    page = clerk.send(form, 422, at=when, channel="phone", result="no_answer", party=str(party))
    assert words in page.text
    assert reading.scalars(select(Consent.id)).all() == reading.scalars(select(ContactAttempt.id)).all() == []
