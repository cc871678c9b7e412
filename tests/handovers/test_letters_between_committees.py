"""The letter of a hand-over with its receipt, and the answer of a committee that does not use the hub."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.handovers.models import Handover
from mediation.organisations import service as organisations
from mediation.security.actor import system
from tests.cast import Cast
from tests.closure.stories import accepted, do
from tests.handovers.asking import brought
from tests.lifecycle import stages
from tests.support.client import HubClient
from tests.support.pages import Page
from workflows.errors import GuardRefused

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]


@pytest.fixture
def paper_house(cast: Cast) -> int:
    """A committee of the district in which nobody has an account."""
    with db.writing() as session:
        return organisations.create(
            session, system(hub_clock.today()), name="星桥街道人民调解委员会", short_name="星",
            kind="committee", level="street", opened_on=date(2024, 1, 1), parent_id=cast.centre,
        ).id


def offered(cast: Cast, reading: Session, made: int, receiver: int, **more: str) -> int:
    given: dict[str, Any] = {"kind": "sideways", "receiver": receiver, "reason": "not_competent", **more}
    do(cast, "clerk", made, "handover.offer", **given)
    reading.rollback()
    return reading.scalars(select(Handover.id).order_by(Handover.id.desc())).first() or 0


def written_down(client: HubClient, made: int, row: int, name: str, answer: int = 302, **typed: str) -> Page:
    """The sender's clerk writes down what the other committee said."""
    page = client.see(f"/cases/{made}/handovers/{row}?do={name}")
    sent = client.send(page.form(f"/cases/{made}/handovers/{row}/{name}"), answer, **typed)
    return Page(sent.text)


def test_the_letter_names_the_case_the_reason_the_day_and_what_goes_over(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    brought(cast, made, "伤情照片")
    row = offered(cast, reading, made, cast.linping, letter="双方均住临平街道")
    for who in ("clerk", "stranger"):
        text = sign_in(who).see(f"/cases/{made}/handovers/{row}/letter").text
        told = (
            "纠纷移送函", "临平街道人民调解委员会:", "不属本会管辖", "双方均住临平街道", "随函移交材料1份",
            "伤情照片", "回执",
        )
        assert [words for words in told if words not in text] == [], who
        assert str(reading.get_one(Dispute, made).number) in text
    reading.rollback()
    looks = select(AuditEntry.event).where(AuditEntry.actor_id == cast.stranger)
    assert "paper.printed" in set(reading.scalars(looks))


@pytest.mark.parametrize("who", ["village_clerk", "lawyer", "liaison"])
def test_nobody_else_prints_the_letter(cast: Cast, reading: Session, sign_in: SignIn, who: str) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made, cast.linping)
    assert sign_in(who).get(f"/cases/{made}/handovers/{row}/letter").status_code == 404


def test_who_only_watches_does_not_print_it(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made, cast.linping)
    client = sign_in("reviewer")
    assert client.get(f"/cases/{made}/handovers/{row}/letter").status_code == 403
    assert "打印移送函" not in client.see(f"/cases/{made}/handovers/{row}").text


def test_the_sender_writes_down_that_a_committee_without_accounts_took_it(
    cast: Cast, reading: Session, sign_in: SignIn, paper_house: int
) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made, paper_house)
    client = sign_in("clerk")
    assert "对方已接收" in client.see(f"/cases/{made}/handovers/{row}").text
    assert "还差:签收人" in written_down(client, made, row, "receive", 422, channel="paper").text
    written_down(client, made, row, "receive", channel="paper", person="王主任")
    reading.rollback()
    assert reading.get_one(Dispute, made).lead_org_id == paper_house
    assert reading.get_one(Handover, row).taken_by == "王主任"
    told = {
        entry.event: (entry.on_behalf_of, entry.channel)
        for entry in reading.scalars(select(AuditEntry).where(AuditEntry.dispute_id == made))
    }
    assert told["handover.receive"] == ("星桥街道人民调解委员会", "paper")
    assert told["dispute.take_over"] == ("星桥街道人民调解委员会", "paper")
    assert client.get(f"/cases/{made}").status_code == 404
    assert "星桥街道人民调解委员会" in sign_in("reviewer").see(f"/cases/{made}").text


def test_the_sender_writes_down_that_it_came_back_and_keeps_the_case(
    cast: Cast, reading: Session, sign_in: SignIn, paper_house: int
) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made, paper_house)
    client = sign_in("clerk")
    written_down(client, made, row, "return", channel="phone", person="王主任", reason="not_competent")
    reading.rollback()
    assert reading.get_one(Handover, row).state == "returned"
    assert "王主任" in client.see(f"/cases/{made}/handovers/{row}").text
    do(cast, "clerk", made, "handover.drop", row)


def test_a_committee_that_uses_the_hub_answers_itself(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made, cast.linping)
    page = sign_in("clerk").see(f"/cases/{made}/handovers/{row}?do=receive")
    assert "/receive" not in page.html
    assert "?do=recall" in page.html
    for name, stated in (("receive", {}), ("return", {"reason": "not_competent"})):
        with pytest.raises(GuardRefused) as refused:
            do(cast, "clerk", made, f"handover.{name}", row, person="王主任", **stated)
        assert {lack.code for lack in refused.value.lacks} == {"receiver_signs_itself"}


def test_who_signs_on_the_screen_is_named_without_typing(cast: Cast, reading: Session) -> None:
    made = accepted(cast)
    row = offered(cast, reading, made, cast.linping)
    do(cast, "stranger", made, "handover.receive", row)
    reading.rollback()
    assert reading.get_one(Handover, row).taken_by == "文员小李"


def test_nobody_of_the_lead_takes_a_case_over_without_a_hand_over(cast: Cast, sign_in: SignIn) -> None:
    made = accepted(cast)
    assert "/do/dispute.take_over" not in sign_in("clerk").see(f"/cases/{made}").html
    assert sign_in("clerk").get(f"/cases/{made}/do/dispute.take_over").status_code == 403


def test_the_list_opens_where_something_waits_to_be_signed_for(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    sent = stages.accepted(cast, by="stranger", at="linping")
    given: dict[str, Any] = {"kind": "sideways", "receiver": cast.village, "reason": "not_competent"}
    do(cast, "stranger", sent, "handover.offer", **given)
    came = accepted(cast)
    offered(cast, reading, came, cast.linping)
    page = sign_in("stranger").see("/handovers")
    shown, other = (reading.get_one(Dispute, made).number or "" for made in (came, sent))
    assert shown in page.text
    assert other not in page.text
