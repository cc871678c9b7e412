"""Plays many lives at once, in the order of their moments, with the clock held at each.

Days are working days counted back from the present, so that a demo made on the
last day of a long holiday holds the same as one made on an ordinary Wednesday.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from mediation.calendar.days import published
from mediation.core import clock

from .material import Told
from .people import Cast

Life = Iterator[datetime]
"""A life acts, then says at which moment it goes on."""

HOURS = (9, 10, 11, 14, 15, 16)
"""When offices act."""

DAY = timedelta(days=1)


class Play:
    """The stage: who is there, whose turn it is, and when the present comes."""

    def __init__(self, cast: Cast, end: datetime, seed: int) -> None:
        self.cast = cast
        self.end = end
        self.today = clock.day_of(end)
        self.random = random.Random(seed)
        self.named: dict[str, tuple[int, Told]] = {}
        """Disputes that other lives speak of, and who quarrels there about what."""
        self._waiting: list[tuple[datetime, int, Life]] = []

    def begin(self, days_ago: int, life: Callable[[], Life]) -> None:
        """A life that begins so many working days before the present; it stops where the present is."""
        self.begin_at(self.moment(self.back(days_ago)), life)

    def begin_at(self, at: datetime, life: Callable[[], Life]) -> None:
        """A life that begins at a moment."""
        self._wait(at, life())

    def back(self, days: int) -> date:
        """The day so many working days before the last one; today or the Friday before it for 0."""
        days += 1
        day = self.today + DAY
        while days:
            day -= DAY
            days -= published().is_working_day(day)
        return day

    def moment(self, day: date, hour: int | None = None) -> datetime:
        """A moment of office hours on that day; today one that has passed already."""
        if day == self.today:
            return self._earlier_today()
        return clock.at(day, hour or self.random.choice(HOURS), self.random.randrange(0, 60))

    def _earlier_today(self) -> datetime:
        opened = clock.at(self.today, 8, 30)
        since = opened if opened < self.end else clock.at(self.today)
        return since + (self.end - since) * self.random.uniform(0.3, 0.8)

    def after(self, days: int = 0, *, hours: float = 0, pressing: bool = False) -> datetime:
        """A moment later than now: working days on at an office hour, or only some hours on.

        ``pressing`` keeps it before the present, however little time is left.
        """
        if hours:
            found = clock.now() + timedelta(hours=hours)
        else:
            day = published().next_working_day(clock.today())
            found = self.moment(published().add_working_days(day, days))
        found = max(found, clock.now() + timedelta(minutes=self.random.randrange(3, 25)))
        if pressing and found >= self.end:
            found = clock.now() + (self.end - clock.now()) / 2
        return found

    def on(self, day: date) -> datetime:
        """A moment of office hours on that very day, working or not, but later than now."""
        return max(self.moment(day), clock.now() + timedelta(minutes=self.random.randrange(3, 25)))

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
