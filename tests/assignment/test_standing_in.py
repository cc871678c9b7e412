"""Standing in for a mediator on leave: from the first day to the last, in his cases alone, and it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts import replay as grants
from mediation.accounts.models import User
from mediation.accounts.register import Standing
from mediation.assignment import queries, ties
from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases.models import Dispute
from mediation.chronicle.looks import may_look
from mediation.core import clock as hub_clock
from mediation.core.database import Database, db
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.followup import service as followup
from mediation.followup.models import Visit
from mediation.jobs.runner import drain
from mediation.notifications.models import Message
from mediation.security import visibility
from mediation.security.actor import GrantView
from mediation.security.predicates import WHO, Context
from mediation.security.roles import Role
from mediation.tasks import queries as tasks
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import LEAK, assigned, classified, do, look
from tests.sessions.story import book, consent
from tests.support.client import HubClient
from workflows.errors import GuardRefused

AWAY = 3
"""Days that the mediator is away, from tomorrow on."""


def leave(cast: Cast, substitute: str = "mediator_two", who: str = "mediator", first: int = 1) -> None:
    day = hub_clock.today() + timedelta(days=first)
    with db.writing() as session:
        user = session.get_one(User, getattr(cast, who))
        until = day + timedelta(days=AWAY - 1)
        register.grant_leave(session, cast.actor("head"), user, day, until, getattr(cast, substitute))


@pytest.fixture
def case(cast: Cast, clock: Clock) -> int:
    """Assigned to the mediator, who is away from tomorrow on."""
    made = assigned(cast)
    leave(cast)
    return made


def waits_for(cast: Cast, who: str) -> set[int]:
    with db.reading() as session:
        return {waiting.dispute.id for waiting in tasks.waiting(session, cast.actor(who))}


def kinds(cast: Cast, who: str, made: int) -> frozenset[str]:
    with db.reading() as session:
        return visibility.kinds(session, cast.actor(who), made)


def last_entry(made: int) -> AuditEntry:
    with db.reading() as session:
        query = select(AuditEntry).where(AuditEntry.chain_id == f"d:{made}")
        return session.scalars(query.order_by(AuditEntry.seq.desc())).first() or pytest.fail("no entry")


def test_what_waits_for_the_absent_stands_with_the_substitute_on_these_days_only(
    cast: Cast, case: int, clock: Clock
) -> None:
    seen = []
    for _day in range(AWAY + 2):
        seen.append((case in waits_for(cast, "mediator_two"), kinds(cast, "mediator_two", case)))
        assert case in waits_for(cast, "mediator")
        clock.go_on(days=1)
    substitute = frozenset({"substitute"})
    assert seen == [(False, frozenset()), *[(True, substitute)] * AWAY, (False, frozenset())]


def test_the_substitute_opens_the_case_and_finds_it_on_his_desk(
    cast: Cast, case: int, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    sign_in("mediator_two").see(f"/cases/{case}", 404)
    clock.go_on(days=1)
    browser = sign_in("mediator_two")
    beside = next(e for e in browser.see("/").all("p", "span") if "代班" in e.text)
    assert "head__sub" in beside.attributes["class"], "beside the heading: it takes no task its place"
    assert look(case).title in browser.see("/").text
    browser.see(f"/cases/{case}")
    sign_in("village_mediator").see(f"/cases/{case}", 404)


def test_what_the_substitute_does_names_both(
    cast: Cast, case: int, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    consent(cast.actor("clerk"), case, "rights_notice", "mediation")
    clock.go_on(days=1)
    do(cast.actor("mediator_two"), case, "begin", {"declaration": True})
    entry = last_entry(case)
    assert (entry.event, entry.actor_id) == ("dispute.begin", cast.mediator_two)
    assert int(decode(entry.payload)["data"]["stands_for"]) == cast.mediator
    told = sign_in("clerk").see(f"/cases/{case}?tab=timeline").text
    assert "调解员老郑(代调解员老周)" in told
    do(cast.actor("mediator"), case, "release", {"reason": "illness"})
    assert "stands_for" not in decode(last_entry(case).payload)["data"]


def test_a_substitute_who_gives_the_case_back_is_named_with_him_for_whom_he_did(
    cast: Cast, case: int, clock: Clock
) -> None:
    clock.go_on(days=1)
    do(cast.actor("mediator_two"), case, "release", {"reason": "illness"})
    assert int(decode(last_entry(case).payload)["data"]["stands_for"]) == cast.mediator
    with pytest.raises(NotFound):
        book(cast.actor("mediator_two"), case)


def test_who_once_had_the_case_does_not_come_back_as_a_substitute(cast: Cast, clock: Clock) -> None:
    made = assigned(cast, "mediator_two")
    do(cast.actor("clerk"), made, "release", {"reason": "recusal"})
    naming = {"mediator": cast.mediator, "chosen_by": "committee", "reason": "load"}
    do(cast.actor("clerk"), made, "assign", naming)
    leave(cast)
    clock.go_on(days=1)
    assert kinds(cast, "mediator_two", made) == frozenset()
    assert made not in waits_for(cast, "mediator_two")
    with pytest.raises(NotFound):
        do(cast.actor("mediator_two"), made, "begin", {"declaration": True})


def test_a_tie_to_a_party_keeps_the_substitute_from_acting(cast: Cast, case: int, clock: Clock) -> None:
    with db.writing() as session:
        ties.declare(session, cast.actor("mediator_two"), cast.mediator_two, ties.KINDS[0].code, "徐某")
    clock.go_on(days=1)
    with pytest.raises(GuardRefused) as refused:
        book(cast.actor("mediator_two"), case)
    assert [lack.code for lack in refused.value.lacks] == ["stand_in_conflict"]
    assert "徐某" in refused.value.lacks[0].zh


def test_only_a_mediator_stands_in(cast: Cast, case: int, clock: Clock) -> None:
    with db.writing() as session:
        session.execute(text("UPDATE leave SET substitute_id = :id"), {"id": cast.stranger})
    clock.go_on(days=1)
    assert kinds(cast, "stranger", case) == frozenset()


def test_cases_to_which_the_absent_was_only_invited_stay_closed(cast: Cast, clock: Clock) -> None:
    made = classified(cast)
    leave(cast)
    clock.go_on(days=1)
    with db.writing() as session:
        session.execute(
            text(
                "INSERT INTO access (id, dispute_id, scope, kind, from_at) "
                "VALUES (7, :dispute, :scope, 'invited', :at)"
            ),
            {"dispute": made, "scope": f"p:{cast.mediator}", "at": hub_clock.now().replace(tzinfo=None)},
        )
    assert kinds(cast, "mediator", made) == {"invited"}
    assert kinds(cast, "mediator_two", made) == frozenset()


def test_the_ranking_names_who_stands_in(cast: Cast, clock: Clock) -> None:
    leave(cast, first=0)
    made = classified(cast)
    with db.reading() as session:
        ranked = queries.candidates(session, session.get_one(Dispute, made))
    away = next(r for r in ranked if r.standing.user_id == cast.mediator)
    assert [line.zh for line in away.why_not] == ["请假至11-25,调解员老郑代班"]
    assert not away.fit
    assert ranked[0].standing.user_id == cast.mediator_two


def test_messages_for_the_absent_reach_the_substitute_too(
    app: Flask, cast: Cast, case: int, clock: Clock
) -> None:
    drain(app)
    clock.go_on(days=1)
    do(cast.actor("clerk"), case, "reclassify", {"category": LEAK, "grade": "2", "reason": "new_facts"})
    drain(app)
    with db.reading() as session:
        query = select(Message.user_id).where(
            Message.dispute_id == case, Message.kind.startswith("dispute.reclassify")
        )
        assert {cast.mediator, cast.mediator_two} <= set(session.scalars(query))


def test_who_could_look_on_a_day_counts_the_substitute(cast: Cast, case: int, clock: Clock) -> None:
    today = hub_clock.today()
    clock.go_on(days=AWAY + 1)

    def names(day: date) -> dict[str, str]:
        with db.reading() as session:
            return {row.who: row.kind for row in may_look(session, session.get_one(Dispute, case), day)}

    assert "调解员老郑" not in names(today)
    assert "调解员老郑" in names(today + timedelta(days=AWAY))
    assert "调解员老郑" not in names(today + timedelta(days=AWAY + 1))


def test_nobody_stands_in_who_is_away_himself(cast: Cast, clock: Clock) -> None:
    leave(cast, substitute="village_mediator", who="mediator_two")
    with pytest.raises(RuleBroken, match="substitute_away"):
        leave(cast, first=AWAY)
    leave(cast, first=AWAY + 1)


def test_a_substitute_does_not_visit_the_cases_he_stands_in_for(
    cast: Cast, case: int, clock: Clock, reading: Session
) -> None:
    dispute = reading.get_one(Dispute, case)
    visit = Visit(dispute_id=case)

    def is_mediator() -> bool:
        return bool(followup.do_found(reading, visit, cast.actor("mediator_two"), {})["actor_is_mediator"])

    assert not is_mediator()
    clock.go_on(days=1)
    assert is_mediator()
    clerk_too = replace(
        cast.actor("mediator_two"),
        grants=(GrantView(Role.CLERK, cast.qiaosi), GrantView(Role.MEDIATOR, cast.qiaosi)),
    )
    context = Context(dispute, visit, visibility.kinds(reading, clerk_too, case))
    assert not WHO["visitor"](clerk_too, context)
    assert WHO["visitor"](clerk_too, context.of_his_own())


def test_leave_that_no_entry_gave_is_told(database: Database, cast: Cast, clock: Clock) -> None:
    def found() -> list[str]:
        return [f.code for f in grants.differences(session) if f.what.startswith("leave:")]

    leave(cast)
    leave(cast, first=10)
    with database.reading() as session:
        assert found() == []
    with database.writing() as session:
        [first, second] = register.leaves(session, [cast.mediator], hub_clock.today())
        register.end_leave(session, cast.actor("head"), first, first.from_on)
        register.end_leave(session, cast.actor("head"), second, hub_clock.today())
    with database.reading() as session:
        assert found() == []
    with database.writing() as session:
        session.execute(text("UPDATE leave SET substitute_id = :id"), {"id": cast.stranger_mediator})
    assert not verify(database, also=(("grants", grants.differences),)).whole
    with database.reading() as session:
        assert found() == ["row_differs"]


def test_the_register_tells_the_substitute_of_the_day(cast: Cast, clock: Clock, reading: Session) -> None:
    leave(cast, first=0)

    def standing() -> Standing:
        [row] = register.standings(reading, hub_clock.today(), users=[cast.mediator])
        return row

    assert standing().substitute == "调解员老郑"
    clock.go_on(days=AWAY)
    assert standing().substitute == ""


def test_the_in_box_of_a_substitute_names_the_case_its_mediator_and_a_way_and_calls_nothing_his(
    cast: Cast, app: Flask, sign_in: Callable[[str], HubClient]
) -> None:
    made = assigned(cast)
    leave(cast, first=0)
    drain(app)
    browser = sign_in("mediator_two")
    for page in (browser.see("/inbox"), browser.see("/")):
        assert "林某" in page.text
        assert "指派给您代班的调解员" in page.text
        assert "指派给您," not in page.text
    box = browser.see("/inbox")
    assert "您代调解员老周办理" in box.text
    answer = browser.send(next(form for form in box.forms if form.action.endswith("/open")))
    assert answer.headers["Location"].endswith(f"/cases/{made}")
    assert "指派给您," in sign_in("mediator").see("/inbox").text
