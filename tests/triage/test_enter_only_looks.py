"""Enter in a box where something is looked for only looks: it takes in, grades and settles nothing."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from tests import stories
from tests.cast import Cast
from tests.lifecycle.stages import LEAK, classified, look
from tests.support.client import HubClient
from tests.support.pages import Page
from tests.triage.story import came, page_of

SignIn = Callable[[str], HubClient]


def test_enter_while_a_category_is_looked_for_finds_it_and_accepts_nothing(
    cast: Cast, sign_in: SignIn
) -> None:
    made = came(cast)
    browser = sign_in("clerk")
    form = page_of(browser, made)
    found = Page(browser.send(form, 200, find="噪音", **form.enter).text).form("/triage")
    assert "020301" in found.options["category"]
    assert found.values["accept-no_bar"] == ["y"]
    assert (look(made).state, look(made).number) == ("registered", None)


def test_enter_on_the_page_of_grading_grades_nothing(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/grade").form("/grade")
    found = Page(browser.send(form, 200, find="噪音", grade="1", reason="escalated", **form.enter).text)
    assert "020301" in found.form("/grade").options["offered"]
    assert (look(made).category_code, look(made).grade) == (LEAK, 3)


def test_enter_at_the_counter_registers_and_settles_nothing(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    browser = sign_in("clerk")
    for path in ("/intake/new", "/intake/on-the-spot"):
        form = browser.see(path).form(path)
        typed = {
            "applicants-0-name": "杨某", "respondents-0-name": "赵某", "narrative": "漏水", "no_danger": "y",
        }
        back = Page(browser.send(form, 200, **typed, **form.enter).text).form(path)
        assert back.values["narrative"] == ["漏水"]
    assert stories.fresh(reading).scalar(select(func.count(Dispute.id))) == 0
