"""Asking a department: exactly the ticked parts go over, the rest stays shut; on paper and in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core import clock as hub_clock
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.jobs.runner import drain
from mediation.lifecycle.door import act
from mediation.notifications.models import Message
from mediation.security.models import Access
from tests.cast import Cast
from tests.closure.stories import accepted, do, paper
from tests.conftest import Clock
from tests.desk.test_costs import cost
from tests.handovers.asking import PAGE, STORY, SignIn, ask, brought, row_of, say
from workflows.errors import GuardRefused, MoveNotAllowed

pytestmark = pytest.mark.usefixtures("app", "clock")


# ---------------------------------------------------------------------------------- what goes over


def test_the_department_sees_the_ticked_parts_and_no_other_word_of_the_case(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    row = ask(cast, reading, accepted(cast))
    page = sign_in("liaison").see(f"/handovers/asked/{row}")
    assert STORY in page.text
    assert "请核查是否拖欠工资" in page.text
    for unticked in ("林某", "徐某", "修好", "朝阳村"):
        assert unticked not in page.text


def test_what_is_written_after_the_asking_stays_inside(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    with act(cast.actor("clerk")) as a:
        a.load(Dispute, made).narrative = "后来补充的经过"
        a.edit(a.load(Dispute, made), "dispute.edit")
    page = sign_in("liaison").see(f"/handovers/asked/{row}")
    assert "后来补充的经过" not in page.text
    assert STORY in page.text


def test_names_stand_on_the_departments_page_only_when_they_went_over(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    row = ask(cast, reading, accepted(cast), parts=("names",))
    for place in ("/handovers", f"/handovers/asked/{row}", "/"):
        assert "林某" in sign_in("liaison").see(place).text, place


def test_each_of_nine_workers_is_named_to_the_department(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    names = [f"工人{n}" for n in range(9)]
    sides = [PartyInput(side="applicant", name=name) for name in names]
    made = accepted(cast, parties=(*sides, PartyInput(side="respondent", name="某公司")))
    row = ask(cast, reading, made, parts=("names",))
    assert f"{'、'.join(names)} 与 某公司" in sign_in("liaison").see(f"/handovers/asked/{row}").text


def test_a_paper_goes_over_by_name_and_is_taken_away_with_the_look_written_down(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    given, kept = brought(cast, made), brought(cast, made, "另一张")
    row = ask(cast, reading, made, papers=(given,))
    client = sign_in("liaison")
    assert "另一张" not in client.see(f"/handovers/asked/{row}").text
    assert client.get(f"/handovers/asked/{row}/papers/{given}").data == PAGE
    assert client.get(f"/handovers/asked/{row}/papers/{kept}").status_code == 404
    assert client.get(f"/cases/{made}/papers/{given}/file").status_code == 404
    reading.rollback()
    looks = reading.scalars(
        select(AuditEntry.event).where(AuditEntry.actor_id == cast.liaison, AuditEntry.dispute_id == made)
    )
    assert {"assistance.opened", "paper.read"} <= set(looks)


def test_papers_of_another_case_and_receivers_that_are_no_departments_are_refused(
    cast: Cast, reading: Session
) -> None:
    made, other = accepted(cast), accepted(cast, "赵某", "孙某")
    with pytest.raises(RuleBroken):
        ask(cast, reading, made, papers=(brought(cast, other),))
    with pytest.raises(RuleBroken):
        ask(cast, reading, made, papers=(paper(cast, made, "evidence"),))  # nothing was kept of it
    with pytest.raises(RuleBroken):
        ask(cast, reading, made, receiver=cast.linping)


# ------------------------------------------------------------------------------------------ the wall


def test_no_page_of_the_case_opens_to_the_department_and_no_access_is_given(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    client = sign_in("liaison")
    for path in (
        f"/cases/{made}", f"/cases/{made}/assistance/{row}", f"/cases/{made}/assistance/{row}/letter",
        f"/cases/{made}/parties", f"/cases/{made}/papers", f"/cases/{made}/do/dispute.classify",
    ):
        assert client.get(path).status_code == 404, path
    scopes = set(reading.scalars(select(Access.scope).where(Access.dispute_id == made)))
    assert f"o:{cast.labour}" not in scopes


@pytest.mark.parametrize("who", ["stranger", "village_clerk", "lawyer", "mediator_two"])
def test_nobody_else_finds_the_request(cast: Cast, reading: Session, sign_in: SignIn, who: str) -> None:
    row = ask(cast, reading, accepted(cast))
    for path in (f"/handovers/asked/{row}", f"/handovers/asked/{row}/letter", "/handovers/asked/7"):
        assert sign_in(who).get(path).status_code == 404, path


def test_who_only_watches_over_a_protected_case_hands_nothing_of_it_to_a_department(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast, secrecy="domestic_violence")
    given = brought(cast, made, "伤情照片")
    with pytest.raises(GuardRefused, match="protected"):
        do(
            cast, "head_of_centre", made, "assistance.ask", receiver=cast.labour, what="请核查",
            parts=("story",), papers=(given,),
        )
    assert "伤情照片" not in sign_in("head_of_centre").see(f"/cases/{made}/do/assistance.ask").text
    assert "伤情照片" in sign_in("clerk").see(f"/cases/{made}/do/assistance.ask").text


def test_whoever_is_inside_is_led_into_the_case(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    answer = sign_in("head").get(f"/handovers/asked/{row}")
    assert answer.location == f"/cases/{made}/assistance/{row}"


# ---------------------------------------------------------------------- on paper, by telephone, at a glance


def test_the_clerk_writes_down_what_the_department_says_by_telephone(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    client = sign_in("clerk")
    page = client.see(f"/cases/{made}/assistance/{row}?do=answer")
    form = page.form(f"/cases/{made}/assistance/{row}/answer")
    client.send(form, outcome="done", answer="已责令支付", channel="phone")
    reading.rollback()
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "assistance.answer")).one()
    assert entry.on_behalf_of == "临平区人力资源和社会保障局"
    assert entry.channel == "phone"


def test_a_receipt_on_paper_names_who_signed(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    client = sign_in("clerk")
    form = client.see(f"/cases/{made}/assistance/{row}?do=take").form(f"/cases/{made}/assistance/{row}/take")
    assert "还差:签收人" in client.send(form, 422, channel="paper").text
    client.send(form, channel="paper", person="收发室王某")
    assert row_of(reading, row).taken_by == "收发室王某"
    assert "收发室王某" in client.see(f"/cases/{made}/assistance/{row}").text


def test_whoever_signs_on_the_screen_need_not_type_his_name(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    row = ask(cast, reading, accepted(cast))
    say(sign_in("liaison"), row, "take")
    assert row_of(reading, row).taken_by == "人社联络员"


def test_without_a_day_the_answer_is_due_after_five_working_days(cast: Cast, reading: Session) -> None:
    row = ask(cast, reading, accepted(cast), due_on=None)
    assert row_of(reading, row).due_on == hub_clock.today() + timedelta(days=7)


def test_the_day_is_told_before_it_comes_and_when_it_has_passed_to_all_who_can_do_something(
    app: Flask, cast: Cast, reading: Session, clock: Clock
) -> None:
    ask(cast, reading, accepted(cast), days=2)
    drain(app)
    clock.go_on(days=1)
    drain(app)
    assert told(reading, cast.liaison) == ["by_clock.asked_soon:0"]
    assert told(reading, cast.head) == []
    clock.go_on(days=2)
    drain(app)
    clock.go_on(days=1)
    drain(app)
    assert told(reading, cast.liaison) == ["by_clock.asked_soon:0", "by_clock.asked_over:0"]
    for who in (cast.clerk, cast.head, cast.reviewer, cast.head_of_centre):
        assert told(reading, who) == ["by_clock.asked_late:0"]


def test_a_message_leads_the_department_to_its_page_and_not_into_the_case(
    app: Flask, cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    row = ask(cast, reading, accepted(cast))
    drain(app)
    reading.rollback()
    client = sign_in("liaison")
    message = reading.scalars(select(Message).where(Message.user_id == cast.liaison)).one()
    opened = client.send(client.see("/inbox").form(f"/inbox/{message.id}/open"))
    assert opened.location == f"/handovers/asked/{row}"
    assert "林某" not in client.see("/inbox").text


def told(reading: Session, user_id: int) -> list[str]:
    """What the clock had to say to somebody, in its order."""
    reading.rollback()
    query = select(Message.kind).where(Message.user_id == user_id, Message.kind.startswith("by_clock.asked"))
    return list(reading.scalars(query.order_by(Message.at, Message.id)))


def test_nobody_but_the_lead_recalls(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    with pytest.raises(NotFound):
        do(cast, "stranger", made, "assistance.recall", row, reason="settled")
    client = sign_in("liaison")
    page = client.see(f"/handovers/asked/{row}")
    assert "撤回" not in page.text
    form = page.form(f"/handovers/asked/{row}/take")
    data = {**form.values, "reason": "settled"}
    assert client.post(f"/handovers/asked/{row}/recall", data=data).status_code == 403
    assert row_of(reading, row).state == "asked"


def test_twice_pressed_is_once_done(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    row = ask(cast, reading, accepted(cast))
    client = sign_in("liaison")
    form = client.see(f"/handovers/asked/{row}").form(f"/handovers/asked/{row}/take")
    client.send(form)
    client.send(form)
    reading.rollback()
    taken = reading.scalars(select(AuditEntry.id).where(AuditEntry.event == "assistance.take")).all()
    assert len(taken) == 1
    with pytest.raises(MoveNotAllowed):
        do(cast, "clerk", row_of(reading, row).dispute_id, "assistance.take", row)


def test_the_letter_on_paper_carries_the_question_the_parts_and_a_reply_slip(
    cast: Cast, reading: Session, sign_in: SignIn, clock: Clock
) -> None:
    made = accepted(cast)
    row = ask(cast, reading, made)
    clock.go_on(days=9)
    for who, path in (
        ("liaison", f"/handovers/asked/{row}/letter"), ("clerk", f"/cases/{made}/assistance/{row}/letter"),
    ):
        page = sign_in(who).see(path)
        assert "2026年11月23日" in page.text, "the day it was sent, whenever it is printed"
        assert STORY in page.text
        assert "回执" in page.text
        assert "林某" not in page.text


def test_it_stands_on_the_departments_desk_and_in_its_list_until_it_is_answered(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    row = ask(cast, reading, accepted(cast))
    client = sign_in("liaison")
    assert f"/handovers/asked/{row}" in client.get("/").text
    assert f"/handovers/asked/{row}" in client.get("/handovers").text
    say(client, row, "answer", outcome="not_ours", answer="属住建部门职责")
    assert f"/handovers/asked/{row}" not in client.get("/").text
    assert f"/handovers/asked/{row}" not in client.get("/handovers").text


def test_the_lists_cost_the_same_with_one_row_and_with_many(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    ask(cast, reading, accepted(cast))
    liaison, clerk = sign_in("liaison"), sign_in("clerk")
    before = [cost(liaison, "/handovers"), cost(clerk, "/handovers?tab=out")]
    for n in range(4):
        ask(cast, reading, accepted(cast, f"甲{n}", f"乙{n}"))
    assert [cost(liaison, "/handovers"), cost(clerk, "/handovers?tab=out")] == before
