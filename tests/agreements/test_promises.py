"""Promises and the court's term: kept, broken, sent on, replaced; by whom and on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from mediation.agreements import queries
from mediation.agreements.effect import void
from mediation.agreements.models import Agreement
from mediation.cases import parties, party_edits
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import Forbidden
from mediation.lifecycle.by_clock import BY_CLOCK
from mediation.lifecycle.door import act
from mediation.security.actor import system
from mediation.tasks.models import Task
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import do, look
from tests.support.client import HubClient
from tests.workflows.complete import complete
from workflows.errors import GuardRefused, MoveNotAllowed
from workflows.rules.closure import AnnulFacts

from .story import agreed, codes, on_row, parts, party_ids, payment, row, rows

pytestmark = pytest.mark.usefixtures("database", "clock")

SignIn = Callable[[str], HubClient]


def promise_of(dispute_id: int, number: int = 0) -> int:
    found: int = rows("promise", dispute_id)[number].id
    return found


def test_a_promise_is_paid_in_part_and_then_kept(cast: Cast) -> None:
    made, _ = agreed(cast)
    promise, clerk = promise_of(made), cast.actor("clerk")
    on_row(clerk, made, "promise", promise, "pay_part", amount=Decimal(20000), proof="transfer_slip")
    assert (row("promise", promise).state, row("promise", promise).outstanding) == ("partly", Decimal(30000))
    with pytest.raises(GuardRefused) as refused:
        on_row(clerk, made, "promise", promise, "pay_part", amount=Decimal(30000), proof="receipt")
    assert codes(refused) == {"not_a_part"}
    on_row(clerk, made, "promise", promise, "keep", proof="receipt")
    assert (row("promise", promise).state, row("promise", promise).outstanding) == ("kept", Decimal(0))


def test_the_date_alone_breaks_nothing(cast: Cast, clock: Clock) -> None:
    made, _ = agreed(cast)
    promise, clerk = promise_of(made), cast.actor("clerk")
    with pytest.raises(GuardRefused) as refused:
        on_row(clerk, made, "promise", promise, "break", reason="cannot_pay", called_at=hub_clock.now())
    assert codes(refused) == {"not_due"}
    clock.go_on(days=11)
    assert row("promise", promise).state == "due"
    on_row(clerk, made, "promise", promise, "break", reason="cannot_pay", called_at=hub_clock.now())
    assert row("promise", promise).state == "broken"


def test_a_broken_instalment_waits_for_a_route_and_leads_to_a_new_round(cast: Cast, clock: Clock) -> None:
    made, agreement = agreed(cast, lambda d: payment(d, parts=parts("20000", "30000")))
    clerk, first = cast.actor("clerk"), promise_of(made)
    clock.go_on(days=11)
    on_row(clerk, made, "promise", first, "break", reason="will_not", called_at=hub_clock.now())
    with db.reading() as session:
        assert [p.id for p in queries.breaches_without_route(session, made)] == [first]
        assert [p.part for p in queries.open_promises(session, made)] == [2]
        key = f"promise:{first}"
        waits = session.query(Task).filter(Task.subject_key == key, Task.done_seq.is_(None)).one()
        assert (waits.kind, waits.owner) == ("promise.route", "clerk")
    with db.reading() as session:
        asking = tuple(p.id for p in parties.principals(session, made))
    do(clerk, made, "reopen", {"reason": "promise_broken", "asked_by": asking})
    assert [p.state for p in rows("promise", made)] == ["broken", "due"]
    assert (look(made).state, look(made).round) == ("accepted", 2)
    assert [v.state for v in rows("visit", made)] == ["dropped"]
    assert row("agreement", agreement).state == "effective"


def test_a_route_is_told_after_a_breach(cast: Cast, clock: Clock) -> None:
    made, _ = agreed(cast)
    promise, clerk = promise_of(made), cast.actor("clerk")
    with pytest.raises(MoveNotAllowed):
        on_row(clerk, made, "promise", promise, "route", route="payment_order", told_how="face")
    clock.go_on(days=11)
    on_row(clerk, made, "promise", promise, "break", reason="will_not", called_at=hub_clock.now())
    on_row(clerk, made, "promise", promise, "route", route="payment_order", told_how="face")
    assert (row("promise", promise).state, row("promise", promise).route) == ("routed", "payment_order")


def test_only_the_creditor_waives(cast: Cast) -> None:
    made, _ = agreed(cast)
    tenant, landlord = party_ids(made)
    promise, clerk = promise_of(made), cast.actor("clerk")
    with pytest.raises(GuardRefused) as refused:
        on_row(clerk, made, "promise", promise, "waive", creditor=landlord, said_how="face")
    assert codes(refused) == {"not_creditor"}
    on_row(clerk, made, "promise", promise, "waive", creditor=tenant, said_how="face")
    assert row("promise", promise).state == "waived"


def test_a_mediator_does_not_say_that_a_promise_is_broken(cast: Cast, clock: Clock) -> None:
    made, _ = agreed(cast)
    clock.go_on(days=11)
    with pytest.raises(Forbidden):
        on_row(
            cast.actor("mediator"), made, "promise", promise_of(made), "break", reason="will_not",
            called_at=hub_clock.now(),
        )


# ------------------------------------------------------------------------------- the court's term


def test_all_ask_the_court_together_within_thirty_days(cast: Cast, clock: Clock) -> None:
    made, _ = agreed(cast)
    clerk, (first,) = cast.actor("clerk"), rows("confirmation", made)
    everybody = tuple(party_ids(made))
    with pytest.raises(GuardRefused) as refused:
        on_row(clerk, made, "confirmation", first.id, "apply", applied_by=everybody[:1], court="临平区法院")
    assert codes(refused) == {"not_joint"}
    clock.go_on(days=31)
    with pytest.raises(GuardRefused) as refused:
        on_row(clerk, made, "confirmation", first.id, "apply", applied_by=everybody, court="临平区法院")
    assert codes(refused) == {"too_late"}


def test_the_court_confirms_what_was_asked_for(cast: Cast) -> None:
    made, _ = agreed(cast)
    clerk, (asked,) = cast.actor("clerk"), rows("confirmation", made)
    everybody = tuple(party_ids(made))
    on_row(clerk, made, "confirmation", asked.id, "apply", applied_by=everybody, court="临平区法院")
    on_row(
        clerk, made, "confirmation", asked.id, "confirm", ruling_number="(2026)浙0113民特1号",
        ruled_on=hub_clock.today(),
    )
    found = row("confirmation", asked.id)
    assert (found.state, found.court, found.applied_by) == ("confirmed", "临平区法院", list(everybody))


def test_only_while_they_may_still_ask_the_page_tells_the_parties_to(cast: Cast, sign_in: SignIn) -> None:
    made, _ = agreed(cast)
    actor, (asked,) = cast.actor("clerk"), rows("confirmation", made)
    everybody, page = tuple(party_ids(made)), f"/cases/{made}?tab=agreement"
    clerk = sign_in("clerk")
    assert "前共同申请" in clerk.see(page).text
    on_row(actor, made, "confirmation", asked.id, "apply", applied_by=everybody, court="临平区法院")
    on_row(
        actor, made, "confirmation", asked.id, "dismiss", ruling_number="(2026)浙0113民特1号",
        ruled_on=hub_clock.today(), reason="unlawful",
    )
    answer = clerk.see(page).text
    assert "已驳回" in answer
    assert "前共同申请" not in answer


def test_no_court_confirms_title_or_status(cast: Cast) -> None:
    made, _ = agreed(cast)
    with act(cast.actor("mediator")) as a:
        dispute = a.load(Dispute, made)
        agreement = queries.effective(a.session, made)
        assert agreement is not None
        agreement.terms[0].what = "房屋所有权归林某的补偿"
        a.edit(dispute, "test.changed", right="agreement.draft")
    asked = rows("confirmation", made)[0].id
    with pytest.raises(GuardRefused) as refused:
        on_row(
            cast.actor("clerk"), made, "confirmation", asked, "apply", applied_by=tuple(party_ids(made)),
            court="临平区法院",
        )
    assert codes(refused) == {"excluded"}


def test_the_term_lapses_by_the_clock_after_the_thirtieth_day(cast: Cast, clock: Clock) -> None:
    made, _ = agreed(cast)
    (term,) = rows("confirmation", made)
    clock.go_on(days=30)
    assert list(over()) == []
    clock.go_on(days=1)
    assert list(over()) == [term.id]
    on_row(system(hub_clock.today()), made, "confirmation", term.id, "lapse")
    assert row("confirmation", term.id).state == "lapsed"


def test_nobody_lets_the_term_lapse_by_hand(cast: Cast, clock: Clock) -> None:
    made, _ = agreed(cast)
    clock.go_on(days=31)
    with pytest.raises(Forbidden):
        on_row(cast.actor("clerk"), made, "confirmation", rows("confirmation", made)[0].id, "lapse")


def over() -> Iterator[int | None]:
    with db.reading() as session:
        yield from (due.row_id for due in BY_CLOCK["confirmation.lapse"](session, hub_clock.today()))


# -------------------------------------------------------------------------------------------- void


def test_a_new_round_that_fails_leaves_the_old_debt_on_the_list(
    cast: Cast, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made, agreement = agreed(cast, lambda d: payment(d, parts=parts("20000", "30000")))
    clerk, first = cast.actor("clerk"), promise_of(made)
    clock.go_on(days=11)
    on_row(clerk, made, "promise", first, "break", reason="will_not", called_at=hub_clock.now())
    with db.reading() as session:
        everybody = tuple(p.id for p in parties.principals(session, made))
    do(clerk, made, "reopen", {"reason": "promise_broken", "asked_by": everybody})
    told = {"routes": ("court",), "told": everybody, "told_how": "phone"}
    said = {"party": everybody[1], "said_at": hub_clock.now(), "said_how": "phone"}
    do(clerk, made, "refuse", {"reason": "refused_before_start", **said, **told})
    assert (look(made).state, row("agreement", agreement).state) == ("ended", "effective")
    listed = sign_in("clerk").see("/followup?span=all&kind=promise").text
    assert "第1期" in listed
    assert "第2期" in listed
    with pytest.raises(GuardRefused) as refused:
        do(clerk, made, "close", {})
    assert {"promises_open", "breach_unrouted"} <= {lack.code for lack in refused.value.lacks}


def test_a_promise_names_who_stepped_into_the_creditors_place_and_he_may_waive_it(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made, _ = agreed(cast)
    clerk, creditor = cast.actor("clerk"), row("promise", promise_of(made)).creditor_id
    with act(clerk) as a:
        given = PartyInput(side="applicant", name="林小某")
        standing = party_edits.Standing(successor_of_id=creditor)
        heir = party_edits.add(a, a.load(Dispute, made), given, standing).id
    browser = sign_in("clerk")
    for address in (f"/cases/{made}?tab=agreement", "/followup?span=all&kind=promise"):
        assert "林小某（承继林某）" in browser.see(address).text
    on_row(clerk, made, "promise", promise_of(made), "waive", creditor=heir, said_how="phone")
    assert row("promise", promise_of(made)).state == "waived"


def test_annulling_the_dispute_voids_the_agreement_and_stops_its_promises(cast: Cast) -> None:
    made, agreement = agreed(cast)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        dispute.ended_at, dispute.end_reason = a.at, "rescinded"
        a.move(dispute, "annul", complete(AnnulFacts, reason="rescinded", occurred_at=None))
        void(a, a.session.get_one(Agreement, agreement), "rescinded")
    assert look(made).state == "ended"
    assert row("agreement", agreement).state == "void"
    assert [p.state for p in rows("promise", made)] == ["fallen"]
    assert [c.state for c in rows("confirmation", made)] == ["forgone"]
    assert row("agreement", agreement).ended_at == hub_clock.now()
