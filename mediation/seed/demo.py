"""The demo: people, and disputes in every state, played through the door up to this minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.notifications.service import read_before
from mediation.organisations import hub

from . import people
from .play import Play
from .programme import begin_all

MONTHS = 18
SEED = 20260101
UNREAD = timedelta(days=2)
"""Messages older than this have been read."""

Progress = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


def build(progress: Progress = silent, *, small: bool = False, seed: int = SEED) -> int:
    """Fill an empty hub; how many presses were made. RuleBroken on a hub that is already set up."""
    end = clock.now()
    first = end - timedelta(days=31 * MONTHS)
    with db.writing() as session:
        if hub.kind(session) is not None:
            raise RuleBroken("this hub is already set up")
        with clock.frozen(first):
            hub.settle(session, hub.DEMO)
            cast = people.assemble(session, clock.day_of(first))
    play = Play(cast, end, seed)
    begin_all(play, small=small)
    return play.run(progress)


def settle_past(moment: datetime) -> None:
    """What happened long ago was read long ago."""
    with db.writing() as session:
        read_before(session, moment - UNREAD)
