"""One draft of the counter open on two pages: neither loses a word, and it becomes one dispute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.lifecycle.models import Draft
from tests.intake.test_views import LEAST, STORY
from tests.stories import fresh
from tests.support.client import HubClient
from tests.support.pages import Form, Page

SignIn = Callable[[str], HubClient]
Typed = dict[str, Any]

MORE = STORY + "说好九月还,至今没还。"


@pytest.fixture
def clerk(sign_in: SignIn) -> HubClient:
    return sign_in("clerk")


@pytest.fixture
def two(clerk: HubClient) -> tuple[Form, Form]:
    """The same parked draft, opened in two windows."""
    parked = clerk.follow(clerk.send(clerk.see("/intake/new").form("/intake/new"), **LEAST, park="1"))
    address = f"/intake/new?draft={parked.form('/intake/new').values['draft'][0]}"
    return clerk.see(address).form("/intake/new"), clerk.see(address).form("/intake/new")


def keep(clerk: HubClient, form: Form, **told: Any) -> Typed:
    """What the page's script does: send everything, remember what the answer says."""
    answer = clerk.post("/intake/keep", data={**form.values, **told})
    assert answer.status_code == 200
    said = dict(answer.json or {})
    form.values.update({name: [value] for name, value in told.items()})
    if "base" in said:
        form.values["base"] = [said["base"]]
    return said


def opened(clerk: HubClient, form: Form) -> dict[str, Any]:
    return dict(clerk.see(f"/intake/new?draft={form.values['draft'][0]}").form("/intake/new").values)


def test_what_two_windows_wrote_in_different_boxes_is_all_there(
    clerk: HubClient, two: tuple[Form, Form]
) -> None:
    first, second = two
    keep(clerk, first, narrative=MORE)
    told = keep(clerk, second, claims="还钱")
    assert told["changed"]["narrative"]["values"] == [MORE], "the second window can show it"
    keep(clerk, first, place="永西社区")
    now = opened(clerk, first)
    assert (now["narrative"], now["claims"], now["place"]) == ([MORE], ["还钱"], ["永西社区"])


def test_a_box_that_both_wrote_in_holds_both_texts(clerk: HubClient, two: tuple[Form, Form]) -> None:
    first, second = two
    keep(clerk, first, claims="还钱", amount="8000")
    keep(clerk, second, claims="写下欠条", amount="9000")
    now = opened(clerk, first)
    assert now["claims"][0].split() == ["还钱", "写下欠条"]
    assert now["amount"] == ["8000 / 9000"]


def test_a_window_may_take_back_what_it_wrote_itself(clerk: HubClient, two: tuple[Form, Form]) -> None:
    first, _second = two
    keep(clerk, first, claims="还钱")
    before = first.values["base"]
    keep(clerk, first, claims="还八千")
    first.values["base"] = before  # the answer of that saving was lost on the way
    keep(clerk, first, claims="写欠条")
    assert opened(clerk, first)["claims"] == ["写欠条"]


def test_the_press_is_not_taken_from_a_window_that_does_not_show_everything(
    clerk: HubClient, two: tuple[Form, Form], reading: Session
) -> None:
    first, second = two
    keep(clerk, first, narrative=MORE)
    refused = clerk.send(second, 409, claims="还钱")
    assert reading.scalars(select(Dispute)).all() == []
    page = Page(refused.text)
    assert "您在另一个页面上也写了这份内容:什么事" in page.text
    clerk.send(page.form("/intake/new"))
    dispute = fresh(reading).scalars(select(Dispute)).one()
    assert (dispute.narrative, dispute.claims) == (MORE, "还钱")


def test_a_draft_is_registered_once_and_the_other_window_hears_of_it(
    clerk: HubClient, two: tuple[Form, Form], reading: Session
) -> None:
    first, second = two
    clerk.send(first)
    dispute = reading.scalars(select(Dispute)).one()
    told = keep(clerk, second, claims="还钱")
    assert dispute.intake_no in told["became"]["said"]
    assert told["became"]["url"] == f"/cases/{dispute.id}"
    assert fresh(reading).scalars(select(Draft)).all() == [], "what was registered is no draft any more"
    refused = Page(clerk.send(second, 409).text)
    assert dispute.intake_no in refused.text
    assert refused.form("/intake/new").values["claims"] == ["还钱"]
    assert len(fresh(reading).scalars(select(Dispute)).all()) == 1
    clerk.send(refused.form("/intake/new"))
    assert len(fresh(reading).scalars(select(Dispute)).all()) == 2, "it was another dispute after all"


def test_the_address_of_a_registered_draft_leads_to_the_case(
    clerk: HubClient, two: tuple[Form, Form], reading: Session
) -> None:
    clerk.send(two[0])
    dispute = reading.scalars(select(Dispute)).one()
    away = clerk.get(f"/intake/new?draft={two[0].values['draft'][0]}")
    assert away.location == f"/cases/{dispute.id}"


def test_one_window_that_is_emptied_does_not_throw_away_what_the_other_wrote(
    clerk: HubClient, two: tuple[Form, Form]
) -> None:
    first, second = two
    keep(clerk, first, claims="还钱")
    blank = dict.fromkeys(("applicants-0-name", "respondents-0-name", "narrative"), "")
    keep(clerk, second, **blank)
    assert opened(clerk, first)["claims"] == ["还钱"]
