"""Drafting, agreeing by word of mouth, replacing, voiding: what is done and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mediation.agreements import queries
from mediation.agreements.content import TermInput
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import Conflict, NotFound, RuleBroken
from mediation.lifecycle.door import act
from mediation.lifecycle.replay import differences
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import do, look
from workflows.errors import GuardRefused, MoveNotAllowed

from .story import (
    agreed,
    codes,
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

pytestmark = pytest.mark.usefixtures("database", "clock")


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
    right = payment(made, parts=parts("20000", "30000"))
    write(cast.actor("mediator"), made, agreement, content(made, right))
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


def test_an_oral_agreement_with_a_blank_in_a_term_takes_no_effect(cast: Cast) -> None:
    made, mediator = mediating(cast), cast.actor("mediator")
    tenant, landlord = party_ids(made)
    blank = TermInput(from_party=landlord, to_party=tenant, kind="removal", what="清走堆放的砖石")
    agreement = drafted(mediator, made, blank, form="oral", oral_content="清走砖石")
    with pytest.raises(GuardRefused) as refused:
        on(mediator, made, agreement, "take_effect_orally", no_paper_needed=True)
    assert codes(refused) == {"blanks"}
    assert "没有写明履行期限" in refused.value.lacks[0].zh
    whole = content(made, replace(blank, due_on=hub_clock.today()), form="oral", oral_content="清走砖石")
    write(mediator, made, agreement, whole)
    on(mediator, made, agreement, "take_effect_orally", no_paper_needed=True)
    assert row("agreement", agreement).text.count("验收") == 0
    assert "____" not in row("agreement", agreement).text


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


def test_nothing_takes_effect_before_what_it_replaces(cast: Cast, clock: Clock) -> None:
    made, old = agreed(cast)
    clock.go_on(days=3)
    newer = offered(cast.actor("mediator"), made, payment(made, "40000"))
    signed = everybody(made, hub_clock.today() - timedelta(days=1))
    sign(cast.actor("clerk"), made, newer, signed, "told_by_phone")
    assert row("agreement", old).state == "superseded"
    mediator, spoken = cast.actor("mediator"), drafted(
        cast.actor("mediator"), made, payment(made, "30000"), form="oral", oral_content="再少一万"
    )
    since = row("agreement", newer).effective_at
    told = {"no_paper_needed": True, "late_reason": "told_by_phone"}
    with pytest.raises(RuleBroken) as broken:
        on(mediator, made, spoken, "take_effect_orally", occurred_at=since - timedelta(minutes=10), **told)
    assert broken.value.fields == {"occurred_at": ["before_the_replaced"]}
    on(mediator, made, spoken, "take_effect_orally", occurred_at=since + timedelta(minutes=10), **told)
    last = offered(mediator, made, payment(made, "20000"))
    with pytest.raises(RuleBroken) as broken:
        sign(cast.actor("clerk"), made, last, everybody(made, hub_clock.today() - timedelta(days=2)), "other")
    assert str(broken.value) == "before_the_replaced"
    sign(cast.actor("clerk"), made, last, signed, "told_by_phone")
    effects = [row("agreement", key).effective_at for key in (old, newer, spoken, last)]
    assert effects == sorted(effects), "also where all is said of one day"


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
