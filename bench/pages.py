"""What people open: the pages that are timed, as whom, and at which addresses of a filled hub."""

from __future__ import annotations

import gc
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from config import Config
from mediation import create_app
from mediation.accounts.models import Grant, User
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.organisations.models import Organisation
from mediation.security.roles import Role
from mediation.seed.people import PASSWORD

STREET, CENTRE = "linping_clerk", "reviewer"
"""The clerk of a street with villages beneath it (a tenth of all disputes), and the centre."""

CASES = 6
"""Case files that are opened in turn, one of each kind."""

CASE = re.compile(r'href="/cases/(\d+)')
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that people do, and where: several addresses are taken in turn."""

    name: str
    login: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One page that was fetched."""

    seconds: float
    statements: int
    shown: int
    """Cases that the page names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for, alike in every size: two characters, a name, the tail of a number."""

    word: str
    name: str
    tail: str


class Visitor:
    """A hub of one size in this process, with browsers in which people are signed in."""

    def __init__(self, data: Path, url: str) -> None:
        self._app = create_app(Config(data=data, database_url=url, embedded_worker=False))
        self._clients: dict[str, FlaskClient] = {}
        self._statements = 0
        for engine in {db.engine, db.reading_engine}:
            event.listen(engine, "before_cursor_execute", self._note)

    def look(self, login: str, path: str) -> Look:
        """Fetch a page. RuntimeError when it is not there."""
        client = self._clients.get(login) or self._sign_in(login)
        gc.collect()
        gc.disable()
        before, began = self._statements, time.perf_counter()
        answer = client.get(path)
        took = time.perf_counter() - began
        gc.enable()
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status} to {login}")
        return Look(took, self._statements - before, len(set(CASE.findall(answer.text))))

    def _sign_in(self, login: str) -> FlaskClient:
        client = self._app.test_client()
        found = CSRF.search(client.get("/login").text)
        assert found is not None
        answer = client.post(
            "/login", data={"login": login, "password": PASSWORD, "csrf_token": found[1]}
        )
        if answer.status_code != 302:
            raise RuntimeError(f"{login} could not sign in: {answer.status}")
        self._clients[login] = client
        return client

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self._statements += statement != "BEGIN"


def asked(session: Session) -> Asked:
    """What somebody would search for in a hub: a usual word, a usual name, the tail of a number."""
    some = session.scalars(select(Dispute.title).limit(2000))
    matters = Counter(title.rpartition(" · ")[2] for title in some)
    word = next(matter for matter, _n in matters.most_common() if len(matter) >= 4)[-2:]
    titles = session.scalars(select(Dispute.title).order_by(Dispute.id).limit(50))
    name = next(title.partition(" ")[0] for title in titles)
    return Asked(word, name, "0017")


def village_clerk(session: Session) -> str:
    """A clerk of the village with the most disputes: one percent of all."""
    query = (
        select(User.login)
        .join(Grant, Grant.user_id == User.id)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .join(Dispute, Dispute.lead_org_id == Organisation.id)
        .where(Organisation.level == "village", Grant.role == Role.CLERK.value)
        .group_by(User.login)
        .order_by(func.count(Dispute.id).desc(), User.login)
    )
    return session.scalars(query.limit(1)).one()


def kinds_of_cases(session: Session) -> Counter[tuple[str, int]]:
    """State and number of entries of the street's own disputes: like files are opened in each size."""
    kind = Dispute.state, Dispute.version
    query = select(*kind, func.count()).where(Dispute.lead_org_id == street(session)).group_by(*kind)
    return Counter({(state, length): n for state, length, n in session.execute(query)})


def street(session: Session) -> int:
    """The organisation of the street's clerk."""
    query = select(Grant.organisation_id).join(User, User.id == Grant.user_id).where(User.login == STREET)
    return session.scalars(query.limit(1)).one()


def a_case(session: Session, kind: tuple[str, int]) -> int:
    """The newest case of a kind."""
    query = select(Dispute.id).where(
        Dispute.lead_org_id == street(session), Dispute.state == kind[0], Dispute.version == kind[1]
    )
    return session.scalars(query.order_by(Dispute.id.desc()).limit(1)).one()


def measures(village: str, words: Asked, cases: list[int]) -> Iterator[Measure]:
    """Everything that is timed."""
    for who, login in (("village clerk", village), ("street clerk", STREET), ("centre", CENTRE)):
        yield Measure(f"desk, {who}", login, ("/",))
        yield Measure(f"list in hand, {who}", login, ("/cases?group=open",))
        for sort in ("newest", "number", "changed"):
            yield Measure(f"list in hand by {sort}, {who}", login, (f"/cases?group=open&sort={sort}",))
        yield Measure(f"list of all, {who}", login, ("/cases?group=all&sort=newest",))
        yield Measure(f"list of all by number, {who}", login, ("/cases?group=all&sort=number",))
        yield Measure(f"list to be filed, {who}", login, ("/cases?group=filing",))
        yield Measure(f"search for a word, {who}", login, (f"/search?q={words.word}",))
        yield Measure(f"search for a name, {who}", login, (f"/search?q={words.name}",))
        yield Measure(f"search for a number's tail, {who}", login, (f"/search?q={words.tail}",))
    yield Measure("case file", STREET, tuple(f"/cases/{key}" for key in cases))
    yield Measure("timeline of a case", STREET, tuple(f"/cases/{key}?tab=timeline" for key in cases))
    for by in ("organisation", "category", "month"):
        yield Measure(f"figures by {by}", CENTRE, (f"/centre/figures?by={by}",))
    yield Measure("cases behind a figure", CENTRE, ("/centre/figures/closure/cases?by=organisation&value=",))
