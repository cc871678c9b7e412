"""What was handed on has its day: it stands in the list; once it is over those who can act are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.jobs.runner import drain
from mediation.notifications.models import Message
from tests.cast import Cast
from tests.closure.stories import accepted, do, paper, people
from tests.conftest import Clock
from tests.handovers.test_handovers import offered
from tests.support.client import HubClient

pytestmark = pytest.mark.usefixtures("clock")

SignIn = Callable[[str], HubClient]


def told(reading: Session, user_id: int) -> list[str]:
    reading.rollback()
    query = select(Message.kind).where(Message.user_id == user_id, Message.kind.startswith("by_clock."))
    return list(reading.scalars(query.order_by(Message.id)))


def pass_days(app: Flask, clock: Clock, days: int) -> None:
    drain(app)
    clock.go_on(days=days)
    drain(app)


def sent_outside(cast: Cast, made: int) -> None:
    do(
        cast, "clerk", made, "dispute.transfer", reason="special_organ", body="区市场监督管理局",
        letter_number="移字1号", enclosures="申请书", told=tuple(people(made).values()), told_how="phone",
    )


def test_a_hand_over_nobody_signs_for_is_told_to_head_and_centre(
    app: Flask, cast: Cast, clock: Clock, reading: Session
) -> None:
    offered(cast, reading, accepted(cast))
    pass_days(app, clock, 2)
    assert told(reading, cast.head) == []
    pass_days(app, clock, 1)
    assert told(reading, cast.stranger) == ["by_clock.handover_over:0"]
    for who in (cast.clerk, cast.head, cast.head_of_centre):
        assert told(reading, who) == ["by_clock.handover_late:0"]


def test_what_went_to_a_body_outside_stands_in_the_list_until_its_receipt_came(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made = accepted(cast)
    sent_outside(cast, made)
    page = sign_in("clerk").see("/handovers?tab=out")
    for text in ("区市场监督管理局", "移送外单位", "待回执", "剩 7 天"):
        assert text in page.text
    assert "区市场监督管理局" not in sign_in("stranger").see("/handovers?tab=out").text
    paper(cast, made, "transfer_receipt")
    assert "已有回执" in sign_in("clerk").see("/handovers?tab=out").text


def test_a_receipt_that_does_not_come_is_told_once(
    app: Flask, cast: Cast, clock: Clock, reading: Session
) -> None:
    made, other = accepted(cast), accepted(cast, "赵某", "孙某")
    sent_outside(cast, made)
    sent_outside(cast, other)
    paper(cast, other, "transfer_receipt")
    pass_days(app, clock, 8)
    pass_days(app, clock, 1)
    assert told(reading, cast.clerk).count("by_clock.receipt_late:0") == 1
    assert told(reading, cast.head).count("by_clock.receipt_late:0") == 1
