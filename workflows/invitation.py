"""Inviting a lawyer, an expert or a department's person to one dispute."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import BACK, START, Flow, Move, State, StateKind, Then
from .rules import invitations as rules
from .rules.common import RestoreFacts

_FINAL = StateKind.FINAL

STATES = (
    State("proposed", "拟邀请", "Proposed"),
    State("invited", "已邀请", "Invited"),
    State("accepted", "已接受", "Accepted"),
    State("declined", "已谢绝", "Declined", _FINAL),
    State("expired", "逾期未复", "Expired", _FINAL),
    State("cancelled", "已取消", "Cancelled", StateKind.ENDED),
    State("barred", "因利害关系排除", "Barred", _FINAL),
    State("left", "已退出", "Left", _FINAL),
    State("finished", "已完成", "Finished", StateKind.ENDED),
)
MOVES = (
    Move(
        "propose", "拟邀请", "Propose", (START,), "proposed",
        ("clerk", "head", "mediator"), rules.InvitationProposeFacts, "clerk", next_move="send",
        guards=rules.FOR_PROPOSE,
    ),
    Move(
        "send", "发出邀请", "Send", ("proposed",), "invited",
        ("clerk",), rules.InvitationSendFacts, "invited", next_move="accept",
        message="invitation.send",
        guards=rules.FOR_SEND,
    ),
    Move(
        "accept", "接受", "Accept", ("invited",), "accepted",
        ("invited", "clerk"), rules.InvitationAcceptFacts, "mediator", message="invitation.accept",
        then=(Then("", "clerk", "session.book", fact="unbooked"),),
        guards=rules.FOR_ACCEPT,
    ),
    Move(
        "decline", "不接受", "Decline", ("invited",), "declined",
        ("invited", "clerk"), rules.InvitationDeclineFacts, "clerk", next_move="propose",
        reasons=reasons.INVITATION_DECLINE, message="invitation.decline",
    ),
    Move(
        "expire", "逾期", "Expire", ("invited",), "expired",
        ("system",), rules.InvitationExpireFacts, "clerk", next_move="propose",
        message="invitation.expire",
        guards=rules.FOR_EXPIRE,
    ),
    Move(
        "cancel", "取消", "Cancel", ("proposed", "invited"), "cancelled",
        ("clerk", "system"), rules.InvitationCancelFacts, "nobody",
        reasons=reasons.INVITATION_CANCEL, message="invitation.cancel",
    ),
    Move(
        "bar", "排除", "Bar", ("invited", "accepted"), "barred",
        ("clerk", "system"), rules.InvitationBarFacts, "clerk", next_move="propose",
        reasons=reasons.INVITATION_BAR, message="invitation.bar",
    ),
    Move(
        "step_down", "退出", "Step down", ("accepted",), "left",
        ("invited", "head"), rules.InvitationStepDownFacts, "clerk", next_move="propose",
        reasons=reasons.STEP_DOWN, message="invitation.step_down",
    ),
    Move(
        "finish", "完成", "Finish", ("accepted",), "finished",
        ("system",), rules.InvitationFinishFacts, "nobody",
        guards=rules.FOR_FINISH,
    ),
    Move(
        "restore", "恢复原状", "Put back", ("cancelled", "finished"), BACK,
        ("system",), RestoreFacts, "as_in_state", backs=("proposed", "invited", "accepted"),
    ),
)
INVITATION = Flow("invitation", "邀请", "Invitation", STATES, MOVES)
