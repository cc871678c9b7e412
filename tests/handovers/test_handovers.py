"""Handing over inside the hub: nothing moves until receipt; back only once; then the centre decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core import formats
from mediation.core.exceptions import NotFound
from mediation.handovers.models import Handover
from mediation.lifecycle.available import available
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from tests.cast import Cast
from tests.closure.stories import accepted, do, take
from tests.conftest import Clock
from tests.support.client import HubClient
from workflows.errors import GuardRefused


def offered(cast: Cast, reading: Session, made: int, to: str = "linping", kind: str = "sideways") -> int:
    do(cast, "clerk", made, "handover.offer", kind=kind, receiver=getattr(cast, to), reason="not_competent")
    reading.rollback()
    row = reading.scalars(
        select(Handover).where(Handover.dispute_id == made).order_by(Handover.id.desc())
    ).first()
    assert row is not None
    return row.id


def test_until_it_is_received_nothing_moves(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    offered(cast, reading, made)
    assert reading.get_one(Dispute, made).lead_org_id == cast.qiaosi


def test_the_lead_changes_on_receipt_and_the_old_one_leaves(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = accepted(cast)
    do(cast, "stranger", made, "handover.receive", offered(cast, reading, made))
    reading.rollback()
    dispute = reading.get_one(Dispute, made)
    assert (dispute.lead_org_id, dispute.state) == (cast.linping, "accepted")
    assert dispute.number is not None
    assert "乔" in dispute.number  # the number stays with the committee that accepted
    with pytest.raises(NotFound):
        do(cast, "clerk", made, "dispute.transfer")


def test_handed_up_the_lower_unit_stays_and_helps(
    cast: Cast, reading: Session, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made = village_case(cast)
    row = offer_up(cast, reading, made)
    do(cast, "clerk", made, "handover.receive", row)
    assert sign_in("village_clerk").get(f"/cases/{made}").status_code == 200
    assert sign_in("village_clerk").get(f"/cases/{made}/do/dispute.classify").status_code == 403


def village_case(cast: Cast) -> int:
    made = take(cast, "林某", "徐某", who="village_clerk", lead="village")
    do(
        cast,
        "village_clerk",
        made,
        "dispute.accept",
        competence="party_lives",
        no_bar=True,
        repeat_answer="different",
    )
    return made


def offer_up(cast: Cast, reading: Session, made: int) -> int:
    do(cast, "village_clerk", made, "handover.offer", kind="up", receiver=cast.qiaosi, reason="floor_met")
    reading.rollback()
    return reading.scalars(select(Handover.id).where(Handover.dispute_id == made)).one()


def test_it_comes_back_once_within_two_working_days(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made)
    do(cast, "stranger", made, "handover.return", row, reason="not_competent")
    do(cast, "clerk", made, "handover.drop", row)
    again = offered(cast, reading, made)
    with pytest.raises(GuardRefused):
        do(cast, "stranger", made, "handover.return", again, reason="not_competent")


def test_after_two_working_days_it_cannot_be_returned_and_the_centre_may_impose(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made)
    with pytest.raises(GuardRefused):
        do(cast, "head_of_centre", made, "handover.impose", row, ruling="由临平街道承办")
    clock.go_on(days=5)
    with pytest.raises(GuardRefused):
        do(cast, "stranger", made, "handover.return", row, reason="not_competent")
    do(cast, "head_of_centre", made, "handover.impose", row, ruling="由临平街道承办")
    reading.rollback()
    assert reading.get_one(Dispute, made).lead_org_id == cast.linping


def test_upwards_goes_only_to_the_level_above(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    with pytest.raises(GuardRefused):
        do(cast, "clerk", made, "handover.offer", kind="up", receiver=cast.linping, reason="floor_met")


def test_the_receiver_finds_it_on_his_page(
    cast: Cast, reading: Session, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made)
    page = sign_in("stranger").see("/handovers")
    assert "林某" in page.text
    assert sign_in("stranger").get(f"/handovers/{row}").status_code == 302
    assert sign_in("village_clerk").get(f"/handovers/{row}").status_code == 404


def test_who_sent_a_case_back_keeps_a_line_of_it_with_the_day_and_nothing_of_the_case(
    cast: Cast, reading: Session, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made)
    do(cast, "stranger", made, "handover.return", row, reason="not_competent")
    number = reading.get_one(Dispute, made).number
    theirs = sign_in("stranger")
    for settled in (False, True):
        if settled:
            do(cast, "clerk", made, "handover.drop", row)
        page = theirs.see("/handovers?tab=in")
        (line,) = [r for r in page.all("tr") if number and number in r.text]
        assert "已退回" in line.text
        assert formats.day(hub_clock.today()) in line.text
        assert "林某" not in page.text
        assert f"/cases/{made}" not in page.html
    assert theirs.get(f"/cases/{made}").status_code == 404


def test_what_was_received_and_given_on_stays_in_both_lists_without_a_way_in(
    cast: Cast, reading: Session, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast)
    do(cast, "stranger", made, "handover.receive", offered(cast, reading, made))
    page = sign_in("clerk").see("/handovers?tab=out")
    number = reading.get_one(Dispute, made).number
    assert any(number and number in r.text and "已接收" in r.text for r in page.all("tr"))
    assert f"/cases/{made}" not in page.html


def test_what_cannot_be_returned_has_no_button_for_it_and_says_why(
    cast: Cast, reading: Session, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made, other = accepted(cast), accepted(cast, "赵某", "孙某")
    row = offered(cast, reading, made)
    theirs = sign_in("stranger")
    assert "do=return" in theirs.see(f"/cases/{made}/handovers/{row}").html
    do(cast, "stranger", made, "handover.return", row, reason="not_competent")
    do(cast, "clerk", made, "handover.drop", row)
    again, late = offered(cast, reading, made), offered(cast, reading, other)
    page = theirs.see(f"/cases/{made}/handovers/{again}")
    assert "do=return" not in page.html
    assert "已退回过一次,再有异议由区中心决定" in page.text
    clock.go_on(days=5)
    page = sign_in("stranger").see(f"/cases/{other}/handovers/{late}")
    assert "do=return" not in page.html
    assert "已过两个工作日,不能退回" in page.text


OFFERED = "另一方的亲属在本会任职,不便办理"
SENT_BACK = "当事人户籍和纠纷发生地都不在本街道"


def test_what_was_written_beside_other_stands_before_whoever_must_decide(
    cast: Cast, reading: Session, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast)
    do(
        cast, "clerk", made, "handover.offer", kind="sideways", receiver=cast.linping, reason="other",
        note=OFFERED,
    )
    row = reading.scalars(select(Handover).where(Handover.dispute_id == made)).one()
    address = f"/cases/{made}/handovers/{row.id}"
    assert OFFERED in sign_in("stranger").see(address).text
    assert OFFERED in sign_in("clerk").see(f"{address}/letter").text
    do(cast, "stranger", made, "handover.return", row.id, reason="other", note=SENT_BACK)
    assert SENT_BACK in sign_in("clerk").see(address).text
    assert SENT_BACK in sign_in("head_of_centre").see(address).text


def test_of_a_protected_case_who_only_watches_reads_no_note_of_a_hand_over(
    cast: Cast, reading: Session, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast, secrecy="domestic_violence")
    do(
        cast, "clerk", made, "handover.offer", kind="sideways", receiver=cast.linping, reason="other",
        note=OFFERED,
    )
    row = reading.scalars(select(Handover).where(Handover.dispute_id == made)).one()
    assert OFFERED not in sign_in("head_of_centre").see(f"/cases/{made}/handovers/{row.id}").text
    assert OFFERED in sign_in("stranger").see(f"/cases/{made}/handovers/{row.id}").text


def test_whoever_may_not_sign_for_a_hand_over_has_no_button_to_take_it_over(
    cast: Cast, reading: Session, sign_in: Callable[[str], HubClient]
) -> None:
    made = village_case(cast)
    row = offer_up(cast, reading, made)
    for who in ("clerk", "head_of_centre", "village_clerk"):
        actor, dispute = cast.actor(who), reading.get_one(Dispute, made)
        offers = "take_over" in {move.name for move in available(reading, actor, dispute)}
        may = gate.allowed(actor, "handover.receive", _seen_by(reading, actor, dispute, row))
        assert offers == (who == "clerk"), who
        assert may or not offers, who
    assert "dispute.take_over" not in sign_in("head_of_centre").see(f"/cases/{made}").html
    assert "dispute.take_over" in sign_in("clerk").see(f"/cases/{made}").html
    do(cast, "clerk", made, "handover.return", row, reason="not_competent")
    reading.rollback()
    assert "dispute.take_over" not in sign_in("clerk").see(f"/cases/{made}").html


def _seen_by(reading: Session, actor: Actor, dispute: Dispute, row_id: int) -> Context:
    kinds = visibility.kinds(reading, actor, dispute.id)
    return Context(dispute, reading.get_one(Handover, row_id), kinds)


def test_while_one_is_open_nobody_is_offered_another(
    cast: Cast, reading: Session, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast)
    clerk = sign_in("clerk")
    assert "handover.offer" in clerk.see(f"/cases/{made}").html
    row = offered(cast, reading, made)
    assert "handover.offer" not in clerk.see(f"/cases/{made}").html
    do(cast, "clerk", made, "handover.recall", row, reason="mistaken")
    assert "handover.offer" in clerk.see(f"/cases/{made}").html
