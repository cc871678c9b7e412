"""Plays many lives at once, in the order of their moments, with the clock held at each."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from mediation.calendar.days import published
from mediation.core import clock

from .people import Cast

Life = Iterator[datetime]
"""A life acts, then says at which moment it goes on."""

HOURS = (9, 10, 11, 14, 15, 16)
"""When offices act."""


class Play:
    """The stage: who is there, whose turn it is, and when the present comes."""

    def __init__(self, cast: Cast, end: datetime, seed: int) -> None:
        self.cast = cast
        self.end = end
        self.random = random.Random(seed)
        self.named: dict[str, int] = {}
        """Disputes that other lives speak of."""
        self._waiting: list[tuple[datetime, int, Life]] = []

    def begin(self, days_ago: float, life: Callable[[], Life]) -> None:
        """A life that begins so many days before the present; it stops where the present is reached."""
        at = self.moment(clock.day_of(self.end) - timedelta(days=days_ago))
        self._wait(at, life())

    def moment(self, day: date, hour: int | None = None) -> datetime:
        """A moment of office hours on that day, or on the next one on which offices work."""
        at = published().next_working_day(day)
        return clock.at(at, hour or self.random.choice(HOURS), self.random.randrange(0, 60))

    def after(self, days: float = 0, *, hours: float = 0, hour: int | None = None) -> datetime:
        """A moment later than now: days on at an office hour, or only some hours on."""
        if hours:
            return clock.now() + timedelta(hours=hours)
        found = self.moment(clock.today() + timedelta(days=days), hour)
        return max(found, clock.now() + timedelta(minutes=self.random.randrange(3, 25)))

    def run(self, progress: Callable[[int, int], None]) -> int:
        """Play everything up to the present; how many turns were taken."""
        turns, over, total = 0, 0, len(self._waiting)
        while self._waiting:
            at, _, life = heapq.heappop(self._waiting)
            with clock.frozen(at):
                following = next(life, None)
            turns += 1
            if following is None or not self._wait(following, life):
                over += 1
                progress(over, total)
        return turns

    def _wait(self, at: datetime, life: Life) -> bool:
        if at > self.end:
            return False
        heapq.heappush(self._waiting, (at, self.random.getrandbits(40), life))
        return True
