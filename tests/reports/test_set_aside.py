"""The first ending counts: an agreement that fell later stays a success, and the page says how many did."""

from __future__ import annotations

from collections.abc import Callable

from mediation.agreements.effect import void
from mediation.agreements.models import Agreement
from mediation.cases.models import Dispute
from mediation.lifecycle.door import act
from tests.agreements.story import agreed
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.workflows.complete import complete
from workflows.rules.closure import AnnulFacts

PAGE = "/centre/figures?from=2026-11&to=2026-11"
BEHIND = "/centre/figures/success/cases?from=2026-11&to=2026-11&by=month&side=set_aside"


def set_aside(cast: Cast, made: int, agreement: int) -> None:
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        dispute.ended_at, dispute.end_reason = a.at, "void_by_court"
        a.move(dispute, "annul", complete(AnnulFacts, reason="void_by_court", occurred_at=None))
        void(a, a.session.get_one(Agreement, agreement), "void_by_court")


def test_an_agreement_set_aside_stays_in_the_rate_and_is_told_beside_it(
    sign_in: Callable[[str], HubClient], cast: Cast, clock: Clock
) -> None:
    agreed(cast)
    reviewer = sign_in("reviewer")
    assert "其后被撤销" in reviewer.see(PAGE).text  # the definition says it always
    assert "查看这些案件" not in reviewer.see(PAGE).text
    assert "共 0 件" in reviewer.see(BEHIND).text
    fallen = agreed(cast)
    set_aside(cast, *fallen)
    page = reviewer.see(PAGE)
    assert "2 / 2" in page.text
    assert "有1件其后被撤销" in page.text
    link = next(e.attributes["href"] for e in page.all("a") if "side=set_aside" in e.attributes["href"])
    listed = reviewer.see(link)
    assert "共 1 件" in listed.text
    assert [e for e in listed.all("a") if f"/cases/{fallen[0]}" in e.attributes["href"]]
