"""Objections are decided by the head, a mediator recuses himself, a substitute is named: each by a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from mediation.accounts import register
from mediation.accounts.models import Leave, User
from mediation.assignment import objections, queries
from mediation.assignment.follower import differences
from mediation.assignment.models import Objection
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.lifecycle.available import available
from mediation.lifecycle.door import act
from mediation.tasks.models import Task
from tests.assignment.test_invitations import answer, propose, row_of, sent
from tests.assignment.test_service import kinds, refused_codes
from tests.cast import Cast
from tests.closure import stories
from tests.conftest import Clock
from tests.lifecycle.stages import assigned, classified, do, look
from tests.support.client import HubClient
from workflows.errors import GuardRefused

SignIn = Callable[[str], HubClient]


def objected(cast: Cast, made: int, against: int) -> int:
    """A party objects; the id of the objection."""
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        party = a.session.scalars(select(Party.id).where(Party.dispute_id == made).order_by(Party.id)).first()
        assert party is not None
        row = objections.raise_objection(a, dispute, party, against, "他们是邻居")
        a.session.flush()
        return row.id


def outcome(row_id: int) -> tuple[str, str]:
    with db.reading() as session:
        row = session.get_one(Objection, row_id)
        return row.outcome, row.answer


def page_of(made: int) -> str:
    return f"/cases/{made}/assignment"


def away(cast: Cast, days: int = 3, substitute: int | None = None) -> None:
    today = hub_clock.today()
    with db.writing() as session:
        user = session.get_one(User, cast.mediator)
        register.grant_leave(
            session, cast.actor("head"), user, today, today + timedelta(days=days), substitute
        )


def test_a_sustained_objection_releases_the_mediator_by_the_same_press(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    row_id = objected(cast, made, cast.mediator)
    boss = sign_in("head")
    form = boss.see(page_of(made)).form("/overrule")
    way = form.action.replace("/overrule", "/sustain")
    page = boss.follow(boss.post(way, data={**form.values, "answer": "确系邻居"}))
    assert (look(made).state, look(made).mediator_id) == ("classified", None)
    assert outcome(row_id) == ("sustained", "确系邻居")
    assert "确系邻居" in page.text
    assert page.form("/assignment").values["mediator"] != [str(cast.mediator)]  # another is proposed
    assert kinds(cast, "mediator", made) == frozenset()
    assert "recused" in refused_codes(cast, made, "mediator")


def test_the_page_has_a_button_for_both_decisions_and_only_for_who_decides(
    cast: Cast, sign_in: SignIn
) -> None:
    made = assigned(cast)
    row_id = objected(cast, made, cast.mediator)
    assert f"/objection/{row_id}/sustain" in sign_in("head").see(page_of(made)).html
    clerk = sign_in("clerk")
    page = clerk.see(page_of(made))
    assert f"/objection/{row_id}/" not in page.html
    token = page.form("/choice").values["csrf_token"]
    answer = clerk.post(f"{page_of(made)}/objection/{row_id}/sustain", data={"csrf_token": token})
    assert answer.status_code == 403
    assert outcome(row_id) == ("", "")


def test_an_objection_is_decided_once(cast: Cast) -> None:
    made = assigned(cast)
    row_id = objected(cast, made, cast.mediator)
    with act(cast.actor("head")) as a:
        objections.overrule(a, a.load(Dispute, made), row_id, "不成立")
    with pytest.raises(Conflict), act(cast.actor("head")) as a:
        objections.sustain(a, a.load(Dispute, made), row_id, "")
    assert look(made).mediator_id == cast.mediator


def test_an_objection_to_a_guest_is_sustained_without_moving_the_case(cast: Cast) -> None:
    made = assigned(cast)
    propose(cast, made)
    row_id = objected(cast, made, cast.lawyer)
    with act(cast.actor("head")) as a:
        objections.sustain(a, a.load(Dispute, made), row_id, "曾代理对方")
    assert (look(made).state, look(made).mediator_id) == ("assigned", cast.mediator)
    assert outcome(row_id) == ("sustained", "曾代理对方")
    with db.reading() as session:
        assert cast.lawyer in queries.recused(session, made)
        events = select(AuditEntry.event).where(AuditEntry.chain_id == f"d:{made}")
        assert list(session.scalars(events)).count("objection.sustained") == 1


@pytest.mark.parametrize(
    ("until", "ended"), [("propose", "cancelled"), ("send", "cancelled"), ("accept", "left")]
)
def test_a_sustained_objection_ends_the_guests_invitation_and_what_he_could_see(
    until: str, ended: str, cast: Cast
) -> None:
    made = assigned(cast)
    invitation = propose(cast, made) if until == "propose" else sent(cast, made)
    if until == "accept":
        answer(cast, invitation, "lawyer", "accept", declaration=True)
        assert kinds(cast, "lawyer", made)
    row_id = objected(cast, made, cast.lawyer)
    with act(cast.actor("head")) as a:
        objections.sustain(a, a.load(Dispute, made), row_id, "曾代理对方")
    assert row_of(invitation).state == ended
    assert kinds(cast, "lawyer", made) == frozenset()


def test_nobody_overrules_an_objection_to_himself(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    row_id = objected(cast, made, cast.head)
    with pytest.raises(RuleBroken, match="own_objection"), act(cast.actor("head")) as a:
        objections.overrule(a, a.load(Dispute, made), row_id, "不成立")
    boss = sign_in("head")
    form = boss.see(page_of(made)).form("/overrule")
    answered = boss.send(form, status=422, answer="不成立")
    assert "请上一级决定" in answered.text
    assert "不成立" in answered.text


def test_a_mediator_recuses_himself_from_the_case_page(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    browser = sign_in("mediator")
    page = browser.see(f"/cases/{made}?tab=mediation")
    assert "我要回避" in page.text
    form = browser.see(f"/cases/{made}/do/dispute.release?reason=recusal").form("dispute.release")
    assert form.values["reason"] == ["recusal"]
    browser.send(form)
    assert look(made).mediator_id is None
    assert "recused" in refused_codes(cast, made, "mediator")


def test_a_change_of_mediator_does_not_propose_who_has_it(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    form = sign_in("clerk").see(page_of(made)).form("/assignment")
    assert form.values["mediator"] == [str(cast.mediator_two)]


def test_only_the_mediator_himself_is_asked_to_recuse_himself(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    for who in ("clerk", "head"):
        page = sign_in(who).see(page_of(made))
        assert "我要回避" not in page.text
        assert "解除指派" in page.text
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})
    assert "现任调解员" not in sign_in("clerk").see(page_of(made)).text


def test_a_mediator_on_leave_without_a_substitute_gets_one_from_the_case(
    cast: Cast, sign_in: SignIn
) -> None:
    made = assigned(cast)
    away(cast)
    browser = sign_in("clerk")
    assert "无人代班" in browser.see(page_of(made)).text
    assert kinds(cast, "mediator_two", made) == frozenset()
    page = browser.see(f"/admin/leave?person={cast.mediator}")
    browser.send(page.form("/substitute"), substitute=str(cast.mediator_two))
    assert kinds(cast, "mediator_two", made) == {"substitute"}
    assert "调解员老郑代班" in browser.see(page_of(made)).text


def test_a_substitute_named_later_leaves_the_days_that_were_as_they_were(cast: Cast, clock: Clock) -> None:
    away(cast)
    clock.go_on(days=2)
    today = hub_clock.today()
    with db.writing() as session:
        [row] = register.leaves(session, [cast.mediator], today)
        register.name_substitute(session, cast.actor("head"), row, cast.mediator_two)
    with db.reading() as session:
        rows = session.scalars(select(Leave).order_by(Leave.from_on)).all()
        told = [((row.until_on - row.from_on).days + 1, row.substitute_id) for row in rows]
    assert told == [(2, None), (2, cast.mediator_two)]


def test_a_substitute_who_is_away_himself_is_refused_with_the_sentence(cast: Cast, sign_in: SignIn) -> None:
    away(cast)
    with db.writing() as session:
        other, today = session.get_one(User, cast.mediator_two), hub_clock.today()
        register.grant_leave(session, cast.actor("head"), other, today, today)
    browser = sign_in("clerk")
    [row] = _leave_of(cast)
    form = browser.see("/admin/leave").form(f"/leave/{row}/substitute")
    answered = browser.send(form, status=422, substitute=str(cast.mediator_two))
    assert "代班人" in answered.text
    browser.send(form, status=422, substitute=str(cast.stranger_mediator))
    assert _leave_of(cast) == [row]


def _leave_of(cast: Cast) -> list[int]:
    with db.reading() as session:
        return [row.id for row in register.leaves(session, [cast.mediator], hub_clock.today())]


def suspended(cast: Cast, made: int) -> int:
    stories.suspend(cast, made, "court_stay")
    assert look(made).state == "suspended"
    return made


def test_an_objection_is_sustained_while_the_case_is_suspended_and_another_is_assigned_on_resuming(
    cast: Cast, sign_in: SignIn
) -> None:
    made = suspended(cast, assigned(cast))
    row_id = objected(cast, made, cast.mediator)
    boss = sign_in("head")
    form = boss.see(page_of(made)).form("/overrule")
    way = form.action.replace("/overrule", "/sustain")
    page = boss.follow(boss.post(way, data={**form.values, "answer": "确系邻居"}))
    assert "恢复后请另行指派" in page.text
    assert (look(made).state, look(made).mediator_id) == ("suspended", None)
    assert outcome(row_id) == ("sustained", "确系邻居")
    assert kinds(cast, "mediator", made) == frozenset()
    do(cast.actor("clerk"), made, "resume", {"reason": "result_in"})
    assert look(made).state == "classified"
    assert "recused" in refused_codes(cast, made, "mediator")
    with db.reading() as session:
        waits = session.scalars(select(Task.kind).where(Task.dispute_id == made, Task.done_seq.is_(None)))
        assert "dispute.assign" in set(waits)
    do(cast.actor("clerk"), made, "assign", {
        "mediator": cast.mediator_two, "chosen_by": "committee", "reason": "load",
    })
    assert look(made).mediator_id == cast.mediator_two


def test_a_release_of_a_suspended_case_may_be_taken_back(cast: Cast) -> None:
    made = suspended(cast, assigned(cast))
    do(cast.actor("head"), made, "release", {"reason": "illness"})
    do(cast.actor("head"), made, "take_back", {})
    assert (look(made).state, look(made).mediator_id) == ("suspended", cast.mediator)
    do(cast.actor("clerk"), made, "resume", {"reason": "result_in"})
    assert (look(made).state, look(made).mediator_id) == ("assigned", cast.mediator)


def test_an_objection_found_without_ground_leaves_the_suspended_case_with_its_mediator(cast: Cast) -> None:
    made = suspended(cast, assigned(cast))
    row_id = objected(cast, made, cast.mediator)
    with act(cast.actor("head")) as a:
        objections.overrule(a, a.load(Dispute, made), row_id, "不成立")
    do(cast.actor("clerk"), made, "resume", {"reason": "result_in"})
    assert (look(made).state, look(made).mediator_id) == ("assigned", cast.mediator)


def test_nobody_is_released_from_a_case_suspended_before_it_had_a_mediator(cast: Cast) -> None:
    made = suspended(cast, classified(cast))
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("head"), made, "release", {"reason": "illness"})
    assert {lack.code for lack in refused.value.lacks} == {"nobody_to_release"}
    with db.reading() as session:
        offered = available(session, cast.actor("head"), session.get_one(Dispute, made))
    assert "release" not in {move.name for move in offered}


def test_a_sustained_objection_ends_the_part_of_a_joint_mediator_alone(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    do(cast.actor("clerk"), made, "assign", {
        "mediator": cast.mediator, "chosen_by": "committee", "reason": "load",
        "assistants": (cast.mediator_two,),
    })
    row_id = objected(cast, made, cast.mediator_two)
    with act(cast.actor("head")) as a:
        objections.sustain(a, a.load(Dispute, made), row_id, "确系邻居")
    assert (look(made).state, look(made).mediator_id) == ("assigned", cast.mediator)
    assert kinds(cast, "mediator_two", made) == frozenset()
    assert kinds(cast, "mediator", made) == {"mediator"}
    with db.reading() as session:
        held = {row.user_id: row.end_reason for row in queries.of_dispute(session, made)}
        assert held == {cast.mediator: "", cast.mediator_two: "objection_sustained"}
        assert cast.mediator_two in queries.recused(session, made)
        assert list(differences(session)) == []
    assert "异议成立" in sign_in("clerk").see(page_of(made)).text


def test_a_joint_mediator_who_had_to_leave_does_not_come_back_as_a_substitute(cast: Cast) -> None:
    made = classified(cast)
    do(cast.actor("clerk"), made, "assign", {
        "mediator": cast.mediator, "chosen_by": "committee", "reason": "load",
        "assistants": (cast.mediator_two,),
    })
    row_id = objected(cast, made, cast.mediator_two)
    with act(cast.actor("head")) as a:
        objections.sustain(a, a.load(Dispute, made), row_id, "")
    away(cast, substitute=cast.mediator_two)
    assert kinds(cast, "mediator_two", made) == frozenset()


def test_a_mediator_recuses_himself_of_a_suspended_case(cast: Cast, sign_in: SignIn) -> None:
    made = suspended(cast, assigned(cast))
    browser = sign_in("mediator")
    assert "我要回避" in browser.see(page_of(made).replace("/assignment", "?tab=mediation")).text
    form = browser.see(f"/cases/{made}/do/dispute.release?reason=recusal").form("dispute.release")
    browser.send(form)
    assert (look(made).state, look(made).mediator_id) == ("suspended", None)
    assert kinds(cast, "mediator", made) == frozenset()
    assert "我要回避" not in sign_in("clerk").see(page_of(made)).text
