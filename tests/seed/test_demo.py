"""The demo is built through the door, holds every state, and is built once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from mediation.agreements.models import Agreement
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases.models import Dispute
from mediation.closure import file
from mediation.core import clock
from mediation.core.clock import BEIJING
from mediation.core.database import Database, db
from mediation.core.exceptions import RuleBroken
from mediation.exchange.models import ImportRow
from mediation.keeper.service import ROWS
from mediation.lifecycle.models import Proposal
from mediation.lifecycle.owners import MODELS
from mediation.organisations import hub
from mediation.reports.figures import Period, totals
from mediation.seed import demo
from mediation.seed.newspaper import PROJECT
from tests.support.client import HubClient
from tests.support.pages import Page
from workflows import FLOWS

pytestmark = pytest.mark.slow

DESKS = {
    "clerk": ("超期", "今天到期", "等我处理", "新来的", "确认收到", "暂存的登记", "调解室"),
    "village_clerk": ("等我处理", "暂存的登记"),
    "linping_clerk": ("超期", "今天到期", "等我处理", "暂存的登记", "调解室"),
    "mediator": ("等我处理", "调解室", "代班"),
    "head": ("等您确认", "确认收到", "延期", "终结", "调整分级分类"),
    "centre_head": ("等您确认", "调整分级分类"),
    "lawyer": ("您收到邀请", "调解室"),
    "liaison": ("您收到邀请", "交办我办", "签收", "超"),
}
"""What stands on the desk of each of the demo's people who has work."""


def seed(app: Flask, *words: str) -> str:
    done = app.test_cli_runner().invoke(args=["seed", "demo", *words])
    assert done.exit_code == 0, done.output
    return done.output


def entries() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def states() -> dict[str, Counter[str]]:
    """How many rows stand in each state of each flow."""
    found: dict[str, Counter[str]] = {}
    with db.reading() as session:
        for flow in FLOWS:
            model = MODELS.get(flow, Dispute)
            query = select(model.state, func.count()).group_by(model.state)  # type: ignore[attr-defined]
            found[flow] = Counter(dict(session.execute(query).all()))
    return found


def every_state_is_there() -> None:
    there = states()
    missing = [
        f"{name}: {state.zh}" for name, flow in FLOWS.items() for state in flow.states
        if not there[name][state.code]
    ]
    assert not missing


def closed_files_know_how_they_ended() -> None:
    """A file that was closed on an agreement is one of an agreement, and no other is."""
    with db.reading() as session:
        agreements = session.scalars(select(Agreement).where(Agreement.state == "effective"))
        in_force = {(row.dispute_id, row.round) for row in agreements}
        closed = list(session.scalars(select(Dispute).where(Dispute.state.in_(("closed", "archived")))))
        wrong = [d.number for d in closed if (file.outcome(d) == "agreed") != ((d.id, d.round) in in_force)]
    assert closed
    assert not wrong


def desk(client: HubClient, login: str) -> Page:
    page = client.see("/login")
    client.send(page.forms[0], login=login, password="demo")
    return client.see("/")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # its acts are tried on both in their rooms
def test_the_demo_holds_every_state_and_its_log_is_whole(app: Flask) -> None:
    seed(app, "--small")
    every_state_is_there()
    closed_files_know_how_they_ended()
    with db.reading() as session:
        assert hub.kind(session) == hub.DEMO
        waiting = set(session.scalars(select(Proposal.right).where(Proposal.state == "open")))
        imported = list(session.scalars(select(Dispute.state).join(
            ImportRow, ImportRow.dispute_id == Dispute.id
        )))
        newspaper = [d for d in session.scalars(select(Dispute)) if PROJECT in (d.tags or ())]
        ends = Counter(session.scalars(select(Dispute.agreement_form).where(Dispute.state == "archived")))
    assert {"dispute.lapse", "dispute.reclassify", "dispute.void", "dispute.correct"} <= waiting
    assert len(imported) == 20
    assert {"accepted", "assigned", "mediating", "agreed", "closed", "archived"} == set(imported)
    assert [d.title for d in newspaper] == ["林某 与 徐某 · 厂房租赁"]
    assert ends["written"] + ends["oral"] > ends[None]
    proved = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert proved.exit_code == 0, proved.output
    before = entries()
    seed(app, "--if-empty")
    seed(app)
    assert entries() == before
    with pytest.raises(RuleBroken), db.writing() as session:
        hub.settle(session, hub.REAL)
    _desks_are_alive(app)
    _finished_months_look_like_a_committee()


def _finished_months_look_like_a_committee() -> None:
    """What was taken long enough ago is over, mostly in time; a little drags on."""
    past = [f"{clock.today() - timedelta(days=n):%Y-%m}" for n in (300, 62)]
    with db.reading() as session:
        figures = totals(session, Period(past[0], past[1]), None)
    for code in ("closure", "on_time"):
        assert 0.8 <= (figures[code].rate or 0) <= 1, (code, figures[code])


def _desks_are_alive(app: Flask) -> None:
    for login, words in DESKS.items():
        client = app.test_client()
        assert isinstance(client, HubClient)
        text = desk(client, login).text
        missing = [word for word in words if word not in text]
        assert not missing, f"{login}: {missing}\n{text}"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_whenever_it_is_built_every_state_is_there(database: Database) -> None:
    """Just after midnight, on a Sunday, in the middle of the longest holiday."""
    present = datetime(2026, 10, 4, 0, 5, tzinfo=BEIJING)
    with clock.frozen(present):
        demo.build(small=True)
        every_state_is_there()
        assert verify(database, also=ROWS).whole
    with database.reading() as session:
        last = datetime.fromisoformat(session.scalar(select(func.max(AuditEntry.at))) or "")
    assert last <= present


def test_a_real_hub_takes_no_demo(app: Flask, database: Database) -> None:
    with db.writing() as session:
        hub.settle(session, hub.REAL)
    seed(app, "--if-empty")  # `make run` says so on every start
    refused = app.test_cli_runner().invoke(args=["seed", "demo"])
    with db.reading() as session:
        assert hub.kind(session) == hub.REAL
        assert session.scalar(select(func.count()).select_from(Dispute)) == 0
    assert refused.exit_code != 0
