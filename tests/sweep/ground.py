"""One hub full of cases for a whole module of tests, put back as it was after whatever an answer changed."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from config import Config, for_tests
from mediation.core import clock as now
from mediation.core import keys
from mediation.core.database import Base, db
from mediation.danger.models import Danger
from mediation.followers import FOLLOWERS
from mediation.handovers.assistance_models import Assistance
from mediation.handovers.models import Handover
from mediation.lifecycle import followers
from mediation.sessions.models import MediationSession
from tests.admin import lists
from tests.agreements import story as agreements
from tests.canaries import people
from tests.canaries.addresses import Book
from tests.canaries.cases import Builder
from tests.canaries.knock import OUTSIDE, TOKEN
from tests.canaries.world import build
from tests.cast import PASSWORD, Cast, assemble
from tests.conftest import MORNING, Clock
from tests.exchange import registers
from tests.keeper.files import closed
from tests.sessions import story as sessions
from tests.support.memory import passing_folder
from tests.support.templates import Templates

OPEN, FRESH = "open", "fresh"
"""A case with everything under way: a record and an agreement being written, dangers, a session to come;
and one just registered, of the same people."""

LOOKS = frozenset({
    "audit_chain", "sign_in", "sign_in_failure", "guest_session", "guest_failure", "idempotency_key", "job",
})
"""Tables that remember who came and what was asked for, not what was done."""

NO_ACT = "outcome <> 'refused' AND event NOT IN ('case.opened', 'phones.listed')"
"""Of the log: neither a refusal nor a look."""

Hubs = Callable[[Config], Flask]
"""Builds a hub whose pages are compiled once for all tests of the process."""

Rows = Mapping[str, frozenset[tuple[str, ...]]]


@dataclass
class Ground:
    """The hub, its people's browsers, and what stands in its tables."""

    app: Flask
    cast: Cast
    builder: Builder
    book: Book
    engine: str
    _clients: dict[str, FlaskClient] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    pages: list[tuple[str, str]] = field(default_factory=list)
    """Pages with forms that go elsewhere and are found by no address alone: who opens them, and where."""
    _kept: sqlite3.Connection | None = None

    def client(self, who: str) -> FlaskClient:
        """The browser of somebody; of nobody for the empty name."""
        if who not in self._clients:
            made = self._clients[who] = FlaskClient(self.app, self.app.response_class, use_cookies=True)
            if who.startswith(OUTSIDE):
                issued = self.builder.passes[who.removeprefix(OUTSIDE)]
                _enter(made, "/i", number=issued.number, code=issued.code)
            elif who:
                _enter(made, "/login", login=who, password=PASSWORD)
        return self._clients[who]

    def token(self, who: str) -> str:
        """What this person's forms carry against forgery."""
        if who not in self._tokens:
            page = "/i/open" if who.startswith(OUTSIDE) else "/ties" if who else "/login"
            found = TOKEN.search(self.client(who).get(page).text)
            assert found, who
            self._tokens[who] = found[1]
        return self._tokens[who]

    def post(self, who: str, url: str, data: Any, **request: Any) -> TestResponse:
        """Send a form as somebody, with the right token unless the data carry another; he stays signed in."""
        if isinstance(data, dict):
            data = {"csrf_token": self.token(who), **data}
        client = self.client(who)
        before = dict(client._cookies or {})
        answer = client.post(url, data=data, **request)
        client._cookies = before
        return answer

    # -- what stands in the tables -----------------------------------------------------

    def rows(self) -> Rows:
        """Everything but who came and what was asked for; of the log what is no refusal and no look."""
        with db.reading() as session:
            return {
                name: frozenset(
                    tuple(map(str, row)) for row in session.execute(text(
                        f'SELECT * FROM "{name}"' + (f" WHERE {NO_ACT}" if name == "audit_entry" else "")
                    ))
                )
                for name in sorted(set(Base.metadata.tables) - LOOKS)
            }

    def keep(self) -> None:
        """Remember how everything stands now, where the database can be put back."""
        if self.engine == "sqlite":
            self._kept = sqlite3.connect(":memory:", check_same_thread=False)
            with closing(db.engine.raw_connection()) as held:
                cast_to_sqlite(held.driver_connection).backup(self._kept)

    def put_back(self) -> None:
        """Everything stands again as it was kept."""
        if self._kept is not None:
            with closing(db.engine.raw_connection()) as held:
                self._kept.backup(cast_to_sqlite(held.driver_connection))

    def close(self) -> None:
        """The end of the module."""
        if self._kept is not None:
            self._kept.close()


def cast_to_sqlite(connection: object) -> sqlite3.Connection:
    """The driver's own connection."""
    return cast("sqlite3.Connection", connection)


def changed(before: Rows, after: Rows) -> list[str]:
    """The tables that are not as before."""
    return [name for name in before if before[name] != after[name]]


def _enter(client: FlaskClient, path: str, **told: str) -> None:
    token = TOKEN.search(client.get(path).text)
    assert token, f"{path} has no form"
    assert client.post(path, data={**told, "csrf_token": token[1]}).status_code == 302, told


@contextmanager
def ground(engine: str, templates: Templates, hubs: Hubs, *, busy: bool = True) -> Iterator[Ground]:
    """The hub of one module of tests, with everybody signed in; ``busy`` adds what is under way."""
    clock = Clock()
    clock.stand_at(MORNING)
    with passing_folder("hub-sweep-") as folder, templates.copy(engine, folder) as url:
        config = for_tests(folder, url.render_as_string(hide_password=False))
        keys.use(keys.load_or_create(config.keys))
        db.configure(config.database_url)
        followers.follow(*FOLLOWERS)
        made = _built(hubs(config), engine, clock, busy=busy)
        try:
            yield made
        finally:
            made.close()
            clock.release()
            db.dispose()


def _built(app: Flask, engine: str, clock: Clock, *, busy: bool) -> Ground:
    cast = assemble()
    people.complete(cast)
    builder = build(cast, clock)
    if busy:
        _under_way(builder)
    links = [issued.link_token for issued in builder.passes.values()]
    made = Ground(app, cast, builder, Book(app, builder.ids, links), engine)
    for who, url, told in _by_pages(cast) if busy else ():
        answer = made.post(who, url, told)
        assert answer.status_code == 302, answer.text
        made.pages.append((who, answer.location))
    if busy:
        made.pages += _of_rows(builder)
    made.book = Book(app, builder.ids, links)
    for who in people.VIEWERS:
        made.token(who)
    made.keep()
    return made


def _under_way(b: Builder) -> None:
    b.mediating(OPEN, assistants=(b.cast.mediator_two,))
    made, clerk, mediator = b.ids[OPEN], b.cast.actor("clerk"), b.cast.actor("mediator")
    past = sessions.book(clerk, made, now.now() + timedelta(hours=1))
    b.clock.go_on(hours=2)
    sessions.hold(mediator, made, past)
    sessions.start_record(mediator, made, past)
    agreements.drafted(mediator, made)
    room = sessions.room(b.cast)
    sessions.room(b.cast, "二号调解室", "linping")
    sessions.book(clerk, made, sessions.tomorrow(10), room=room)
    b.as_("clerk", OPEN, "danger.report", (Danger, b.danger(OPEN)), body="police", told_how="phone")
    b.as_("clerk", OPEN, "danger.raise", signs=("threat",))
    b.register(FRESH, parties=b.people[OPEN])
    closed(b.cast)


def _by_pages(cast: Cast) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What only pages make."""
    yield "clerk", "/intake/consult", {
        "about": "楼上漏水找谁", "advised": ["apply"], "minutes": "5", "channel": "counter",
        "organisation": str(cast.qiaosi),
    }
    yield "clerk", "/admin/leave", {
        "person": str(cast.mediator_two), "from_on": "20261201", "until_on": "20261203",
    }
    register = registers.as_csv([registers.row(1), registers.row(2, 申请时间="2031-01-01")])
    yield "clerk", "/import", {"organisation": str(cast.qiaosi), "file": (io.BytesIO(register), "台账.csv")}
    people = lists.as_csv(
        lists.OF_PEOPLE, [["王小红", "乔", "文员", *[""] * 9], ["李", "无此单位", *[""] * 10]]
    )
    yield "security", "/admin/import/people", {"file": (io.BytesIO(people), "人员.csv")}
    yield "keeper", "/audit/sample", {
        "title": "年度检查", "inspector": str(cast.inspector), "until_on": "20261231", "first": "2026-01",
        "last": "2026-11", "count": "5", "seed": "a",
    }


def _of_rows(b: Builder) -> Iterator[tuple[str, str]]:
    """What was offered to us, what was asked of a department, a session that was held, a mediator."""
    with db.reading() as session:
        for offered in session.scalars(select(Handover)):
            page = f"/cases/{offered.dispute_id}/handovers/{offered.id}"
            yield from (("clerk", f"{page}?do={name}") for name in ("receive", "return"))
        for asked in session.scalars(select(Assistance)):
            page = f"/cases/{asked.dispute_id}/assistance/{asked.id}"
            for name in ("take", "return", "answer"):
                yield "labour_clerk", f"/handovers/asked/{asked.id}?do={name}"
            yield from (("clerk", f"{page}?do={name}") for name in ("answer", "recall", "note"))
        meetings = select(MediationSession.id).where(MediationSession.dispute_id == b.ids[OPEN])
        for key in session.scalars(meetings):
            yield "mediator", f"/cases/{b.ids[OPEN]}/sessions/{key}/outcome"
    yield "security", f"/admin/users/{b.cast.mediator}"
