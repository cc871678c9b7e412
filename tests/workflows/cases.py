"""For every guard: one spoilt fact, and the lack it must be refused with.

(flow, move, state to start from or None for the first row, changes, code of the lack)
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.workflows.complete import MOMENT

Case = tuple[str, str, str | None, dict[str, Any], str]

_EARLIER: datetime = MOMENT - timedelta(hours=1)


def _of(flow: str, move: str, *spoilt: tuple[dict[str, Any], str], state: str | None = None) -> list[Case]:
    return [(flow, move, state, changes, code) for changes, code in spoilt]


def _seconds(move: str, **needed: Any) -> list[Case]:
    return _of(
        "dispute", move,
        ({**needed, "second": None}, "second_missing"),
        ({**needed, "second_agreed": False}, "second_not_agreed"),
        ({**needed, "second_is_first": True}, "second_is_first"),
        ({**needed, "second_may_confirm": False}, "second_without_right"),
    )


INTAKE = [
    *_of("dispute", "register",
         ({"applicants": 0}, "applicant_missing"),
         ({"respondents": 0}, "respondent_missing"),
         ({"place": ""}, "place_missing"),
         ({"occurred_at": _EARLIER}, "requested_later"),
         ({"express": True, "express_barred": ("danger",)}, "express_barred")),
    *_of("dispute", "accept",
         ({"repeats": ("N1",)}, "repeat_unanswered"),
         ({"own_motion": True}, "own_motion_objected"),
         ({"court_case": True}, "court_papers_undated"),
         ({"no_bar": False}, "unstated"),
         ({"competence": ""}, "unstated")),
    *_of("dispute", "decline",
         ({"organ": ""}, "organ_missing"),
         ({"open_dangers": ("threat",)}, "danger_unreported")),
    *_of("dispute", "reconsider",
         ({"ever_accepted": True}, "accepted_once"),
         ({"end_reason": "merged"}, "merged")),
    *_seconds("void", accepted=True),
]

CLASSIFICATION = [
    *_of("dispute", "classify",
         ({"police_calls": -1}, "count_odd"),
         ({"category_is_leaf": False}, "not_a_leaf"),
         ({"category_valid": False}, "category_outdated"),
         ({"grade": "1"}, "difference_unexplained"),
         ({"reason": "nonsense"}, "unlisted")),
    *_seconds("classify", grade="3", reason="already_calmed"),
    *_of("dispute", "reclassify",
         ({"category_is_leaf": False}, "not_a_leaf"),
         ({"category": "060203"}, "nothing_changes"),
         ({"actor_is_handler_only": True, "grade": "2"}, "mediator_raises_only"),
         ({"actor_is_handler_only": True, "grade": "3"}, "mediator_raises_only")),
    *_seconds("reclassify", grade="3"),
    *_seconds("reclassify", grade="2", proposed_grade="1", second_of_centre=True),
    *_of("dispute", "classify",
         ({"grade": "2", "proposed_grade": "1", "reason": "other", "note": "x"}, "second_not_of_centre")),
    *_of("dispute", "reclassify", ({"grade": "2", "present_grade": "1"}, "second_not_of_centre")),
]

ASSIGNMENT = [
    *(case for move in ("assign", "reassign") for case in _of(
        "dispute", move,
        ({"on_register": False}, "not_on_register"),
        ({"in_office": False}, "not_in_office"),
        ({"on_leave": True}, "on_leave"),
        ({"over_load": True}, "over_load"),
        ({"recused": True}, "recused"),
        ({"conflicts": ("kin",)}, "conflict"),
        ({"parties_choice": 7}, "choice_unanswered"))),
    *_of("dispute", "assign", ({"first_proposal": 7}, "choice_unexplained")),
    *_of("dispute", "reassign", ({"present_mediator": 1}, "same_mediator")),
    *_of("dispute", "release", ({"reason": "objection_sustained"}, "objector_missing")),
    *_of("dispute", "begin",
         ({"without_notice": ("A",)}, "notice_missing"),
         ({"without_consent": ("A",)}, "consent_missing"),
         ({"respondent_unknown": True}, "respondent_unknown"),
         ({"without_guardian": ("A",)}, "guardian_missing"),
         ({"without_authority": ("A",)}, "authority_missing"),
         ({"invited_without_consent": ("L",)}, "guest_unwelcome"),
         ({"declaration": False}, "unstated")),
    *_of("invitation", "propose",
         ({"dispute_open": False}, "dispute_not_open"),
         ({"invited_already": True}, "invited_already"), ({"minutes": 0}, "no_time")),
    *_of("invitation", "send",
         ({"without_consent": ("A",)}, "consent_missing"),
         ({"own_conflicts": ("kin",)}, "conflict"),
         ({"firm_conflicts": ("client",)}, "conflict"),
         ({"brief": "字" * 401}, "brief_too_long"),
         ({"brief_tells_too_much": True}, "brief_private"),
         ({"other_capacity": "agent"}, "other_capacity")),
    *_of("invitation", "expire", ({"term_over": False}, "term_runs")),
    *_of("invitation", "finish", ({"dispute_ended": False}, "dispute_open")),
]

COURSE = [
    *_of("dispute", "extend",
         ({"overdue": True}, "overdue"),
         ({"extended_before": True}, "extended_before"),
         ({"without_consent": ("A",)}, "consent_missing"),
         ({"until": date(2026, 11, 15)}, "not_later"),
         ({"until": date(2026, 12, 1)}, "beyond_cap")),
    *_seconds("extend"),
    *_of("dispute", "extend", ({"grade": "1"}, "second_not_of_centre")),
    *_of("dispute", "suspend",
         ({"until": date(2026, 11, 10)}, "end_date_past"),
         ({"reason": "party_died"}, "party_missing"),
         ({"open_handover": True}, "handover_open"),
         ({"open_dangers": ("threat",)}, "danger_open"),
         ({"paper": None}, "unstated")),
    *_of("dispute", "resume",
         ({"end_date_reached": False}, "end_date_ahead"),
         ({"end_date_reached": False, "by_system": True, "reason": "result_in"}, "end_date_ahead"),
         ({"cause": "party_died", "successor_is_party": False}, "successor_missing"),
         ({"cause": "party_died", "successor_told": False}, "successor_untold"),
         ({"cause": "party_died", "successor_asked": False}, "successor_unasked")),
    *_of("dispute", "split",
         ({"claims": ""}, "nothing_leaves"),
         ({"sides_left_empty": ("applicant",)}, "side_left_empty"),
         ({"new_sides_empty": ("respondent",)}, "new_side_empty")),
    *_of("dispute", "merge",
         ({"survivor_is_self": True}, "survivor_is_self"),
         ({"survivor_open": False}, "survivor_not_open"),
         ({"survivor_merged": True}, "survivor_merged"),
         ({"same_lead": False}, "lead_not_asked")),
    *_of("dispute", "unmerge",
         ({"end_reason": "withdrawn"}, "not_merged"),
         ({"survivor_closed": True}, "survivor_closed")),
]

CLOSURE = [
    *_of("dispute", "withdraw",
         ({"applicants_missing": ("A",)}, "applicant_missing"),
         ({"reason": "self_settled", "parties_missing": ("B",)}, "confirmation_missing"),
         ({"own_motion": True}, "own_motion"),
         ({"open_dangers": ("threat",)}, "danger_open")),
    *_of("dispute", "refuse",
         ({"reason": "refused_before_start"}, "wrong_stage"),
         ({"begun": False}, "wrong_stage"),
         ({"untold": ("A",)}, "routes_untold"),
         ({"told": (1,)}, "told_how"),
         ({"party": None}, "unstated")),
    *_of("dispute", "fail",
         ({"reason": "gap_too_wide", "held_sessions": 0}, "no_session_held"),
         ({"reason": "refused_to_sign", "held_sessions": 0}, "no_session_held"),
         ({"reason": "term_over", "term_over": False}, "term_runs"),
         ({"reason": "cannot_reach", "out_of_reach": False}, "not_tried"),
         ({"court_case": True, "feedback_ready": False}, "feedback_missing"),
         ({"untold": ("A",)}, "routes_untold"),
         ({"reason": "other"}, "unexplained")),
    *_of("dispute", "lapse", ({"reason": "sham_suspected"}, "sham_unreported")),
    *_seconds("lapse"),
    *_of("dispute", "annul", ({"decided_by": ""}, "ruling_unnamed")),
    *_seconds("annul"),
    *_of("dispute", "transfer",
         ({"untold": ("A",)}, "transfer_untold"),
         ({"told": (1,)}, "told_how"),
         ({"open_dangers": ("threat",)}, "danger_unreported"),
         ({"body": ""}, "unstated")),
    *_of("dispute", "return", ({"returned_before": True}, "returned_before")),
    *_of("dispute", "reopen",
         ({"ever_accepted": False}, "never_accepted"),
         ({"end_reason": "merged"}, "merged"),
         ({"from_agreed": True, "not_asking": ("B",)}, "agreement_stands")),
]

FILING = [
    *_of("dispute", "close",
         ({"missing_papers": ("notice", "record"), "explained": ("notice",), "explanation": "x"},
          "papers_missing"),
         ({"missing_papers": ("notice",), "explained": ("notice",)}, "explanation_missing"),
         ({"open_promises": ("1",)}, "promises_open"),
         ({"breaches_without_route": ("1",)}, "breach_unrouted"),
         ({"first_visit_done": False}, "visit_missing"),
         ({"first_visit_by_mediator": True}, "visit_missing"),
         ({"outcome": "ended", "told_missing": ("A",)}, "end_untold"),
         ({"outcome": "transferred", "receipt_missing": True}, "receipt_missing"),
         ({"feedback_missing": True}, "feedback_missing"),
         ({"open_dangers": ("threat",)}, "danger_open"),
         ({"open_handovers": ("1",)}, "handover_open"),
         ({"open_sessions": ("1",)}, "session_open"),
         ({"open_invitations": ("1",)}, "invitation_open"),
         ({"open_tasks": ("1",)}, "task_open")),
    *_of("dispute", "archive",
         ({"file_gaps": ("cover",)}, "file_gaps"),
         ({"visits_unlisted": ("day 30",)}, "visits_unlisted")),
    *_of("dispute", "correct",
         ({"field": "state"}, "never_the_state"),
         ({"locked": False}, "not_locked"),
         ({"new_value": "old"}, "same_value"),
         ({"reason": "agreement_void"}, "paper_missing")),
    *_seconds("correct"),
    *_of("dispute", "take_back",
         ({"own_move": False}, "not_own"),
         ({"within_minutes": False}, "too_late"),
         ({"last_move": "register"}, "not_undoable"),
         ({"last_move": "take_back"}, "not_undoable"),
         ({"irreversible": "why"}, "irreversible"),
         ({"followed_by": ("entry",)}, "followed"),
         ({"papers_given": ("notice",)}, "papers_given"),
         ({"messages_read": ("A",)}, "messages_read"),
         ({"papers_printed": ("notice",)}, "papers_printed")),
    *_of("dispute", "supplement", ({"origin": ""}, "unstated"), ({"dated": None}, "unstated")),
]

HANDOVERS = [
    *_of("dispute", "take_over",
         ({"handover_open": False}, "no_handover"),
         ({"handover_is_ours": False}, "not_ours")),
    *_of("handover", "offer",
         ({"dispute_movable": False}, "not_movable"),
         ({"open_handover": True}, "handover_open"),
         ({"receiver_is_lead": True}, "receiver_is_lead"),
         ({"receiver_is_above": False}, "receiver_not_above")),
    *_of("handover", "receive", ({"dispute_movable": False}, "not_movable")),
    *_of("handover", "return",
         ({"within_term": False}, "too_late"),
         ({"returned_before": True}, "returned_before")),
    *_of("handover", "impose", ({"dispute_movable": False}, "not_movable"), state="returned"),
    *_of("handover", "impose", ({"term_over": False}, "term_runs"), state="offered"),
]

SESSIONS = [
    *_of("session", "book",
         ({"dispute_open": False}, "dispute_not_open"),
         ({"place": ""}, "place_missing"),
         ({"minutes": 0}, "no_time"),
         ({"clashes": ("room 1",)}, "clash")),
    *_of("session", "hold",
         ({"begun": False}, "not_begun"),
         ({"started": False}, "not_started"),
         ({"without_notice": ("A",)}, "notice_missing"),
         ({"without_consent": ("A",)}, "consent_missing"),
         ({"attended": ()}, "unstated")),
    *_of("session", "miss", ({"started": False}, "not_started")),
    *_of("session", "postpone", ({"clashes": ("room 1",)}, "clash")),
    *_of("record", "start", ({"session_started": False}, "not_started")),
    *_of("record", "read_back", ({"has_content": False}, "record_empty")),
    *_of("record", "sign",
         ({"present_unsigned": ("A",)}, "signature_missing"),
         ({"mediator_signed": False}, "unstated")),
]

AGREEMENTS = [
    *_of("dispute", "agree",
         ({"agreement_effective": False}, "not_effective"),
         ({"sums_right": False}, "sums_differ"),
         ({"parties_left_out": ("A",)}, "left_out")),
    *_of("agreement", "draft",
         ({"dispute_allows": False}, "dispute_not_ready"),
         ({"open_draft": True}, "draft_open")),
    *_of("agreement", "offer_for_signing",
         ({"terms": 0}, "no_terms"),
         ({"sums_right": False}, "sums_differ"),
         ({"checks_open": ("payee",)}, "checks_open"),
         ({"parties_left_out": ("A",)}, "left_out")),
    *_of("agreement", "take_effect",
         ({"unsigned": ("A",)}, "unsigned"),
         ({"mediator_signed": False}, "mediator_unsigned"),
         ({"sealed": False}, "unsealed")),
    *_of("agreement", "take_effect_orally",
         ({"form_is_oral": False}, "not_oral"),
         ({"content_recorded": False}, "not_recorded"),
         ({"sums_right": False}, "sums_differ"),
         ({"parties_left_out": ("A",)}, "left_out")),
    *_of("agreement", "supersede", ({"newer_effective": False}, "newer_not_effective")),
    *_of("agreement", "void", ({"with_dispute_move": False}, "alone")),
]

PROMISES = [
    *_of("confirmation", "open", ({"agreement_effective": False}, "not_effective")),
    *_of("confirmation", "apply",
         ({"not_applying": ("B",)}, "not_joint"),
         ({"within_term": False}, "too_late"),
         ({"excluded": ("ownership",)}, "excluded")),
    *_of("confirmation", "lapse", ({"term_over": False}, "term_runs")),
    *_of("promise", "make", ({"agreement_effective": False}, "not_effective")),
    *_of("promise", "pay_part",
         ({"amount": Decimal(0)}, "no_amount"),
         ({"amount": Decimal(500)}, "not_a_part")),
    *_of("promise", "break", ({"due_passed": False}, "not_due"), ({"called_at": None}, "unstated")),
    *_of("promise", "waive", ({"is_creditor": False}, "not_creditor")),
]

CARE = [
    *_of("danger", "clear",
         ({"must_be_reported": True, "reported": False}, "unreported"),
         ({"must_be_reported": True, "reported": False, "reason": "not_real"}, "unreported")),
    *_of("danger", "retract", ({"within_minutes": False}, "too_late")),
    *_of("danger", "raise", ({"signs": ()}, "unstated"), ({"signs": ("nonsense",)}, "unlisted")),
    *_of("visit", "plan", ({"dispute_ended": False}, "not_ended")),
    *_of("visit", "do", ({"actor_is_mediator": True}, "own_visit")),
    *_of("visit", "miss", ({"next_on": None}, "next_missing"), ({"tries": 3}, "tries_over")),
]

CASES: list[Case] = [
    *INTAKE, *CLASSIFICATION, *ASSIGNMENT, *COURSE, *CLOSURE, *FILING, *HANDOVERS, *SESSIONS, *AGREEMENTS,
    *PROMISES, *CARE,
]
