"""An agreement falls only for what the file holds, on a paper that speaks of it; whoever confirms sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.verify import verify
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.parties import principals
from mediation.core import clock as hub_clock
from mediation.core.database import Database
from mediation.documents.models import Paper
from mediation.lifecycle.door import act
from mediation.lifecycle.models import Proposal
from tests.agreements.story import agreed, codes, on_row, party_ids, row, rows
from tests.cast import Cast
from tests.closure.stories import paper
from tests.conftest import Clock
from tests.desk.test_not_decided_blind import asked
from tests.lifecycle.stages import do
from tests.support.client import HubClient
from tests.workflows.complete import complete
from workflows.errors import GuardRefused
from workflows.rules.filing import ArchiveFacts, CloseFacts

pytestmark = pytest.mark.usefixtures("clock")

SignIn = Callable[[str], HubClient]

COURT = "临平区人民法院"


def dated(cast: Cast, dispute_id: int, kind: str, days: int = 0) -> int:
    """A paper that bears the day of today, or of some days before."""
    made = paper(cast, dispute_id, kind)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, dispute_id)
        a.session.get_one(Paper, made).dated_on = hub_clock.today() - timedelta(days=days)
        a.edit(dispute, "paper.added", right="paper.add")
    return made


def applied(cast: Cast, made: int) -> int:
    """The court was asked; the row."""
    (term,) = rows("confirmation", made)
    everybody = tuple(party_ids(made))
    on_row(cast.actor("clerk"), made, "confirmation", term.id, "apply", applied_by=everybody, court=COURT)
    key: int = term.id
    return key


def ruled(cast: Cast, made: int, term: int, name: str) -> None:
    told: dict[str, Any] = {"ruling_number": "(2026)浙0113民特9号", "ruled_on": hub_clock.today()}
    if name == "dismiss":
        told["reason"] = "unclear"
    on_row(cast.actor("clerk"), made, "confirmation", term, name, **told)


def refused(cast: Cast, made: int, **told: Any) -> set[str]:
    with pytest.raises(GuardRefused) as why:
        do(cast.actor("clerk"), made, "annul", {"decided_by": COURT, "second": cast.head, **told})
    return codes(why) - {"second_not_agreed"}


@pytest.mark.parametrize(
    ("court", "code"),
    [("", "not_dismissed"), ("apply", "not_dismissed"), ("confirm", "court_confirmed"), ("dismiss", "")],
)
def test_a_dismissal_is_a_reason_only_where_the_case_says_that_the_court_dismissed_it(
    court: str, code: str, cast: Cast
) -> None:
    made, _agreement = agreed(cast)
    if court:
        term = applied(cast, made)
        if court != "apply":
            ruled(cast, made, term, court)
    found = refused(cast, made, reason="confirmation_dismissed", paper=dated(cast, made, "court_ruling"))
    assert found == ({code} if code else set())


@pytest.mark.parametrize(
    ("reason", "kind", "fits"),
    [
        ("void_by_court", "court_ruling", True), ("void_by_court", "evidence", False),
        ("void_by_court", "other", False), ("rescinded", "other", True),
        ("rescinded", "agreement", True), ("rescinded", "court_ruling", False),
        ("rescinded", "identity", False),
    ],
)
def test_the_paper_is_of_the_kind_that_the_reason_asks(
    reason: str, kind: str, fits: bool, cast: Cast
) -> None:
    made, _agreement = agreed(cast)
    found = refused(cast, made, reason=reason, paper=dated(cast, made, kind))
    assert found == (set() if fits else {"paper_of_another_kind"})


def test_no_paper_that_is_older_than_the_agreement_speaks_of_it(cast: Cast, clock: Clock) -> None:
    made, _agreement = agreed(cast)
    undated = paper(cast, made, "court_ruling")
    clock.go_on(days=3)
    assert refused(cast, made, reason="void_by_court", paper=undated) == set(), "it came in after the effect"
    old, new = dated(cast, made, "court_ruling", days=4), dated(cast, made, "court_ruling", days=3)
    assert refused(cast, made, reason="void_by_court", paper=old) == {"paper_older"}
    assert refused(cast, made, reason="void_by_court", paper=new) == set()
    ruled(cast, made, applied(cast, made), "dismiss")
    assert refused(cast, made, reason="confirmation_dismissed", paper=new) == {"paper_older"}


def test_only_a_court_or_an_arbitration_commission_decides_it(cast: Cast) -> None:
    made, _agreement = agreed(cast)
    ruling = dated(cast, made, "court_ruling")
    for by, fine in (("某某街道办", False), ("", False), ("临平区劳动人事争议仲裁委员会", True)):
        found = refused(cast, made, reason="void_by_court", paper=ruling, decided_by=by)
        assert (found == set()) is fine, by


def test_a_court_that_spoke_meanwhile_makes_the_open_page_stale(sign_in: SignIn, cast: Cast) -> None:
    made, agreement = agreed(cast)
    term = applied(cast, made)
    question = asked(
        cast, made, "annul", reason="void_by_court", paper=dated(cast, made, "court_ruling"), decided_by=COURT
    )
    head = sign_in("head")
    page = head.see(f"/cases/{made}/proposals/{question}")
    assert "调解协议的效力已生效已失效(法院确认协议无效或撤销)" in page.text
    assert "司法确认 已申请" in page.text
    ruled(cast, made, term, "confirm")
    told = head.send(page.form("/proposals/"), 409, decision="confirm")
    assert "法院确认" in told.text
    assert row("agreement", agreement).state == "effective"
    again = head.see(f"/cases/{made}/proposals/{question}")
    assert "司法确认 已确认" in again.text
    head.send(again.form("/proposals/"), decision="confirm")
    assert row("agreement", agreement).state == "void"


def on_the_shelf(cast: Cast) -> tuple[int, int]:
    """A written agreement whose file was closed meanwhile, its promise still open: made so directly."""
    made, agreement = agreed(cast)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        dispute.closed_at = a.at
        a.move(dispute, "close", complete(CloseFacts, occurred_at=None))
    return made, agreement


WRONG = [
    ({"new_value": "仍然有效,只是笔误"}, "协议仍然有效的,无须更正"),
    ({"new_value": "有效"}, "协议仍然有效的,无须更正"),
    ({"reason": "slip"}, "原因只能是"),
    ({"paper": ""}, "还差:依据材料"),
    ({"paper": "evidence"}, "须选裁判或裁定"),
    ({"field": "title", "new_value": "五"}, "请选“调解协议的效力”"),
    ({"field": "title", "reason": "slip"}, "还差:新值"),
]


def test_a_correction_of_the_agreement_says_what_it_does_and_takes_nothing_else(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, agreement = on_the_shelf(cast)
    papers = {kind: str(dated(cast, made, kind)) for kind in ("court_ruling", "evidence")}
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/do/dispute.correct")
    assert "调解协议的效力:改为“已失效”(法院确认无效或撤销)" in page.text
    form = page.form("/do/")
    truth = {
        "reason": "agreement_void", "field": "agreement", "paper": papers["court_ruling"],
        "second": str(cast.head),
    }
    for change, said in WRONG:
        typed = {**truth, **change}
        typed["paper"] = papers.get(typed["paper"], typed["paper"])
        assert said in clerk.send(form, 422, **typed).text, change
    assert reading.scalars(select(Proposal.id)).all() == []
    clerk.send(form, **truth)
    reading.rollback()
    head, question = sign_in("head"), reading.scalars(select(Proposal.id)).one()
    shown = head.see(f"/cases/{made}/proposals/{question}")
    assert "调解协议的效力已生效已失效(法院确认协议无效或撤销) 履行还有1项未了结随协议失效" in shown.text
    head.send(shown.form("/proposals/"), decision="confirm")
    assert row("agreement", agreement).state == "void"
    assert [one.state for one in rows("promise", made)] == ["fallen"]


def test_while_the_file_is_open_an_agreement_is_annulled_and_not_corrected(
    sign_in: SignIn, cast: Cast
) -> None:
    made, _agreement = agreed(cast)
    form = sign_in("clerk").see(f"/cases/{made}/do/dispute.correct").form("/do/")
    assert "agreement" not in form.options["field"]


def fallen_in_the_archive(sign_in: SignIn, cast: Cast) -> int:
    """An archived file whose agreement a court has set aside."""
    made, _agreement = on_the_shelf(cast)
    with act(cast.actor("clerk")) as a:
        a.move(a.load(Dispute, made), "archive", complete(ArchiveFacts, occurred_at=None))
    ruling = paper(cast, made, "court_ruling")
    question = asked(cast, made, "correct", reason="agreement_void", field="agreement", paper=ruling)
    head = sign_in("head")
    head.send(head.see(f"/cases/{made}/proposals/{question}").form("/proposals/"), decision="confirm")
    return made


def test_out_of_an_archived_file_whose_agreement_fell_leads_a_new_dispute_tied_to_it(
    sign_in: SignIn, cast: Cast, reading: Session, database: Database
) -> None:
    made = fallen_in_the_archive(sign_in, cast)
    clerk = sign_in("clerk")
    case = clerk.see(f"/cases/{made}")
    assert "仍有争议的,登记为新的纠纷" in case.text
    assert {one.state for one in rows("visit", made)} == {"dropped"}, "nobody asks how it is kept"
    page = clerk.see(next(e.attributes["href"] for e in case.all("a") if "follows=" in e.attributes["href"]))
    assert "登记时自动关联" in page.text
    form = page.form("/intake/new")
    names = [form.values[f"{side}-0-name"][0] for side in ("applicants", "respondents")]
    assert form.values["title"] == ["厂房租赁"]
    assert names == [one.name for one in principals(reading, made)]
    assert form.values["applicants-0-phone"][0] == "", "what was true then is asked anew"
    clerk.send(form, **{"no_danger": "y", "applicants-0-no_phone": "y"})
    reading.rollback()
    link = reading.scalars(select(DisputeLink)).one()
    assert (link.other_id, link.kind) == (made, "related")
    assert link.dispute_id != made
    assert "登记为新的纠纷" not in clerk.see(f"/cases/{made}").text
    assert "有关联" in clerk.see(f"/cases/{made}").text
    assert verify(database).whole


def test_nobody_ties_a_new_dispute_to_a_file_that_is_not_his_or_not_on_the_shelf(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, (open_one, _agreement) = fallen_in_the_archive(sign_in, cast), agreed(cast)
    before = list(reading.scalars(select(DisputeLink.id)))
    stranger, clerk = sign_in("stranger"), sign_in("clerk")
    assert stranger.get(f"/intake/new?follows={made}").status_code == 404
    assert clerk.get(f"/intake/new?follows={open_one}").status_code == 404
    form = stranger.see("/intake/new").form("/intake/new")
    told = {
        "applicants-0-name": "甲某", "respondents-0-name": "乙某", "narrative": "吵架", "no_danger": "y",
        "place_pending": "y", "applicants-0-no_phone": "y",
    }
    stranger.send(form, 404, follows=str(made), **told)
    reading.rollback()
    assert list(reading.scalars(select(DisputeLink.id))) == before
