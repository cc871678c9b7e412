"""One promise of an agreement: kept, broken, waived, replaced by a new one, or fallen with the agreement."""

from __future__ import annotations

from . import reasons_small as reasons
from .flow import START, Flow, Move, State, StateKind, Then
from .rules import promises as rules

_FINAL = StateKind.FINAL
_HANDLERS = ("clerk", "mediator")

STATES = (
    State("due", "待履行", "Due"),
    State("partly", "部分履行", "Partly kept"),
    State("broken", "未履行", "Broken"),
    State("kept", "已履行", "Kept", _FINAL),
    State("routed", "已引导其他途径", "Routed", StateKind.ENDED),
    State("waived", "权利人放弃", "Waived", _FINAL),
    State("replaced", "已被替换", "Replaced", _FINAL),
    State("fallen", "随协议失效", "Fallen with the agreement", _FINAL),
)
MOVES = (
    Move(
        "make", "约定", "Make", (START,), "due",
        ("system", "mediator", "clerk"), rules.PromiseMakeFacts, "clerk", next_move="keep",
        then=(Then("", "nobody", fact="continuing"),),
        guards=rules.FOR_MAKE,
    ),
    Move(
        "keep", "已履行", "Keep", ("due", "partly", "broken"), "kept",
        _HANDLERS, rules.PromiseKeepFacts, "nobody",
    ),
    Move(
        "pay_part", "部分履行", "Pay a part", ("due", "partly"), "partly",
        _HANDLERS, rules.PromisePayPartFacts, "clerk", next_move="keep",
        guards=rules.FOR_PAY_PART,
    ),
    Move(
        "break", "未履行", "Break", ("due", "partly"), "broken",
        ("clerk",), rules.PromiseBreakFacts, "clerk", next_move="route",
        reasons=reasons.BREACHES, message="promise.break",
        guards=rules.FOR_BREAK,
    ),
    Move(
        "route", "引导其他途径", "Route", ("broken",), "routed",
        _HANDLERS, rules.PromiseRouteFacts, "nobody",
        guards=rules.FOR_ROUTE,
    ),
    Move(
        "route_barred", "所引导的途径不可行", "Route barred", ("routed",), "broken",
        ("system",), rules.PromiseRouteBarredFacts, "clerk", next_move="route",
        guards=rules.FOR_ROUTE_BARRED,
    ),
    Move(
        "waive", "权利人放弃", "Waive", ("due", "partly", "broken"), "waived",
        _HANDLERS, rules.PromiseWaiveFacts, "nobody", for_party=True,
        guards=rules.FOR_WAIVE,
    ),
    Move(
        "replace", "替换", "Replace", ("due", "partly", "broken"), "replaced",
        ("system", "clerk", "mediator"), rules.PromiseReplaceFacts, "nobody",
        reasons=reasons.REPLACED_BY,
    ),
    Move(
        "fall", "随协议失效", "Fall with the agreement", ("due", "partly", "broken"), "fallen",
        ("system",), rules.PromiseFallFacts, "nobody",
    ),
)
PROMISE = Flow("promise", "履行", "Promise", STATES, MOVES)
