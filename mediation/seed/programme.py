"""Which lives the demo plays, where, and how many days before the present each begins."""

from __future__ import annotations

from functools import partial

from . import lives
from .lives import Path, Quarrel, with_
from .people import CENTRE, LABOUR, LINPING, MEDICAL, NANYUAN, QIAOSI, TANGQI, VILLAGE
from .play import Life, Play

_Q, _L, _N, _T, _V = QIAOSI, LINPING, NANYUAN, TANGQI, VILLAGE

NOW: tuple[tuple[float, str, Path], ...] = (
    (0.1, _Q, lives.waiting), (1, _Q, lives.waiting), (2, _L, lives.waiting), (6, _N, lives.waiting),
    (1, _Q, lives.accepted), (4, _V, lives.accepted),
    (2, _Q, lives.graded), (3, _T, lives.graded), (9, _L, lives.graded),
    (4, _Q, lives.assigned), (12, _N, lives.assigned), (26, _Q, lives.assigned),
    (5, _Q, lives.begun), (8, _L, lives.begun), (21, _Q, lives.begun),
    (9, _Q, lives.met), (15, _T, lives.met), (38, _Q, lives.met),
    (7, _Q, lives.booked), (10, _N, lives.booked), (8, _V, lives.missed), (11, _Q, lives.missed),
    (14, _Q, lives.suspended), (30, _L, lives.suspended), (24, _Q, lives.resumed),
    (13, _Q, lives.extended), (10, _L, lives.extended),
    (6, _Q, lives.transferred), (13, _N, lives.transferred), (12, _Q, lives.returned),
    (5, _Q, lives.handed_up), (9, _Q, with_(lives.handed_up, then="return")),
    (16, _Q, with_(lives.handed_up, then="receive")),
    (0.1, _Q, lives.dangerous), (1, _Q, with_(lives.dangerous, steps=("acknowledge",))),
    (3, _L, with_(lives.dangerous, steps=("acknowledge", "report"), signs=("domestic_violence",))),
    (7, _Q, with_(lives.dangerous, steps=("acknowledge", "report", "answer"), signs=("gathering",))),
    (40, _N, with_(lives.dangerous, steps=("acknowledge", "report", "answer", "clear"))),
    (12, _Q, with_(lives.failed, file=False)), (9, _L, with_(lives.refused, file=False)),
    (19, _Q, lives.shut), (17, _N, lives.shut),
)
"""What is open today, and how it stands."""

PAST: tuple[tuple[str, Path], ...] = (
    (_Q, lives.refused), (_L, lives.failed), (_Q, lives.settled_alone), (_N, lives.never_reached),
    (_T, lives.withdrawn), (_Q, lives.declined), (_V, lives.settled_alone), (_Q, lives.ended_by_party),
    (_L, lives.voided), (_Q, lives.reconsidered), (_Q, lives.received_elsewhere), (LABOUR, lives.failed),
    (MEDICAL, lives.refused), (CENTRE, lives.failed),
)
"""What is long over; each is played once in every season."""

YEAR_AND_A_HALF = 540
SEASONS = 3


def begin_all(play: Play, *, small: bool = False) -> None:
    """Put every life on the stage."""
    for days, at, path in NOW:
        _begin(play, days, at, path)
    for season in range(1 if small else SEASONS):
        for n, (at, path) in enumerate(PAST):
            _begin(play, YEAR_AND_A_HALF - (season * len(PAST) + n) * 11 - play.random.randrange(6), at, path)


def _begin(play: Play, days: float, at: str, path: Path) -> None:
    case = Quarrel(play, at)
    play.begin(days, partial(_life, path, case))


def _life(path: Path, case: Quarrel) -> Life:
    return path(case)
