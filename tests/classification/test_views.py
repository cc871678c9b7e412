"""The page of grading and the page that explains a deadline."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mediation.core import formats
from mediation.core.database import db
from mediation.lifecycle import proposals
from tests.cast import Cast
from tests.lifecycle.stages import LEAK, classified, look
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]


def test_the_page_shows_the_proposal_its_reasons_and_the_terms(cast: Cast, sign_in: SignIn) -> None:
    made = classified(
        cast, grade="2", amount=Decimal(150000), stated={"narrative": "楼上漏水把天花板泡了,双方推搡。"}
    )
    page = sign_in("clerk").see(f"/cases/{made}/grade")
    for text in ("二级·较大", "标的150000元", "推搡", "三级·一般", "漏水"):
        assert text in page.text


def test_raising_the_grade_in_one_press(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    browser.send(form, grade="1", reason="escalated")
    assert (look(made).state, look(made).grade) == ("classified", 1)


def test_the_day_to_which_a_grade_moves_the_due_day_is_told_before_the_press(
    cast: Cast, sign_in: SignIn
) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    page, before = browser.see(f"/cases/{made}/grade"), look(made).due_on
    browser.follow(browser.send(page.form("/grade"), grade="1", reason="escalated"))
    after = look(made).due_on
    assert after != before
    assert f"现在 {formats.day(before)} 到期" in page.text
    told = page.text.partition("到期日随之改变:")[2].partition("。")[0]
    assert f"一级·重大 {formats.day(after)}" in told
    assert "三级" not in told, "the grade that holds moves nothing"


def test_looking_again_changes_nothing_but_the_proposal(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    answer = browser.send(form, status=200, look="1", signs=["extreme_threat"], find="louS漏水")
    assert "一级·重大" in answer.text
    assert look(made).grade == 3


def test_a_searched_category_can_be_picked(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    browser.send(form, offered="075101", category="", grade="3", reason="wrong_category")
    assert (look(made).category_code, look(made).deadline_rule) == ("075101", "labour")


def test_further_categories_are_kept_as_codes(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    browser.send(form, other_categories=["110203", "060204"], reason="new_facts")
    assert look(made).grading["further"] == ["110203", "060204"]


def test_bad_input_is_422_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    answer = browser.send(form, status=422, category="", grade="3", note="先这样", police_calls="很多")
    assert "先这样" in answer.text
    assert look(made).grade == 3


def test_a_lower_grade_waits_for_the_second_person(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast, grade="2", amount=Decimal(150000))
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    fields: dict[str, Any] = {"category": LEAK, "grade": "3", "reason": "calmed"}
    browser.send(form, second=str(cast.head), **fields)
    assert look(made).grade == 2
    with db.reading() as session:
        (waiting,) = proposals.open_of(session, made)
    boss = sign_in("head")
    boss.send(boss.see(f"/cases/{made}/proposals/{waiting.id}").form("/proposals"), decision="confirm")
    assert look(made).grade == 3


def test_a_lower_grade_goes_to_the_second_person_by_itself(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast, grade="2", amount=Decimal(150000))
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    assert form.values["second"] == [str(cast.head)]
    browser.send(form, category=LEAK, grade="3", reason="calmed")
    with db.reading() as session:
        assert len(proposals.open_of(session, made)) == 1


def test_nobody_is_asked_where_the_grade_is_not_lower(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    browser.send(form, second=str(cast.head), grade="1", reason="escalated")
    assert look(made).grade == 1
    with db.reading() as session:
        assert proposals.open_of(session, made) == []


def test_who_confirms_is_not_marked_optional_and_the_summary_leads_to_him(
    cast: Cast, sign_in: SignIn
) -> None:
    made = classified(cast, grade="2", amount=Decimal(150000))
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    answer = browser.send(form, 422, category=LEAK, grade="3", reason="calmed", second="")
    page = Page(answer.text)
    assert [e for e in page.all("a") if e.attributes.get("href") == "#second"]
    label = next(e for e in page.all("label") if e.attributes.get("for") == "second")
    assert "选填" not in label.text
    assert page.form("/grade").values["second"] == [str(cast.head)]


def test_the_deadline_page_counts_every_day(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    page = sign_in("clerk").see(f"/cases/{made}/deadline")
    assert "分级期限" in page.text
    assert "首日不计" in page.text


def test_grading_pages_stand_behind_the_wall(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    for path in ("grade", "deadline"):
        sign_in("stranger").see(f"/cases/{made}/{path}", 404)
    sign_in("reviewer").see(f"/cases/{made}/grade", 403)
    sign_in("reviewer").see(f"/cases/{made}/deadline", 200)


def test_the_button_of_the_case_file_leads_to_the_page(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast, stated={"title": "另一事"})
    assert f'href="/cases/{made}/grade"' in sign_in("clerk").see(f"/cases/{made}").html
