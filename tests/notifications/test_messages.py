"""Who is told of a move, when, in which words; and that a message tells nobody else's business."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.core.exceptions import NotFound
from mediation.jobs.runner import drain
from mediation.notifications import queries, service
from mediation.notifications.catalogue import NOTICES
from mediation.notifications.models import Message
from mediation.notifications.recipients import BY_ENTRY, BY_SEAT
from tests.cast import Cast
from tests.lifecycle.cases import accept, register
from tests.support.client import HubClient
from tests.support.walk import go
from workflows import FLOWS

SignIn = Callable[[str], HubClient]


def assigned(cast: Cast) -> int:
    made = register(cast.actor("clerk"), cast.qiaosi)
    accept(cast.actor("clerk"), made)
    go(cast.actor("clerk"), made, "classify")
    go(cast.actor("clerk"), made, "assign", mediator_id=cast.mediator)
    return made


def told(user_id: int) -> list[str]:
    with db.reading() as session:
        return list(
            session.scalars(select(Message.kind).where(Message.user_id == user_id).order_by(Message.id))
        )


def test_every_message_of_the_tables_is_in_the_catalogue() -> None:
    sent = {move.message for flow in FLOWS.values() for move in flow.moves if move.message}
    assert sent <= NOTICES.keys(), f"Say in catalogue.py who is told what: {sent - NOTICES.keys()}"
    beside = (
        "by_clock.", "intake.", "proposal.", "assignment.", "joint.",
        "dispute.split_from", "dispute.absorbed", "dispute.released",
    )
    unused = {key for key in NOTICES if not key.startswith(beside)} - sent
    assert not unused, f"No move sends these: {unused}"


def test_every_notice_names_people_the_hub_can_find() -> None:
    words = {word for notices in NOTICES.values() for notice in notices for word in notice.to}
    assert words <= BY_SEAT.keys() | BY_ENTRY.keys()


def test_the_mediator_is_told_of_an_assignment_and_whoever_assigned_is_not(app: Flask, cast: Cast) -> None:
    assigned(cast)
    assert told(cast.mediator) == [], "nothing is told inside the act"
    drain(app)
    assert told(cast.mediator) == ["dispute.assign:0"]
    assert told(cast.clerk) == []


def test_old_and_new_mediator_read_different_words(app: Flask, cast: Cast) -> None:
    made = assigned(cast)
    go(cast.actor("head"), made, "reassign", mediator_id=cast.mediator_two)
    drain(app)
    assert told(cast.mediator)[-1] == "dispute.reassign:1"
    assert told(cast.mediator_two) == ["dispute.reassign:0"]


def test_colleagues_of_the_one_who_acted_are_told(app: Flask, cast: Cast) -> None:
    made = assigned(cast)
    go(cast.actor("clerk"), made, "suspend")
    drain(app)
    assert told(cast.clerk_two) == ["dispute.suspend:0"]
    assert told(cast.mediator)[-1] == "dispute.suspend:0"
    assert told(cast.clerk) == []
    assert told(cast.stranger) == []


def test_a_message_delivered_twice_is_there_once(app: Flask, cast: Cast) -> None:
    made = assigned(cast)
    drain(app)
    payload = {"chain": f"d:{made}", "seq": 4, "lead": cast.qiaosi, "mediator": cast.mediator}
    with db.writing() as session:
        service.deliver(session, payload)
    assert told(cast.mediator) == ["dispute.assign:0"]


def test_nobody_marks_another_persons_message(app: Flask, cast: Cast) -> None:
    assigned(cast)
    drain(app)
    with db.reading() as session:
        message_id = session.scalars(select(Message.id)).one()
    with pytest.raises(NotFound):
        service.read(cast.clerk, message_id)
    service.read(cast.mediator, message_id)
    with db.reading() as session:
        assert queries.unread(session, cast.mediator) == 0


def test_it_is_known_whether_anybody_has_read_of_an_entry(app: Flask, cast: Cast) -> None:
    made = assigned(cast)
    drain(app)
    with db.reading() as session:
        assert not queries.was_read(session, f"d:{made}/4")
    service.read_case(cast.mediator, made)
    with db.reading() as session:
        assert queries.was_read(session, f"d:{made}/4")


def test_unread_stand_first(app: Flask, cast: Cast) -> None:
    first, second = assigned(cast), assigned(cast)
    drain(app)
    service.read_case(cast.mediator, second)
    with db.reading() as session:
        bundles = queries.inbox(session, cast.actor("mediator"))
    assert [(b.dispute_id, b.unread) for b in bundles] == [(first, 1), (second, 0)]


def test_the_inbox_leads_to_the_case_and_forgets_what_was_read(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    made = assigned(cast)
    drain(app)
    browser = sign_in("mediator")
    page = browser.see("/inbox")
    assert "本案指派给您" in page.text
    answer = browser.send(page.form("/open"))
    assert answer.location is not None
    assert answer.location.endswith((f"/cases/{made}", "/inbox"))
    with db.reading() as session:
        assert queries.unread(session, cast.mediator) == 0


def test_an_empty_inbox_says_so(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    assert "没有新消息" in sign_in("clerk").see("/inbox").text


def test_several_messages_of_a_case_are_marked_by_one_press(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    go(cast.actor("clerk"), made, "suspend")
    drain(app)
    browser = sign_in("mediator")
    browser.send(browser.see("/inbox").form("/read"))
    with db.reading() as session:
        assert queries.unread(session, cast.mediator) == 0


def test_the_message_shows_no_title_to_whoever_may_not_open_the_case(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    made = assigned(cast)
    with db.writing() as session:
        dispute = session.get_one(Dispute, made)
        service.tell(session, "by_clock.blocked", dispute, dispute.subject_key, "x", {cast.lawyer})
    page = sign_in("lawyer").see("/inbox")
    assert "还差" in page.text
    assert "甲 与 乙" not in page.text


def test_another_persons_message_cannot_be_opened(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    assigned(cast)
    drain(app)
    with db.reading() as session:
        message_id = session.scalars(select(Message.id)).one()
    browser = sign_in("clerk")
    token = browser.see("/inbox").form("/account/").values["csrf_token"]
    answer = browser.post(f"/inbox/{message_id}/open", data={"csrf_token": token})
    assert answer.status_code == 404
