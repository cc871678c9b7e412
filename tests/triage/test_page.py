"""P6: the first three moves on one page and by one press, in halves as well, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from mediation.accounts.models import MediatorRecord
from mediation.audit.models import AuditEntry
from mediation.core.database import db
from mediation.documents.models import Paper
from tests import stories
from tests.cast import Cast
from tests.closure.stories import do, people
from tests.lifecycle.stages import LEAK, accepted, classified, look
from tests.support.client import HubClient
from tests.support.pages import Page
from tests.triage.story import LEAKING, PETTY, came, examined, page_of

SignIn = Callable[[str], HubClient]


def events(made: int) -> list[AuditEntry]:
    with db.reading() as session:
        query = select(AuditEntry).where(AuditEntry.chain_id == f"d:{made}").order_by(AuditEntry.seq)
        return list(session.scalars(query))


def test_the_page_comes_filled_with_proposals_and_their_reasons(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, amount=Decimal(3000))
    page = sign_in("clerk").see(f"/cases/{made}/triage")
    values = page.form("/triage").values
    assert values["accept-competence"] == ["arose_here"]
    assert not values.get("accept-no_bar"), "that it was examined nobody says beforehand"
    assert (values["category"], values["grade"]) == ([LEAK], ["3"])
    assert values["assign-mediator"] == [str(cast.mediator)]
    for reason in ("发生地:乔司街道朝阳村", "第21条", "漏水", "首选", "在办0件", "7 天", "到期"):
        assert reason in page.text, reason
    assert "为什么排在后面" in page.text


def test_one_press_makes_three_moves_in_one_act_each_with_its_entry(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    done = browser.follow(browser.send(page_of(browser, made)))
    dispute = look(made)
    assert (dispute.state, dispute.grade, dispute.category_code) == ("assigned", 3, LEAK)
    assert dispute.mediator_id == cast.mediator
    three = [e for e in events(made) if e.event in ("dispute.accept", "dispute.classify", "dispute.assign")]
    assert [e.event for e in three] == ["dispute.accept", "dispute.classify", "dispute.assign"]
    assert len({e.act_id for e in three}) == 1
    assert "〔2026〕乔人调字第0001号" in done.text
    assert "调解员老周" in done.text


@pytest.mark.parametrize(
    ("button", "state"),
    [("accept", "accepted"), ("accept+classify", "classified"), ("accept+classify+assign", "assigned")],
)
def test_it_works_in_halves_as_well(button: str, state: str, cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    browser.send(page_of(browser, made), do=button)
    assert look(made).state == state


def test_what_was_chosen_for_a_move_that_is_not_made_is_named_and_its_note_is_kept(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    chosen = {"assign-mediator": str(cast.mediator_two), "assign-reason": "load", "assign-note": "请先看现场"}
    told = browser.follow(browser.send(page_of(browser, made), do="accept+classify", **chosen)).text
    assert "没有指派；所填的不按首选的原因、调解员未采用" in told
    graded = next(e for e in events(made) if e.event == "dispute.classify")
    assert "facts.note" in graded.payload
    other = came(cast)
    quiet = browser.follow(browser.send(
        page_of(browser, other), do="accept+classify", **{"accept-repeat_answer": "different"}
    )).text
    assert "没有指派" not in quiet


def test_it_goes_on_from_accepted_and_from_classified(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in("clerk")
    one, two = accepted(cast, stated=LEAKING), classified(cast, stated={"title": "另一事"})
    browser.send(page_of(browser, one))
    browser.send(page_of(browser, two))
    assert (look(one).state, look(two).state) == ("assigned", "assigned")


def test_a_head_assigns_what_a_clerk_has_graded(cast: Cast, sign_in: SignIn) -> None:
    boss = sign_in("head")
    boss.see(f"/cases/{came(cast)}/triage", 403)
    made = classified(cast, stated={"title": "另一事"})
    boss.send(page_of(boss, made))
    assert look(made).mediator_id is not None


def test_the_page_stands_behind_the_wall(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    for name in ("stranger", "stranger_mediator", "lawyer", "admin", "village_clerk"):
        sign_in(name).see(f"/cases/{made}/triage", 404)
    for name in ("reviewer", "head_of_centre"):
        sign_in(name).see(f"/cases/{made}/triage", 403)


def test_later_the_page_leads_to_the_file(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    browser.send(page_of(browser, made))
    assert browser.get(f"/cases/{made}/triage").location == f"/cases/{made}"


def test_the_buttons_of_the_case_file_lead_to_the_page(cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    for made in (came(cast), accepted(cast), classified(cast)):
        assert f'href="/cases/{made}/triage"' in clerk.see(f"/cases/{made}").html


# ---------------------------------------------------------------------------------- all or nothing


def test_where_one_move_is_refused_none_is_made_and_nothing_typed_is_lost(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    with db.writing() as session:
        for record in session.scalars(select(MediatorRecord)):
            record.load_cap = 0
    answer = browser.send(form, 422, **{"assign-note": "先这样安排"})
    assert "先这样安排" in answer.text
    assert look(made).state == "registered"
    assert [e.event for e in events(made)] == ["dispute.register"]


def test_bad_input_is_422_with_a_summary_that_names_it(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    faults: tuple[dict[str, Any], ...] = (
        {"accept-competence": ""}, {"accept-competence": "nonsense"}, {"accept-no_bar": []},
        {"category": "999999"}, {"category": "02"}, {"grade": "7"}, {"police_calls": "很多"},
        {"assign-mediator": "1"}, {"occurred_at": "昨天前天"},
    )
    for bad in faults:
        answer = browser.send(form, 422, **bad)
        assert 'class="summary"' in answer.text or 'class="lacks"' in answer.text, bad
    assert look(made).state == "registered"


def test_all_that_accepting_misses_is_said_in_one_round(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, stated={**LEAKING, "source": "own_motion"})
    browser = sign_in("clerk")
    answer = browser.send(page_of(browser, made), 422, **{"accept-competence": "", "accept-no_bar": []})
    for missing in ("管辖依据", "经审查,不属不予受理情形", "主动调解须各方均不反对"):
        assert missing in answer.text, missing
    path = f"/cases/{made}/do/dispute.accept"
    answer = browser.send(browser.see(path).form(path), 422)
    for missing in ("管辖依据", "主动调解须各方均不反对"):
        assert missing in answer.text, missing


def test_a_term_that_is_over_by_the_courts_papers_is_said_before_the_case_is_accepted(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast, stated={**LEAKING, "source": "court_before"})
    browser = sign_in("clerk")
    form = page_of(browser, made)
    assert "期限已过,仍然受理" not in form.page.text
    day = {"accept-papers_signed_on": "2026-09-01"}
    looked = browser.post(form.action, data={**form.values, **day, "look": "1"})
    assert "法定期限已于" in looked.text
    answer = browser.send(form, 422, **day)
    assert "请核对日期" in answer.text
    assert look(made).state == "registered"
    browser.send(examined(Page(answer.text)), **{"accept-overdue_known": "y"})
    assert look(made).state == "assigned"


def test_a_double_press_leads_where_the_first_led(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    browser.send(form)
    again = browser.post(form.action, data=form.values)
    assert again.location in (f"/cases/{made}/triaged", f"/cases/{made}")
    assert len([e for e in events(made) if e.event == "dispute.accept"]) == 1


def test_of_two_at_once_one_wins_and_the_other_is_told(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    one, two = sign_in("clerk"), sign_in("clerk_two")
    first, second = page_of(one, made), page_of(two, made)
    one.send(first, do="accept")
    told = two.send(second, 409, do="accept+classify+assign")
    assert look(made).state == "accepted"
    assert "不予受理的原因" not in told.text, "what the page proposed for another press is nobody's word"


def test_who_comes_after_all_three_moves_is_told_and_keeps_what_he_wrote(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    one, two, three = sign_in("clerk"), sign_in("clerk_two"), sign_in("clerk_two")
    first, second, third = page_of(one, made), page_of(two, made), page_of(three, made)
    one.send(first)
    typed = {"decline-note": "法院已立案，详见材料", "assign-note": "请先看现场"}
    page = Page(two.send(second, 409, do="decline", **typed).text)
    told = page.text
    for words in ("法院已立案，详见材料", "请先看现场", "受理", "文员小陈"):
        assert words in told, words
    back = next(a for a in page.all("a") if a.text == "重新打开并填入我写的")
    again = two.see(back.attributes["href"], 409)
    assert "法院已立案，详见材料" in again.text
    three.send(third, 409, do="accept+classify+assign")
    assert look(made).state == "assigned"


def test_a_refusal_typed_when_the_case_was_accepted_meanwhile_is_kept(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    one, two = sign_in("clerk"), sign_in("clerk_two")
    first, second = page_of(one, made), page_of(two, made)
    one.send(first, do="accept")
    told = two.send(second, 409, **{"do": "decline", "decline-organ": "临平区人民法院"})
    assert "临平区人民法院" in Page(told.text).text


# ------------------------------------------------------------------------------------- acceptance


def test_a_party_who_lives_here_makes_the_committee_competent(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, stated={**LEAKING, "place": "余杭区某处"})
    page = sign_in("clerk").see(f"/cases/{made}/triage")
    assert page.form("/triage").values["accept-competence"] == ["party_lives"]
    assert "林某的住址在本辖区" in page.text
    assert "乔司街道一号" not in page.html


def test_where_nothing_says_so_the_question_stays_open(cast: Cast, sign_in: SignIn) -> None:
    made = stories.registered(
        cast.actor("stranger"), cast.linping, stated={**LEAKING, "place": "余杭区某处"}
    )
    browser = sign_in("stranger")
    form = page_of(browser, made)
    assert form.values["accept-competence"] == [""]
    browser.send(form, 422)
    browser.send(form, **{"accept-competence": "by_choice"})


def test_the_same_matter_again_must_be_judged_first(cast: Cast, sign_in: SignIn) -> None:
    came(cast)
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    assert "疑似重复" in Page(browser.send(form, 422).text).text
    browser.send(form, **{"accept-repeat_answer": "related"})
    assert look(made).state == "assigned"


def test_the_same_matter_counts_in_the_proposal_before_the_press_that_links_it(
    cast: Cast, sign_in: SignIn
) -> None:
    came(cast)
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    assert form.values["proposed_grade"] == ["3"]
    seen = Page(browser.send(form, 200, look="1", **{"accept-repeat_answer": "same_matter"}).text)
    again = examined(seen)
    assert (again.values["proposed_grade"], again.values["grade"]) == (["2"], ["2"])
    assert "12个月内就同一事再次申请" in seen.text
    browser.send(again)
    stands = look(made)
    assert (stands.state, stands.grade, stands.proposed_grade) == ("assigned", 2, 2)
    with db.reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.event == "dispute.classify", AuditEntry.dispute_id == made)
        ).one()
    assert not entry.reason


def test_what_the_page_proposed_goes_through_when_the_answer_is_given_with_the_press(
    cast: Cast, sign_in: SignIn
) -> None:
    came(cast)
    made = came(cast)
    browser = sign_in("clerk")
    browser.send(page_of(browser, made), **{"accept-repeat_answer": "same_matter"})
    assert (look(made).state, look(made).grade) == ("assigned", 2)


def test_a_grade_chosen_below_what_the_same_matter_makes_it_asks_for_reason_and_second(
    cast: Cast, sign_in: SignIn
) -> None:
    came(cast)
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    same = {"accept-repeat_answer": "same_matter"}
    again = examined(Page(browser.send(form, 200, look="1", **same).text))
    refused = Page(browser.send(again, 422, grade="3", **same).text)
    assert "等级与建议不同" in refused.text
    assert look(made).state == "registered"


def test_what_is_not_for_mediation_opens_the_refusal_with_its_reason_and_where_to_turn(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast, stated=PETTY)
    browser = sign_in("clerk")
    page = browser.see(f"/cases/{made}/triage")
    form = page.form("/triage")
    assert "accept-no_bar" not in form.values or form.values["accept-no_bar"] == []
    assert form.values["decline-reason"] == ["special_organ"]
    assert form.values["decline-organ"][0]
    assert "第22条" in page.text
    done = browser.follow(browser.send(form, do="decline"))
    assert look(made).state == "declined"
    assert "不予受理" in done.text
    paper = browser.see(f"/cases/{made}/refusal")
    for words in ("不予受理告知书", "〔2026〕乔人调不受字第0001号", form.values["decline-organ"][0], "林某"):
        assert words in paper.text
    assert "徐某" not in paper.text


def test_the_page_of_what_was_not_taken_says_why_and_leads_to_its_notice(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    browser.send(page_of(browser, made), do="decline", **{
        "decline-reason": "guided_elsewhere", "decline-organ": "临平区劳动人事争议仲裁委员会",
        "decline-told_how": "phone",
    })
    page = browser.see(f"/cases/{made}")
    for words in ("已导引至其他途径", "临平区劳动人事争议仲裁委员会", "告知方式电话"):
        assert words in page.text
    assert f"/cases/{made}/refusal" in [e.attributes.get("href") for e in page.all("a")]
    browser.see(f"/cases/{made}/refusal")
    now = next(e for e in page.all("li") if "stage--now" in e.attributes.get("class", ""))
    assert now.text == "不予受理", "nobody waits: its days say nothing"
    do(cast, "clerk", made, "dispute.reconsider", reason="mistaken")
    assert "已导引至其他途径" not in browser.see(f"/cases/{made}").text


def test_a_refusal_without_the_organ_is_refused_itself(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    browser.send(page_of(browser, made), 422, do="decline", **{"decline-organ": ""})
    assert look(made).state == "registered"


def test_an_open_danger_is_reported_before_it_is_declined(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, signs=("threat",))
    browser = sign_in("clerk")
    answer = browser.send(page_of(browser, made), 422, do="decline", **{"decline-organ": "法院"})
    assert "危险尚未报告" in answer.text


# -------------------------------------------------------------------------------------- afterwards


def test_the_notices_are_given_out_to_each_party_and_name_no_other(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    done = browser.follow(browser.send(page_of(browser, made)))
    browser.see(f"/cases/{made}/acceptance", 404)  # not given out yet
    paper = browser.follow(browser.send(done.form("/acceptance")))
    sheets = [e.text for e in paper.all("section")]
    assert len(sheets) == 2
    for sheet, own, other in zip(sheets, ("林某", "徐某"), ("徐某", "林某"), strict=True):
        assert own in sheet
        assert other not in sheet
        assert "不收费" in sheet
        assert "漏水" not in sheet
    with db.reading() as session:
        given = session.scalars(select(Paper).where(Paper.kind == "acceptance")).all()
    assert {p.party_id for p in given} == set(people(made).values())


def test_the_next_one_waiting_is_one_press_away(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    other = came(cast, stated={"title": "另一事", "narrative": "噪音扰民,天天半夜装修。"})
    browser = sign_in("clerk")
    done = browser.follow(browser.send(page_of(browser, made), **{"accept-repeat_answer": "different"}))
    assert f"/cases/{other}/triage" in done.html


def test_a_place_that_names_its_street_is_not_named_twice(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, stated={**LEAKING, "place": "乔司街道"}, division_code="330113005")
    text = sign_in("clerk").see(f"/cases/{made}/triage").text
    assert "发生地:乔司街道" in text
    assert "乔司街道 乔司街道" not in text
