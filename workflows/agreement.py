"""The agreement: drafted, signed, in effect, replaced or void."""

from __future__ import annotations

from . import reasons
from . import reasons_small as small
from .flow import BACK, START, Flow, Move, State, StateKind
from .rules import agreements as rules
from .rules.common import RestoreFacts

_FINAL = StateKind.FINAL

STATES = (
    State("draft", "草稿", "Draft"),
    State("signing", "签字中", "Being signed"),
    State("refused", "有人拒签", "Refused"),
    State("effective", "已生效", "Effective", StateKind.ENDED),
    State("dropped", "已放弃", "Dropped", StateKind.ENDED),
    State("superseded", "已被新协议取代", "Superseded", _FINAL),
    State("void", "已失效", "Void", _FINAL),
)
MOVES = (
    Move(
        "draft", "起草", "Draft", (START,), "draft",
        ("mediator", "clerk"), rules.AgreementDraftFacts, "mediator",
        next_move="offer_for_signing", reasons=reasons.FORMS,
        guards=rules.FOR_DRAFT,
    ),
    Move(
        "offer_for_signing", "交付签字", "Offer for signing", ("draft",), "signing",
        ("mediator",), rules.AgreementOfferFacts, "clerk", next_move="take_effect",
        message="agreement.offer_for_signing",
        guards=rules.FOR_OFFER,
    ),
    Move(
        "revise", "修改", "Revise", ("signing", "refused"), "draft",
        ("mediator",), rules.AgreementReviseFacts, "mediator", next_move="offer_for_signing",
        reasons=small.REVISE, message="agreement.revise",
    ),
    Move(
        "refuse", "拒签", "Refuse", ("signing",), "refused",
        ("clerk", "mediator"), rules.AgreementRefuseFacts, "mediator", next_move="revise",
        reasons=small.REFUSE_SIGNING, message="agreement.refuse", for_party=True,
    ),
    Move(
        "take_effect", "生效", "Take effect", ("signing",), "effective",
        ("system",), rules.AgreementTakeEffectFacts, "clerk",
        guards=rules.FOR_TAKE_EFFECT,
    ),
    Move(
        "take_effect_orally", "口头协议生效", "Take effect orally", ("draft",), "effective",
        ("mediator", "on_the_spot"), rules.AgreementOralFacts, "clerk",
        guards=rules.FOR_TAKE_EFFECT_ORALLY,
    ),
    Move(
        "drop", "放弃", "Drop", ("draft", "signing", "refused"), "dropped",
        ("mediator", "system"), rules.AgreementDropFacts, "mediator",
        reasons=small.DROP_AGREEMENT,
    ),
    Move(
        "supersede", "由新协议取代", "Supersede", ("effective",), "superseded",
        ("system",), rules.AgreementSupersedeFacts, "nobody",
        guards=rules.FOR_SUPERSEDE,
    ),
    Move(
        "void", "失效", "Void", ("effective",), "void",
        ("clerk", "system"), rules.AgreementVoidFacts, "nobody",
        reasons=reasons.ANNUL, message="agreement.void",
        guards=rules.FOR_VOID,
    ),
    Move(
        "restore", "恢复原状", "Put back", ("dropped",), BACK,
        ("system",), RestoreFacts, "as_in_state", backs=("draft", "signing", "refused"),
    ),
)
AGREEMENT = Flow("agreement", "协议", "Agreement", STATES, MOVES)
