"""What was handed on has its day: it stands in the list; once it is over those who can act are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import clock as hub_clock
from mediation.jobs.runner import drain
from mediation.notifications.models import Message
from tests.cast import Cast
from tests.closure.stories import accepted, do, paper, people
from tests.conftest import Clock
from tests.desk.test_costs import cost
from tests.handovers.asking import ask
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
    paper(cast, made, "transfer_receipt", hub_clock.today() - timedelta(days=1))
    assert "已有回执" not in sign_in("clerk").see("/handovers?tab=out").text, "it is older than the letter"
    paper(cast, made, "transfer_receipt", hub_clock.today())
    assert "已有回执" in sign_in("clerk").see("/handovers?tab=out").text


def test_a_receipt_that_does_not_come_is_told_once(
    app: Flask, cast: Cast, clock: Clock, reading: Session
) -> None:
    made, other = accepted(cast), accepted(cast, "赵某", "孙某")
    sent_outside(cast, made)
    sent_outside(cast, other)
    paper(cast, other, "transfer_receipt")
    paper(cast, made, "transfer_receipt", hub_clock.today() - timedelta(days=1))
    pass_days(app, clock, 8)
    pass_days(app, clock, 1)
    assert told(reading, cast.clerk).count("by_clock.receipt_late:0") == 1
    assert told(reading, cast.head).count("by_clock.receipt_late:0") == 1


def test_the_centre_sees_what_is_open_between_others_the_most_pressing_first(
    cast: Cast, clock: Clock, reading: Session, sign_in: SignIn
) -> None:
    made, other = accepted(cast), accepted(cast, "赵某", "孙某", secrecy="minors")
    ask(cast, reading, other, days=1)
    row = offered(cast, reading, made)
    page = sign_in("head_of_centre").see("/handovers")
    for text in ("全区在办", "乔司街道人民调解委员会 → 临平街道人民调解委员会", "林某", "受保护"):
        assert text in page.text
    assert "赵某" not in page.text
    assert page.text.index("人力资源") < page.text.index("→ 临平街道")
    do(cast, "stranger", made, "handover.receive", row)
    assert "→ 临平街道" not in sign_in("head_of_centre").see("/handovers").text
    assert "全区在办" not in sign_in("head").see("/handovers").text


def test_the_list_of_the_centre_costs_the_same_for_few_and_for_many(
    cast: Cast, clock: Clock, reading: Session, sign_in: SignIn
) -> None:
    client = sign_in("reviewer")
    offered(cast, reading, accepted(cast))
    few = cost(client, "/handovers")
    for n in range(4):
        offered(cast, reading, accepted(cast, f"甲{n}", f"乙{n}"))
    assert cost(client, "/handovers") == few
