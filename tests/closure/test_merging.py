"""What a merger asks before the other case ends, and who knows of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases import access_rebuild
from mediation.core.database import db
from mediation.jobs.runner import drain
from mediation.lifecycle.owners import OFFERS
from mediation.notifications.models import Message
from mediation.security.models import Access
from tests.cast import Cast
from tests.closure.stories import accepted, do, people, take
from tests.lifecycle.stages import look
from tests.stories import fresh, registered
from tests.support.client import HubClient
from tests.support.pages import Page
from tests.support.walk import go
from workflows.errors import GuardRefused

SignIn = Callable[[str], HubClient]

pytestmark = pytest.mark.usefixtures("clock")


def of_the_village(cast: Cast, *names: str) -> int:
    """A case that the village's committee accepted and its mediator has."""
    made = take(cast, *(names or ("林某", "徐某")), who="village_clerk", lead="village")
    do(cast, "village_clerk", made, "dispute.accept", competence="party_lives", no_bar=True,
       repeat_answer="different")
    do(cast, "village_clerk", made, "dispute.classify", category="020101", grade="3")
    do(cast, "village_clerk", made, "dispute.assign", mediator=cast.village_mediator, chosen_by="committee")
    return made


def merged_into_the_villages(cast: Cast) -> tuple[int, int]:
    kept, again = of_the_village(cast), accepted(cast)
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept, agreed_with=cast.village_clerk)
    return kept, again


def lacking(cast: Cast, dispute_id: int, survivor: int, **stated: Any) -> set[str]:
    with pytest.raises(GuardRefused) as refused:
        do(cast, "clerk", dispute_id, "dispute.merge", reason="merged", survivor=survivor, **stated)
    assert look(dispute_id).merged_into_id is None
    return {lack.code for lack in refused.value.lacks}


def kinds_told(user_id: int) -> list[str]:
    with db.reading() as session:
        query = select(Message.kind).where(Message.user_id == user_id).order_by(Message.id)
        return list(session.scalars(query))


# -------------------------------------------------------------------- another committee's case


def test_into_another_committees_case_only_its_own_clerk_or_head_can_have_agreed(cast: Cast) -> None:
    kept, again = of_the_village(cast), accepted(cast)
    assert lacking(cast, again, kept) == {"lead_not_asked"}
    for other in (cast.clerk_two, cast.stranger, cast.village_mediator, 1):
        assert lacking(cast, again, kept, agreed_with=other) == {"agreed_by_another"}
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept, agreed_with=cast.village_clerk)
    assert look(again).merged_into_id == kept


def test_who_agreed_is_chosen_from_that_committees_clerks_and_only_where_it_is_another(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    kept, again = of_the_village(cast), accepted(cast)
    own, twin = accepted(cast, "赵某", "孙某"), accepted(cast, "赵某", "孙某")
    offered = OFFERS["survivor_clerks"](reading, look(again), cast.actor("clerk"))
    assert [option.value for option in offered] == [cast.village_clerk]
    clerk, path = sign_in("clerk"), "/cases/{}/do/dispute.merge"
    page = clerk.see(path.format(again))
    form = page.form("dispute.merge")
    assert set(form.options["agreed_with"]) == {"", str(cast.village_clerk)}
    assert "村文员小钱 · 朝阳村人民调解委员会" in page.text
    assert "agreed_with" not in clerk.see(path.format(own)).form("dispute.merge").options
    assert str(twin) in clerk.see(path.format(own)).form("dispute.merge").options["survivor"]
    refused = clerk.send(form, 422, survivor=str(kept))
    assert "对方单位同意并案的人" in refused.text
    clerk.send(form, 422, survivor=str(kept), agreed_with=str(cast.stranger))
    assert look(again).merged_into_id is None
    clerk.send(form, survivor=str(kept), agreed_with=str(cast.village_clerk))
    assert look(again).merged_into_id == kept


def test_the_committee_that_goes_on_with_it_is_told_finds_it_and_reads_it(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    kept, again = merged_into_the_villages(cast)
    drain(app)
    for user in (cast.village_clerk, cast.village_mediator):
        assert kinds_told(user)[-1] == "dispute.absorbed:0"
    assert "dispute.absorbed:0" not in kinds_told(cast.clerk_two)
    village = sign_in("village_clerk")
    inbox = village.see("/inbox")
    assert "他案已并入本案" in inbox.text
    survivor = village.see(f"/cases/{kept}")
    assert f'href="/cases/{again}"' in survivor.html
    for tab in ("", "?tab=parties", "?tab=papers", "?tab=mediation"):
        village.see(f"/cases/{again}{tab}")
    assert "楼上漏水" in village.see(f"/cases/{again}").text
    assert village.get(f"/cases/{again}/do/dispute.correct").status_code == 403


def test_once_unmerged_it_is_theirs_no_longer_and_they_are_told(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    kept, again = merged_into_the_villages(cast)
    do(cast, "head", again, "dispute.unmerge", reason="party_objects")
    drain(app)
    for user in (cast.village_clerk, cast.village_mediator):
        assert kinds_told(user)[-1] == "dispute.released:0"
    village = sign_in("village_clerk")
    assert village.get(f"/cases/{again}").status_code == 404
    assert f"/cases/{again}" not in village.see(f"/cases/{kept}").html


def test_who_may_read_it_is_what_the_log_says(cast: Cast, reading: Session) -> None:
    merged_into_the_villages(cast)
    _other, back = merged_into_the_villages(cast)
    do(cast, "head", back, "dispute.unmerge", reason="mistaken")
    assert len(list(fresh(reading).scalars(select(Access.id).where(Access.kind == "survivor")))) == 2
    assert list(access_rebuild.differences(reading)) == []


def test_in_ones_own_committee_the_mediator_is_told_and_nothing_more_is_opened(
    app: Flask, cast: Cast, reading: Session
) -> None:
    kept, again = accepted(cast), accepted(cast)
    do(cast, "clerk", kept, "dispute.classify", category="020101", grade="3")
    do(cast, "clerk", kept, "dispute.assign", mediator=cast.mediator, chosen_by="committee")
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept)
    drain(app)
    assert kinds_told(cast.mediator)[-1] == "dispute.absorbed:0"
    assert kinds_told(cast.clerk_two)[-1] == "dispute.merge:0"
    assert "dispute.absorbed:0" not in kinds_told(cast.clerk_two)
    assert not list(reading.scalars(select(Access.id).where(Access.kind == "survivor")))


# ------------------------------------------------------------------------------------ its people


def test_a_case_with_nobody_in_common_is_asked_about(cast: Cast) -> None:
    kept, again = accepted(cast, "杨伟民", "陈国英"), accepted(cast, "丁秀兰", "王晓东")
    assert lacking(cast, again, kept) == {"nobody_in_both", "applicants_left_out"}
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept, people_answered=True)
    assert look(again).merged_into_id == kept


def test_an_applicant_who_is_no_party_there_is_named_and_the_answer_stays_in_the_log(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    kept, again = accepted(cast, "工人甲", "包工头"), accepted(cast, "工人乙", "包工头")
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{again}/do/dispute.merge")
    form = page.form("dispute.merge")
    assert "已核对当事人" not in page.text, "asked only where there is something to ask"
    asked = Page(clerk.send(form, 422, survivor=str(kept)).text)
    assert "本案申请人不是存续案件的当事人,并案后其诉求随本案终止:工人乙" in asked.text
    assert "没有共同的当事人" not in asked.text
    assert "已核对当事人" in asked.text
    assert asked.form("dispute.merge").values["survivor"] == [str(kept)]
    clerk.send(asked.form("dispute.merge"), people_answered="y")
    assert look(again).merged_into_id == kept
    query = select(AuditEntry.payload).where(
        AuditEntry.chain_id == f"d:{again}", AuditEntry.event == "dispute.merge"
    )
    said = reading.scalars(query).one()
    assert '"people_answered":true' in said
    assert "工人乙" not in said, "names are sealed beside the entry"


@pytest.mark.parametrize("there", [("林某", "徐某"), ("徐某", "林某"), ("林某", "徐某", "吴某")])
def test_the_same_people_on_whichever_side_are_asked_nothing(cast: Cast, there: tuple[str, ...]) -> None:
    kept, again = accepted(cast, *there), accepted(cast, "林某", "徐某")
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept)
    assert look(again).merged_into_id == kept


# -------------------------------------------------------------------------------- closed together


def withdrawn(cast: Cast, dispute_id: int) -> None:
    do(cast, "clerk", dispute_id, "dispute.withdraw", reason="withdrawn", said_how="face",
       asked_by=(people(dispute_id)["林某"],))


def closed(cast: Cast, dispute_id: int) -> None:
    with db.reading() as session:
        offered = OFFERS["missing_papers"](session, look(dispute_id), cast.actor("clerk"))
        missing = tuple(str(option.value) for option in offered)
    do(cast, "clerk", dispute_id, "dispute.close", explained=missing, explanation="口头告知,未留文书")


def test_what_was_merged_is_not_closed_alone_and_can_be_unmerged(cast: Cast, sign_in: SignIn) -> None:
    kept, again = accepted(cast), accepted(cast)
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept)
    with pytest.raises(GuardRefused) as refused:
        closed(cast, again)
    told = [lack.zh for lack in refused.value.lacks if lack.code == "survivor_open"]
    assert told == [f"本案已并入{look(kept).number},随该案一并结案,不单独结案"]
    assert "do/dispute.close" not in sign_in("clerk").see(f"/cases/{again}").html
    do(cast, "head", again, "dispute.unmerge", reason="mistaken")
    assert look(again).state == "accepted"


def test_the_last_survivor_closes_all_that_came_to_it_on_whichever_way(cast: Cast) -> None:
    first, second, third = accepted(cast), accepted(cast), accepted(cast)
    do(cast, "clerk", first, "dispute.merge", reason="merged", survivor=second)
    do(cast, "clerk", second, "dispute.merge", reason="merged", survivor=third)
    withdrawn(cast, third)
    closed(cast, third)
    assert [look(made).state for made in (first, second, third)] == ["closed"] * 3


def test_who_takes_the_survivor_over_reads_what_was_merged_into_it(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    kept, again = merged_into_the_villages(cast)
    go(cast.actor("head_of_centre"), kept, "take_over", lead_org_id=cast.linping, mediator_id=None)
    page = sign_in("stranger").see(f"/cases/{kept}")
    assert f'href="/cases/{again}"' in page.html
    sign_in("stranger").see(f"/cases/{again}")
    assert sign_in("village_clerk").get(f"/cases/{again}").status_code == 404
    assert list(access_rebuild.differences(fresh(reading))) == []


@pytest.mark.parametrize(("move", "stated"), [
    ("decline", {"reason": "special_organ", "organ": "临平区人民法院", "told_how": "face"}),
    ("void", {"reason": "registered_by_mistake"}),
])  # fmt: skip
def test_a_survivor_that_others_go_on_in_is_neither_declined_nor_void(
    cast: Cast, move: str, stated: dict[str, Any]
) -> None:
    kept, again = registered(cast.actor("clerk"), cast.qiaosi), accepted(cast)
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept, people_answered=True)
    with pytest.raises(GuardRefused) as refused:
        do(cast, "clerk", kept, f"dispute.{move}", **stated)
    assert "others_merged_into_it" in {lack.code for lack in refused.value.lacks}
    assert look(kept).state == "registered"
