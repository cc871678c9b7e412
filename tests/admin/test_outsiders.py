"""People invited from outside: in no list of users, no code for them, no way in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from mediation.accounts import passwords, service
from mediation.accounts.models import SignIn as Live
from mediation.accounts.models import User
from mediation.accounts.sign_in import token_hash
from mediation.admin.rosters import people as roster
from mediation.assignment import guest_list
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.security.roles import Role
from tests.admin.bringing import bring, people
from tests.admin.test_slips import given, slips
from tests.cast import PASSWORD, Cast
from tests.stories import fresh
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]
NAME = "陆外援"


@pytest.fixture
def outsider(cast: Cast) -> int:
    with db.writing() as session:
        return guest_list.enter(
            session, cast.actor("clerk"), cast.qiaosi, name=NAME, firm="天目山所", phone="13700137000",
            kind="lawyer",
        ).id


def login_of(reading: Session, user_id: int) -> str:
    return fresh(reading).get_one(User, user_id).login


@pytest.mark.parametrize("query", ["", "?show=new", f"?q={NAME}", "?q=guest"])
def test_somebody_from_outside_stands_in_no_list_of_users(
    outsider: int, sign_in: SignIn, query: str
) -> None:
    for who in ("admin", "security"):
        assert NAME not in sign_in(who).see(f"/admin/users{query}").text
    security = sign_in("security")
    security.see(f"/admin/users/{outsider}", 404)
    form = security.see("/admin/users/forgotten").form("/forgotten")
    answer = Page(security.send(form, status=200, names=NAME).text)
    assert not [e for e in answer.all("input") if e.attributes.get("name") == "user"]


def test_no_slip_is_printed_for_him_alone_ticked_or_with_the_whole_list(
    outsider: int, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    security = sign_in("security")
    one = security.see(f"/admin/users/{cast.clerk}").form("/code")
    assert security.post(f"/admin/users/{outsider}/code", data=one.values).status_code == 404
    form = security.see("/admin/users?q=clerk").form("/slips")
    security.send(form, 422, user=[str(outsider)])
    whole = Page(security.send(form, 200, all="1", q="").text)
    login = login_of(reading, outsider)
    assert slips(whole)
    assert login not in slips(whole)
    assert f"user:{outsider}" not in given(fresh(reading))


def test_the_command_line_gives_him_no_code_and_makes_no_such_name(
    outsider: int, app: Flask, reading: Session
) -> None:
    run = app.test_cli_runner()
    assert run.invoke(args=["user", "code", login_of(reading, outsider)]).exit_code == 1
    made = run.invoke(args=[
        "user", "create", "guest-me", "某人", "--role", "clerk", "--organisation", "乔司街道调委会",
    ])
    assert made.exit_code == 1
    assert given(fresh(reading)) == []


def test_the_service_gives_him_neither_code_nor_password_nor_right(outsider: int, cast: Cast) -> None:
    by = cast.actor("security")
    for work in (
        lambda session, user: service.give_code(session, by, user),
        lambda session, user: service.set_password(session, user, PASSWORD),
        lambda session, user: service.give_grant(session, by, user, Role.CLERK, cast.qiaosi),
    ):
        with pytest.raises(RuleBroken, match="no_account"), db.writing() as session:
            work(session, session.get_one(User, outsider))


def test_even_with_a_code_a_password_and_a_session_from_before_nothing_opens(
    outsider: int, client: HubClient, reading: Session
) -> None:
    code = passwords.new_code()
    with db.writing() as session:
        user = session.get_one(User, outsider)
        user.code_hash = passwords.code_mark(user.id, code)
        user.code_until = hub_clock.now() + timedelta(days=1)
        user.password_hash = passwords.hash_password(PASSWORD)
    login = login_of(reading, outsider)
    client.send(client.see("/reset").forms[0], 422, login=login, code=code, password=PASSWORD, again=PASSWORD)
    client.send(client.see("/login").forms[0], 422, login=login, password=PASSWORD)
    now = hub_clock.now()
    with db.writing() as session:
        session.add(Live(token_hash=token_hash("t"), user_id=outsider, csrf_seed="s", created_at=now,
                         seen_at=now, shared_computer=False, address=""))
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "t"
    client.see("/cases", 302)


def test_no_row_of_a_list_of_people_makes_or_takes_such_a_name(
    outsider: int, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    security = sign_in("security")
    assert roster.LOGIN.fullmatch(login_of(reading, outsider))
    page = bring(security, "people", people([NAME, "乔", "文员", login_of(reading, outsider)]))
    assert "留给名册外的受邀人员" in page.text
