"""From the draft to the signature: what is refused, when it takes effect, what follows in the same act."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mediation.agreements import paper, queries, wording
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import Conflict, Forbidden, NotFound, RuleBroken
from mediation.lifecycle.door import act
from mediation.lifecycle.replay import differences
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import do, look
from workflows.errors import GuardRefused, MoveNotAllowed

from .story import (
    Signed,
    agreed,
    apology,
    codes,
    content,
    drafted,
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

pytestmark = pytest.mark.usefixtures("database", "clock")


def events(dispute_id: int) -> list[str]:
    with db.reading() as session:
        query = select(AuditEntry.event).where(AuditEntry.chain_id == f"d:{dispute_id}")
        return list(session.scalars(query.order_by(AuditEntry.seq)))


# --------------------------------------------------------------------------------------------- draft


def test_a_draft_begins_with_everybody_in_it(cast: Cast) -> None:
    made = mediating(cast)
    agreement = row("agreement", drafted(cast.actor("mediator"), made))
    assert agreement.party_ids == party_ids(made)
    assert agreement.state == "draft"


def test_there_is_one_draft_at_a_time(cast: Cast) -> None:
    made = mediating(cast)
    drafted(cast.actor("mediator"), made)
    with pytest.raises(GuardRefused) as refused:
        drafted(cast.actor("clerk"), made)
    assert codes(refused) == {"draft_open"}


def test_nobody_drafts_before_mediation_has_begun(cast: Cast) -> None:
    from_start = mediating(cast)
    with act(cast.actor("mediator")) as a:
        dispute = a.load(Dispute, from_start)
        dispute.mediator_id = None
        a.edit(dispute, "dispute.edit")
    with pytest.raises(NotFound):
        drafted(cast.actor("mediator"), from_start)


def test_instalments_must_add_up(cast: Cast) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made, payment(made, parts=parts("20000", "20000")))
    with pytest.raises(GuardRefused) as refused:
        on(cast.actor("mediator"), made, agreement, "offer_for_signing")
    assert codes(refused) == {"sums_differ"}
    write(cast.actor("mediator"), made, agreement, content(made, payment(made, parts=parts("20000", "30000"))))
    on(cast.actor("mediator"), made, agreement, "offer_for_signing")
    assert row("agreement", agreement).state == "signing"


def test_an_agreement_without_terms_is_not_signed(cast: Cast) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made)
    write(cast.actor("mediator"), made, agreement, content(made).__class__(
        parties=tuple(party_ids(made)), facts="争议",
    ))
    with pytest.raises(GuardRefused) as refused:
        on(cast.actor("mediator"), made, agreement, "offer_for_signing")
    assert codes(refused) == {"no_terms"}


def test_who_is_left_out_must_be_split_off_first(cast: Cast) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made, parties=tuple(party_ids(made)[:1]))
    with pytest.raises(GuardRefused) as refused:
        on(cast.actor("mediator"), made, agreement, "offer_for_signing")
    assert codes(refused) == {"left_out"}


def test_a_term_names_only_people_of_this_dispute(cast: Cast) -> None:
    made, other = mediating(cast), mediating(cast)
    agreement = drafted(cast.actor("mediator"), made)
    with pytest.raises(RuleBroken):
        write(cast.actor("mediator"), made, agreement, content(made, payment(other)))


def test_writing_changes_only_what_changed(cast: Cast) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made, payment(made), payment(made, "100"))
    before = events(made)
    with db.reading() as session:
        terms = session.get_one(type(row("agreement", agreement)), agreement).terms
        first, second = (t.id for t in terms)
    same = content(made, payment(made, id=first), payment(made, "100", id=second))
    write(cast.actor("mediator"), made, agreement, same)
    assert events(made) == before
    write(cast.actor("mediator"), made, agreement, content(made, payment(made, "100", id=second)))
    assert events(made) == [*before, "agreement.written"]
    with db.reading() as session:
        assert [t.id for t in session.get_one(type(row("agreement", agreement)), agreement).terms] == [second]
        assert list(differences(session)) == []


def test_the_log_holds_no_word_of_what_was_agreed(cast: Cast) -> None:
    made, _ = agreed(cast)
    with db.reading() as session:
        payloads = session.scalars(select(AuditEntry.payload).where(AuditEntry.chain_id == f"d:{made}")).all()
    assert not [text for text in payloads if "装修补偿款" in text or "6228480" in text]


# ------------------------------------------------------------------------------------------- signing


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
                AuditEntry.event.in_(("agreement.signed", "agreement.take_effect", "dispute.agree", "promise.make")),
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
    assert hub_clock.day_of(look(made).ended_at) == signed[0].signed_on


# -------------------------------------------------------------------------------------------- oral


def test_an_oral_agreement_is_effective_from_the_moment_it_was_agreed(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    agreement = drafted(
        cast.actor("mediator"), made, form="oral", oral_content="徐某十日内付林某五万元,两清。"
    )
    agreed_at = clock.go_on(hours=2)
    clock.go_on(hours=3)
    on(
        cast.actor("mediator"), made, agreement, "take_effect_orally", no_paper_needed=True,
        occurred_at=agreed_at,
    )
    found, dispute = row("agreement", agreement), look(made)
    assert (found.state, found.effective_at, found.effective_by) == ("effective", agreed_at, "word")
    assert found.number == "〔2026〕乔人调口协字第0001号"
    assert (dispute.state, dispute.agreement_form, dispute.ended_at) == ("agreed", "oral", agreed_at)
    assert [p.state for p in rows("promise", made)] == ["due"]
    assert [c.state for c in rows("confirmation", made)] == ["open"]


@pytest.mark.parametrize(("values", "stated", "missing"), [
    ({"oral_content": ""}, {"no_paper_needed": True}, "not_recorded"),
    ({"oral_content": "付钱"}, {"no_paper_needed": False}, "unstated"),
])
def test_an_oral_agreement_needs_its_content_and_everybodys_word(
    cast: Cast, values: Any, stated: Any, missing: str
) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made, form="oral", **values)
    with pytest.raises(GuardRefused) as refused:
        on(cast.actor("mediator"), made, agreement, "take_effect_orally", **stated)
    assert codes(refused) == {missing}


def test_a_written_one_does_not_take_effect_by_word(cast: Cast) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made, oral_content="付钱")
    with pytest.raises(GuardRefused) as refused:
        on(cast.actor("mediator"), made, agreement, "take_effect_orally", no_paper_needed=True)
    assert codes(refused) == {"not_oral"}


# --------------------------------------------------------------------------- replaced, void, ended


def test_a_new_version_replaces_the_old_when_it_takes_effect(cast: Cast) -> None:
    made, old = agreed(cast)
    ended_at = look(made).ended_at
    newer = offered(cast.actor("mediator"), made, payment(made, "40000"))
    assert (row("agreement", newer).version, row("agreement", old).state) == (2, "effective")
    sign(cast.actor("clerk"), made, newer)
    assert (row("agreement", newer).state, row("agreement", old).state) == ("effective", "superseded")
    assert [(p.amount, p.state) for p in rows("promise", made)] == [(50000, "replaced"), (40000, "due")]
    assert [c.state for c in rows("confirmation", made)] == ["forgone", "open"]
    assert events(made).count("dispute.agree") == 1
    assert look(made).ended_at == ended_at
    with db.reading() as session:
        current = queries.effective(session, made)
        assert current is not None
        assert current.id == newer


def test_nobody_voids_an_agreement_by_hand(cast: Cast) -> None:
    made, agreement = agreed(cast)
    with pytest.raises(GuardRefused) as refused:
        on(cast.actor("clerk"), made, agreement, "void", reason="rescinded")
    assert codes(refused) == {"alone"}


def test_nobody_agrees_a_dispute_by_hand(cast: Cast) -> None:
    made = mediating(cast)
    offered(cast.actor("mediator"), made)
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("mediator"), made, "agree", {"form": "written"})
    assert "not_effective" in codes(refused)


def test_a_signature_after_the_case_ended_is_refused(cast: Cast) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    on(cast.actor("mediator"), made, agreement, "drop", reason="parties_left")
    with pytest.raises(MoveNotAllowed):
        on(cast.actor("mediator"), made, agreement, "offer_for_signing")
    with pytest.raises(Conflict):
        sign(cast.actor("clerk"), made, agreement)
