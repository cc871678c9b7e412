"""A move at the door against the bare SQL of its own rows: in an empty hub, and among many disputes."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from mediation import create_app, migrations
from mediation.accounts import service as accounts
from mediation.accounts.models import User
from mediation.core import clock
from mediation.core.database import db
from mediation.organisations import hub
from mediation.organisations.models import Organisation
from mediation.seed import people
from mediation.seed.people import LINPING, ORGANISATIONS, PEOPLE, Cast
from mediation.seed.play import Play
from mediation.seed.quarrel import Quarrel

from .door import Press, run_bare, seconds, statements_of

LIMIT = 2.5
ACCEPTS = {"competence": "party_lives", "no_bar": True, "repeat_answer": "different"}
SINCE = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Price:
    """Medians in milliseconds, over pairs of like disputes taken in turn."""

    name: str
    disputes: int
    """Among how many; 0: in an empty hub, where only the program itself is priced."""
    door: float
    bare: float
    quarters: tuple[float, float]
    """The middle half of the ratios lies between these."""
    statements: int

    @property
    def ratio(self) -> float:
        """What the door costs of its own rows."""
        return self.door / self.bare

    @property
    def kept(self) -> bool:
        """Whether it stays within the limit, which is one for hubs that hold something."""
        return not self.disputes or self.ratio <= LIMIT


def measure(data: Path, url: str, rounds: int, disputes: int = 0) -> Price:
    """Accept a dispute: right, guards, gap-free number, clock, entry with its seals, every follower.

    The hub is empty, or a filled one that may be spoiled.
    """
    create_app(Config(data=data, database_url=url, embedded_worker=False))
    migrations.upgrade(db.engine)
    end = clock.now()
    with db.writing() as session, clock.frozen(end - SINCE):
        cast = _again(session) if hub.kind(session) else _first(session)
    play = Play(cast, end, 1)
    with db.not_waiting_for_disk():
        pairs = [(_waiting(play), _waiting(play)) for _ in range(rounds + 1)]
    door, bare, count = _timed(pairs)
    ratios = statistics.quantiles([d / b for d, b in zip(door, bare, strict=True)], n=4)
    db.dispose()
    return Price(
        "accept", disputes, statistics.median(door) * 1000, statistics.median(bare) * 1000,
        (ratios[0], ratios[2]), count,
    )


def _first(session: Session) -> Cast:
    hub.settle(session, hub.DEMO)
    return people.assemble(session, clock.today())


def _again(session: Session) -> Cast:
    """Who was assembled when the hub was filled."""
    cast = Cast()
    keys = {row.name: row.id for row in session.execute(select(Organisation.name, Organisation.id))}
    for key, name, *_ in ORGANISATIONS:
        cast.organisations[key] = keys[name]
    users = {user.login: user for user in session.scalars(select(User))}
    for person in PEOPLE:
        cast.admit(person, accounts.actor_of(session, users[person.login], clock.today()))
    return cast


def _waiting(play: Play) -> Press:
    case = Quarrel(play, LINPING)
    case.come()
    return Press(case, case.clerk, "dispute.accept", ACCEPTS)


def _timed(pairs: list[tuple[Press, Press]]) -> tuple[list[float], list[float], int]:
    driver = db.engine.raw_connection().driver_connection
    begin = "BEGIN IMMEDIATE" if db.dialect == "sqlite" else ""
    door: list[float] = []
    bare: list[float] = []
    count = 0

    def through_the_door(press: Press) -> None:
        statements_of(press)  # both have rehearsed, so neither finds warmer caches
        door.append(seconds(press.make))

    def by_the_driver(press: Press) -> None:
        nonlocal count
        sent = statements_of(press)
        count = len(sent)
        bare.append(seconds(lambda: run_bare(driver, sent, begin)))

    for number, (first, second) in enumerate(pairs):
        ways: list[tuple[Callable[[Press], None], Press]]
        ways = [(through_the_door, first), (by_the_driver, second)]
        for way, press in ways if number % 2 else reversed(ways):
            way(press)
    return door[1:], bare[1:], count
