"""Handing a dispute over to another organisation of the hub."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import START, Flow, Move, State, StateKind
from .rules import handovers as rules

STATES = (
    State("offered", "待接收", "Offered"),
    State("received", "已接收", "Received", StateKind.FINAL),
    State("returned", "已退回", "Returned"),
    State("recalled", "已撤回", "Recalled", StateKind.FINAL),
)
MOVES = (
    Move(
        "offer", "转办", "Hand over", (START,), "offered",
        ("clerk", "head", "centre"), rules.HandoverOfferFacts, "receiver", next_move="receive",
        reasons=reasons.HANDOVER, message="handover.offer",
        guards=rules.FOR_OFFER,
    ),
    Move(
        "receive", "接收", "Receive", ("offered",), "received",
        ("receiver", "sender"), rules.HandoverReceiveFacts, "receiver", message="handover.receive",
        guards=rules.FOR_RECEIVE,
    ),
    Move(
        "return", "退回", "Return", ("offered",), "returned",
        ("receiver", "sender"), rules.HandoverReturnFacts, "sender", next_move="drop",
        reasons=reasons.HANDOVER_RETURN, message="handover.return",
        guards=rules.FOR_RETURN,
    ),
    Move(
        "recall", "撤回", "Recall", ("offered",), "recalled",
        ("sender",), rules.HandoverRecallFacts, "nobody",
        reasons=reasons.HANDOVER_RECALL, message="handover.recall",
    ),
    Move(
        "impose", "指定接收", "Impose", ("returned",), "received",
        ("centre_head",), rules.HandoverImposeFacts, "receiver", message="handover.impose",
        guards=rules.FOR_IMPOSE,
    ),
    Move(
        "impose", "指定接收", "Impose", ("offered",), "received",
        ("centre_head",), rules.HandoverImposeFacts, "receiver", message="handover.impose",
        guards=rules.FOR_IMPOSE_UNANSWERED,
    ),
    Move(
        "drop", "接受退回", "Drop", ("returned",), "recalled",
        ("sender",), rules.HandoverDropFacts, "nobody",
    ),
)
HANDOVER = Flow("handover", "转办", "Handover", STATES, MOVES)
