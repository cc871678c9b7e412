"""A question never waits for nobody: where the named person lost his say, the next is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.core import clock as hub_clock
from mediation.core.database import db
from tests.cast import Cast
from tests.closure.stories import accepted
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
