"""Who speaks what a party needs is proposed first; where nobody does, an interpreter is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update

from mediation.accounts import languages, register, replay
from mediation.accounts.models import MediatorRecord, User
from mediation.assignment import needs, queries
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core.database import db
from tests.cast import Cast
from tests.lifecycle.stages import classified
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]

pytestmark = pytest.mark.usefixtures("app", "clock")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("手语", ("手语",)), ("余杭话、苗语", ("临平话", "苗语")), ("需苗语翻译", ("苗语",)),
        ("只会讲本地话", ("临平话",)), ("哑语 英语", ("手语", "英语")), ("毛南语翻译", ("毛南语",)),
        ("吴语,临平话", ("临平话",)), ("不需要", ()), ("", ()),
    ],
)
def test_a_language_is_known_by_whatever_name_it_is_written(written: str, names: tuple[str, ...]) -> None:
    assert languages.named(written) == names


def speaks(cast: Cast, who: int, what: str) -> None:
    with db.writing() as session:
        entry = register.Entry(cast.qiaosi, date(2024, 1, 1), languages=what)
        register.enter(session, cast.actor("security"), session.get_one(User, who), entry)


def needing(cast: Cast, what: str) -> int:
    asking = PartyInput(side="applicant", name="林某", interpreter=what)
    return classified(cast, parties=(asking, PartyInput(side="respondent", name="徐某")))


def ranked(made: int) -> list[str]:
    with db.reading() as session:
        found = queries.candidates(session, session.get_one(Dispute, made))
        return [r.standing.name for r in found if r.standing.own_house]


def test_who_speaks_what_a_party_needs_is_proposed_with_that_as_a_reason(
    cast: Cast, sign_in: SignIn
) -> None:
    speaks(cast, cast.mediator_two, "哑语、临平话")
    plain = needing(cast, "")
    assert ranked(plain)[0] == "调解员老周"
    made = needing(cast, "需要手语")
    assert ranked(made)[0] == "调解员老郑"
    page = sign_in("clerk").see(f"/cases/{made}/assignment")
    assert "会手语" in page.text
    assert "没有:会手语" in page.text
    assert "当事人语言需求" in page.text
    assert "当事人语言需求" not in sign_in("clerk").see(f"/cases/{plain}/assignment").text


def test_the_register_keeps_a_language_by_its_usual_name(cast: Cast) -> None:
    speaks(cast, cast.mediator_two, "余杭话 聋哑手语")
    with db.reading() as session:
        kept = select(MediatorRecord.languages).where(MediatorRecord.user_id == cast.mediator_two)
        assert session.scalar(kept) == "临平话、手语"


def test_where_nobody_speaks_it_the_page_asks_for_an_interpreter(cast: Cast, sign_in: SignIn) -> None:
    made = needing(cast, "苗语")
    assert "可指派的调解员都不会苗语" in sign_in("clerk").see(f"/cases/{made}/assignment").text
    speaks(cast, cast.mediator_two, "苗话")
    assert "都不会" not in sign_in("clerk").see(f"/cases/{made}/assignment").text


def test_the_page_of_accepting_and_assigning_says_what_has_to_be_spoken(cast: Cast, sign_in: SignIn) -> None:
    made = needing(cast, "苗语")
    assert "可指派的调解员都不会苗语" in sign_in("clerk").see(f"/cases/{made}/triage").text


def test_two_languages_of_which_he_speaks_one_are_half_the_points(cast: Cast) -> None:
    speaks(cast, cast.mediator, "苗语")
    speaks(cast, cast.mediator_two, "苗语、手语")
    made = needing(cast, "苗语、手语")
    with db.reading() as session:
        found = queries.candidates(session, session.get_one(Dispute, made))
        points = {
            r.standing.user_id: point.points for r in found for point in r.points if point.code == "language"
        }
        assert points[cast.mediator] * 2 == points[cast.mediator_two]
        assert needs.of(session, made, found).unmet == ()


def test_a_language_written_past_the_hub_is_found_out(cast: Cast) -> None:
    speaks(cast, cast.mediator_two, "手语")
    with db.writing() as session:
        changed = update(MediatorRecord).where(MediatorRecord.user_id == cast.mediator_two)
        session.execute(changed.values(languages="苗语"))
    with db.reading() as session:
        told = [found.what for found in replay.differences(session)]
    assert any("mediator_record" in what for what in told)


def test_the_security_administrator_enters_the_languages_and_the_log_says_so(
    cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in("security")
    form = browser.see(f"/admin/users/{cast.mediator}").form("/register")
    browser.send(form, **{"register-languages": "余杭话、手语"})
    assert "临平话、手语" in browser.see(f"/admin/users/{cast.mediator}").html
    assert "语言方言" in browser.see("/admin/changes").text
