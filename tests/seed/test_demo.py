"""The demo is built through the door, holds every state, and is built once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core.database import Database, db
from mediation.core.exceptions import RuleBroken
from mediation.organisations import hub
from tests.support.client import HubClient
from workflows import FLOWS

pytestmark = pytest.mark.slow


def seed(app: Flask, *words: str) -> str:
    done = app.test_cli_runner().invoke(args=["seed", "demo", *words])
    assert done.exit_code == 0, done.output
    return done.output


def entries() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_the_demo_holds_every_state_and_its_log_is_whole(app: Flask) -> None:
    seed(app, "--small")
    with db.reading() as session:
        states = set(session.scalars(select(Dispute.state).distinct()))
        assert hub.kind(session) == hub.DEMO
    assert states == {state.code for state in FLOWS["dispute"].states} - {"agreed"}
    proved = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert proved.exit_code == 0, proved.output
    before = entries()
    seed(app, "--if-empty")
    seed(app)
    assert entries() == before
    with pytest.raises(RuleBroken), db.writing() as session:
        hub.settle(session, hub.REAL)


def test_a_demo_person_signs_in_with_the_printed_word(app: Flask, client: HubClient) -> None:
    seed(app, "--small")
    page = client.see("/login")
    client.send(page.forms[0], login="clerk", password="demo")
    assert client.get("/").status_code == 200


def test_a_real_hub_takes_no_demo(app: Flask, database: Database) -> None:
    with db.writing() as session:
        hub.settle(session, hub.REAL)
    seed(app, "--if-empty")  # `make run` says so on every start
    refused = app.test_cli_runner().invoke(args=["seed", "demo"])
    with db.reading() as session:
        assert hub.kind(session) == hub.REAL
        assert session.scalar(select(func.count()).select_from(Dispute)) == 0
    assert refused.exit_code != 0
