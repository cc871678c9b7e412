"""Two windows on one draft: who saves second keeps his words and the other's, term by term."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation.agreements.models import Agreement
from mediation.core.database import db
from tests.cast import Cast
from tests.support.client import HubClient
from tests.support.pages import Form, Page

from .story import drafted, mediating, payment
from .test_views import page_of, term

SignIn = Callable[[str], HubClient]

pytestmark = pytest.mark.usefixtures("clock")

BACK = "重新打开并填入我写的"


@pytest.fixture
def address(cast: Cast) -> str:
    """A draft with two terms."""
    made = mediating(cast)
    terms = payment(made), payment(made, amount="300", what="误工费")
    return page_of(made, drafted(cast.actor("mediator"), made, *terms))


def two(address: str, mediator: HubClient) -> tuple[Form, Form]:
    return mediator.see(address).form("/agreements/"), mediator.see(address).form("/agreements/")


def back(mediator: HubClient, stale: Page) -> Page:
    return mediator.see(next(e.attributes["href"] for e in stale.all("a") if e.text == BACK))


def stands(address: str) -> list[tuple[str, str, str]]:
    with db.reading() as session:
        row = session.get_one(Agreement, int(address.rpartition("/")[2]))
        return [(term.what or "", f"{term.amount:.0f}", term.account or "") for term in row.terms]


def made_of(address: str) -> int:
    return int(address.split("/")[2])


def test_anothers_new_term_and_account_stay_and_the_page_tells_them(address: str, sign_in: SignIn) -> None:
    mediator = sign_in("mediator")
    first, second = two(address, mediator)
    more = term(made_of(address), 2, what="赔礼的花", amount="88", account="")
    mediator.send(first, **{"terms-0-account": "6228480000000000777", **more})
    stale = Page(mediator.send(second, 409, duties="各自承担责任").text)
    added = next(e.text for e in stale.all("div") if e.within("dl") and "条款3" in e.text)
    assert "赔礼的花" in added
    assert "止漏并修复" not in stale.text, "the list of phrases was not touched"
    page = back(mediator, stale)
    form = page.form("/agreements/")
    assert form.values["duties"] == ["各自承担责任"]
    assert form.values["terms-0-account"] == ["6228480000000000777"]
    assert "赔礼的花" in "".join(e.text for e in page.all("div") if e.attributes.get("class") == "story")
    mediator.send(form)
    assert [what for what, _amount, _account in stands(address)] == ["装修补偿款", "误工费", "赔礼的花"]
    assert stands(address)[0][2] == "6228480000000000777"


def test_both_changed_another_field_of_one_term(address: str, sign_in: SignIn) -> None:
    mediator = sign_in("mediator")
    first, second = two(address, mediator)
    mediator.send(first, **{"terms-1-amount": "350"})
    stale = Page(mediator.send(second, 409, **{"terms-1-what": "误工费两天"}).text)
    mediator.send(back(mediator, stale).form("/agreements/"))
    assert stands(address)[1][:2] == ("误工费两天", "350")


def test_both_changed_the_same_field_and_both_values_are_told(address: str, sign_in: SignIn) -> None:
    mediator = sign_in("mediator")
    first, second = two(address, mediator)
    mediator.send(first, **{"terms-1-amount": "350"})
    stale = Page(mediator.send(second, 409, **{"terms-1-amount": "400"}).text)
    row = next(e for e in stale.all("div") if e.within("dl") and "条款2 ·" in e.text)
    assert "350" in row.text
    assert "400" in row.text
    mediator.send(back(mediator, stale).form("/agreements/"))
    assert stands(address)[1][1] == "400"


def test_a_term_taken_out_by_one_stays_out_unless_the_other_wrote_in_it(
    address: str, sign_in: SignIn
) -> None:
    mediator = sign_in("mediator")
    first, second = two(address, mediator)
    shorter = Page(mediator.send(first, 200, remove="0").text).form("/agreements/")
    mediator.send(shorter)
    stale = Page(mediator.send(second, 409, duties="各自承担责任").text)
    form = back(mediator, stale).form("/agreements/")
    assert form.values["terms-0-what"] == ["误工费"]
    assert "terms-1-what" not in form.values
    third = mediator.see(address).form("/agreements/")
    mediator.send(form, **{"terms-0-what": "误工费三天"})
    gone = Page(mediator.send(third, 200, remove="0").text).form("/agreements/")
    stale = Page(mediator.send(gone, 409, facts="事实清楚").text)
    assert back(mediator, stale).form("/agreements/").values["terms-0-what"] == ["误工费三天"]
