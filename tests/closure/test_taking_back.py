"""One's own last move, undone within ten minutes and only while nothing followed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.closure import file
from mediation.core import clock as hub_clock
from mediation.followup import queries as visits
from mediation.lifecycle import proposals
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people
from tests.conftest import Clock
from tests.support.client import HubClient
from workflows.errors import GuardRefused


def test_taking_back_restores_what_the_move_changed(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    number = reading.get_one(Dispute, made).number
    clock.go_on(minutes=5)
    do(cast, "clerk", made, "dispute.take_back")
    reading.rollback()
    dispute = reading.get_one(Dispute, made)
    assert (dispute.state, dispute.accepted_at, dispute.number) == ("registered", None, number)


def test_an_ending_is_taken_back_together_with_the_visits_it_planned(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = accepted(cast)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    told = {"told": tuple(people(made).values()), **TOLD}
    do(cast, "clerk", made, "dispute.fail", reason="other", note="双方搬离本地", **told)
    do(cast, "clerk", made, "dispute.take_back")
    row = reading.get_one(Dispute, made)
    assert (row.state, row.ended_at, row.end_reason) == ("classified", None, None)
    assert [visit.state for visit in visits.of_dispute(reading, made)] == ["dropped"]
    clock.go_on(minutes=1)
    asked_by = (people(made)["林某"],)
    do(cast, "clerk", made, "dispute.withdraw", reason="withdrawn", said_how="phone", asked_by=asked_by)
    with act(cast.actor("clerk_two")) as a:
        a.note(a.load(Dispute, made), "paper.added", {"kind": "other"}, right="paper.add")
    with pytest.raises(GuardRefused, match="followed"):
        do(cast, "clerk", made, "dispute.take_back")


def test_nothing_is_taken_back_after_ten_minutes_or_by_another(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    with pytest.raises(Exception, match="take_back"):
        do(cast, "clerk_two", made, "dispute.take_back")
    clock.go_on(minutes=11)
    with pytest.raises(Exception, match="take_back"):
        do(cast, "clerk", made, "dispute.take_back")


def test_who_comes_too_late_is_told_that_it_cannot_be_taken_back(
    cast: Cast, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast)
    browser = sign_in("clerk")
    path = f"/cases/{made}/do/dispute.take_back"
    browser.see(path)
    clock.go_on(minutes=11)
    assert "这一步已不能撤销" in browser.see(path, 403).text
    assert "不在您的职责内" in sign_in("reviewer").see(f"/cases/{made}/do/dispute.accept", 403).text


OFFERED = "您刚做的这一步还可以在"


def failed(cast: Cast) -> int:
    made = accepted(cast)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    told = {"told": tuple(people(made).values()), **TOLD}
    do(cast, "clerk", made, "dispute.fail", reason="other", note="双方搬离本地", **told)
    return made


def test_the_way_back_is_offered_after_a_step_that_can_be_taken_back(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    assert OFFERED in sign_in("clerk").see(f"/cases/{failed(cast)}").text


def test_the_way_back_is_not_offered_after_a_step_that_the_guard_would_refuse(
    cast: Cast, sign_in: Callable[[str], HubClient], reading: Session
) -> None:
    made = failed(cast)
    missing = tuple(gap.code for gap in file.gaps(reading, reading.get_one(Dispute, made)))
    do(cast, "clerk", made, "dispute.close", explained=missing, explanation="材料由法院留存")
    browser = sign_in("clerk")
    assert "已结案" in browser.see(f"/cases/{made}").text
    assert OFFERED not in browser.see(f"/cases/{made}").text
    assert "不能撤销" in browser.see(f"/cases/{made}/do/dispute.take_back").text


def test_what_followed_is_told_in_the_words_of_the_moves(
    cast: Cast, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made = failed(cast)
    do(cast, "clerk", made, "visit.plan", due_on=hub_clock.today())
    with act(cast.actor("clerk")) as a:
        a.note(a.load(Dispute, made), "paper.added", {"kind": "other"}, right="paper.add")
    browser = sign_in("clerk")
    assert OFFERED not in browser.see(f"/cases/{made}").text
    told = browser.see(f"/cases/{made}/do/dispute.take_back").text
    assert "其后已有:回访·" in told
    assert "其他登记" in told
    assert "visit." not in told
    assert "paper." not in told


def test_a_question_that_fell_with_a_step_does_not_bar_the_way_back(
    cast: Cast, sign_in: Callable[[str], HubClient], reading: Session
) -> None:
    made = accepted(cast)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        stated = {"reason": "registered_by_mistake", "second": cast.head}
        proposals.propose(a, dispute, dispute, "dispute", "void", stated)
    asked_by = (people(made)["林某"],)
    do(cast, "clerk", made, "dispute.withdraw", reason="withdrawn", said_how="phone", asked_by=asked_by)
    assert OFFERED in sign_in("clerk").see(f"/cases/{made}").text
    do(cast, "clerk", made, "dispute.take_back")
    reading.rollback()
    assert reading.get_one(Dispute, made).state == "accepted"
    assert proposals.open_of(reading, made) == []
