"""The counter in the browser: one page, one press, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core.database import db
from mediation.documents.models import Paper
from mediation.lifecycle.models import Draft
from mediation.organisations.models import Organisation
from tests.cast import Cast
from tests.conftest import Clock
from tests.stories import make, registered
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]

STORY = "厂房要拆迁,承租人林某要求补偿装修损失,房东徐某不同意,双方多次争吵。"
LEAST = {
    "applicants-0-name": "林某",
    "respondents-0-name": "徐某",
    "narrative": STORY,
    "place": "朝阳村",
    "no_danger": "y",
}


def test_six_entries_register_a_dispute_and_lead_to_the_number(sign_in: SignIn, reading: Session) -> None:
    clerk = sign_in("clerk")
    page = clerk.see("/intake/new")
    done = clerk.follow(clerk.send(page.form("/intake/new"), **LEAST, title="厂房租赁"))
    dispute = reading.scalars(select(Dispute)).one()
    assert (dispute.state, dispute.title, dispute.narrative) == (
        "registered",
        "林某 与 徐某 · 厂房租赁",
        STORY,
    )
    assert dispute.intake_no in done.text
    events = reading.scalars(
        select(AuditEntry.event).where(AuditEntry.chain_id == dispute.chain_id).order_by(AuditEntry.seq)
    ).all()
    assert events == ["dispute.register", "paper.issued"]


def test_the_receipt_names_neither_the_other_side_nor_the_story(sign_in: SignIn, reading: Session) -> None:
    clerk = sign_in("clerk")
    done = clerk.follow(clerk.send(clerk.see("/intake/new").form("/intake/new"), **LEAST))
    dispute = reading.scalars(select(Dispute)).one()
    assert f"/cases/{dispute.id}/receipt" in done.html
    receipt = clerk.see(f"/cases/{dispute.id}/receipt")
    assert dispute.intake_no in receipt.text
    assert "林某" in receipt.text
    assert "徐某" not in receipt.html
    assert "装修" not in receipt.html


def test_the_receipt_says_all_it_must_in_350_characters(
    cast: Cast, sign_in: SignIn, reading: Session, clock: Clock
) -> None:
    with db.writing() as session:
        committee, above = (session.get_one(Organisation, key) for key in (cast.qiaosi, cast.centre))
        committee.phone, committee.address = "0571-86100001", "乔司街道乔莫西路一号"
        above.phone = "0571-86100000"
    clerk = sign_in("clerk")
    done = clerk.follow(clerk.send(clerk.see("/intake/new").form("/intake/new"), **LEAST))
    dispute = reading.scalars(select(Dispute)).one()
    paper = next(e for e in done.all("div") if "paper" in e.attributes.get("class", "").split()).text
    for said in (
        dispute.intake_no, "2026-11-23 09:30", "诉讼时效", "不收费", "自愿", "随时可以停", "11-26前",
        "0571-86100001", "请带:身份证", "仲裁", "法院", "有意见:临平区社会治理中心 0571-86100000",
    ):
        assert said in paper
    assert len("".join(paper.split())) <= 350


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(
    sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    answer = clerk.send(
        form,
        status=422,
        **{
            "applicants-0-name": "林某",
            "applicants-0-phone": "12",
            "narrative": STORY,
            "respondents-0-phone": "13900139000",
            "requested_at": "whenever",
        },
    )
    for kept in ("林某", STORY, "13900139000", "whenever"):
        assert kept in answer.text
    assert answer.text.count('class="error"') >= 4
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0


def test_a_request_of_1900_is_refused_at_its_field_in_words(sign_in: SignIn, reading: Session) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    answer = clerk.send(form, status=422, **LEAST, requested_at="1900-01-01 10:00")
    assert "民法典第188条" in answer.text
    assert "1900-01-01 10:00" in answer.text
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0


def test_a_refusal_of_the_rule_keeps_the_text_and_says_what_is_missing(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    answer = clerk.send(form, status=422, **{**LEAST, "respondents-0-name": ""})
    assert "还差:对方" in answer.text
    assert STORY in answer.text


def test_without_a_place_it_is_registered_and_the_place_is_to_be_confirmed(
    sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    done = clerk.follow(clerk.send(clerk.see("/intake/new").form("/intake/new"), **{**LEAST, "place": ""}))
    dispute = reading.scalars(select(Dispute)).one()
    assert dispute.intake_no in done.text
    assert dispute.tags == ["待核:发生地"], "it is asked for again before the case is closed"


@pytest.mark.parametrize("unsaid", ["——", "？？", "😀😀", "\u200b\u200b"])
def test_signs_that_say_nothing_are_no_search_and_break_nothing(sign_in: SignIn, unsaid: str) -> None:
    """Name and place of marks alone leave nothing by which the same matter could be looked for."""
    clerk = sign_in("clerk")
    typed = {**LEAST, "applicants-0-name": unsaid, "place": unsaid}
    assert clerk.post("/intake/keep", data={**clerk.see("/intake/new").form("/intake/new").values, **typed})
    answer = clerk.post("/intake/new", data={**clerk.see("/intake/new").form("/intake/new").values, **typed})
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("box", ["applicants-0-name", "respondents-0-name", "narrative"])
@pytest.mark.parametrize("unseen", ["\u200b", "\u3164", "\u2060\u2800"], ids=ascii)
def test_a_name_or_story_that_nobody_can_see_registers_nothing(
    sign_in: SignIn, reading: Session, box: str, unseen: str
) -> None:
    clerk = sign_in("clerk")
    refused = clerk.send(clerk.see("/intake/new").form("/intake/new"), 422, **{**LEAST, box: unseen})
    assert "处要改" in refused.text or "还差" in refused.text
    assert reading.scalars(select(Dispute)).all() == []


def test_an_empty_page_names_everything_that_is_missing_in_one_round(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    refused = clerk.send(clerk.see("/intake/new").form("/intake/new"), 422)
    for missing in ("还差:申请方", "还差:对方", "什么事", "有没有危险"):
        assert missing in refused.text, missing
    answered = clerk.send(clerk.see("/intake/new").form("/intake/new"), 422, no_danger="y", narrative=STORY)
    for missing in ("还差:申请方", "还差:对方"):
        assert missing in answered.text, missing


def test_an_amount_out_of_bounds_is_told_in_words_people_use(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    answer = clerk.send(clerk.see("/intake/new").form("/intake/new"), 422, amount="9000000000000")
    assert "不小于零，不超过一万亿元" in answer.text
    assert "1000000000000 " not in answer.text


def test_one_more_person_is_a_line_without_script(sign_in: SignIn, reading: Session) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    more = clerk.send(form, status=200, **LEAST, add="applicants")
    assert 'name="applicants-1-name"' in more.text
    assert STORY in more.text
    page = clerk.post("/intake/new", data={**form.values, **LEAST, "applicants-1-name": "王某"})
    assert page.status_code == 302
    assert reading.scalar(select(func.count()).select_from(Party)) == 3


def test_more_people_than_the_page_has_lines_are_refused_and_none_is_left_out_in_silence(
    sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    crowd = {f"applicants-{n}-name": f"工人{n}" for n in range(31)}
    answer = clerk.post(form.action, data={**form.values, **LEAST, **crowd})
    assert answer.status_code == 422
    assert "这里一方最多登记30人" in answer.get_data(as_text=True)
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0
    crowd.pop("applicants-30-name")
    assert clerk.post(form.action, data={**form.values, **LEAST, **crowd}).status_code == 302
    reading.rollback()
    assert reading.scalar(select(func.count()).select_from(Party).where(Party.side == "applicant")) == 30


def test_people_pasted_from_a_sheet_stand_on_lines(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    sheet = "张三\t13800138001\n李四\t13800138002\n王五\t13800138003"
    page = clerk.send(form, status=200, applicants_pasted=sheet, add="applicants_pasted")
    for name in ("张三", "李四", "王五"):
        assert f'value="{name}"' in page.text


def test_a_parked_page_comes_back_as_it_was_and_goes_when_registered(
    sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    parked = clerk.follow(clerk.send(form, **LEAST, park="1"))
    assert STORY in parked.html
    draft = reading.scalars(select(Draft)).one()
    assert STORY not in str(draft.body_sealed)
    other = sign_in("clerk_two").follow(sign_in("clerk_two").get(f"/intake/new?draft={draft.id}"))
    assert STORY not in other.html
    clerk.send(parked.form("/intake/new"))
    reading.rollback()
    assert reading.scalars(select(Draft)).all() == []
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 1


def test_a_double_press_registers_once(sign_in: SignIn, reading: Session) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    first = clerk.send(form, **LEAST)
    second = clerk.send(form, status=303, **LEAST)
    assert first.location == second.location
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 1


def test_danger_must_be_answered_one_way_or_the_other(sign_in: SignIn, reading: Session) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    clerk.send(form, status=422, **{k: v for k, v in LEAST.items() if k != "no_danger"})
    clerk.send(form, status=422, **LEAST, signs="threat")
    clerk.send(form, **{k: v for k, v in LEAST.items() if k != "no_danger"}, signs="threat")
    events = set(reading.scalars(select(AuditEntry.event)))
    assert "danger.raise" in events


def test_a_wrong_identity_number_is_refused_before_anything_is_kept(
    sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    form = clerk.see("/intake/new").form("/intake/new")
    clerk.send(form, status=422, **LEAST, **{"applicants-0-id_number": "330106199001010015"})
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0


@pytest.mark.parametrize("name", ["head", "reviewer", "lawyer", "liaison", "admin", "keeper"])
def test_who_may_not_register_does_not_see_the_page(name: str, sign_in: SignIn) -> None:
    assert sign_in(name).get("/intake/new").status_code == 403


def test_a_mediator_who_registers_sees_what_he_took_in_until_another_is_assigned(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    mediator = sign_in("mediator")
    done = mediator.send(mediator.see("/intake/new").form("/intake/new"), **LEAST)
    assert "请收好这张纸" in mediator.follow(done).text
    made = reading.scalars(select(Dispute.id)).one()
    assert sign_in("mediator_two").get(f"/cases/{made}").status_code == 404
    make(cast.actor("clerk"), made, "accept", competence="party_lives", no_bar=True)
    make(cast.actor("clerk"), made, "classify", category="060204", grade="3")
    make(cast.actor("clerk"), made, "assign", mediator=cast.mediator_two, reason="load")
    assert mediator.get(f"/cases/{made}").status_code == 404


def test_behind_the_wall_there_is_no_receipt(cast: Cast, sign_in: SignIn) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    stranger = sign_in("stranger")
    for path in (f"/cases/{made}/receipt", f"/cases/{made}/registered"):
        assert stranger.get(path).status_code == 404
    assert sign_in("clerk").get(f"/cases/{made}/receipt").status_code == 404  # none was given out yet


def test_a_receipt_can_be_given_out_again_and_each_time_is_an_entry(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    token = clerk.see("/intake/new").form("/intake/new").values["csrf_token"]
    for key in ("a", "b"):
        assert (
            clerk.post(f"/cases/{made}/receipt", data={"csrf_token": token, "act_key": key}).status_code
            == 302
        )
    assert reading.scalar(select(func.count()).select_from(Paper).where(Paper.dispute_id == made)) == 2
