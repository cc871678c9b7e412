"""All cases together, on one Monday: what stands behind the doors that are tried."""

from __future__ import annotations

from typing import Any

from mediation.assignment.invitation_models import Invitation
from mediation.handovers.assistance_models import Assistance
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import LEAK
from tests.sessions import story as sessions

from .cases import AGAIN, FAR, FOREIGN, GIVEN, OFFERED, OURS, SETTLED, SHUT, VILLAGE, Builder

ANSWERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("lawyer", "accept", {"declaration": True}),
    ("lawyer_two", "decline", {"reason": "no_time"}),
    ("lawyer_barred", "accept", {"declaration": True}),
    ("lawyer_asked", "", {}),
)
CALMED = {"grade": "3", "reason": "calmed", "category": LEAK}


def build(cast: Cast, clock: Clock) -> Builder:
    """Every case with its people, papers, records and what waits for somebody."""
    b = Builder(cast, clock)
    _ours(b)
    _settled(b)
    _protected(b)
    _elsewhere(b)
    _handed_over(b)
    b.again()
    for owner in ("clerk", "mediator", "lawyer"):
        b.draft(owner, "intake")
        b.tie(owner)
        b.view(owner)
    b.consultation("clerk", "qiaosi")
    assert set(b.ids) == {OURS, SETTLED, SHUT, FOREIGN, FAR, VILLAGE, OFFERED, GIVEN, AGAIN}
    return b


def _ours(b: Builder) -> None:
    b.mediating(OURS)
    b.held(OURS)
    b.danger(OURS)
    b.objection(OURS)
    for whom, name, told in ANSWERS:
        key = b.invitation(OURS, whom)
        if name:
            b.answer(OURS, key, whom, name, **told)
        if whom == "lawyer_barred":
            b.as_(
                "clerk", OURS, "invitation.bar", (Invitation, key), reason="acted_before",
                conflict=b.word(OURS, "conflict", "conflict"),
            )
    b.drafted(OURS)
    b.proposal(OURS, "dispute.reclassify", "head", **CALMED)
    place = b.word(OURS, "meeting_place", "next", "村委会")
    sessions.book(b.cast.actor("clerk"), b.ids[OURS], place=place)
    b.ask_department(OURS)


def _settled(b: Builder) -> None:
    b.mediating(SETTLED)
    b.held(SETTLED)
    asked = b.ask_department(SETTLED)
    b.as_(
        "clerk", SETTLED, "assistance.answer", (Assistance, asked), outcome="opinion",
        answer=b.word(SETTLED, "reply", "answer"),
    )
    b.promises(SETTLED, b.drafted(SETTLED))


def _protected(b: Builder) -> None:
    b.mediating(SHUT, mediator="mediator_two", protected=True)
    b.held(SHUT, mediator="mediator_two")
    b.danger(SHUT)
    b.drafted(SHUT, mediator="mediator_two")
    b.proposal(SHUT, "dispute.reclassify", "head_of_centre", **CALMED)


def _elsewhere(b: Builder) -> None:
    b.mediating(FOREIGN, "stranger", "stranger_mediator", at="linping")
    b.held(FOREIGN, "stranger", "stranger_mediator")
    b.drafted(FOREIGN, "stranger_mediator")
    b.register(FAR, "stranger", "linping", protected=True)
    b.mediating(VILLAGE, "village_clerk", "village_mediator", at="village")
    b.held(VILLAGE, "village_clerk", "village_mediator")


def _handed_over(b: Builder) -> None:
    b.assigned(OFFERED, "stranger", "stranger_mediator", at="linping")
    b.assigned(GIVEN)
    for case, who, receiver in ((OFFERED, "stranger", "qiaosi"), (GIVEN, "clerk", "labour")):
        b.as_(
            who, case, "handover.offer", kind="sideways", receiver=b.cast.organisations[receiver],
            reason="not_competent", letter=b.word(case, "letter", "letter"),
            note=b.word(case, "letter", "beside the reason"),
        )
