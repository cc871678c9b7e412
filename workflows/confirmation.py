"""Judicial confirmation of an agreement: thirty days, asked for together."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import START, Flow, Move, State, StateKind
from .rules import promises as rules

_FINAL = StateKind.FINAL

STATES = (
    State("open", "可申请", "Open"),
    State("applied", "已申请", "Applied"),
    State("forgone", "不申请", "Forgone", _FINAL),
    State("lapsed", "逾期未申请", "Lapsed", _FINAL),
    State("confirmed", "已确认", "Confirmed", StateKind.ENDED),
    State("dismissed", "已驳回", "Dismissed", StateKind.ENDED),
    State("withdrawn", "已撤回申请", "Withdrawn", _FINAL),
)
MOVES = (
    Move(
        "open", "开始计算三十日", "Open", (START,), "open",
        ("system", "clerk", "mediator"), rules.ConfirmationOpenFacts, "clerk", next_move="apply",
        guards=rules.FOR_CONFIRMATION_OPEN,
    ),
    Move(
        "apply", "共同申请", "Apply", ("open",), "applied",
        ("clerk", "mediator"), rules.ConfirmationApplyFacts, "clerk", next_move="confirm",
        message="confirmation.apply", for_party=True,
        guards=rules.FOR_APPLY,
    ),
    Move(
        "forgo", "不申请", "Forgo", ("open",), "forgone",
        ("clerk", "mediator", "system"), rules.ConfirmationForgoFacts, "nobody", for_party=True,
    ),
    Move(
        "lapse", "逾期", "Lapse", ("open",), "lapsed",
        ("system",), rules.ConfirmationLapseFacts, "nobody",
        guards=rules.FOR_LAPSE,
    ),
    Move(
        "confirm", "法院确认", "Confirm", ("applied",), "confirmed",
        ("clerk",), rules.ConfirmationConfirmFacts, "nobody", message="confirmation.confirm",
    ),
    Move(
        "dismiss", "法院驳回", "Dismiss", ("applied",), "dismissed",
        ("clerk",), rules.ConfirmationDismissFacts, "clerk",
        reasons=reasons.DISMISS_GROUNDS, message="confirmation.dismiss",
    ),
    Move(
        "withdraw", "撤回申请", "Withdraw", ("applied",), "withdrawn",
        ("clerk", "mediator"), rules.ConfirmationWithdrawFacts, "nobody", for_party=True,
    ),
    Move(
        "set_right", "更正裁定结果", "Put the outcome right", ("confirmed",), "dismissed",
        ("system",), rules.ConfirmationSetRightFacts, "clerk", message="confirmation.set_right",
        guards=rules.FOR_SET_RIGHT,
    ),
    Move(
        "set_right", "更正裁定结果", "Put the outcome right", ("dismissed",), "confirmed",
        ("system",), rules.ConfirmationSetRightFacts, "clerk", message="confirmation.set_right",
        guards=rules.FOR_SET_RIGHT,
    ),
)
CONFIRMATION = Flow("confirmation", "司法确认", "Confirmation", STATES, MOVES)
