"""An agreement takes effect only where its case can be agreed by it; beside one in effect nothing fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from mediation.agreements import confirmations, promises
from mediation.agreements.models import Agreement
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.core.ids import new_id
from mediation.lifecycle.door import act
from mediation.reports.models import FactRow
from mediation.reports.rebuild import from_log
from tests.cast import Cast
from tests.closure.stories import TOLD, suspend
from tests.conftest import Clock
from tests.lifecycle.stages import do, look
from tests.sessions.story import assigned
from tests.support.client import HubClient
from tests.support.walk import go
from workflows.errors import GuardRefused
from workflows.rules.agreements import AgreementTakeEffectFacts

from .story import agreed, codes, drafted, everybody, mediating, offered, on, party_ids, row, rows, sign

pytestmark = pytest.mark.usefixtures("database", "clock")

RESUME, MEDIATE = "恢复调解后再签字", "指派并开始调解后再签字"


def took_effect_before(cast: Cast, dispute_id: int, agreement_id: int) -> None:
    """In effect although its case could not follow: how files of earlier days may stand."""
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, dispute_id)
        agreement = a.session.get_one(Agreement, agreement_id)
        agreement.effective_at, agreement.effective_by = a.at, "seal"
        facts = AgreementTakeEffectFacts(unsigned=(), mediator_signed=True, sealed=True)
        a.move(agreement, "take_effect", facts, as_system=True)
        dispute.agreement_form = agreement.form
        promises.make_all(a, dispute, agreement)
        confirmations.open_for(a, agreement)


def resumed(cast: Cast, dispute_id: int, clock: Clock) -> None:
    clock.go_on(days=1)
    do(cast.actor("clerk"), dispute_id, "resume", {"reason": "stay_lifted"})


def stood_still(cast: Cast, clock: Clock) -> tuple[int, int]:
    """In mediation again, with an agreement that took effect while the case was suspended."""
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    suspend(cast, made, "court_ruling")
    took_effect_before(cast, made, agreement)
    resumed(cast, made, clock)
    return made, agreement


def test_nobody_signs_while_the_case_is_suspended_and_everybody_once_it_goes_on(
    cast: Cast, clock: Clock
) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    suspend(cast, made, "court_ruling")
    with pytest.raises(RuleBroken, match="resume_first"):
        sign(cast.actor("clerk"), made, agreement)
    assert (row("agreement", agreement).state, rows("promise", made)) == ("signing", [])
    resumed(cast, made, clock)
    assert sign(cast.actor("clerk"), made, agreement)
    assert look(made).state == "agreed"


def test_nobody_signs_in_a_case_without_a_mediator(cast: Cast) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})
    with pytest.raises(RuleBroken, match="mediate_first"):
        sign(cast.actor("clerk"), made, agreement, everybody(made)[:1])
    assert row("agreement", agreement).state == "signing"


@pytest.mark.parametrize(("form", "move"), [("written", "offer_for_signing"), ("oral", "take_effect_orally")])
def test_no_text_is_frozen_and_no_word_counts_while_the_case_stands_still(
    cast: Cast, form: str, move: str
) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made, form=form)
    suspend(cast, made, "court_ruling")
    stated = {"no_paper_needed": True} if form == "oral" else {}
    with pytest.raises(GuardRefused) as refused:
        on(cast.actor("mediator"), made, agreement, move, **stated)
    assert "dispute_not_ready" in codes(refused)


def test_a_new_version_of_what_was_agreed_is_signed_and_the_case_stays_agreed(cast: Cast) -> None:
    made, old = agreed(cast)
    ended_at = look(made).ended_at
    new = offered(cast.actor("mediator"), made)
    assert sign(cast.actor("clerk"), made, new)
    assert (row("agreement", old).state, row("agreement", new).state) == ("superseded", "effective")
    assert (look(made).state, look(made).ended_at) == ("agreed", ended_at)


def test_the_pages_say_why_it_waits_and_offer_no_place_to_sign(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    clerk = sign_in("clerk")
    page, case = f"/cases/{made}/agreements/{agreement}", f"/cases/{made}?tab=agreement"
    form = clerk.see(f"{page}/sign").form("/sign")
    assert "登记签字" in clerk.see(case).text
    suspend(cast, made, "court_ruling")
    assert "登记签字" not in clerk.see(case).text
    assert RESUME in clerk.see(page).text
    assert RESUME in clerk.see(f"{page}/sign").text
    today = hub_clock.today().isoformat()
    sent = {"tick-mediator": "y", "mediator": today, "way-mediator": "sign"}
    answer = clerk.send(form, status=409, **sent)
    assert RESUME in answer.text
    assert row("agreement", agreement).state == "signing"


def test_a_draft_says_that_it_cannot_be_put_before_anybody_yet(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made)
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})
    go(cast.actor("clerk"), made, "assign", mediator_id=cast.mediator)
    page = sign_in("mediator").get(f"/cases/{made}/agreements/{agreement}").text
    assert MEDIATE in page
    assert 'value="offer"' not in page


@pytest.mark.parametrize("move", ["fail", "refuse", "withdraw"])
def test_beside_an_agreement_in_effect_nothing_ends_in_another_way(
    cast: Cast, clock: Clock, move: str
) -> None:
    made, _agreement = stood_still(cast, clock)
    keys = tuple(party_ids(made))
    told = {"told": keys, **TOLD}
    stated: dict[str, dict[str, Any]] = {
        "fail": {"reason": "other", "note": "双方搬离本地", **told},
        "refuse": {"reason": "ended_by_party", "party": keys[0], "said_at": hub_clock.now(),
                   "said_how": "phone", **told},
        "withdraw": {"reason": "self_settled", "asked_by": keys, "said_how": "phone"},
    }
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("clerk"), made, move, stated[move])
    assert codes(refused) == {"agreement_in_effect"}


def test_the_page_of_another_end_says_so_and_has_no_form_to_fill_in(
    cast: Cast, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made, _agreement = stood_still(cast, clock)
    page = sign_in("mediator").see(f"/cases/{made}/do/dispute.fail", 409)
    assert "本轮协议已经生效" in page.text
    assert not [form for form in page.forms if "dispute.fail" in form.action]


def test_it_neither_goes_away_nor_proves_a_mistake_beside_an_agreement_in_effect(
    cast: Cast, clock: Clock
) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})
    took_effect_before(cast, made, agreement)
    other = assigned(cast)
    told = {"told": tuple(party_ids(made)), "told_how": "phone"}
    for move, stated in (
        ("merge", {"reason": "merged", "survivor": other}),
        ("transfer", {"reason": "other_competence", "body": "区法院", "letter_number": "1",
                      "enclosures": "卷", **told}),
        ("void", {"reason": "registered_by_mistake", "second": cast.head}),
        ("lapse", {"reason": "moot", "paper": 1, "second": cast.head}),
    ):
        with pytest.raises(GuardRefused) as refused:
            do(cast.actor("clerk"), made, move, stated)
        assert "agreement_in_effect" in codes(refused)


def test_a_case_that_missed_its_agreement_is_offered_it_first_and_agreed_by_hand(
    cast: Cast, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made, agreement = stood_still(cast, clock)
    browser = sign_in("mediator")
    first = browser.get(f"/cases/{made}").text.split('class="next__step"')[1]
    assert f'/cases/{made}/agree"' in first
    assert "达成协议" in first
    browser.send(browser.follow(browser.get(f"/cases/{made}/agree")).form("dispute.agree"))
    found = look(made)
    assert (found.state, found.ended_at) == ("agreed", row("agreement", agreement).effective_at)
    assert [visit.state for visit in rows("visit", made)] == ["planned"]
    assert f'/cases/{made}/agree"' not in browser.get(f"/cases/{made}").text


def test_without_a_mediator_the_page_says_what_is_expected_but_offers_nobody_the_step(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})
    took_effect_before(cast, made, agreement)
    first = sign_in("clerk").get(f"/cases/{made}").text.split('class="next__step"')[1]
    assert "达成协议" in first
    assert f'/cases/{made}/agree"' not in first


def test_it_counts_as_agreed_on_the_day_of_effect_and_no_day_after_it_stood_still(
    cast: Cast, clock: Clock
) -> None:
    made, agreement = stood_still(cast, clock)
    do(cast.actor("mediator"), made, "agree", {"form": "written"})
    day = hub_clock.day_of(row("agreement", agreement).effective_at)
    with db.reading() as session:
        query = select(FactRow).where(FactRow.dispute_id == made).order_by(FactRow.id.desc()).limit(1)
        fact = session.scalars(query).one()
        assert (fact.outcome, fact.form, fact.ended_on) == ("agreed", "written", day)
        assert fact.paused_days == 0
        assert from_log(session, made)[0].outcome == "agreed"


def test_the_form_of_the_agreement_in_effect_is_told_and_no_other(cast: Cast, clock: Clock) -> None:
    made, _agreement = stood_still(cast, clock)
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("mediator"), made, "agree", {"form": "oral"})
    assert codes(refused) == {"form_differs"}


def test_an_heir_is_bound_by_what_was_signed_before_he_stepped_in_and_a_stranger_is_not(
    cast: Cast, clock: Clock
) -> None:
    made, _agreement = stood_still(cast, clock)
    dead = party_ids(made)[1]

    def steps_in(name: str, successor_of: int | None) -> None:
        with act(cast.actor("clerk")) as a:
            dispute, gone = a.load(Dispute, made), a.session.get_one(Party, dead)
            gone.left_at = a.at
            a.add(Party(
                id=new_id(), dispute_id=made, person_id=gone.person_id, side=gone.side, name=name,
                role="party", position=9, successor_of_id=successor_of,
            ))
            a.edit(dispute, "party.edited")

    steps_in("继承人", dead)
    stated = {"form": "written"}
    steps_in("旁人", None)
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("mediator"), made, "agree", stated)
    assert [lack.zh for lack in refused.value.lacks] == ["未列入协议(另行解决的请先分案):旁人"]
