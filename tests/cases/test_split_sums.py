"""After a split neither part is held to what was told of everybody: it is asked for, never ticked empty."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from mediation.agreements.models import Agreement
from mediation.cases import party_edits, pending
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.parties import PartyInput
from mediation.closure.filing import close_found
from mediation.core.database import db
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.closure.stories import do, people
from tests.lifecycle import stages
from tests.sessions.story import mediating
from tests.stories import LIN, XU
from tests.support.client import HubClient

WORKER = PartyInput(side="applicant", name="工人乙")


def change(cast: Cast, made: int, **values: object) -> None:
    with act(cast.actor("clerk")) as a:
        party_edits.change_basics(a, a.load(Dispute, made), values, None)


@pytest.fixture
def split(cast: Cast) -> int:
    """In mediation; one of two applicants has left into a dispute of his own."""
    made = mediating(cast, parties=(LIN, WORKER, XU))
    change(cast, made, amount=Decimal(92500))
    do(cast, "mediator", made, "dispute.split", reason="go_own_way", parties=(people(made)["工人乙"],))
    return made


def marks(made: int) -> list[str]:
    with db.reading() as session:
        return pending.marks(session, session.get_one(Dispute, made))


def drafted(cast: Cast, made: int) -> str:
    """What a new agreement begins with."""
    row: Agreement = stages.do(cast.actor("mediator"), made, "draft", {"form": "written"}, flow="agreement")
    return row.facts or ""


def test_what_is_left_of_the_first_case_is_to_be_confirmed(
    cast: Cast, split: int, sign_in: Callable[[str], HubClient]
) -> None:
    assert marks(split) == [pending.REST]
    assert pending.REST in sign_in("clerk").see(f"/cases/{split}").text


def test_its_agreement_begins_without_the_story_of_everybody(cast: Cast, split: int) -> None:
    assert drafted(cast, split) == ""


def test_once_it_is_written_anew_the_agreement_begins_with_it(cast: Cast, split: int) -> None:
    change(cast, split, narrative="欠林某五万五千元", amount=Decimal(55000))
    assert marks(split) == []
    assert drafted(cast, split) == "欠林某五万五千元"


def test_the_course_says_who_left(cast: Cast, split: int, sign_in: Callable[[str], HubClient]) -> None:
    assert "分出:工人乙" in sign_in("clerk").see(f"/cases/{split}/course").text


def test_an_empty_sum_of_the_new_case_is_no_sum_that_somebody_verified(cast: Cast, split: int) -> None:
    with db.reading() as session:
        other = session.scalars(select(DisputeLink.other_id).where(DisputeLink.dispute_id == split)).one()
        found = close_found(session, session.get_one(Dispute, other), cast.actor("clerk"), {})
        assert found["marks_empty"] == (pending.SUM,)
    change(cast, other, claims="工资三万七千五百元", amount=Decimal(37500))
    assert marks(other) == []


def test_grading_says_that_the_sum_is_still_that_of_everybody_until_it_is_written_anew(
    cast: Cast, split: int, sign_in: Callable[[str], HubClient]
) -> None:
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{split}/grade")
    assert "分案后金额仍是全部当事人的" in page.text
    assert "填写诉求和金额" in [a.text for a in page.all("a")]
    change(cast, split, amount=Decimal(30000), claims="付清工资", narrative="拖欠一人工资")
    assert "分案后金额" not in clerk.see(f"/cases/{split}/grade").text


def test_grading_of_what_was_split_off_asks_for_its_own_sum(
    cast: Cast, split: int, sign_in: Callable[[str], HubClient]
) -> None:
    with db.reading() as session:
        other = session.scalars(select(DisputeLink.other_id).where(DisputeLink.dispute_id == split)).one()
    clerk = sign_in("clerk")
    assert "分出部分的金额还没有填写" in clerk.see(f"/cases/{other}/triage").text
    change(cast, other, amount=Decimal(62500), claims="付清工资")
    assert "分出部分的金额还没有填写" not in clerk.see(f"/cases/{other}/triage").text


def test_an_edit_of_something_else_leaves_every_mark_as_the_hub_knows_it(
    cast: Cast, split: int, sign_in: Callable[[str], HubClient]
) -> None:
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{split}/edit")
    form = page.form(f"/{split}/edit")
    assert "待核" not in form.values["tags"]
    assert pending.REST in page.text
    clerk.send(form, place="星火村")
    assert marks(split) == [pending.REST]
    form = clerk.see(f"/cases/{split}/edit").form(f"/{split}/edit")
    clerk.send(form, tags="迎新工程、欠薪")
    with db.reading() as session:
        tags = session.get_one(Dispute, split).tags
    assert tags == ["迎新工程", "欠薪", pending.TO_CONFIRM + pending.REST]
    form = clerk.see(f"/cases/{split}/edit").form(f"/{split}/edit")
    clerk.send(form, narrative="工人甲三月至五月的工资没有付。")
    assert marks(split) == []


CUT = [pending.TO_CONFIRM + "分案后本案的经过", "诉求和金额"]


def as_saved_of_old(cast: Cast, made: int, *tags: str) -> None:
    """The tags as the form of old left them, with its entry."""
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        dispute.tags = list(tags)
        a.edit(dispute, "test.changed", right="case.edit")


def test_a_mark_that_an_edit_of_old_had_cut_is_whole_and_goes_like_any_other(
    cast: Cast, split: int, sign_in: Callable[[str], HubClient]
) -> None:
    as_saved_of_old(cast, split, "欠薪", *CUT)
    assert marks(split) == [pending.REST]
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{split}/edit").form(f"/{split}/edit")
    assert form.values["tags"] == ["欠薪"], "no piece of a mark stands among the tags"
    clerk.send(form, place="星火村")
    with db.reading() as session:
        assert session.get_one(Dispute, split).tags == ["欠薪", pending.TO_CONFIRM + pending.REST]
    change(cast, split, claims="付清工资")
    assert marks(split) == []


@pytest.mark.parametrize(("saved", "whole"), [
    ([CUT[0]], [CUT[0]]),
    ([CUT[0], "欠薪", CUT[1]], [CUT[0], "欠薪", CUT[1]]),
    (["待核:类别(噪音", "漏水)", "迎新工程"], ["待核:类别(噪音、漏水)", "迎新工程"]),
    (["待核:类别(噪音", "待核:人数", "漏水)"], ["待核:类别(噪音", "待核:人数", "漏水)"]),
    (["待核:类别(噪音)", "(旧)"], ["待核:类别(噪音)", "(旧)"]),
    (["待核:类别(噪音", "很久以前的一个旧的工程项目)"], ["待核:类别(噪音", "很久以前的一个旧的工程项目)"]),
])
def test_only_what_is_certainly_one_mark_is_put_together(saved: list[str], whole: list[str]) -> None:
    assert pending.tags_of(Dispute(tags=saved)) == whole
