"""Which lives the demo plays, where, and how many working days before the present each begins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from . import (
    agreed,
    department_lives,
    desks,
    guest_lives,
    imported,
    joined_lives,
    lives,
    newspaper,
    spot_lives,
)
from .people import CENTRE, LABOUR, LINPING, MEDICAL, NANYUAN, QIAOSI, TANGQI, VILLAGE
from .play import Life, Play
from .quarrel import Path, Quarrel, with_

_Q, _L, _N, _T, _V = QIAOSI, LINPING, NANYUAN, TANGQI, VILLAGE
_OLD, _AWAY = "mediator", desks.AWAY


@dataclass(frozen=True, slots=True)
class Cue:
    """A life that stands somewhere today: since how many working days, where, what about, with whom."""

    days: int
    at: str
    path: Path
    about: str = ""
    to: str = ""


_danger = partial(with_, lives.dangerous)

OPEN = (
    Cue(0, _Q, lives.waiting),
    Cue(1, _Q, lives.waiting),
    Cue(2, _L, lives.waiting),
    Cue(4, _N, lives.waiting),
    Cue(0, _V, lives.waiting, "承包田地界"),
    Cue(3, _N, lives.declined),
    Cue(1, _Q, lives.accepted),
    Cue(3, _V, lives.accepted),
    Cue(0, _L, lives.accepted),
    Cue(1, _Q, lives.graded),
    Cue(2, _T, lives.graded),
    Cue(6, _L, lives.graded),
    Cue(1, _Q, lives.assigned, to=_OLD),
    Cue(2, _N, lives.assigned),
    Cue(7, _Q, lives.assigned),
    Cue(3, _Q, lives.begun, to=_OLD),
    Cue(4, _L, lives.begun),
    Cue(6, _Q, lives.begun),
    Cue(3, _Q, lives.met),
    Cue(8, _T, lives.met),
    Cue(4, MEDICAL, lives.met),
    Cue(4, _V, lives.missed),
    Cue(4, _Q, lives.missed, to=_OLD),
    Cue(4, _Q, lives.postponed),
    Cue(5, _N, with_(lives.postponed, cancel=True)),
    Cue(8, _Q, lives.suspended, "电动车碰撞"),
    Cue(16, _L, lives.suspended, "装修质量"),
    Cue(12, _Q, lives.resumed, "饭店滑倒"),
    Cue(4, _Q, lives.extended),
    Cue(4, _L, lives.extended),
    Cue(4, _Q, lives.transferred, "健身卡退费"),
    Cue(8, _N, lives.transferred, "培训退费"),
    Cue(7, _Q, lives.returned, "健身卡退费"),
    Cue(2, _Q, lives.handed_up),
    Cue(5, _N, with_(lives.handed_up, then="return")),
    Cue(4, _Q, with_(lives.handed_up, then="recall")),
    Cue(5, _Q, with_(lives.handed_up, then="receive")),
    Cue(0, _Q, _danger(), "宠物扰民"),
    Cue(1, _Q, _danger(steps=("acknowledge",)), "商铺提前退租"),
    Cue(4, _N, _danger(steps=("acknowledge", "report", "answer"), signs=("gathering",)), "拆迁补偿分配"),
    Cue(20, _N, _danger(steps=("acknowledge", "report", "answer", "clear")), "空调外机噪音"),
    Cue(2, _V, joined_lives.at_home, "夫妻矛盾"),
    Cue(3, _L, joined_lives.many, "集体欠薪"),
    Cue(4, _Q, joined_lives.children, "课间受伤"),
    Cue(4, _Q, joined_lives.went_own_way, "民间借款"),
    Cue(5, _Q, with_(joined_lives.original, name="twin"), "通道堆物"),
    Cue(3, _Q, with_(joined_lives.duplicate, name="twin"), "通道堆物"),
    Cue(6, _Q, with_(lives.failed, file=False), "老屋分家"),
    Cue(4, _L, with_(lives.refused, file=False)),
    Cue(7, _N, with_(lives.failed, file=False, source="court_before"), "民间借款"),
    Cue(9, _Q, lives.shut),
    Cue(12, _N, lives.shut),
)
"""What is open today or not filed yet, and how it stands."""

TABLE = (
    Cue(3, _Q, guest_lives.proposed),
    Cue(3, _Q, guest_lives.asked, "厂房腾退"),
    Cue(3, _L, with_(guest_lives.asked, who="liaison"), "拖欠加班费"),
    Cue(3, _Q, with_(guest_lives.answered, name="accept")),
    Cue(3, _T, with_(guest_lives.answered, name="decline")),
    Cue(4, _Q, with_(guest_lives.left, how="bar")),
    Cue(4, _L, with_(guest_lives.left, how="step_down")),
    Cue(6, _Q, guest_lives.unanswered),
    Cue(3, _N, guest_lives.called_off),
    Cue(3, _Q, with_(guest_lives.today, hours=(9, 10, 11)), "租房押金", _OLD),
    Cue(4, _Q, with_(guest_lives.today, hours=(14, 15, 16, 13), guest="lawyer"), "商铺提前退租", _OLD),
    Cue(3, _Q, with_(guest_lives.today, hours=(16, 17, 15)), "老人赡养"),
    Cue(3, _L, with_(guest_lives.today, hours=(10, 14)), "物业费拖欠"),
    Cue(3, _V, with_(guest_lives.today, hours=(15, 16)), "承包田地界"),
    Cue(4, _Q, guest_lives.written, "彩礼返还", _OLD),
    Cue(4, _Q, lives.begun, "拖欠加班费", _AWAY),
    Cue(4, _Q, lives.booked, "合伙结算", _AWAY),
    Cue(3, _Q, with_(guest_lives.written, read_back=True), "装修质量"),
    Cue(4, _Q, guest_lives.wants_longer, "合伙结算"),
    Cue(3, _Q, guest_lives.wants_lapse, "空调外机噪音"),
    Cue(2, _Q, guest_lives.wants_lower, "拆迁补偿分配"),
    Cue(2, _N, guest_lives.wants_void),
    Cue(4, _T, guest_lives.wants_correction),
    Cue(4, _L, guest_lives.wants_lapse, "通道堆物"),
    Cue(3, _L, guest_lives.wants_lower, "集体欠薪"),
)
"""Guests, sessions of today, records on the desk, and what waits for a second person."""

_asked = partial(with_, department_lives.asked)

DEPARTMENTS = (
    Cue(2, _Q, _asked(), "拖欠加班费", _OLD),
    Cue(4, _Q, _asked(steps=("take",)), "拖欠加班费"),
    Cue(8, _Q, _asked(days=3, steps=("take",)), "拖欠加班费"),
    Cue(6, _L, _asked(department="housing", steps=("take", "answer")), "装修质量"),
    Cue(6, _Q, _asked(steps=("take", "answer")), "拖欠加班费", _OLD),
    Cue(5, _N, _asked(steps=("return",)), "培训退费"),
    Cue(5, _Q, _asked(department="housing", steps=("recall",)), "物业费拖欠"),
    Cue(9, _Q, _asked(department="housing", steps=("take", "answer", "note")), "租房押金"),
)
"""Departments that were asked: to sign for, to answer, late, answered, returned, and taken note of."""

SETTLED = (
    Cue(4, _Q, agreed.drafting, "装修质量", _OLD),
    Cue(4, _L, agreed.signing, "物业费拖欠"),
    Cue(5, _Q, agreed.signing, "子女抚养费"),
    Cue(5, _Q, agreed.not_signed, "彩礼返还"),
    Cue(12, _T, agreed.given_up, "承包田地界"),
    Cue(8, _Q, with_(agreed.owing, due=0), "民间借款", _OLD),
    Cue(7, _L, with_(agreed.owing, due=0), "民间借款"),
    Cue(9, _Q, with_(agreed.owing, due=-3), "培训退费"),
    Cue(10, _N, with_(agreed.owing, due=2), "自建房工程款"),
    Cue(10, _Q, with_(agreed.owing, due=-2, stand="part"), "电动车碰撞"),
    Cue(20, _Q, with_(agreed.owing, due=-7, stand="broken"), "民间借款"),
    Cue(22, _Q, with_(agreed.owing, due=-12, stand="route"), "拖欠加班费"),
    Cue(21, _N, with_(agreed.owing, due=-9, stand="waive"), "合伙结算"),
    Cue(24, _Q, with_(agreed.owing, due=-13, stand="reopen"), "自建房工程款"),
    Cue(13, _Q, agreed.superseded, "解除合同补偿"),
    Cue(20, _Q, agreed.annulled, "老屋分家"),
    Cue(21, _N, with_(agreed.annulled, then="reopen"), "彩礼返还"),
    Cue(9, _Q, agreed.to_court, "民间借款"),
    Cue(16, _Q, with_(agreed.to_court, end="confirm"), "电动车碰撞"),
    Cue(17, _L, with_(agreed.to_court, end="dismiss"), "合伙结算"),
    Cue(15, _T, with_(agreed.to_court, end="withdraw"), "拆迁补偿分配"),
    Cue(6, _V, with_(agreed.agreed, form="oral", court="forgo"), "老人赡养"),
    Cue(5, _Q, agreed.agreed, "卫生间漏水"),
    Cue(32, _Q, with_(agreed.visited, what="miss"), "卫生间漏水"),
    Cue(33, _L, with_(agreed.visited, what="drop"), "空调外机噪音"),
)
"""What was agreed lately, and how it is kept."""

_BREAKS = {name: with_(agreed.settled, breaks=name) for name in ("part", "route", "waive")}

PAST: tuple[tuple[str, Path], ...] = (
    (_Q, agreed.settled),
    (_L, agreed.settled),
    (_N, agreed.settled),
    (_Q, lives.failed),
    (_T, agreed.settled),
    (LABOUR, agreed.settled),
    (_V, agreed.on_the_spot),
    (_Q, with_(agreed.settled, sessions=2)),
    (_L, lives.refused),
    (MEDICAL, agreed.settled),
    (_Q, _BREAKS["part"]),
    (_N, lives.settled_alone),
    (_L, with_(agreed.settled, court="forgo")),
    (_Q, lives.declined),
    (_T, lives.withdrawn),
    (LABOUR, _BREAKS["route"]),
    (CENTRE, with_(agreed.settled, sessions=2)),
    (_Q, agreed.settled),
    (_N, lives.never_reached),
    (_V, agreed.on_the_spot),
    (_L, lives.ended_by_party),
    (_Q, lives.received_elsewhere),
    (_T, agreed.settled),
    (_Q, with_(agreed.settled, source="police")),
    (_L, lives.voided),
    (_N, _BREAKS["waive"]),
    (MEDICAL, lives.refused),
    (_Q, agreed.on_the_spot),
    (_L, agreed.settled),
    (_Q, lives.reconsidered),
)
"""What is over, or nearly; played in turn until a month ago."""

ALL_DAYS = 372
"""Working days of eighteen months."""

NEWEST = 24

EVERYDAY = ((38, 205, 20), (20, 19, 1))
"""So many small quarrels, evenly from so many working days ago until so many; of late they are more."""

SMALL = (
    "卫生间漏水", "通道堆物", "租房押金", "空调外机噪音", "健身卡退费", "饭店滑倒", "承包田地界",
    "物业费拖欠",
)
SMALL_WAYS = (
    spot_lives.at_the_counter, lives.settled_alone, spot_lives.at_the_counter, lives.settled_alone,
    lives.refused,
)
BUSY = (_Q, _L, _Q, _N, _T, _Q, _L, _V)

DRAGGING = (
    (62, _L, spot_lives.late), (29, _T, with_(lives.suspended, days=75)), (33, _N, lives.met),
    (75, _N, spot_lives.late), (38, _L, with_(lives.suspended, days=90)), (53, _T, lives.met),
    (96, _Q, spot_lives.late), (47, _N, with_(lives.suspended, days=120)),
    (141, _L, spot_lives.late), (66, _Q, with_(lives.suspended, days=150)),
)
"""What no committee is without: ended after its term, waiting for an expert for months, or simply old."""


def begin_all(play: Play, *, small: bool = False) -> None:
    """Put every life on the stage."""
    imported.bring_in(play)
    newspaper.bring_in(play)
    desks.lay_out(play)
    for cue in (*OPEN, *TABLE, *DEPARTMENTS, *SETTLED):
        case = Quarrel(play, cue.at, cue.about)
        case.present, case.wanted = True, cue.to
        play.begin(cue.days, partial(_life, cue.path, case))
    past = PAST[::3] if small else PAST
    for n, (at, path) in enumerate(past):
        days = ALL_DAYS - round((ALL_DAYS - NEWEST) * n / len(past)) - play.random.randrange(4)
        play.begin(days, partial(_life, path, Quarrel(play, at)))
    _fill_the_months(play, small=small)


def _fill_the_months(play: Play, *, small: bool) -> None:
    """The figures of a month are made of small things, and of the few that drag on."""
    days = [
        since - round((since - until) * n / count) for count, since, until in EVERYDAY for n in range(count)
    ]
    for n, ago in enumerate(days[::6] if small else days):
        case = Quarrel(play, BUSY[n % len(BUSY)], SMALL[n % len(SMALL)])
        play.begin(ago, partial(_life, SMALL_WAYS[n % len(SMALL_WAYS)], case))
    for ago, at, path in DRAGGING[:3] if small else DRAGGING:
        play.begin(ago, partial(_life, path, Quarrel(play, at)))


def _life(path: Path, case: Quarrel) -> Life:
    return path(case)
