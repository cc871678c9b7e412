"""A question never waits for nobody: where the named person lost his say, the next is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.jobs.runner import drain
from mediation.lifecycle.models import Proposal
from mediation.notifications.models import Message
from mediation.watch import reminders
from tests.cast import Cast
from tests.closure.stories import accepted, do
from tests.desk.test_not_decided_blind import graded
from tests.desk.test_questions_left_behind import asked
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def gone(cast: Cast, *, account: bool = False) -> None:
    """The head's office ended yesterday, or his account is shut."""
    with db.writing() as session:
        if account:
            session.execute(update(User).where(User.id == cast.head).values(active=False))
        else:
            over = hub_clock.today() - timedelta(days=1)
            session.execute(update(Grant).where(Grant.user_id == cast.head).values(until_on=over))


def stands_on_desk(sign_in: SignIn, who: str, question: int) -> bool:
    return f"/proposals/{question}" in sign_in(who).see("/").html


def test_while_the_named_person_may_decide_nobody_else_is_asked(cast: Cast, sign_in: SignIn) -> None:
    question = asked(cast, accepted(cast))
    assert stands_on_desk(sign_in, "head", question)
    assert not stands_on_desk(sign_in, "head_of_centre", question)


def test_when_his_office_ends_the_level_above_is_asked(cast: Cast, sign_in: SignIn) -> None:
    made = accepted(cast)
    question = asked(cast, made)
    gone(cast)
    centre = sign_in("head_of_centre")
    assert f"/proposals/{question}" in centre.see("/").html
    assert f"/proposals/{question}" in centre.see("/review").html
    form = centre.see(f"/cases/{made}/proposals/{question}").form("/proposals/")
    centre.send(form, decision="confirm")
    assert not stands_on_desk(sign_in, "head_of_centre", question)


def test_when_his_account_is_shut_another_head_of_the_house_is_asked_and_not_the_level_above(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    question = asked(cast, accepted(cast))
    with db.writing() as session:
        session.execute(update(Grant).where(Grant.user_id == cast.clerk_two).values(role="head"))
    assert not stands_on_desk(sign_in, "clerk_two", question)
    gone(cast, account=True)
    assert stands_on_desk(sign_in, "clerk_two", question)
    assert not stands_on_desk(sign_in, "head_of_centre", question)


def test_what_waits_elsewhere_is_not_asked_of_strangers(cast: Cast, sign_in: SignIn) -> None:
    question = asked(cast, accepted(cast))
    gone(cast)
    assert not stands_on_desk(sign_in, "stranger", question)


def graver(cast: Cast, made: int) -> None:
    """Blows came to light: the gravest grade, of the mediators' own accord."""
    do(
        cast, "clerk_two", made, "dispute.reclassify", reason="escalated", category="020101", grade="1",
        signs=("physical_conflict",),
    )


def to_extend(cast: Cast, made: int) -> int:
    return asked(cast, made, "extend", reason="complex", until=hub_clock.today() + timedelta(days=40))


def test_once_the_grade_asks_for_the_centre_its_head_is_asked_and_not_the_head_of_the_house(
    app: Flask, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = graded(cast)
    question = to_extend(cast, made)
    assert not stands_on_desk(sign_in, "head_of_centre", question)
    graver(cast, made)
    assert not stands_on_desk(sign_in, "head", question)
    assert stands_on_desk(sign_in, "head_of_centre", question)
    head = sign_in("head")
    page = head.see(f"/cases/{made}/proposals/{question}")
    assert "须由区中心负责人确认" in page.text
    assert "已无权确认本案,现由" in sign_in("clerk").see(f"/cases/{made}/proposals/{question}").text
    assert "须由区中心负责人确认" in head.send(page.form("/proposals/"), 422, decision="confirm").text
    reading.rollback()
    assert reading.get_one(Proposal, question).state == "open"


def test_who_is_asked_in_anothers_place_is_told_once_in_his_in_box(
    app: Flask, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = graded(cast)
    question = to_extend(cast, made)
    told = select(Message).where(Message.kind == "by_clock.passed_on:0")
    for turn in range(3):
        with db.writing() as session:
            reminders.passed_on(session, {})
        reading.rollback()
        found = [row.user_id for row in reading.scalars(told)]
        assert found == ([cast.head_of_centre] if turn else []), turn
        if not turn:
            graver(cast, made)
    browser = sign_in("head_of_centre")
    line = browser.see("/inbox")
    assert "改由您确认" in line.text
    assert f"/cases/{made}/proposals/{question}" in str(browser.send(line.form("/open")).location)


def test_a_lower_grade_asked_for_before_the_case_was_graded_anew_falls_and_says_so(
    app: Flask, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = graded(cast)
    question = asked(cast, made, "reclassify", reason="calmed", category="020101", grade="3", signs=())
    graver(cast, made)
    reading.rollback()
    assert reading.get_one(Proposal, question).state == "fallen"
    drain(app)
    assert "等待确认的事项已失效" in sign_in("head").see("/inbox").text
    assert "已失效" in sign_in("clerk").see(f"/cases/{made}/proposals/{question}").text
