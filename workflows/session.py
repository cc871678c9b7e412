"""One mediation session, from booking to what came of it."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import START, Flow, Move, State, StateKind, Then
from .rules import sessions as rules
from .rules.common import RestoreFacts

_FINAL = StateKind.FINAL

STATES = (
    State("scheduled", "已安排", "Scheduled"),
    State("held", "已举行", "Held", _FINAL),
    State("missed", "有人未到", "Missed", _FINAL),
    State("postponed", "已改期", "Postponed", _FINAL),
    State("cancelled", "已取消", "Cancelled", StateKind.ENDED),
)
MOVES = (
    Move(
        "book", "预约调解", "Book a session", (START,), "scheduled",
        ("mediator", "clerk"), rules.SessionBookFacts, "mediator", next_move="hold",
        message="session.book",
        guards=rules.FOR_BOOK,
    ),
    Move(
        "hold", "登记结果", "Tell the outcome", ("scheduled",), "held",
        ("mediator", "clerk_alone", "on_the_spot"), rules.SessionHoldFacts, "mediator",
        reasons=reasons.SESSION_RESULTS,
        then=(
            Then("agreed", "mediator", "agreement.draft"),
            Then("not_agreed", "mediator", "dispute.fail"),
            Then("to_continue", "mediator", "session.book"),
        ),
        guards=rules.FOR_HOLD,
    ),
    Move(
        "miss", "有人未到", "Missed", ("scheduled",), "missed",
        ("mediator", "clerk_alone"), rules.SessionMissFacts, "clerk", next_move="book",
        message="session.miss",
        guards=rules.FOR_MISS,
    ),
    Move(
        "postpone", "改期", "Postpone", ("scheduled",), "postponed",
        ("mediator", "clerk"), rules.SessionPostponeFacts, "mediator", next_move="hold",
        reasons=reasons.POSTPONE, message="session.postpone",
        guards=rules.FOR_POSTPONE,
    ),
    Move(
        "cancel", "取消", "Cancel", ("scheduled",), "cancelled",
        ("mediator", "clerk", "system"), rules.SessionCancelFacts, "mediator",
        next_move="book", reasons=reasons.SESSION_CANCEL, message="session.cancel",
        then=tuple(Then(r.code, "nobody") for r in reasons.CANCELLED_WITH_THE_CASE),
        guards=rules.FOR_CANCEL,
    ),
    Move(
        "restore", "恢复原状", "Put back", ("cancelled",), "scheduled",
        ("system",), RestoreFacts, "as_in_state",
    ),
)
SESSION = Flow("session", "调解场次", "Session", STATES, MOVES)
