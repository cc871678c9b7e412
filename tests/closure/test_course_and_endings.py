"""On the way and at the end: each rule once refused and once let through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import consents, papers
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Consent
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.lifecycle import proposals
from mediation.lifecycle.available import available
from mediation.lifecycle.door import Act, act
from mediation.lifecycle.models import Proposal
from mediation.lifecycle.owners import OFFERS
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, paper, people, suspend, take
from tests.conftest import Clock
from tests.support.client import HubClient
from workflows.errors import GuardRefused


def consents_asked(session: Session, dispute_id: int) -> set[str]:
    return {q.kind for q in consents.questions(session, session.get_one(Dispute, dispute_id))}


def test_a_refusal_names_other_routes_and_is_no_failure(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    ids = people(made)
    with pytest.raises(GuardRefused):
        do(
            cast,
            "clerk",
            made,
            "dispute.refuse",
            reason="refused_before_start",
            party=ids["徐某"],
            said_at=hub_clock.now(),
            said_how="phone",
            routes=("court",),
            told=(ids["林某"],),
            told_how="phone",
        )
    do(
        cast,
        "clerk",
        made,
        "dispute.refuse",
        reason="refused_before_start",
        party=ids["徐某"],
        said_at=hub_clock.now(),
        said_how="phone",
        told=tuple(ids.values()),
        **TOLD,
    )
    dispute = reading.get_one(Dispute, made)
    assert (dispute.state, dispute.end_reason) == ("ended", "refused_before_start")
    assert dispute.ended_at is not None


def test_before_begin_nobody_ends_what_never_began(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    ids = people(made)
    with pytest.raises(GuardRefused) as refused:
        do(
            cast,
            "clerk",
            made,
            "dispute.refuse",
            reason="ended_by_party",
            party=ids["徐某"],
            said_at=hub_clock.now(),
            said_how="phone",
            told=tuple(ids.values()),
            **TOLD,
        )
    assert [lack.code for lack in refused.value.lacks] == ["wrong_stage"]


def test_all_applicants_withdraw_or_none(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    ids = people(made)
    with pytest.raises(GuardRefused):
        do(
            cast,
            "clerk",
            made,
            "dispute.withdraw",
            reason="withdrawn",
            asked_by=(ids["徐某"],),
            said_how="face",
        )
    do(cast, "clerk", made, "dispute.withdraw", reason="withdrawn", asked_by=(ids["林某"],), said_how="face")
    assert reading.get_one(Dispute, made).end_reason == "withdrawn"


@pytest.mark.parametrize("kind", ["receipt", "acceptance", "agreement"])
def test_what_the_hub_printed_is_no_ground_and_is_not_offered_as_one(
    cast: Cast, reading: Session, kind: str
) -> None:
    made = accepted(cast)
    with act(cast.actor("clerk")) as a:
        printed = papers.issue(a, a.load(Dispute, made), kind, "本会文书").id
    brought = paper(cast, made, "court_ruling")
    with pytest.raises(GuardRefused) as refused:
        do(cast, "clerk", made, "dispute.suspend", reason="court_stay", paper=printed,
           until=hub_clock.today() + timedelta(days=9))
    assert "ground_unfit" in {lack.code for lack in refused.value.lacks}
    offered = OFFERS["papers"](reading, reading.get_one(Dispute, made), cast.actor("clerk"))
    assert [option.value for option in offered] == [brought]


def test_a_move_that_can_never_pass_in_this_case_is_not_offered(cast: Cast) -> None:
    made, kept = accepted(cast), accepted(cast, "钱某", "李某")
    do(cast, "clerk", made, "dispute.withdraw", reason="withdrawn", said_how="face",
       asked_by=(people(made)["林某"],))
    assert _offered(cast, made) & BACKWARDS == {"reopen"}
    other = accepted(cast, "钱某", "李某")
    do(cast, "clerk", other, "dispute.merge", reason="merged", survivor=kept)
    assert _offered(cast, other) & BACKWARDS == {"unmerge"}


BACKWARDS = {"unmerge", "reopen", "reconsider"}


def _offered(cast: Cast, dispute_id: int) -> set[str]:
    with db.reading() as session:
        dispute = session.get_one(Dispute, dispute_id)
        who = [cast.actor("clerk"), cast.actor("head")]
        return {move.name for actor in who for move in available(session, actor, dispute)}


def test_a_paper_of_another_case_is_no_ground(cast: Cast) -> None:
    made, foreign = accepted(cast), paper(cast, accepted(cast, "赵某", "孙某"), "court_ruling")
    with pytest.raises(GuardRefused) as refused:
        do(cast, "clerk", made, "dispute.suspend", reason="court_stay", paper=foreign,
           until=hub_clock.today() + timedelta(days=9))
    assert "ground_unfit" in {lack.code for lack in refused.value.lacks}


def test_days_of_a_suspension_are_not_counted(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    with db.reading() as session:
        due = session.get_one(Dispute, made).due_on
    ground = paper(cast, made, "suspension")
    until = hub_clock.today() + timedelta(days=10)
    do(cast, "clerk", made, "dispute.suspend", reason="expertise", paper=ground, until=until)
    clock.go_on(days=10)
    do(cast, "clerk", made, "dispute.resume", reason="date_reached")
    with db.reading() as session:
        dispute = session.get_one(Dispute, made)
        assert dispute.state == "accepted"
        assert due is not None
        assert dispute.due_on is not None
        assert dispute.due_on >= due + timedelta(days=10)
        assert len(dispute.pauses) == 1


def test_two_disputes_that_are_merged_are_locked_in_one_order_whichever_page_it_came_from(
    cast: Cast, sign_in: Callable[[str], HubClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sorted((accepted(cast), accepted(cast)))
    locked: list[int] = []
    load = Act.load

    def watched(a: Act, model: Any, dispute_id: int) -> Any:
        if dispute_id not in locked:
            locked.append(dispute_id)
        return load(a, model, dispute_id)

    monkeypatch.setattr(Act, "load", watched)
    client = sign_in("clerk")
    page = client.see(f"/cases/{second}/do/dispute.merge")
    client.send(page.form(f"/cases/{second}/do/dispute.merge"), reason="merged", survivor=str(first))
    assert locked == [first, second]



def test_a_duplicate_ends_and_comes_back(cast: Cast, reading: Session, clock: Clock) -> None:
    survivor, duplicate = accepted(cast), take(cast, "林某", "徐某")
    do(cast, "clerk", duplicate, "dispute.merge", reason="merged", survivor=survivor)
    assert reading.get_one(Dispute, duplicate).merged_into_id == survivor
    do(cast, "head", duplicate, "dispute.unmerge", reason="not_same")
    reading.rollback()
    assert reading.get_one(Dispute, duplicate).state == "registered"


def test_a_dispute_does_not_survive_itself(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    with pytest.raises(GuardRefused):
        do(cast, "clerk", made, "dispute.merge", reason="merged", survivor=made)


def test_who_goes_his_own_way_gets_a_linked_dispute(cast: Cast, reading: Session, clock: Clock) -> None:
    wages = _three_workers(cast)
    ids = people(wages)
    do(cast, "clerk", wages, "dispute.split", reason="go_own_way", parties=(ids["工人乙"],))
    link = reading.scalars(select(DisputeLink).where(DisputeLink.kind == "split")).one()
    assert set(people(wages)) == {"工人甲", "包工头"}
    assert set(people(link.other_id)) == {"工人乙", "包工头"}
    assert reading.get_one(Dispute, link.other_id).state == "accepted"


@pytest.mark.parametrize(("typed", "after"), [("", "工人甲 与 包工头"), ("三角村工资", "三角村工资")])
def test_after_a_split_a_title_made_of_names_names_who_is_left_and_a_typed_one_stays(
    typed: str, after: str, cast: Cast, reading: Session, clock: Clock
) -> None:
    wages = _three_workers(cast)
    if typed:
        stated = {"reason": "slip", "field": "title", "new_value": typed}
        with act(cast.actor("clerk")) as a:
            dispute = a.load(Dispute, wages)
            proposal = proposals.propose(
                a, dispute, dispute, "dispute", "correct", {**stated, "second": cast.head}
            )
        with act(cast.actor("head")) as a:
            row = a.session.get_one(type(proposal), proposal.id)
            proposals.decide(a, a.load(Dispute, wages), row, cast.actor("clerk"), agree=True)
    do(cast, "clerk", wages, "dispute.split", reason="go_own_way", parties=(people(wages)["工人乙"],))
    link = reading.scalars(select(DisputeLink).where(DisputeLink.kind == "split")).one()
    assert reading.get_one(Dispute, wages).title == after
    assert reading.get_one(Dispute, link.other_id).title == "工人乙 与 包工头"


def _three_workers(cast: Cast) -> int:
    sides = (
        PartyInput(side="applicant", name="工人甲"),
        PartyInput(side="applicant", name="工人乙"),
        PartyInput(side="respondent", name="包工头"),
    )
    made = take(cast, parties=sides)
    do(
        cast,
        "clerk",
        made,
        "dispute.accept",
        competence="party_lives",
        no_bar=True,
        repeat_answer="different",
    )
    return made


def test_nobody_may_leave_a_side_empty(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    with pytest.raises(GuardRefused):
        do(cast, "clerk", made, "dispute.split", reason="go_own_way", parties=(people(made)["林某"],))


def test_a_transfer_comes_back_once_and_its_time_is_not_counted(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = accepted(cast)
    ids = people(made)
    send: dict[str, Any] = {
        "reason": "special_organ",
        "body": "区法院",
        "letter_number": "1号",
        "enclosures": "申请书",
        "told": tuple(ids.values()),
        "told_how": "phone",
    }
    do(cast, "clerk", made, "dispute.transfer", **send)
    clock.go_on(days=5)
    do(cast, "clerk", made, "dispute.return", reason="not_theirs")
    dispute = reading.get_one(Dispute, made)
    assert (dispute.state, len(dispute.pauses)) == ("accepted", 1)


def test_where_it_went_stands_on_the_case_and_only_that_body_sends_it_back(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast)
    do(
        cast, "clerk", made, "dispute.transfer", reason="special_organ", body="区市场监督管理局",
        letter_number="移字7号", enclosures="申请书", told=tuple(people(made).values()), told_how="phone",
    )
    clerk = sign_in("clerk")
    assert "移送给区市场监督管理局(文号 移字7号" in clerk.see(f"/cases/{made}").text
    assert "移送给区市场监督管理局(文号 移字7号)" in clerk.see(f"/cases/{made}?tab=timeline").text
    page = clerk.see(f"/cases/{made}/do/dispute.return")
    assert "退回单位:区市场监督管理局(所退函 移字7号)" in page.text
    clerk.send(page.form("/do/"), reason="not_theirs", returned_by="陆科员")
    assert "由区市场监督管理局退回(所退函 移字7号)" in clerk.see(f"/cases/{made}?tab=timeline").text
    assert "退回日期" in clerk.see(f"/cases/{made}").text


def test_a_party_that_could_not_be_told_is_remembered_as_such(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = accepted(cast)
    ids = people(made)
    do(
        cast,
        "clerk",
        made,
        "dispute.refuse",
        reason="refused_before_start",
        party=ids["徐某"],
        said_at=hub_clock.now(),
        said_how="phone",
        told=(ids["林某"],),
        untold_why="电话停机",
        **TOLD,
    )
    rows = reading.scalars(select(Consent).where(Consent.dispute_id == made, Consent.kind == "ending_told"))
    assert {row.party_id: row.given for row in rows} == {ids["林某"]: True, ids["徐某"]: False}


def test_days_that_stood_still_at_the_end_count_for_nobody(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = accepted(cast)
    suspend(cast, made, "other")
    clock.go_on(days=10)
    do(
        cast, "clerk", made, "dispute.withdraw", reason="withdrawn", said_how="phone",
        asked_by=(people(made)["林某"],),
    )
    row = reading.get_one(Dispute, made)
    assert row.suspended_on is None
    assert row.pauses == [["2026-11-23", "2026-12-03"]]


def test_after_an_end_by_the_committee_the_parties_are_still_told(cast: Cast, reading: Session) -> None:
    made = accepted(cast)
    assert consents_asked(reading, made) == {"rights_notice", "mediation", "extension"}
    paper_id = paper(cast, made, "other")
    with act(cast.actor("clerk")) as a:
        proposal = proposals.propose(
            a, a.load(Dispute, made), a.load(Dispute, made), "dispute", "lapse",
            {"reason": "moot", "paper": paper_id, "second": cast.head},
        ).id
    with act(cast.actor("head")) as a:
        dispute = a.load(Dispute, made)
        proposals.decide(a, dispute, a.session.get_one(Proposal, proposal), cast.actor("clerk"), agree=True)
    reading.rollback()
    assert consents_asked(reading, made) == {"ending_told"}
