"""Signing: who, on which day, what the last signature brings, and what two at once do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from mediation.agreements import paper, queries, wording
from mediation.agreements.effect import Signed
from mediation.agreements.models import Agreement
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.cases.panels import buttons
from mediation.cases.party_models import Party
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import Conflict, Forbidden, NotFound, RuleBroken
from mediation.lifecycle.door import act
from mediation.lifecycle.replay import differences
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import do, look
from tests.support.client import HubClient

from .story import (
    agreed,
    apology,
    content,
    drafted,
    events,
    everybody,
    mediating,
    offered,
    on,
    parts,
    party_ids,
    payment,
    row,
    rows,
    sign,
    write,
)

ONE_BREATH = ("agreement.signed", "agreement.take_effect", "dispute.agree", "promise.make")

pytestmark = pytest.mark.usefixtures("database", "clock")



def ended_at(dispute_id: int) -> datetime:
    found = look(dispute_id).ended_at
    assert found is not None
    return found


def test_offering_draws_the_number_and_freezes_the_text(cast: Cast) -> None:
    made = mediating(cast)
    agreement = row("agreement", offered(cast.actor("mediator"), made))
    assert agreement.number == "〔2026〕乔人调协字第0001号"
    assert agreement.copies == 3
    assert agreement.number in agreement.text
    assert "伍万元整" in agreement.text
    assert agreement.text_hash == wording.digest(agreement.text)
    with pytest.raises(RuleBroken):
        write(cast.actor("mediator"), made, agreement.id, content(made))


def test_a_changed_text_no_longer_fits_its_fingerprint(cast: Cast) -> None:
    made = mediating(cast)
    agreement = row("agreement", offered(cast.actor("mediator"), made))
    assert paper.is_whole(agreement)
    agreement.text = agreement.text.replace("50,000", "5,000")
    assert not paper.is_whole(agreement)


def test_only_the_mediator_offers_it(cast: Cast) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("clerk"), made)
    with pytest.raises(Forbidden):
        on(cast.actor("clerk"), made, agreement, "offer_for_signing")
    with pytest.raises(NotFound):
        on(cast.actor("stranger"), made, agreement, "offer_for_signing")


def test_it_takes_effect_with_the_last_signature_and_at_the_latest_date(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    monday = hub_clock.today()
    clock.go_on(days=2)
    tenant, landlord = party_ids(made)
    signed = [
        Signed(signer="party", party_id=tenant, signed_on=monday),
        Signed(signer="party", party_id=landlord, signed_on=monday + timedelta(days=1), way="fingerprint"),
        Signed(signer="mediator", signed_on=monday),
    ]
    assert sign(cast.actor("clerk"), made, agreement, signed, "recorded_on_paper") is False
    assert look(made).state == "mediating"
    last = [Signed(signer="seal", signed_on=monday + timedelta(days=1), way="stamp")]
    assert sign(cast.actor("clerk"), made, agreement, last) is True
    found = row("agreement", agreement)
    assert (found.state, found.effective_by) == ("effective", "seal")
    assert hub_clock.day_of(found.effective_at) == monday + timedelta(days=1)
    dispute = look(made)
    assert (dispute.state, dispute.agreement_form) == ("agreed", "written")
    assert dispute.ended_at == found.effective_at


@pytest.mark.parametrize("late", ["party", "mediator", "seal"])
def test_whichever_of_the_three_dates_is_last_makes_it(cast: Cast, clock: Clock, late: str) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    first = hub_clock.today()
    clock.go_on(days=1)
    signed = [
        Signed(
            signer=one.signer, party_id=one.party_id, way=one.way,
            signed_on=hub_clock.today() if one.signer == late else first,
        )
        for one in everybody(made)
    ]
    sign(cast.actor("clerk"), made, agreement, signed)
    found = row("agreement", agreement)
    assert found.effective_by == late
    assert hub_clock.day_of(found.effective_at) == hub_clock.today()


def test_in_one_act_promises_are_made_the_term_opens_and_visits_are_planned(cast: Cast) -> None:
    made, agreement = agreed(cast, lambda d: payment(d, parts=parts("20000", "30000")), apology)
    assert [(p.position, p.part, p.state) for p in rows("promise", made)] == [
        (1, 1, "due"), (1, 2, "due"), (2, None, "due"),
    ]
    opened = rows("confirmation", made)[0]
    assert (opened.agreement_id, opened.until_on) == (agreement, hub_clock.today() + timedelta(days=30))
    assert [v.state for v in rows("visit", made)] == ["planned"]
    with db.reading() as session:
        acts = session.execute(
            select(AuditEntry.event, AuditEntry.act_id, AuditEntry.role).where(
                AuditEntry.chain_id == f"d:{made}",
                AuditEntry.event.in_(ONE_BREATH),
            )
        ).all()
        assert len({act_id for _event, act_id, _role in acts}) == 1
        assert {role for event, _act, role in acts if event != "agreement.signed"} == {"system"}
        assert list(differences(session)) == []


def test_nobody_signs_twice_before_the_case_or_tomorrow(cast: Cast) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    one = everybody(made)[0]
    sign(cast.actor("clerk"), made, agreement, [one])
    for wrong, why in (
        (one, "signed_already"),
        (Signed(signer="mediator", signed_on=hub_clock.today() + timedelta(days=1)), "signed_in_future"),
        (Signed(signer="mediator", signed_on=hub_clock.today() - timedelta(days=1)), "signed_too_early"),
        (Signed(signer="party", party_id=7, signed_on=hub_clock.today()), "signer_unknown"),
        (Signed(signer="neighbour", signed_on=hub_clock.today()), "signer_unknown"),
    ):
        with pytest.raises(RuleBroken) as broken:
            sign(cast.actor("clerk"), made, agreement, [wrong])
        assert broken.value.message == why


def test_a_revised_text_must_be_signed_anew_and_keeps_its_number(cast: Cast) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    sign(cast.actor("clerk"), made, agreement, everybody(made)[:2])
    number = row("agreement", agreement).number
    on(cast.actor("mediator"), made, agreement, "revise", reason="slip")
    with db.reading() as session:
        draft = session.get_one(type(row("agreement", agreement)), agreement)
        assert queries.signed(draft) == []
        assert (draft.state, draft.text, draft.number) == ("draft", None, number)
    on(cast.actor("mediator"), made, agreement, "offer_for_signing")
    assert sign(cast.actor("clerk"), made, agreement) is True
    assert row("agreement", agreement).number == number


def test_only_who_has_not_signed_can_refuse_to(cast: Cast, sign_in: Callable[[str], HubClient]) -> None:
    made = mediating(cast)
    agreement, (tenant, landlord) = offered(cast.actor("mediator"), made), party_ids(made)
    signs = [Signed(signer="party", party_id=key, signed_on=hub_clock.today()) for key in (tenant, landlord)]
    sign(cast.actor("clerk"), made, agreement, signs[:1])
    form = sign_in("clerk").see(f"/cases/{made}/do/agreement.refuse/{agreement}").form("/do/")
    assert set(form.options["party"]) - {""} == {str(landlord)}
    with pytest.raises(RuleBroken, match="signed_already"):
        on(cast.actor("clerk"), made, agreement, "refuse", party=tenant, reason="changed_mind")
    sign(cast.actor("clerk"), made, agreement, signs[1:])
    with db.reading() as session:
        case, draft = session.get_one(Dispute, made), session.get_one(Agreement, agreement)
        assert "refuse" not in [b.name for b in buttons(session, cast.actor("clerk"), case, draft)]


def test_who_refuses_to_sign_stops_it_until_it_is_revised_or_dropped(cast: Cast) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    on(cast.actor("clerk"), made, agreement, "refuse", party=party_ids(made)[1], reason="changed_mind")
    with pytest.raises(Conflict):
        sign(cast.actor("clerk"), made, agreement)
    on(cast.actor("mediator"), made, agreement, "drop", reason="no_agreement")
    assert row("agreement", agreement).state == "dropped"
    assert look(made).state == "mediating"


def test_two_people_who_sign_at_once_bring_it_into_effect_once(cast: Cast) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    signed = everybody(made)
    halves = [("clerk", signed[:2]), ("mediator", signed[2:])]
    actors = {name: cast.actor(name) for name, _ in halves}
    moment, done, failed = hub_clock.now(), [], []
    gate = threading.Barrier(2)

    def press(name: str, half: list[Signed]) -> None:
        with hub_clock.frozen(moment):
            gate.wait()
            try:
                done.append(sign(actors[name], made, agreement, half))
            except Exception as error:  # noqa: BLE001 - told below
                failed.append(error)

    threads = [threading.Thread(target=press, args=half) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(done), failed) == ([False, True], [])
    assert look(made).state == "agreed"
    assert events(made).count("dispute.agree") == 1
    assert len(rows("promise", made)) == 1


def test_a_late_entry_of_the_paper_says_why(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    signed = everybody(made)
    clock.go_on(days=7)
    with pytest.raises(RuleBroken) as broken:
        sign(cast.actor("clerk"), made, agreement, signed)
    assert broken.value.message == "late_reason_missing"
    assert row("agreement", agreement).state == "signing"
    assert sign(cast.actor("clerk"), made, agreement, signed, "recorded_on_paper") is True
    assert hub_clock.day_of(ended_at(made)) == signed[0].signed_on


def test_a_text_that_binds_somebody_who_left_is_signed_by_nobody(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    everybody_there = everybody(made)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        party = a.session.get_one(Party, party_ids(made)[1])
        party.left_at = a.at
        a.edit(dispute, "party.edited")
    with pytest.raises(RuleBroken, match="signers_left"):
        sign(cast.actor("clerk"), made, agreement, everybody_there)
    on(cast.actor("mediator"), made, agreement, "revise", reason="party_asks")
    assert row("agreement", agreement).state == "draft"


def test_a_text_that_names_a_mediator_who_was_replaced_is_signed_by_nobody(cast: Cast) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    sign(cast.actor("clerk"), made, agreement, everybody(made)[:1])
    do(cast.actor("clerk"), made, "reassign", {
        "mediator": cast.mediator_two, "chosen_by": "committee", "reason": "illness",
    })
    with pytest.raises(RuleBroken, match="signers_left"):
        sign(cast.actor("clerk"), made, agreement, everybody(made)[1:])
    assert row("agreement", agreement).state == "signing"
