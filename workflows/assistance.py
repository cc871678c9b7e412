"""Asking a department for help with a dispute: named parts go over, nothing else; the lead stays."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import START, Flow, Move, State, StateKind, Then
from .rules import assistance as rules

_FINAL = StateKind.FINAL

STATES = (
    State("asked", "待签收", "Asked"),
    State("taken", "办理中", "Signed for"),
    State("answered", "已答复", "Answered"),
    State("returned", "已退回", "Returned"),
    State("noted", "已阅办", "Taken note of", _FINAL),
    State("recalled", "已撤回", "Recalled", _FINAL),
)
MOVES = (
    Move(
        "ask", "请部门协办", "Ask a department", (START,), "asked",
        ("clerk", "head", "centre", "centre_head"), rules.AssistanceAskFacts, "receiver", next_move="take",
        message="assistance.ask",
        guards=rules.FOR_ASK,
    ),
    Move(
        "take", "签收", "Sign for it", ("asked",), "taken",
        ("receiver", "clerk"), rules.AssistanceTakeFacts, "receiver", next_move="answer",
        guards=rules.FOR_TAKE,
    ),
    Move(
        "return", "退回", "Return", ("asked",), "returned",
        ("receiver", "clerk"), rules.AssistanceReturnFacts, "mediator", next_move="note",
        reasons=reasons.HANDOVER_RETURN, message="assistance.return",
        guards=rules.FOR_RETURN,
    ),
    Move(
        "answer", "答复", "Answer", ("asked", "taken"), "answered",
        ("receiver", "clerk"), rules.AssistanceAnswerFacts, "mediator", next_move="note",
        reasons=reasons.ASSISTANCE_ANSWERS, message="assistance.answer",
        guards=rules.FOR_ANSWER,
    ),
    Move(
        "note", "阅办答复", "Take note of the answer", ("answered", "returned"), "noted",
        ("clerk", "mediator", "system"), rules.AssistanceNoteFacts, "nobody",
        reasons=reasons.ASSISTANCE_FOLLOWS,
        then=(
            Then("invite", "clerk", "invitation.propose"),
            Then("another", "clerk", "assistance.ask"),
            Then("session", "mediator", "session.book"),
        ),
        guards=rules.FOR_NOTE,
    ),
    Move(
        "recall", "撤回", "Recall", ("asked", "taken"), "recalled",
        ("clerk", "head", "system"), rules.AssistanceRecallFacts, "nobody",
        reasons=reasons.ASSISTANCE_RECALL, message="assistance.recall",
    ),
)
ASSISTANCE = Flow("assistance", "协办", "Request to a department", STATES, MOVES)
