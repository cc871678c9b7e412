"""Handing over inside the hub: nothing moves until receipt; back only once; then the centre decides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core.exceptions import NotFound
from mediation.handovers.models import Handover
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
    made = _village_case(cast)
    row = _offer_up(cast, reading, made)
    do(cast, "clerk", made, "handover.receive", row)
    assert sign_in("village_clerk").get(f"/cases/{made}").status_code == 200
    assert sign_in("village_clerk").get(f"/cases/{made}/do/dispute.classify").status_code == 403


def _village_case(cast: Cast) -> int:
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


def _offer_up(cast: Cast, reading: Session, made: int) -> int:
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
