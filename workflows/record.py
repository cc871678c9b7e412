"""The written record of a session; it locks when it is signed."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import START, STAY, Flow, Move, State, StateKind
from .rules import records as rules

_WRITERS = ("recorder", "mediator")

STATES = (
    State("draft", "草稿", "Draft"),
    State("read_back", "已宣读", "Read back"),
    State("signed", "已签字", "Signed", StateKind.FINAL),
    State("dropped", "已作废", "Dropped", StateKind.ENDED),
)
MOVES = (
    Move(
        "start", "开始笔录", "Begin a record", (START,), "draft",
        ("recorder", "mediator", "clerk"), rules.RecordStartFacts, "recorder",
        next_move="read_back",
        guards=rules.FOR_RECORD_START,
    ),
    Move(
        "read_back", "宣读", "Read back", ("draft",), "read_back",
        _WRITERS, rules.RecordReadBackFacts, "mediator", next_move="sign",
        guards=rules.FOR_READ_BACK,
    ),
    Move(
        "amend", "修改", "Amend", ("read_back",), "draft",
        _WRITERS, rules.RecordAmendFacts, "recorder", next_move="read_back",
        reasons=reasons.AMEND,
    ),
    Move(
        "sign", "签字", "Sign", ("read_back",), "signed",
        _WRITERS, rules.RecordSignFacts, "nobody", message="record.sign",
        guards=rules.FOR_SIGN,
    ),
    Move(
        "drop", "作废", "Drop", ("draft", "read_back"), "dropped",
        _WRITERS, rules.RecordDropFacts, "nobody", reasons=reasons.DROP_RECORD, message="record.drop",
        guards=rules.FOR_DROP,
    ),
    Move(
        "take_up", "恢复", "Take up again", ("dropped",), "draft",
        _WRITERS, rules.RecordTakeUpFacts, "recorder", next_move="read_back",
        guards=rules.FOR_TAKE_UP,
    ),
    Move(
        "addendum", "补记", "Addendum", ("signed",), STAY,
        _WRITERS, rules.RecordAddendumFacts, "nobody",
    ),
)
RECORD = Flow("record", "笔录", "Record", STATES, MOVES)
