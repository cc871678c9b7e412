"""The rule for mediators whom a court invites is named in a court's cases and in no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

import pytest

from workflows import FLOWS, law
from workflows.flow import Lack
from workflows.rules import assignment, closure, course, invitations

COURTS = "特邀调解规定"


def failing(kind: type, **values: Any) -> Any:
    """Facts of which only these values matter."""
    given = {f.name: values.get(f.name, "") for f in fields(kind) if f.default is MISSING}
    return kind(**{**given, **values})


def refused(court_case: bool) -> Iterator[Lack]:
    known = {"court_case": court_case}
    naming = failing(
        assignment.AssignFacts, recused=True, conflicts=("近亲属",), on_register=True, in_office=True, **known
    )
    yield from assignment.fit_to_mediate(naming)
    yield from assignment.conflict_clear(naming)
    extending = failing(
        course.ExtendFacts, without_consent=("林某",), until=date(2027, 1, 1), latest_on=date(2026, 12, 1),
        overdue=True, extended_before=True, **known,
    )
    yield from course.all_consent_in_writing(extending)
    yield from course.once_and_in_time(extending)
    yield from course.within_the_cap(extending)
    inviting = failing(
        invitations.InvitationSendFacts, own_conflicts=("近亲属",), firm_conflicts=(),
        other_capacity="代理人", **known,
    )
    yield from invitations.no_conflict_known(inviting)
    yield from invitations.one_capacity_only(inviting)
    yield from closure.sham_reported(failing(closure.LapseFacts, reason="sham_suspected", **known))


@pytest.mark.parametrize("court_case", [True, False])
def test_the_courts_rule_is_named_in_its_own_cases_only(court_case: bool) -> None:
    named = [lack.law for lack in refused(court_case)]
    assert len(named) >= 8
    assert any(COURTS in words for words in named) is court_case


def test_no_field_of_any_move_cites_the_courts_rule_for_everybody() -> None:
    cited = {
        f.metadata["ask"].law for flow in FLOWS.values() for move in flow.moves for f in fields(move.facts)
        if getattr(f.metadata.get("ask"), "law", "")
    }
    assert not [words for words in cited if COURTS in words]
    assert law.HOUSE not in (law.INVITED_15, law.INVITED_27)
