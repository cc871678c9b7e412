"""Facts with which every move passes its guards; a test spoils one of them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from workflows.facts import Facts, Kind, asks, found_names

MOMENT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)

_STATED: dict[Kind, Any] = {
    Kind.LINE: "words", Kind.TEXT: "words", Kind.TICK: True, Kind.PICK: 1, Kind.PICKS: (1,),
    Kind.DAY: DAY, Kind.MOMENT: MOMENT, Kind.MONEY: Decimal(100), Kind.NUMBER: 60,
}

_FINE_WHEN_TRUE = frozenset({
    "second_may_confirm", "second_agreed", "category_is_leaf", "category_valid", "on_register", "in_office",
    "survivor_open", "same_lead", "ever_accepted", "first_visit_done", "locked", "own_move", "within_minutes",
    "handover_open", "handover_is_ours", "dispute_movable", "within_term", "term_over", "dispute_open",
    "dispute_ended", "begun", "started", "session_started", "has_content", "agreement_effective",
    "sums_right",
    "dispute_allows", "dispute_ready", "had_agreement", "mediator_signed", "sealed", "content_recorded",
    "form_is_oral", "newer_effective", "with_dispute_move", "due_passed", "is_creditor", "reported",
    "feedback_ready",
    "end_date_reached", "successor_is_party", "successor_told", "successor_asked", "receiver_is_above",
    "out_of_reach", "ground_fits", "may_take", "with_file", "who_came_told",
})

_FOUND: dict[str, Any] = {
    "proposed_grade": "2", "present_grade": "2", "present_category": "060203", "old_value": "old",
    "last_move": "classify", "outcome": "agreed", "applicants": 1, "respondents": 1, "tries": 1, "terms": 1,
    "held_sessions": 1, "grade": "3", "broken_promises": 0, "outstanding": Decimal(500),
    "today": date(2026, 11, 10),
    "end_reason": "withdrawn", "cause": "expertise", "due_on": date(2026, 11, 15),
    "latest_on": date(2026, 11, 30),
}

_OWN: dict[str, dict[str, Any]] = {
    "ClassifyFacts": {"category": "060204", "grade": "2"},
    "ReclassifyFacts": {"category": "060204", "grade": "2"},
    "ReconsiderFacts": {"ever_accepted": False},
    "UnmergeFacts": {"end_reason": "merged"},
    "RefuseFacts": {"reason": "ended_by_party"},
    "SessionHoldFacts": {"attended": (1,)},
    "VisitMissFacts": {"next_on": DAY},
    "DeclineFacts": {"organ": "words"},
    "SplitFacts": {"claims": "words"},
    "AnnulFacts": {"decided_by": "法院"},
    "AssistanceTakeFacts": {"by_department": True},
    "HandoverReceiveFacts": {"by_receiver": True},
    "HandoverReturnFacts": {"by_receiver": True},
    "ConfirmationLapseFacts": {"term_over": True},
    "ConfirmationSetRightFacts": {"with_correction": True},
    "PromiseRouteBarredFacts": {"court_dismissed": True},
}


def complete(facts: type[Facts], **changes: Any) -> Any:
    """Facts of this class that pass, except for the changes."""
    values: dict[str, Any] = {}
    for name, ask in asks(facts).items():
        if not ask.required:
            continue
        if ask.choices:
            code = ask.choices[0].code
            values[name] = (code,) if ask.kind is Kind.CHOICES else code
        else:
            values[name] = _STATED[ask.kind]
    empty = {f.name: _empty(f) for f in dataclasses.fields(facts) if f.name in found_names(facts)}
    values |= empty | _OWN.get(facts.__name__, {}) | _seconded(facts)
    if "place" in asks(facts) and not asks(facts)["place"].required:
        values["place"] = "words"
    if "absent_guests" in asks(facts):
        values["absent"] = (1,)
    return facts(**(values | changes))


def _empty(f: dataclasses.Field[Any]) -> Any:
    if f.name in _FOUND:
        return _FOUND[f.name]
    kind = str(f.type)
    if kind == "bool":
        return f.name in _FINE_WHEN_TRUE
    return {"str": "", "Names": (), "int": 0}.get(kind)


def _seconded(facts: type[Facts]) -> dict[str, Any]:
    return {"second": 2} if "second" in asks(facts) else {}
