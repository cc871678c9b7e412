"""The life of a dispute: twelve states and every move between them."""

from __future__ import annotations

from . import reasons
from .flow import BACK, START, STAY, Clock, Flow, Move, State, StateKind
from .rules import (
    agreements,
    assignment,
    classification,
    closure,
    course,
    filing,
    handovers,
    intake,
)

_OPEN, _ENDED, _CLOSED = StateKind.OPEN, StateKind.ENDED, StateKind.CLOSED

STATES = (
    State("registered", "已登记", "Registered", _OPEN, Clock.NOT_STARTED),
    State("declined", "不予受理", "Declined", _ENDED, Clock.NOT_STARTED),
    State("accepted", "已受理", "Accepted", _OPEN, Clock.RUNS),
    State("classified", "已分级", "Classified", _OPEN, Clock.RUNS),
    State("assigned", "已指派", "Assigned", _OPEN, Clock.RUNS),
    State("mediating", "调解中", "In mediation", _OPEN, Clock.RUNS),
    State("suspended", "已中止", "Suspended", _OPEN, Clock.STANDS),
    State("agreed", "已达成协议", "Agreed", _ENDED, Clock.STOPPED),
    State("ended", "已终止", "Ended", _ENDED, Clock.STOPPED),
    State("transferred", "已移送", "Transferred", _ENDED, Clock.STANDS),
    State("closed", "已结案", "Closed", _CLOSED, Clock.STOPPED),
    State("archived", "已归档", "Archived", StateKind.FINAL, Clock.STOPPED),
)

ALL = tuple(state.code for state in STATES)
RUNNING = ("accepted", "classified", "assigned", "mediating")
MEDIATED = ("assigned", "mediating")
IN_HAND = (*RUNNING, "suspended")
BEFORE_AND_RUNNING = ("registered", *RUNNING)
BEFORE_AND_IN_HAND = ("registered", *IN_HAND)

MOVES = (
    Move(
        "register", "登记", "Register", (START,), "registered",
        ("clerk", "mediator", "system"), intake.RegisterFacts, "clerk", next_move="accept",
        reasons=reasons.SOURCES,
        guards=intake.FOR_REGISTER,
    ),
    Move(
        "accept", "受理", "Accept", ("registered",), "accepted",
        ("clerk", "on_the_spot", "system"), intake.AcceptFacts, "clerk", next_move="classify",
        guards=intake.FOR_ACCEPT,
    ),
    Move(
        "decline", "不予受理", "Decline", ("registered",), "declined",
        ("clerk",), intake.DeclineFacts, "nobody", reasons=reasons.DECLINE,
        guards=intake.FOR_DECLINE,
    ),
    Move(
        "reconsider", "重新审查", "Reconsider", ("declined", "ended"), "registered",
        ("clerk", "head"), intake.ReconsiderFacts, "clerk", next_move="accept",
        reasons=reasons.RECONSIDER, message="dispute.reconsider",
        guards=intake.FOR_RECONSIDER,
    ),
    Move(
        "classify", "分级分类", "Classify", ("accepted",), "classified",
        ("clerk", "on_the_spot"), classification.ClassifyFacts, "clerk", next_move="assign",
        reasons=reasons.GRADE_DIFFERS,
        needs_second="dispute.classify.second", second=("head", "level_above"),
        guards=classification.FOR_CLASSIFY,
    ),
    Move(
        "reclassify", "调整分级分类", "Reclassify",
        ("classified", "assigned", "mediating", "suspended"), STAY,
        ("clerk", "head", "mediator"), classification.ReclassifyFacts, "unchanged",
        reasons=reasons.RECLASSIFY, message="dispute.reclassify",
        needs_second="dispute.reclassify.second", second=("head", "level_above"),
        guards=classification.FOR_RECLASSIFY,
    ),
    Move(
        "assign", "指派", "Assign", ("classified",), "assigned",
        ("clerk", "head", "on_the_spot"), assignment.AssignFacts, "mediator", next_move="begin",
        reasons=reasons.ASSIGN_DIFFERS, message="dispute.assign",
        guards=assignment.FOR_ASSIGN,
    ),
    Move(
        "reassign", "改派", "Reassign", ("assigned", "mediating"), STAY,
        ("clerk", "head"), assignment.ReassignFacts, "mediator",
        reasons=reasons.REASSIGN, message="dispute.reassign",
        guards=assignment.FOR_REASSIGN,
    ),
    Move(
        "release", "解除指派", "Release", MEDIATED, "classified",
        ("clerk", "head", "mediator"), assignment.ReleaseFacts, "clerk", next_move="assign",
        reasons=reasons.RELEASE, message="dispute.release",
        guards=assignment.FOR_RELEASE,
    ),
    Move(
        "release", "解除指派", "Release", ("suspended",), STAY,
        ("clerk", "head", "mediator"), assignment.ReleaseFacts, "unchanged",
        reasons=reasons.RELEASE, message="dispute.release", returns_to="classified",
        guards=assignment.FOR_RELEASE,
    ),
    Move(
        "take_over", "接收转办", "Take over",
        ("classified", "assigned", "mediating"), "classified",
        ("receiver", "centre_head", "system"), handovers.TakeOverFacts, "clerk", next_move="assign",
        message="dispute.take_over",
        guards=handovers.FOR_TAKE_OVER,
    ),
    Move(
        "take_over", "接收转办", "Take over", ("registered", "accepted"), STAY,
        ("receiver", "centre_head", "system"), handovers.TakeOverFacts, "clerk",
        message="dispute.take_over",
        guards=handovers.FOR_TAKE_OVER,
    ),
    Move(
        "begin", "开始调解", "Begin mediation", ("assigned",), "mediating",
        ("mediator", "on_the_spot"), assignment.BeginFacts, "mediator",
        guards=assignment.FOR_BEGIN,
    ),
    Move(
        "extend", "延期", "Extend", RUNNING, STAY,
        ("clerk",), course.ExtendFacts, "unchanged",
        reasons=reasons.EXTEND, message="dispute.extend",
        needs_second="dispute.extend.second", second=("head", "level_above"),
        guards=course.FOR_EXTEND,
    ),
    Move(
        "suspend", "中止", "Suspend", RUNNING, "suspended",
        ("mediator", "clerk"), course.SuspendFacts, "clerk", next_move="resume",
        reasons=reasons.SUSPEND, message="dispute.suspend",
        guards=course.FOR_SUSPEND,
    ),
    Move(
        "resume", "恢复", "Resume", ("suspended",), BACK,
        ("mediator", "clerk", "system"), course.ResumeFacts, "as_in_state",
        reasons=reasons.RESUME, message="dispute.resume", backs=RUNNING,
        guards=course.FOR_RESUME,
    ),
    Move(
        "split", "分案", "Split", RUNNING, STAY,
        ("mediator", "clerk"), course.SplitFacts, "unchanged",
        reasons=reasons.SPLIT, message="dispute.split",
        guards=course.FOR_SPLIT,
    ),
    Move(
        "merge", "并案", "Merge", BEFORE_AND_RUNNING, "ended",
        ("clerk",), course.MergeFacts, "nobody",
        reasons=reasons.MERGE, message="dispute.merge",
        guards=course.FOR_MERGE,
    ),
    Move(
        "unmerge", "撤销并案", "Unmerge", ("ended",), BACK,
        ("head",), course.UnmergeFacts, "as_in_state",
        reasons=reasons.UNMERGE, message="dispute.unmerge", backs=BEFORE_AND_RUNNING,
        guards=course.FOR_UNMERGE,
    ),
    Move(
        "withdraw", "撤回或自行和解", "Withdraw or settle", BEFORE_AND_IN_HAND, "ended",
        ("clerk", "mediator"), closure.WithdrawFacts, "clerk", next_move="close",
        reasons=reasons.WITHDRAW, message="dispute.withdraw", for_party=True,
        guards=closure.FOR_WITHDRAW,
    ),
    Move(
        "refuse", "一方不同意或要求终止", "Refused by a party", IN_HAND, "ended",
        ("clerk", "mediator"), closure.RefuseFacts, "clerk", next_move="close",
        reasons=reasons.REFUSE, message="dispute.refuse", for_party=True,
        guards=closure.FOR_REFUSE,
    ),
    Move(
        "fail", "调解不成", "Mediation fails", IN_HAND, "ended",
        ("mediator", "clerk"), closure.FailFacts, "clerk", next_move="close",
        reasons=reasons.FAIL, message="dispute.fail",
        guards=closure.FOR_FAIL,
    ),
    Move(
        "lapse", "终结", "Lapse", IN_HAND, "ended",
        ("clerk",), closure.LapseFacts, "clerk", next_move="close",
        reasons=reasons.LAPSE, message="dispute.lapse",
        needs_second="dispute.lapse.second", second=("head", "level_above"),
        guards=closure.FOR_LAPSE,
    ),
    Move(
        "agree", "达成协议", "Agree", ("mediating",), "agreed",
        ("mediator", "system"), agreements.AgreeFacts, "clerk", next_move="close",
        reasons=reasons.FORMS, message="dispute.agree",
        guards=agreements.FOR_AGREE,
    ),
    Move(
        "annul", "协议失效", "Annul", ("agreed",), "ended",
        ("clerk",), closure.AnnulFacts, "clerk", next_move="reopen",
        reasons=reasons.ANNUL, message="dispute.annul",
        needs_second="dispute.annul.second", second=("head", "level_above"),
        guards=closure.FOR_ANNUL,
    ),
    Move(
        "transfer", "移送", "Transfer", BEFORE_AND_IN_HAND, "transferred",
        ("clerk", "head", "centre"), closure.TransferFacts, "clerk", next_move="close",
        reasons=reasons.TRANSFER, message="dispute.transfer",
        guards=closure.FOR_TRANSFER,
    ),
    Move(
        "return", "退回", "Return", ("transferred",), BACK,
        ("clerk",), closure.ReturnFacts, "as_in_state",
        reasons=reasons.RETURN, message="dispute.return", backs=BEFORE_AND_IN_HAND,
        guards=closure.FOR_RETURN,
    ),
    Move(
        "reopen", "再次调解", "Reopen", ("agreed", "ended", "closed"), "accepted",
        ("clerk",), closure.ReopenFacts, "clerk", next_move="classify",
        reasons=reasons.REOPEN, message="dispute.reopen",
        guards=closure.FOR_REOPEN,
    ),
    Move(
        "close", "结案", "Close", ("agreed", "ended", "transferred"), "closed",
        ("clerk", "system"), filing.CloseFacts, "clerk", next_move="archive",
        guards=filing.FOR_CLOSE,
    ),
    Move(
        "correct", "更正", "Correct", tuple(s for s in ALL if s not in ("registered", "declined")),
        STAY, ("clerk",), filing.CorrectFacts, "nobody",
        reasons=reasons.CORRECT, message="dispute.correct",
        needs_second="dispute.correct.second", second=("head", "level_above"),
        guards=filing.FOR_CORRECT,
    ),
    Move(
        "void", "作废", "Void", ("registered", "accepted", "classified", "assigned"), "ended",
        ("clerk",), intake.VoidFacts, "nobody",
        reasons=reasons.VOID, message="dispute.void",
        needs_second="dispute.void.second", second=("head", "level_above"),
        guards=intake.FOR_VOID,
    ),
    Move(
        "take_back", "撤销上一步", "Take back", ALL, BACK,
        ("last_actor",), filing.TakeBackFacts, "as_in_state",
        message="dispute.take_back", backs=ALL,
        guards=filing.FOR_TAKE_BACK,
    ),
    Move(
        "supplement", "补充材料", "Supplement", ("closed", "archived"), STAY,
        ("clerk",), filing.SupplementFacts, "nobody", reasons=reasons.SUPPLEMENT,
        guards=filing.FOR_SUPPLEMENT,
    ),
    Move(
        "archive", "归档", "Archive", ("closed",), "archived",
        ("clerk",), filing.ArchiveFacts, "nobody",
        guards=filing.FOR_ARCHIVE,
    ),
)

DISPUTE = Flow("dispute", "纠纷", "Dispute", STATES, MOVES)
