"""The page of each act: seen, filled in, refused, pressed."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from tests.cast import Cast
from tests.lifecycle.cases import accept, register
from tests.lifecycle.stages import assigned
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def test_a_clerk_accepts_a_case_on_its_page(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}")
    assert "受理" in page.text
    form = clerk.see(f"/cases/{made}/do/dispute.accept").form("/do/")
    answer = clerk.send(form, competence="party_lives", no_bar="y")
    assert "已受理" in clerk.follow(answer).text
    assert reading.get_one(Dispute, made).state == "accepted"


def test_what_was_typed_stands_there_again_when_something_is_missing(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.accept").form("/do/")
    answer = clerk.send(form, status=422, competence="arose_here", note="电话里说得很急")
    assert "电话里说得很急" in answer.text
    assert reading.get_one(Dispute, made).state == "registered"


def test_a_double_press_makes_one_act(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.accept").form("/do/")
    first = clerk.send(form, competence="party_lives", no_bar="y")
    second = clerk.send(form, status=first.status_code, competence="party_lives", no_bar="y")
    assert first.location == second.location
    assert reading.get_one(Dispute, made).version == 2


def test_a_stale_page_says_what_changed_and_keeps_what_was_typed(sign_in: SignIn, cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.accept").form("/do/")
    accept(cast.actor("clerk_two"), made)
    answer = clerk.send(form, status=409, competence="party_lives", no_bar="y", note="已问过区法院立案庭")
    assert "已问过区法院立案庭" in answer.text
    assert "party_lives" not in answer.text, "no code of a choice before who reads"


def test_behind_the_wall_every_page_of_a_case_is_absent(sign_in: SignIn, cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    stranger = sign_in("stranger")
    for path in (f"/cases/{made}", f"/cases/{made}/do/dispute.accept", "/cases/1"):
        assert stranger.get(path).status_code == 404


def test_who_may_look_but_not_act_is_told_so(sign_in: SignIn, cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    assert sign_in("reviewer").get(f"/cases/{made}/do/dispute.accept").status_code == 403


def test_an_unknown_move_does_not_exist(sign_in: SignIn, cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    for name in ("dispute.fly", "nothing.accept", "session.hold/12345"):
        assert clerk.get(f"/cases/{made}/do/{name}").status_code == 404


def test_every_tab_of_a_fresh_case_opens(sign_in: SignIn, cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    for tab in ("overview", "parties", "contact", "mediation", "agreement", "papers", "timeline", "reads"):
        clerk.see(f"/cases/{made}?tab={tab}")
    overview = clerk.see(f"/cases/{made}").text
    assert clerk.see(f"/cases/{made}?tab=nothing").text == overview, "a tab that is none is the overview"


def test_the_desk_and_the_list_show_what_waits(sign_in: SignIn, cast: Cast) -> None:
    register(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    assert "甲 与 乙" in clerk.see("/").text
    assert "甲 与 乙" in clerk.see("/cases?group=waiting").text
    assert "甲 与 乙" not in sign_in("stranger").see("/cases?group=all").text


def test_the_usual_answer_of_a_move_stands_in_its_form_already(sign_in: SignIn, cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    form = sign_in("clerk").see(f"/cases/{made}/do/dispute.merge").form("/do/")
    assert form.values["reason"] == ["merged"]


def test_who_gives_a_case_back_is_led_to_his_desk_with_what_was_recorded(
    sign_in: SignIn, cast: Cast
) -> None:
    made, mediator = assigned(cast), sign_in("mediator")
    form = mediator.see(f"/cases/{made}/do/dispute.release").form("dispute.release")
    answer = mediator.send(form, reason="illness")
    assert answer.location == "/"
    page = mediator.follow(answer)
    assert "已记录:解除指派 · 〔" in page.text
    again = mediator.send(form, reason="illness", status=answer.status_code)
    assert again.location == "/"


def test_who_still_sees_the_case_after_a_release_stays_with_it(sign_in: SignIn, cast: Cast) -> None:
    made, head = assigned(cast), sign_in("head")
    form = head.see(f"/cases/{made}/do/dispute.release").form("dispute.release")
    assert head.send(form, reason="illness").location == f"/cases/{made}"
