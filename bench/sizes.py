"""Hubs of several sizes, each in a process of its own, so that their pages can be fetched in turn."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from config import Config
from mediation import create_app, migrations
from mediation.core.database import db

from . import pages
from .fill import Programme, Progress, fill

LIMIT = 1.5
"""The larger hub may cost this much more than the smaller one (median against median)."""

ALIKE = 1.25
"""Pages that show up to a quarter more are compared as they are."""

A_FEW = 3
"""Cases that a page may name beside its rows: dangers, what is new."""

LIKE = 20
"""Kinds of cases that both sizes hold are looked for among the commonest of the smaller one."""


@dataclass(frozen=True, slots=True)
class Growth:
    """One page in the smallest and in the largest hub; times are medians in milliseconds."""

    name: str
    small: float
    large: float
    spread: float
    """Slowest against quickest look at the large one."""
    statements: tuple[int, int]
    shown: tuple[int, int]
    """Cases that the page names."""

    @property
    def alike(self) -> bool:
        """Whether both show about as much: a page of fifty rows is no dearer hub than one of twenty."""
        few, many = self.shown
        return many <= few * ALIKE + A_FEW

    @property
    def ratio(self) -> float:
        """How much more the larger one costs."""
        return self.large / self.small

    @property
    def kept(self) -> bool:
        """Whether it stays within the limit."""
        return self.ratio < LIMIT or not self.alike


def prepare(data: Path, url: str, disputes: int, progress: Progress) -> None:
    """Fill a hub, unless an earlier run did."""
    done = data / "filled"
    if done.exists():
        return
    data.mkdir(parents=True, exist_ok=True)
    app = create_app(Config(data=data, database_url=url, embedded_worker=False))
    migrations.upgrade(db.engine)
    fill(app, disputes, data / "anchors" / "checkpoints.jsonl", progress, Programme())
    if db.dialect == "postgresql":
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")  # a hub that grew in years was counted many times by itself
    db.dispose()
    done.touch()


class Hub:
    """A filled hub in another process."""

    def __init__(self, data: Path, url: str) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, data, url), daemon=True)
        self._process.start()

    def ask(self, what: str, *told: Any) -> Any:
        """``kinds``, ``measures`` or ``look``; RuntimeError with what went wrong there."""
        self._pipe.send((what, *told))
        fine, answer = self._pipe.recv()
        if not fine:
            raise RuntimeError(f"{what} {told}: {answer}")
        return answer

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()


def _serve(pipe: Connection, data: Path, url: str) -> None:
    visitor = pages.Visitor(data, url)
    while True:
        what, *told = pipe.recv()
        try:
            pipe.send((True, _answer(visitor, what, told)))
        except Exception as error:  # noqa: BLE001 -- told to whoever asked, who stops
            pipe.send((False, repr(error)))


def _answer(visitor: pages.Visitor, what: str, told: Sequence[Any]) -> Any:
    if what == "look":
        return visitor.look(*told)
    with db.reading() as session:
        if what == "kinds":
            return pages.kinds_of_cases(session), pages.asked(session)
        kinds, words = told
        cases = [pages.a_case(session, kind) for kind in kinds]
        return list(pages.measures(pages.village_clerk(session), words, cases))


def compare(small: Hub, large: Hub, rounds: int) -> list[Growth]:
    """Every page in both hubs, in turn, after one look that nobody counts."""
    kinds, words = small.ask("kinds")
    there, _words = large.ask("kinds")
    alike = [kind for kind, _n in kinds.most_common(LIKE) if kind in there][: pages.CASES]
    pairs = zip(small.ask("measures", alike, words), large.ask("measures", alike, words), strict=True)
    return [_one(small, large, few, many, rounds) for few, many in pairs]


def _one(small: Hub, large: Hub, few: pages.Measure, many: pages.Measure, rounds: int) -> Growth:
    seen: dict[bool, list[pages.Look]] = {False: [], True: []}
    for number in range(rounds + 1):
        for big, hub, measure in ((False, small, few), (True, large, many)):
            looks = [hub.ask("look", measure.login, path) for path in measure.paths]
            if number:
                seen[big] += looks
    times = {big: sorted(look.seconds * 1000 for look in looks) for big, looks in seen.items()}
    statements = tuple(max(look.statements for look in looks) for looks in seen.values())
    shown = tuple(max(look.shown for look in looks) for looks in seen.values())
    return Growth(
        few.name, statistics.median(times[False]), statistics.median(times[True]),
        times[True][-1] / times[True][0], (statements[0], statements[1]),
        (shown[0], shown[1]),
    )
