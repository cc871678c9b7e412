"""Sessions end when they should, and every answer carries what keeps a browser careful."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from mediation.accounts import sign_in as door
from mediation.accounts.models import SignIn, User
from mediation.audit.models import AuditEntry
from mediation.core import clock as hub_clock
from mediation.core.database import db
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.stories import fresh, registered
from tests.support.client import HubClient

SignInAs = Callable[[str], HubClient]

HEADERS = (
    "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
)


def cookie(client: HubClient) -> str:
    found = client.get_cookie("hub")
    assert found is not None
    return found.value


def browser(app: Flask) -> HubClient:
    made = app.test_client()
    assert isinstance(made, HubClient)
    return made


def test_a_session_is_dead_after_signing_out_whoever_kept_its_cookie(app: Flask, sign_in: SignInAs) -> None:
    client = sign_in("clerk")
    kept = cookie(client)
    client.send(client.see("/").form("/logout"))
    thief = browser(app)
    thief.set_cookie("hub", kept)
    assert thief.get("/cases").status_code == 302


def test_signing_in_begins_a_new_session(app: Flask, cast: Cast, reading: Session) -> None:
    client = browser(app)
    page = client.see("/login")
    before = cookie(client)
    client.send(page.forms[0], login="clerk", password=PASSWORD)
    assert cookie(client) != before
    rows = fresh(reading).scalars(select(SignIn).where(SignIn.user_id == cast.clerk)).all()
    assert len(rows) == 1


def test_a_session_nobody_uses_dies_and_no_session_lives_longer_than_half_a_day(
    clock: Clock, sign_in: SignInAs
) -> None:
    client = sign_in("clerk")
    clock.go_on(minutes=59)
    client.see("/cases")
    clock.go_on(minutes=61)
    assert client.get("/cases").status_code == 302
    other = sign_in("clerk")
    for _hour in range(13):
        clock.go_on(minutes=56)
        last = other.get("/cases").status_code
    assert last == 302


def test_five_wrong_passwords_lock_the_account_in_the_database(
    app: Flask, cast: Cast, clock: Clock, reading: Session
) -> None:
    for _time in range(door.MAX_FAILURES):
        client = browser(app)
        client.send(client.see("/login").forms[0], 422, login="clerk", password="wrong")
    user = fresh(reading).get_one(User, cast.clerk)
    assert user.locked_until is not None
    assert user.locked_until > hub_clock.now()
    client = browser(app)  # another browser, and even the right password
    client.send(client.see("/login").forms[0], 422, login="clerk", password=PASSWORD)
    clock.go_on(minutes=16)
    client.send(client.see("/login").forms[0], login="clerk", password=PASSWORD)


def test_an_address_that_tries_too_often_is_refused_and_that_is_one_entry_a_window(
    app: Flask, cast: Cast, clock: Clock, reading: Session
) -> None:
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "user.address_refused")
    for window in (1, 2):
        for n in range(door.MAX_PER_ADDRESS):
            with db.writing() as session:
                door.attempt(session, f"nobody{n}", "wrong", "127.0.0.1", shared=False)
        for _n in range(3):
            client = browser(app)
            client.send(client.see("/login").forms[0], 429, login="clerk", password=PASSWORD)
        assert fresh(reading).scalar(query) == window
        clock.go_on(minutes=11)


def test_every_answer_is_hardened_errors_and_files_as_well(
    app: Flask, cast: Cast, sign_in: SignInAs
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    clerk, nobody = sign_in("clerk"), browser(app)
    answers = [
        nobody.get("/login"), nobody.get("/"), nobody.get("/healthz"), nobody.get("/nothing"),
        nobody.post("/login", data={}), nobody.delete("/login"), clerk.get("/"), clerk.get(f"/cases/{made}"),
        clerk.get("/cases/7"), clerk.get("/admin"), clerk.get("/import/template.xlsx"),
        clerk.post(f"/cases/{made}/papers", data={"file": (io.BytesIO(b"x" * 21 * 1024 * 1024), "a.pdf")}),
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200, 302, 200, 404, 400, 405, 200, 200, 404, 403, 200, 413]
    for answer in answers:
        _is_hardened(answer)
        assert answer.headers["Cache-Control"] == "no-store"
    _is_hardened(nobody.get("/static/css/cards.css"))


def _is_hardened(answer: TestResponse) -> None:
    where = answer.request.path
    for name in HEADERS:
        assert answer.headers.get(name), f"{where} ({answer.status_code}) has no {name}"
    assert "unsafe" not in answer.headers["Content-Security-Policy"], where
    for line in answer.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in line, f"{where}: {line.partition('=')[0]}"
        assert "SameSite=" in line, f"{where}: {line.partition('=')[0]}"


@pytest.mark.parametrize(("who", "path"), [("clerk", "/admin"), ("mediator", "/audit"), ("admin", "/cases")])
def test_a_refused_page_is_an_entry_of_who_was_refused(
    who: str, path: str, cast: Cast, sign_in: SignInAs, reading: Session
) -> None:
    sign_in(who).see(path, 403)
    query = select(func.count()).select_from(AuditEntry).where(
        AuditEntry.chain_id == f"u:{getattr(cast, who)}", AuditEntry.event == "act.refused"
    )
    assert fresh(reading).scalar(query) == 1
