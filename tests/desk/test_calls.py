"""P10: whom to call and why, one press for what came of it, and when somebody counts as out of reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases import contacts
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Consent, ContactAttempt, Party
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.desk import calls
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.closure.stories import TOLD, people
from tests.conftest import Clock
from tests.desk.test_costs import cost
from tests.lifecycle.stages import accepted, assigned, classified, do, look
from tests.sessions.story import book, mediating
from tests.stories import fresh
from tests.support.client import HubClient
from tests.support.pages import Form, Page
from workflows.errors import GuardRefused

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]

SAFE = PartyInput(
    side="respondent", name="徐某", phone="13900139000", safe_phone="13911112222", safe_contact="晚上八点后",
    no_message=True,
)
LIN = PartyInput(side="applicant", name="林某", phone="138 0013 8000", address="杭州市临平区乔司街道一号")


def party(made: int, name: str = "徐某") -> int:
    return people(made)[name]


def row(page: Page, party_id: int) -> str:
    """What stands in somebody's row."""
    return next(e.text for e in page.all("section") if e.attributes.get("id") == f"call-{party_id}")


def button(page: Page, party_id: int) -> Form:
    return page.form(f"/contacts/{party_id}")


def tried(cast: Cast, made: int, result: str, name: str = "徐某", way: str = "phone") -> None:
    with act(cast.actor("mediator")) as a:
        dispute = a.load(Dispute, made)
        contacts.note(a, dispute, a.session.get_one(Party, party(made, name)), way, result)


def test_the_mediator_finds_whom_to_ask_under_which_number_and_when_it_is_safe(
    cast: Cast, sign_in: SignIn
) -> None:
    made = assigned(cast, parties=(LIN, SAFE))
    page = sign_in("mediator").see("/desk/calls")
    text = row(page, party(made))
    for told in ("徐某", "是否同意调解", "13911112222", "晚上八点后", "不要留言"):
        assert told in text
    assert "tel:13911112222" in [a.attributes.get("href") for a in page.all("a")]
    assert "林某" in row(page, party(made, "林某"))


def test_until_it_is_assigned_the_clerk_asks_the_other_side(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    assigned_one = assigned(cast)
    page = sign_in("clerk").see("/desk/calls")
    assert f"call-{party(made)}" in page.html
    assert f"call-{party(made, '林某')}" not in page.html
    assert f"call-{party(assigned_one)}" not in page.html


def test_one_press_records_the_call_and_a_yes_is_the_word_on_mediation(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    page = mediator.see("/desk/calls")
    after = mediator.follow(mediator.send(button(page, party(made)), result="agreed"))
    assert "打通·同意" in after.text
    assert f'id="call-{party(made)}"' not in after.html
    attempt = fresh(reading).scalars(select(ContactAttempt)).one()
    assert (attempt.result, attempt.channel, attempt.by_user_id) == ("agreed", "phone", cast.mediator)
    assert reading.scalars(select(Consent.given).where(Consent.party_id == party(made))).all() == [True]


def test_only_who_is_asked_whether_he_wants_mediation_is_offered_a_yes_and_a_no(
    cast: Cast, sign_in: SignIn
) -> None:
    asked, reminded = assigned(cast), mediating(cast)
    mediator = sign_in("mediator")
    offered = button(mediator.see("/desk/calls"), party(asked))
    assert offered.element.text.startswith("打通·同意调解打通·不同意调解打通·再约")
    page = mediator.see(f"/cases/{reminded}?tab=contact")
    assert button(page, party(reminded)).element.text.startswith("打通打通·再约没人接")


def test_a_yes_to_a_reminder_is_no_word_on_mediation(cast: Cast, reading: Session) -> None:
    made = mediating(cast)
    before = len(fresh(reading).scalars(select(Consent)).all())
    tried(cast, made, "refused")
    assert len(fresh(reading).scalars(select(Consent)).all()) == before


def test_who_was_tried_today_stands_apart_and_comes_back_tomorrow(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    page = mediator.see("/desk/calls")
    after = mediator.follow(mediator.send(button(page, party(made)), result="no_answer", note="孩子接的"))
    assert "今天已打过" in after.text
    clock.go_on(days=1)
    page = sign_in("mediator").see("/desk/calls")
    assert "已有1次没联系上" in row(page, party(made))
    assert "今天已打过" not in page.text
    assert "孩子接的" in sign_in("mediator").see(f"/cases/{made}?tab=contact").text


def test_whom_nobody_answered_for_is_asked_for_again_the_same_day(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    page = mediator.see("/desk/calls")
    mediator.send(button(page, party(made)), result="no_answer")
    clock.go_on(minutes=119)
    assert "今天已打过" in sign_in("mediator").see("/desk/calls").text
    clock.go_on(minutes=1)
    later = sign_in("mediator").see("/desk/calls")
    assert "今天已打过" not in later.text
    assert "已有1次没联系上" in row(later, party(made))


def test_the_note_is_sealed(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    mediator.send(button(mediator.see("/desk/calls"), party(made)), result="again", note="周五再打")
    entry = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == "contact.noted")).one()
    assert "周五" not in entry.payload
    assert "周五" not in (reading.scalars(select(ContactAttempt)).one().note_sealed or b"").decode("latin1")


def test_a_wrong_result_a_foreign_party_and_a_stranger_record_nothing(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made, other = assigned(cast), assigned(cast)
    mediator = sign_in("mediator")
    form = button(mediator.see("/desk/calls"), party(made))
    mediator.send(form, result="nonsense")
    assert mediator.post(f"/cases/{made}/contacts/{party(other)}", data=form.values).status_code == 404
    stranger = sign_in("stranger")
    token = stranger.see("/help").form("/account/letters").values["csrf_token"]
    address = f"/cases/{made}/contacts/{party(made)}"
    assert stranger.post(address, data={"csrf_token": token, "result": "agreed"}).status_code == 404
    assert fresh(reading).scalars(select(ContactAttempt)).all() == []


def test_pressed_twice_it_is_one_try(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    form = button(mediator.see("/desk/calls"), party(made))
    mediator.send(form, result="no_answer")
    mediator.send(form, 303, result="no_answer")
    assert len(fresh(reading).scalars(select(ContactAttempt)).all()) == 1


def test_the_press_leads_back_to_where_it_was_made_and_nowhere_else(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    tab = mediator.see(f"/cases/{made}?tab=contact")
    answer = mediator.send(button(tab, party(made)), result="no_answer")
    assert answer.location == f"/cases/{made}?tab=contact"
    form = button(mediator.see(f"/cases/{made}?tab=contact"), party(made))
    assert mediator.send(form, result="no_answer", next="https://elsewhere.example/").location == "/"


def test_whose_numbers_stood_on_the_list_is_remembered_once(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    for _ in range(2):
        mediator.see("/desk/calls")
    query = select(AuditEntry.subject).where(AuditEntry.event == "phones.listed")
    assert fresh(reading).scalars(query).all() == [f"dispute:{made}"]


@pytest.mark.parametrize("who", ["lawyer", "liaison", "admin", "inspector", "keeper"])
def test_the_list_is_for_those_who_call(who: str, cast: Cast, sign_in: SignIn) -> None:
    sign_in(who).see("/desk/calls", 403)


def test_who_must_come_is_reminded_until_he_was_spoken_to(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = mediating(cast)
    book(cast.actor("clerk"), made, hub_clock.now() + timedelta(days=4))
    assert f"call-{party(made)}" not in sign_in("mediator").see("/desk/calls").html
    clock.go_on(days=3)
    page = sign_in("mediator").see("/desk/calls")
    assert "第1次调解" in row(page, party(made))
    tried(cast, made, "agreed")
    assert f'id="call-{party(made)}"' not in sign_in("mediator").see("/desk/calls").html


def test_a_list_costs_the_same_for_few_and_for_many(cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    classified(cast)
    few = cost(clerk, "/desk/calls")
    for _ in range(4):
        classified(cast)
    assert cost(clerk, "/desk/calls") == few
    assert few <= 24


def test_nobody_is_left_out_however_many_wait(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "BATCH", 2)
    monkeypatch.setattr(calls, "ENOUGH", 2)
    everybody = {party(classified(cast)) for _ in range(5)}
    clerk, seen, address, pages = sign_in("clerk"), set[int](), "/desk/calls", 0
    while address:
        page, pages = clerk.see(address), pages + 1
        named = (e.attributes.get("id", "") for e in page.all("section"))
        seen |= {int(name.removeprefix("call-")) for name in named if name.startswith("call-")}
        older = (e for e in page.all("a") if e.attributes.get("rel") == "next")
        address = next((e.attributes["href"] for e in older), "")
    assert seen == everybody
    assert pages == 3
    clerk.see("/desk/calls?from=nonsense")
    assert "没有要打的电话" in clerk.see("/desk/calls?from=900").text


# ------------------------------------------------------------------------------- out of reach


def test_three_tries_on_two_days_in_vain_and_somebody_is_out_of_reach(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made = assigned(cast)
    for _ in range(3):
        tried(cast, made, "no_answer")
    page = sign_in("mediator").see(f"/cases/{made}?tab=contact")
    assert "无法联系当事人" not in page.text  # all on one day
    refused(cast, made)
    clock.go_on(days=1)
    tried(cast, made, "wrong_number", way="visit")
    mediator = sign_in("mediator")
    page = mediator.see(f"/cases/{made}?tab=contact")
    (link,) = [a.attributes["href"] for a in page.all("a") if "cannot_reach" in a.attributes.get("href", "")]
    form = mediator.see(link)
    assert "徐某 2026-11-24" in form.text
    assert form.form("dispute.fail").values["reason"] == ["cannot_reach"]
    mediator.send(
        form.form("dispute.fail"), routes=["court"], told=[str(party(made, "林某"))], told_how="phone",
        untold_why="三次没有联系上",
    )
    assert look(made).end_reason == "cannot_reach"
    entry = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == "dispute.fail")).one()
    assert "facts.attempts" in entry.payload  # sealed beside the entry: whom, when, how
    assert "没人接" not in entry.payload


def refused(cast: Cast, made: int) -> None:
    with pytest.raises(GuardRefused) as found:
        do(cast.actor("mediator"), made, "fail", {
            "reason": "cannot_reach", "told": tuple(people(made).values()), **TOLD,
        })
    assert {lack.code for lack in found.value.lacks} == {"not_tried"}


def test_whoever_answered_once_is_counted_anew(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    with db.reading() as session:
        assert contacts.unreached(session, session.get_one(Dispute, made)) == []
    results = ("no_answer", "no_answer", "again", "no_answer")
    for result in results:
        with act(cast.actor("clerk")) as a:
            dispute = a.load(Dispute, made)
            contacts.note(a, dispute, a.session.get_one(Party, party(made)), "phone", result)
        clock.go_on(days=1)
    with db.reading() as session:
        assert contacts.unreached(session, session.get_one(Dispute, made)) == []
