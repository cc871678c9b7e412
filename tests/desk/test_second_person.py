"""Two persons: the first proposes, the second presses; until then nothing has changed."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core.formats import full_moment
from mediation.lifecycle.models import Proposal
from tests.cast import Cast
from tests.closure.stories import accepted
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]


def proposed(sign_in: SignIn, cast: Cast, reading: Session, second: str = "head") -> tuple[int, int]:
    made = accepted(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.void").form("/do/")
    clerk.send(form, reason="registered_by_mistake", second=str(getattr(cast, second)))
    reading.rollback()
    return made, reading.scalars(select(Proposal.id).where(Proposal.dispute_id == made)).one()


def test_until_the_second_has_pressed_nothing_has_changed(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, _proposal = proposed(sign_in, cast, reading)
    assert reading.get_one(Dispute, made).state == "accepted"


def test_the_second_confirms_and_both_stand_in_the_log(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, proposal = proposed(sign_in, cast, reading)
    head = sign_in("head")
    assert "作废" in head.see("/review").text
    form = head.see(f"/cases/{made}/proposals/{proposal}").form("/proposals/")
    head.send(form, decision="confirm")
    reading.rollback()
    assert reading.get_one(Dispute, made).state == "ended"
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "dispute.void")).one()
    assert entry.actor_id == cast.head
    assert str(cast.clerk) in entry.payload


def test_the_second_is_never_the_first(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    made = accepted(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.void").form("/do/")
    clerk.send(form, status=422, reason="registered_by_mistake", second=str(cast.clerk))


def test_who_lacks_the_right_cannot_confirm(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    made, proposal = proposed(sign_in, cast, reading)
    other = sign_in("clerk_two")
    page = other.see(f"/cases/{made}/proposals/{proposal}")
    assert "decision" not in page.html
    mine = sign_in("head").see(f"/cases/{made}/proposals/{proposal}").form("/proposals/")
    other.get(f"/cases/{made}")
    token = other.see(f"/cases/{made}/do/dispute.void").form("/do/").values["csrf_token"]
    other.send(mine, status=403, csrf_token=token, decision="confirm")


def test_the_second_may_refuse_and_the_first_withdraw(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, proposal = proposed(sign_in, cast, reading)
    head = sign_in("head")
    form = head.see(f"/cases/{made}/proposals/{proposal}").form("/proposals/")
    head.send(form, decision="reject", because="材料不足")
    reading.rollback()
    assert reading.get_one(Proposal, proposal).state == "rejected"
    other, again = proposed(sign_in, cast, reading)
    clerk = sign_in("clerk")
    clerk.send(clerk.see(f"/cases/{other}/proposals/{again}").form("/proposals/"), decision="withdraw")
    reading.rollback()
    assert reading.get_one(Proposal, again).state == "withdrawn"


def test_a_second_proposal_of_the_same_is_told_whose_waits_and_since_when(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made, proposal = proposed(sign_in, cast, reading)
    waiting = reading.get_one(Proposal, proposal)
    other = sign_in("clerk_two")
    form = other.see(f"/cases/{made}/do/dispute.void").form("/do/")
    told = Page(
        other.send(form, status=409, reason="registered_by_mistake", second=str(cast.head)).text
    ).text
    assert reading.get_one(User, cast.clerk).name in told
    assert full_moment(waiting.proposed_at) in told
    assert "有人改过" not in told


def test_a_page_says_beforehand_that_what_is_sent_waits_for_a_second_person(
    sign_in: SignIn, cast: Cast
) -> None:
    made = accepted(cast)
    clerk = sign_in("clerk")
    assert "由确认人确认后才生效" in clerk.see(f"/cases/{made}/do/dispute.void").text
    assert "确认后才生效" not in clerk.see(f"/cases/{made}/do/dispute.withdraw").text
