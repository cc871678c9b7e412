"""A return visit after the end, by somebody other than the mediator."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import BACK, START, Flow, Move, State, StateKind, Then
from .rules import followup as rules
from .rules.common import RestoreFacts

_FINAL = StateKind.FINAL

STATES = (
    State("planned", "待回访", "Planned"),
    State("missed", "未成", "Missed"),
    State("done", "已回访", "Done", _FINAL),
    State("dropped", "已取消", "Dropped", StateKind.ENDED),
)
MOVES = (
    Move(
        "plan", "安排回访", "Plan", (START,), "planned",
        ("system", "clerk", "visitor"), rules.VisitPlanFacts, "visitor", next_move="do",
        guards=rules.FOR_PLAN,
    ),
    Move(
        "do", "回访", "Do", ("planned",), "done",
        ("visitor", "clerk"), rules.VisitDoFacts, "nobody", message="visit.do",
        guards=rules.FOR_DO,
    ),
    Move(
        "miss", "未成", "Miss", ("planned",), "missed",
        ("visitor", "clerk"), rules.VisitMissFacts, "visitor", next_move="do",
        reasons=reasons.VISIT_MISS,
        then=(Then("", "head", "visit.drop", fact="last_try"),),
        guards=rules.FOR_MISS,
    ),
    Move(
        "drop", "取消回访", "Drop", ("planned", "missed"), "dropped",
        ("head", "system"), rules.VisitDropFacts, "nobody", reasons=reasons.VISIT_DROP,
    ),
    Move(
        "restore", "恢复原状", "Put back", ("dropped",), BACK,
        ("system",), RestoreFacts, "as_in_state", backs=("planned", "missed"),
    ),
)
VISIT = Flow("visit", "回访", "Visit", STATES, MOVES)
