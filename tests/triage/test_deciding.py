"""What is decided on the page: grade with its second person, category, and who mediates."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from mediation.accounts.models import MediatorRecord
from mediation.cases.party_models import Consent
from mediation.core.database import db
from mediation.lifecycle import proposals
from tests import stories
from tests.cast import Cast
from tests.closure.stories import people
from tests.lifecycle.stages import LEAK, do, look
from tests.support.client import HubClient
from tests.support.pages import Page
from tests.triage.story import LEAKING, came, examined, page_of

SignIn = Callable[[str], HubClient]


# ------------------------------------------------------------------------------ grade and category


def test_a_grade_below_the_proposal_waits_and_assigning_goes_on(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, amount=Decimal(150000))
    browser = sign_in("clerk")
    form = page_of(browser, made)
    assert form.values["grade"] == ["2"]
    asked = Page(browser.send(form, 200, look="1", grade="3").text).form("/triage")
    assert asked.values["second"] == [str(cast.head)]  # proposed as well
    browser.send(asked, 422)  # why is still missing
    browser.send(asked, reason="already_calmed")
    dispute = look(made)
    assert (dispute.state, dispute.grade) == ("assigned", 2)
    do(cast.actor("clerk"), made, "reassign", {
        "mediator": cast.mediator_two, "chosen_by": "committee", "reason": "load",
    })
    with db.reading() as session:
        (waiting,) = proposals.open_of(session, made)
    boss = sign_in("head")
    boss.send(boss.see(f"/cases/{made}/proposals/{waiting.id}").form("/proposals"), decision="confirm")
    assert look(made).grade == 3


def test_where_the_committee_has_no_head_the_level_above_is_the_second(cast: Cast, sign_in: SignIn) -> None:
    made = stories.registered(
        cast.actor("village_clerk"), cast.village, stated=LEAKING, amount=Decimal(150000)
    )
    browser = sign_in("village_clerk")
    form = page_of(browser, made)
    asked = Page(browser.send(form, 200, look="1", grade="3").text).form("/triage")
    assert asked.values["second"] == [str(cast.head)]


def test_leaving_grade_one_is_proposed_to_the_head_of_the_centre(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, amount=Decimal(2_000_000))
    browser = sign_in("clerk")
    form = page_of(browser, made)
    assert form.values["grade"] == ["1"]
    asked = Page(browser.send(form, 200, look="1", grade="3").text).form("/triage")
    assert asked.values["second"] == [str(cast.head_of_centre)]


def test_a_lower_grade_that_waits_falls_once_the_grade_was_raised(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, amount=Decimal(150000))
    browser = sign_in("clerk")
    form = page_of(browser, made)
    asked = Page(browser.send(form, 200, look="1", grade="3").text).form("/triage")
    browser.send(asked, reason="already_calmed")
    with db.reading() as session:
        (waiting,) = proposals.open_of(session, made)
    boss = sign_in("head_of_centre")
    page = boss.see(f"/cases/{made}/proposals/{waiting.id}").form("/proposals")
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "1", "reason": "escalated"})
    boss.send(page, 409, decision="confirm")
    with db.reading() as session:
        assert proposals.open_of(session, made) == []
    assert look(made).grade == 1


def test_the_grade_follows_what_is_ticked_until_a_person_says_otherwise(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    seen = Page(browser.send(form, 200, look="1", signs=["physical_conflict"]).text).form("/triage")
    assert seen.values["grade"] == ["2"]
    kept = Page(browser.send(seen, 200, look="1", grade="1", signs=[]).text).form("/triage")
    assert kept.values["grade"] == ["1"]
    assert look(made).state == "registered"


@pytest.mark.parametrize("asked", ["020301", "噪音", "zyrm", "ZAOYIN", "邻居太吵"])
def test_a_category_is_found_by_code_words_and_pinyin(asked: str, cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    found = Page(browser.send(page_of(browser, made), 200, look="1", find=asked).text)
    assert "020301" in found.form("/triage").options["category"]


def test_unsorted_is_allowed(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    browser.send(page_of(browser, made), category="999901")
    assert look(made).category_code == "999901"


def test_a_story_without_a_known_word_offers_what_people_call_things(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, stated={"title": "", "narrative": "龘", "claims": ""}, parties=stories_apart())
    page = sign_in("clerk").see(f"/cases/{made}/triage")
    form = page.form("/triage")
    assert form.values.get("category", []) == []
    assert "押金不退" in page.text
    assert "060203" in form.options["category"]


def stories_apart() -> tuple[Any, ...]:
    return (stories.LIN, stories.XU)


# ------------------------------------------------------------------------------------- assigning


def test_another_than_the_first_proposal_needs_a_coded_reason(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    other = {"assign-mediator": str(cast.mediator_two)}
    browser.send(form, 422, **other)
    browser.send(form, **other, **{"assign-reason": "language"})
    assert look(made).mediator_id == cast.mediator_two


def test_whom_the_parties_chose_is_put_down_for_each_of_them(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    both = [str(key) for key in people(made).values()]
    browser.send(page_of(browser, made), **{
        "assign-mediator": str(cast.mediator_two), "assign-reason": "party_choice",
        "assign-chosen_by": "parties", "assign-wanted_by": both,
    })
    with db.reading() as session:
        said = session.scalars(select(Consent).where(Consent.kind == "mediator_choice")).all()
    assert {(c.party_id, c.subject, c.given) for c in said} == {
        (int(key), f"user:{cast.mediator_two}", True) for key in both
    }
    assert look(made).mediator_id == cast.mediator_two


def test_the_parties_choice_is_no_reason_where_nobody_is_ticked_as_having_chosen(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    answer = browser.send(page_of(browser, made), 422, **{
        "assign-mediator": str(cast.mediator_two), "assign-reason": "party_choice",
    })
    assert "还差:哪一方选的" in answer.text
    assert "产生方式也应选" in answer.text
    assert look(made).mediator_id is None


def test_a_strangers_tick_chooses_nothing(cast: Cast, sign_in: SignIn) -> None:
    other = people(came(cast, stated={"title": "另一事", "narrative": "噪音扰民,天天半夜装修。"}))
    made = came(cast, stated={"title": "第三事", "narrative": "狗咬了人,要医药费。"})
    browser = sign_in("clerk")
    form = page_of(browser, made)
    browser.send(form, **{
        "assign-wanted_by": [str(key) for key in other.values()], "accept-repeat_answer": "different",
    })
    with db.reading() as session:
        assert session.scalars(select(Consent)).all() == []


def test_where_nobody_is_free_the_page_says_who_is_back_when(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    with db.writing() as session:
        for record in session.scalars(select(MediatorRecord)):
            record.load_cap = 0
    browser = sign_in("clerk")
    page = browser.see(f"/cases/{made}/triage")
    assert "现在没有可以指派的调解员" in page.text
    browser.send(examined(page), do="accept+classify")
    assert look(made).state == "classified"


def test_where_the_register_is_empty_the_page_says_that_the_role_alone_is_not_enough(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    with db.writing() as session:
        for record in session.scalars(select(MediatorRecord)):
            session.delete(record)
    assert "用户 → 本人 → 调解员名册" in sign_in("clerk").see(f"/cases/{made}/triage").text


def test_nobody_below_the_level_that_the_grade_names_is_chosen_beforehand(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast, amount=Decimal(2_000_000))
    browser = sign_in("clerk")
    page = browser.see(f"/cases/{made}/triage")
    form = examined(page)
    assert form.values["grade"] == ["1"]
    assert form.values.get("assign-mediator", []) == []
    assert '<span class="pill">首选' not in page.html
    assert "区社会治理中心(包案领导、专班会商)办理" in page.text
    press = {"do": "accept+classify+assign", "assign-mediator": str(cast.village_mediator)}
    answer = browser.send(form, 422, **press)
    assert "选由下级办理的原因" in answer.text
    browser.send(form, **press, **{"assign-reason": "level_agreed"})
    assert look(made).mediator_id == cast.village_mediator


def test_where_what_is_ticked_raises_the_grade_past_every_mediator_only_that_is_said(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    assert form.values["assign-mediator"] == [str(cast.mediator)]
    refused = browser.send(form, 422, police_calls="20", do="accept+classify+assign")
    assert "请上级指派,或选定调解员并说明原因" in refused.text
    for untrue in ("不在调解员名册", "已不在任", "已达上限", "还差"):
        assert untrue not in Page(refused.text).text, untrue
    again = examined(Page(refused.text))
    assert again.values["police_calls"] == ["20"]
    assert again.values["grade"] == ["1"]
    press = {"assign-mediator": str(cast.mediator), "assign-reason": "level_agreed"}
    browser.send(again, do="accept+classify+assign", **press)
    assert look(made).grade == 1


@pytest.mark.parametrize("count", ["police_calls", "history_years", "towns"])
def test_no_count_is_below_zero(count: str, cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    refused = browser.send(page_of(browser, made), 422, **{count: "-3"})
    assert "不能小于零" in refused.text
    assert look(made).state == "registered"


def test_an_ordinary_case_may_go_to_any_level(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast)
    form = page_of(sign_in("clerk"), made)
    assert form.values["grade"] == ["3"]
    assert form.values["assign-mediator"] == [str(cast.mediator)]


def test_a_graver_case_goes_before_all_to_the_street(cast: Cast, sign_in: SignIn) -> None:
    made = came(cast, amount=Decimal(150_000))
    browser = sign_in("clerk")
    form = page_of(browser, made)
    assert form.values["grade"] == ["2"]
    assert form.values["assign-mediator"] in ([str(cast.mediator)], [str(cast.mediator_two)])
    browser.send(form, 422, **{"assign-mediator": str(cast.village_mediator)})


def test_without_script_another_mediator_can_be_chosen_with_his_reason_at_once(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    browser.send(form, **{"assign-mediator": str(cast.mediator_two), "assign-reason": "expertise"})
    assert look(made).mediator_id == cast.mediator_two
