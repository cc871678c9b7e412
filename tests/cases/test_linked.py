"""Disputes tied to each other are found from each other's files, never through a wall."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute, DisputeLink
from mediation.core.database import db
from tests.cast import Cast
from tests.closure.stories import accepted, do, people
from tests.handovers.test_handovers import offered
from tests.stories import fresh
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]

WAGES = "075101"

pytestmark = pytest.mark.usefixtures("clock")


def merged(cast: Cast) -> tuple[int, int]:
    kept, again = accepted(cast), accepted(cast)
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept)
    return kept, again


def test_each_leads_to_the_other_and_says_what_it_is(cast: Cast, sign_in: SignIn) -> None:
    kept, again = merged(cast)
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{kept}")
    assert "已并入本案" in page.text
    assert f'href="/cases/{again}"' in page.html
    assert "本案已并入" in clerk.see(f"/cases/{again}").text


def test_what_was_split_off_carries_the_matter_in_its_title(cast: Cast, sign_in: SignIn) -> None:
    made = accepted(cast, "林某", "徐某", "吴某", stated={"title": "厂房租赁"})
    do(cast, "clerk", made, "dispute.split", reason="go_own_way", parties=(people(made)["吴某"],))
    page = sign_in("clerk").see(f"/cases/{made}")
    assert "由本案分出" in page.text
    assert "林某 与 吴某 · 厂房租赁" in page.text


def test_nothing_is_told_of_a_dispute_behind_another_wall(cast: Cast, sign_in: SignIn) -> None:
    kept, again = merged(cast)
    do(cast, "clerk", kept, "dispute.classify", category="020101", grade="2")
    do(cast, "clerk", kept, "dispute.assign", mediator=cast.mediator, chosen_by="committee", reason="load")
    page = sign_in("mediator").see(f"/cases/{kept}")
    assert f"/cases/{again}" not in page.html
    assert "关联纠纷" not in page.text


def test_of_what_was_split_off_and_handed_over_the_number_and_who_has_it_now_stay(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    made, other = split(cast)
    do(cast, "stranger", other, "handover.receive", offered(cast, reading, other))
    clerk = sign_in("clerk")
    assert clerk.get(f"/cases/{other}").status_code == 404
    page = clerk.see(f"/cases/{made}")
    told = next(e.text for e in page.all("section") if e.attributes.get("id") == "linked")
    number = fresh(reading).get_one(Dispute, other).number
    assert f"由本案分出: {number} 现由临平街道人民调解委员会承办" in told
    assert "工人乙" not in told


def test_what_was_merged_and_unmerged_is_tied_no_longer_and_the_survivor_tells_of_it(
    cast: Cast, sign_in: SignIn
) -> None:
    kept, again = merged(cast)
    do(cast, "head", again, "dispute.unmerge", reason="party_objects")
    clerk = sign_in("clerk")
    for made in (kept, again):
        assert "关联纠纷" not in clerk.see(f"/cases/{made}").text
    course = clerk.see(f"/cases/{kept}/course").text
    assert "撤销并案，他案恢复单独办理:〔2026〕" in course


def test_each_side_of_a_split_tells_its_own_part(cast: Cast, sign_in: SignIn) -> None:
    made, other = split(cast)
    clerk = sign_in("clerk")
    here, there = clerk.see(f"/cases/{made}/course").text, clerk.see(f"/cases/{other}/course").text
    assert "分出新案:〔2026〕" in here
    assert "由他案分出" not in here
    assert "由他案分出:〔2026〕" in there
    assert "与他案的关系 分案" in there
    assert "split" not in there
    assert "有关联" not in there, "that it was split off says more"


def test_what_was_split_off_is_proposed_as_its_origin_was_sorted_but_its_sum_is_asked_for(
    cast: Cast, sign_in: SignIn
) -> None:
    _made, other = split(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{other}/triage").form("/triage")
    assert form.values["category"] == [WAGES]
    assert "分出部分的诉求和金额" in clerk.see(f"/cases/{other}").text
    with db.reading() as session:
        row, origin = session.get_one(Dispute, other), session.get_one(Dispute, _made)
        assert (row.grade, row.amount, row.deadline_rule) == (None, None, origin.deadline_rule)


def test_the_mediator_who_splits_is_told_the_number_and_reads_it_until_another_is_named(
    cast: Cast, sign_in: SignIn
) -> None:
    made = accepted(cast, "工人甲", "包工头", "工人乙")
    do(cast, "clerk", made, "dispute.classify", category=WAGES, grade="3")
    do(cast, "clerk", made, "dispute.assign", mediator=cast.mediator, chosen_by="committee")
    mediator = sign_in("mediator")
    form = mediator.see(f"/cases/{made}/do/dispute.split").form("/do/")
    page = mediator.follow(
        mediator.send(form, reason="go_own_way", parties=[str(people(made)["工人乙"])])
    )
    assert "分出的新案为〔2026〕乔人调字第0002号" in page.text
    other = split_off(made)
    assert f'href="/cases/{other}"' in page.html
    assert "本案由此分出" in mediator.see(f"/cases/{other}").text


def split(cast: Cast) -> tuple[int, int]:
    """A graded matter of wages and what one of the workers took out of it."""
    made = accepted(cast, "工人甲", "包工头", "工人乙", stated={"claims": "两人工资九万元"})
    do(cast, "clerk", made, "dispute.classify", category=WAGES, grade="3")
    do(cast, "clerk", made, "dispute.split", reason="go_own_way", parties=(people(made)["工人乙"],))
    return made, split_off(made)


def split_off(made: int) -> int:
    with db.reading() as session:
        query = select(DisputeLink.other_id).where(
            DisputeLink.dispute_id == made, DisputeLink.kind == "split"
        )
        return session.scalars(query).one()
