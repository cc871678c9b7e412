"""Two people press at the same moment: one wins, the other is told so and keeps what he typed.

Both have the form open before the start; a barrier lets them go together, in
every second round at two serving processes of the same hub.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.pages import Page

from .ground import Ground
from .judge import Verdict, judge
from .rounds import KINDS, Round, Shot
from .server import Answer, Browser, serving

PEOPLE = ("clerk", "clerk_two")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with the time it was under way."""

    answer: Answer
    sent: float
    heard: float


@dataclass(slots=True)
class RaceReport:
    """What two thousand races came to."""

    engine: str
    rounds: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    """What must never happen, by kind of race and what it was."""
    examples: list[str] = field(default_factory=list)
    overlapped: int = 0
    longest: float = 0.0
    seconds: float = 0.0
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def races(self) -> int:
        """How many were run."""
        return sum(self.rounds.values())

    @property
    def overlap(self) -> float:
        """Share of races in which both presses were under way at once."""
        return self.overlapped / self.races if self.races else 0.0

    @property
    def clean(self) -> bool:
        """Every race had the one right outcome."""
        return self.verdict.clean and not self.wrong

    def __str__(self) -> str:
        kinds = ", ".join(f"{name} {n:,}" for name, n in self.rounds.items())
        wrong = ", ".join(f"{what} {n}" for what, n in self.wrong.items()) or "none"
        return (
            f"{self.engine}: {self.races:,} races in {self.seconds:.0f} s ({kinds}); "
            f"wrong outcomes: {wrong}; half applied {self.verdict.half_applied}, broken chains "
            f"{self.verdict.broken_chains}, gaps in numbers {self.verdict.gaps} "
            f"among {self.verdict.disputes:,} disputes and {self.verdict.entries:,} entries; "
            f"overlapping {self.overlap:.0%}; "
            f"longest answer {self.longest:.2f} s"
        )


def trial(ground: Ground, races: int) -> RaceReport:
    """That many races, every kind in turn."""
    report, began = RaceReport(ground.engine), time.monotonic()
    with serving(ground, 2) as servers, _people(servers[0].port, servers[1].port) as people:
        makers = {name: make(ground) for name, make in KINDS.items()}
        for n in range(races):
            name = _kind_of(n)
            here = people[n % 2]
            made = makers[name].prepare(n, (here.first, here.second))
            report.rounds[name] += 1
            _run(report, name, made, here)
    report.seconds = time.monotonic() - began
    report.verdict = judge()
    return report


ORDER = tuple(name for name, kind in KINDS.items() for _ in range(kind.share))


def _kind_of(n: int) -> str:
    """In a fixed mixture: conflicting moves come most often."""
    return ORDER[n // 2 % len(ORDER)]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons, and the first of them at a second window."""

    first: Browser
    second: Browser
    first_again: Browser


@contextmanager
def _people(first: int, second: int) -> Iterator[tuple[Pair, Pair]]:
    """Both signed in; the second at the same server, or at the other one."""
    one, two = (Browser(first).sign_in(login) for login in PEOPLE)
    pairs = (Pair(one, two, one.moved_to(first)), Pair(one, two.moved_to(second), one.moved_to(second)))
    try:
        yield pairs
    finally:
        for pair in pairs:
            for browser in (pair.first, pair.second, pair.first_again):
                browser.close()


def _run(report: RaceReport, name: str, made: Round, pair: Pair) -> None:
    told = together(made.shots, (pair.first, pair.first_again if made.one_person else pair.second))
    first, second = told
    report.overlapped += first.sent < second.heard and second.sent < first.heard
    report.longest = max(report.longest, *(one.heard - one.sent for one in told))
    for what in made.judge([one.answer for one in told]):
        report.wrong[f"{name}: {what}"] += 1
        if len(report.examples) < 5:
            report.examples.append(f"{name}: {what}: {[Page(one.answer.text).text[:600] for one in told]}")


def together(shots: tuple[Shot, Shot], browsers: tuple[Browser, Browser]) -> list[Told]:
    """Both presses at the same moment."""
    gate = threading.Barrier(2)
    told: dict[int, Told] = {}

    def press(place: int) -> None:
        shot = shots[place]
        gate.wait()
        sent = time.monotonic()
        answer = browsers[place].post(shot.path, shot.fields)
        told[place] = Told(answer, sent, time.monotonic())

    threads = [threading.Thread(target=press, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [told[0], told[1]]
