"""A danger report, from one press to all clear."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import START, Flow, Move, State, StateKind
from .rules import danger as rules

_HANDLERS = ("clerk", "mediator", "head", "level_above", "centre")
_ANYBODY_WITH_THE_CASE = (*_HANDLERS, "invited_in", "receiver", "liaison")

STATES = (
    State("raised", "已示警", "Raised"),
    State("acknowledged", "已确认收到", "Acknowledged"),
    State("reported", "已报告", "Reported"),
    State("answered", "已答复", "Answered"),
    State("cleared", "已解除", "Cleared", StateKind.FINAL),
)
MOVES = (
    Move(
        "raise", "示警", "Raise", (START,), "raised",
        _ANYBODY_WITH_THE_CASE, rules.DangerRaiseFacts, "clerk",
        next_move="acknowledge", message="danger.raise",
    ),
    Move(
        "acknowledge", "确认收到", "Acknowledge", ("raised",), "acknowledged",
        _HANDLERS, rules.DangerAcknowledgeFacts, "clerk", next_move="report",
        message="danger.acknowledge",
        guards=rules.FOR_ACKNOWLEDGE,
    ),
    Move(
        "report", "报告", "Report", ("raised", "acknowledged", "reported"), "reported",
        _HANDLERS, rules.DangerReportFacts, "clerk", next_move="answer",
        message="danger.report",
    ),
    Move(
        "retract", "撤回误报", "Take back a slip", ("raised",), "cleared",
        ("raiser",), rules.DangerRetractFacts, "nobody",
        message="danger.retract", guards=rules.FOR_RETRACT,
    ),
    Move(
        "answer", "答复", "Answer", ("reported",), "answered",
        _HANDLERS, rules.DangerAnswerFacts, "head", next_move="clear",
        message="danger.answer",
    ),
    Move(
        "clear", "解除", "Clear", ("acknowledged", "answered"), "cleared",
        ("head", "centre_head"), rules.DangerClearFacts, "nobody",
        reasons=reasons.CLEAR, message="danger.clear",
        guards=rules.FOR_CLEAR,
    ),
)
DANGER = Flow("danger", "危险报告", "Danger report", STATES, MOVES)
