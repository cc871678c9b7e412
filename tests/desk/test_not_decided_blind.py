"""A second person sees what holds now, what is wanted and the case; whoever refuses says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core import formats
from mediation.core.database import db
from mediation.jobs.runner import drain
from mediation.lifecycle import proposals
from mediation.lifecycle.door import act
from mediation.lifecycle.models import Proposal
from mediation.notifications.models import Message
from tests.cast import Cast
from tests.closure.stories import accepted, do
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]


def asked(cast: Cast, dispute_id: int, name: str, second: str = "head", **stated: object) -> int:
    """The clerk asks; the key of the question."""
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, dispute_id)
        told = {**stated, "second": getattr(cast, second)}
        return proposals.propose(a, dispute, dispute, "dispute", name, told).id


def graded(cast: Cast, **given: object) -> int:
    """At grade II, for there are blows."""
    made = accepted(cast, **given)
    signs = ("physical_conflict",)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="2", signs=signs)
    return made


def seen(sign_in: SignIn, who: str, dispute_id: int, question: int) -> Page:
    return sign_in(who).see(f"/cases/{dispute_id}/proposals/{question}")


def test_a_lower_grade_stands_beside_the_present_one_with_what_speaks_for_it(
    sign_in: SignIn, cast: Cast
) -> None:
    made = graded(cast)
    question = asked(
        cast, made, "reclassify", reason="calmed", category="020101", grade="3", signs=()
    )
    text = seen(sign_in, "head", made, question).text
    assert "等级二级·较大三级·一般" in text
    assert "肢体冲突" in text
    assert "提出人认为已不存在" in text
    assert "楼上漏水" in text


def test_among_the_changes_stands_only_what_changes_and_it_is_confirmed_below_the_facts(
    sign_in: SignIn, cast: Cast
) -> None:
    made = graded(cast)
    question = asked(
        cast, made, "reclassify", reason="calmed", category="020101", grade="3", signs=("physical_conflict",)
    )
    page = seen(sign_in, "head", made, question)
    assert [cells[0] for cells in page.table("改动")] == ["等级"]
    stays = next(e.text for e in page.all("p") if "不变" in e.text)
    assert "类别" in stays
    assert "规则建议" in stays
    form = next(e for e in page.all("form") if "/proposals/" in e.attributes["action"])
    assert "form--still" in form.attributes["class"], "the press does not float above them"


def test_all_that_waits_for_a_second_person_is_one_list_on_his_desk_with_a_button_each(
    sign_in: SignIn, cast: Cast
) -> None:
    made = graded(cast)
    due = hub_clock.today() + timedelta(days=40)
    questions = [
        asked(cast, made, "reclassify", reason="calmed", category="020101", grade="3", signs=()),
        asked(cast, made, "extend", reason="complex", until=due),
    ]
    desk = sign_in("head").see("/")
    block = next(e for e in desk.all("section") if e.attributes.get("aria-labelledby") == "confirm")
    assert block.text.startswith("等您确认2"), block.text
    buttons = [e for e in desk.all("a") if "button" in e.attributes.get("class", "") and e.inside(block)]
    assert {e.attributes["href"] for e in buttons} == {f"/cases/{made}/proposals/{key}" for key in questions}


def test_an_extension_shows_the_day_that_holds(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    made = graded(cast)
    due = reading.get_one(Dispute, made).due_on
    assert due is not None
    until = due + timedelta(days=10)
    question = asked(cast, made, "extend", reason="complex", until=until)
    text = seen(sign_in, "head", made, question).text
    assert f"{formats.day(due)}{formats.day(until)}" in text


def test_a_correction_shows_the_old_value_and_the_new(sign_in: SignIn, cast: Cast) -> None:
    made = accepted(cast, amount=Decimal(100))
    question = asked(cast, made, "correct", reason="slip", field="amount", new_value="1000")
    assert "涉及金额100.001000" in seen(sign_in, "head", made, question).text
    other = accepted(cast)
    question = asked(cast, other, "correct", reason="slip", field="source", new_value="主动排查")
    assert "来源当事人申请主动排查" in seen(sign_in, "head", other, question).text


def test_a_void_case_shows_what_it_is_about_and_why(sign_in: SignIn, cast: Cast) -> None:
    made = accepted(cast)
    text = seen(sign_in, "head", made, asked(cast, made, "void", reason="registered_by_mistake")).text
    assert "状态已受理已终止" in text
    for word in ("林某", "楼上漏水", "修好", "误登记"):
        assert word in text


def test_of_a_protected_case_whoever_stands_outside_reads_the_signs_and_whom_to_ring_up(
    sign_in: SignIn, cast: Cast
) -> None:
    made = graded(cast, secrecy="domestic_violence")
    with db.writing() as session:
        session.get_one(User, cast.clerk).phone = "0571-86260001"
    question = asked(
        cast, made, "reclassify", "head_of_centre", reason="calmed", category="020101", grade="3", signs=()
    )
    text = seen(sign_in, "head_of_centre", made, question).text
    assert "肢体冲突" in text
    assert "不显示姓名和经过" in text
    assert "0571-86260001" in text
    assert "楼上漏水" not in text
    assert "林某" not in text
    assert "楼上漏水" in seen(sign_in, "head", made, question).text


def test_whoever_refuses_says_why_and_the_proposer_reads_it(
    app: Flask, sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = accepted(cast)
    question = asked(cast, made, "void", reason="registered_by_mistake")
    head = sign_in("head")
    form = head.see(f"/cases/{made}/proposals/{question}").form("/proposals/")
    assert "请写一句为什么不同意" in head.send(form, 422, decision="reject", because=" ").text
    assert reading.get_one(Proposal, question).state == "open"
    head.send(form, decision="reject", because="与另一案不是同一件事")
    drain(app)
    reading.rollback()
    told = reading.scalars(select(Message).where(Message.kind == "proposal.rejected:0")).one()
    assert (told.user_id, told.subject_key) == (cast.clerk, f"proposal:{question}")
    assert "与另一案不是同一件事" in seen(sign_in, "clerk", made, question).text
    assert "您提出的事项未获确认" in sign_in("clerk").see("/inbox").text


def test_who_was_asked_and_lost_the_right_is_called_by_name(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = accepted(cast)
    question = asked(cast, made, "void", reason="registered_by_mistake")
    with db.writing() as session:
        for grant in session.scalars(select(Grant).where(Grant.user_id == cast.head)):
            grant.until_on = hub_clock.today() - timedelta(days=1)
    text = seen(sign_in, "clerk", made, question).text
    assert f"{reading.get_one(User, cast.head).name}(已无权确认本案" in text
    assert str(cast.head) not in text
