"""Disputes in which a department is asked for what it knows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mediation.core import clock
from mediation.handovers import assistance
from mediation.handovers.assistance_models import Assistance
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform

from .lives import begun
from .play import Life
from .quarrel import Quarrel

ASKED = {
    "hr": (
        "liaison", "请核查该单位近六个月工资支付和社保缴纳情况。",
        "经查,该单位4月至6月工资未足额支付,社保正常缴纳。",
    ),
    "housing": (
        "housing_liaison", "请核对房屋登记用途和租赁备案情况,并告知能否派员参加调解。",
        "该房屋登记用途为住宅,没有租赁备案记录。",
    ),
}
"""Department -> who speaks for it, what it is asked, what it says."""


def asked(case: Quarrel, department: str = "hr", days: int = 5, steps: tuple[str, ...] = ()) -> Life:
    """Asked, and taken as far as ``steps`` say; ``days`` are those to the day of the answer."""
    yield from begun(case)
    yield case.after(0)
    liaison, what, answer = ASKED[department]
    row = case.do(
        case.clerk, "assistance.ask", receiver=case.play.cast.organisations[department], what=what,
        parts=("names", "story", "claims"), due_on=clock.today() + timedelta(days=days),
    )
    told: dict[str, dict[str, Any]] = {
        "answer": {"outcome": "opinion", "answer": answer},
        "return": {"reason": "not_competent"},
        "note": {"follows": "session"},
        "recall": {"reason": "settled"},
    }
    for name in steps:
        yield case.after(1)
        given = told.get(name, {})
        if name in ("note", "recall"):
            case.do(case.clerk, f"assistance.{name}", row.id, **given)
        else:
            _say(case, liaison, row.id, name, given)


def _say(case: Quarrel, who: str, row_id: int, name: str, given: dict[str, Any]) -> None:
    """The department presses on its own page; the case itself is shut to it."""
    with act(case.play.cast.actor(who)) as a:
        row: Assistance = assistance.open_for_act(a, row_id)
        perform(a, a.dispute_of(row), row, "assistance", name, given)
