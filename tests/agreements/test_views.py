"""The agreement in the browser: written, checked, signed, printed; nothing private, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.agreements.effect import Signed
from mediation.agreements.models import Agreement
from mediation.agreements.queries import effective
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import look
from tests.sessions.story import hold, start_record, started
from tests.support.client import HubClient
from tests.support.pages import Page

from .story import agreed, drafted, mediating, offered, party_ids, row, rows, sign

SignIn = Callable[[str], HubClient]

pytestmark = pytest.mark.usefixtures("clock")


def page_of(dispute_id: int, agreement_id: int, more: str = "") -> str:
    return f"/cases/{dispute_id}/agreements/{agreement_id}{more}"


def term(dispute_id: int, index: int = 0, **values: str) -> dict[str, str]:
    tenant, landlord = party_ids(dispute_id)
    given = {
        "from_party": str(landlord), "to_party": str(tenant), "kind": "money", "what": "装修补偿款",
        "amount": "50000", "due_on": (hub_clock.today() + timedelta(days=10)).isoformat(),
        "way": "transfer", "account": "6228480000000000001", **values,
    }
    return {f"terms-{index}-{name}": value for name, value in given.items()}


def test_from_the_case_page_to_an_agreement_in_effect(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    mediator = sign_in("mediator")
    case = mediator.see(f"/cases/{made}?tab=agreement")
    assert f"/cases/{made}/agreements/new" in case.html
    begin = mediator.see(f"/cases/{made}/agreements/new")
    draft = mediator.follow(mediator.send(begin.form("/agreements/new"), form="written"))
    form = draft.form("/agreements/")
    signing = mediator.follow(mediator.send(form, facts="对补偿数额有争议", go="offer", **term(made)))
    (agreement,) = rows("agreement", made)
    assert agreement.state == "signing"
    assert "3" in signing.text
    clerk = sign_in("clerk")
    page = clerk.see(page_of(made, agreement.id, "/sign"))
    ticks = {name: "y" for name in page.form("/sign").values if name.startswith("by-")}
    ticks = {name.replace("by-", "tick-"): "y" for name in ticks}
    done = clerk.follow(clerk.send(page.form("/sign"), **ticks))
    assert "已生效" in done.text
    assert look(made).state == "agreed"
    case = clerk.see(f"/cases/{made}?tab=agreement")
    for word in ("¥50,000.00", "司法确认", "回访", agreement.number):
        assert word in case.text


def test_a_line_more_and_a_line_less_need_no_script_and_keep_what_was_typed(
    cast: Cast, sign_in: SignIn
) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made)
    mediator = sign_in("mediator")
    form = mediator.see(page_of(made, agreement)).form("/agreements/")
    more = Page(mediator.send(form, status=200, add="", facts="新写的事实").text)
    assert "新写的事实" in more.html
    assert "terms-1-what" in more.html
    phrase = Page(mediator.send(more.form("/agreements/"), status=200, add="leak").text)
    assert "修好漏水处" in phrase.html
    less = Page(mediator.send(phrase.form("/agreements/"), status=200, remove="0").text)
    assert "装修补偿款" not in less.html.split('id="check"')[0]
    assert "修好漏水处" in less.html
    mediator.send(less.form("/agreements/"), **{"terms-1-due_on": "2026-12-31"})
    assert look(made).state == "mediating"


def test_the_phrase_against_noise_is_a_duty_that_goes_on_from_today(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made)
    mediator = sign_in("mediator")
    form = mediator.see(page_of(made, agreement)).form("/agreements/")
    page = Page(mediator.send(form, status=200, add="stop").text)
    values = page.form("/agreements/").values
    assert values["terms-1-kind"] == ["continuing"]
    assert values["terms-1-from_on"] == [hub_clock.today().isoformat()]
    assert "第2条没有写明" not in page.text


def test_an_amount_is_divided_into_monthly_parts_that_add_up(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made)
    mediator = sign_in("mediator")
    form = mediator.see(page_of(made, agreement)).form("/agreements/")
    fields = {"terms-0-amount": "100", "terms-0-share": "3", "terms-0-due_on": "2026-12-31", "divide": "0"}
    page = Page(mediator.send(form, status=200, **fields).text)
    (written,) = page.form("/agreements/").values["terms-0-parts"]
    assert written.split() == ["2026-12-31", "33.33", "2027-01-31", "33.33", "2027-02-28", "33.34"]
    mediator.send(page.form("/agreements/"), go="offer")
    assert row("agreement", agreement).state == "signing"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made)
    mediator = sign_in("mediator")
    form = mediator.see(page_of(made, agreement)).form("/agreements/")
    bad = Page(mediator.send(
        form, status=422, facts="打好的字", **{"terms-0-parts": "明年 好多", "terms-0-amount": "五万"}
    ).text)
    for kept in ("打好的字", "明年 好多", "五万"):
        assert kept in bad.html
    sums = Page(mediator.send(
        form, status=422, go="offer", facts="打好的字", **{"terms-0-parts": "2026-12-31 20000"}
    ).text)
    assert "分期合计与总额不符" in sums.text
    assert "打好的字" in sums.html
    assert row("agreement", agreement).state == "draft"
    assert "打好的字" not in (row("agreement", agreement).facts or "")


def test_the_checker_says_which_term_and_why_and_advice_may_be_answered(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made)
    mediator = sign_in("mediator")
    form = mediator.see(page_of(made, agreement)).form("/agreements/")
    vague = {"terms-0-what": "适当补偿", "terms-0-to_party": ""}
    page = Page(mediator.send(form, status=422, go="offer", **vague).text)
    assert "第1条没有写明付给谁" in page.text
    assert "第1条数额不明确" in page.text
    form = page.form("/agreements/")
    again = {"terms-0-to_party": str(party_ids(made)[0])}
    page = Page(mediator.send(form, status=422, go="offer", **again).text)
    assert "没有写明付给谁" not in page.text
    (answer,) = [name for name in page.form("/agreements/").values if name.startswith("answer.")]
    mediator.send(page.form("/agreements/"), go="offer", **{answer: "各方认可这个说法"})
    assert reading.get_one(Agreement, agreement).state == "signing"


def test_who_is_left_out_is_named_with_the_way_to_split(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    agreement = drafted(cast.actor("mediator"), made, parties=tuple(party_ids(made)[:1]))
    page = sign_in("mediator").see(page_of(made, agreement))
    assert "先分案" in page.text
    assert f"/cases/{made}/do/dispute.split" in page.html


def test_no_telephone_identity_number_or_protected_address_is_on_the_paper(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made, agreement = agreed(cast)
    clerk = sign_in("clerk")
    for page in (page_of(made, agreement, "/paper"), page_of(made, agreement)):
        html = clerk.see(page).html
        for private in ("13800138000", "138 0013 8000", "13900139000", "乔司街道一号"):
            assert private not in html
    text = row("agreement", agreement).text
    assert "138" not in text.replace("6228480000000000001", "")
    assert effective(reading, made) is not None


@pytest.mark.parametrize("private", ["13800138000", "110101199003077758", "乔司街道一号"])
def test_what_is_private_may_not_be_typed_into_it(
    cast: Cast, sign_in: SignIn, private: str
) -> None:
    made = mediating(cast)
    protect_addresses(cast, made)
    agreement = drafted(cast.actor("mediator"), made)
    mediator = sign_in("mediator")
    form = mediator.see(page_of(made, agreement)).form("/agreements/")
    page = Page(mediator.send(form, status=422, go="offer", **{"terms-0-what": f"补偿款 {private}"}).text)
    assert "协议书不写这些" in page.text
    assert row("agreement", agreement).state == "draft"


def protect_addresses(cast: Cast, dispute_id: int) -> None:
    from_rows = party_ids(dispute_id)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, dispute_id)
        for key in from_rows:
            a.session.get_one(Party, key).address_protected = True
        a.edit(dispute, "party.edited")


def test_the_paper_says_how_many_copies_and_shows_its_fingerprint(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    page = sign_in("clerk").see(page_of(made, agreement, "/paper"))
    assert "一式3份" in page.text
    assert row("agreement", agreement).short_hash in page.text


def test_signing_says_what_is_wrong_at_its_place(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    clerk = sign_in("clerk")
    form = clerk.see(page_of(made, agreement, "/sign")).form("/sign")
    nothing = clerk.send(form, status=422)
    assert "请勾选已签字的人" in nothing.text
    tomorrow = (hub_clock.today() + timedelta(days=1)).isoformat()
    wrong = clerk.send(form, status=422, **{"tick-seal": "y", "seal": tomorrow})
    assert "签字日期不能晚于今天" in wrong.text
    assert tomorrow in wrong.text


def test_another_signature_is_no_reason_to_begin_again_but_the_effect_is(
    cast: Cast, sign_in: SignIn
) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    clerk, mediator = sign_in("clerk"), sign_in("mediator")
    first, second = (c.see(page_of(made, agreement, "/sign")).form("/sign") for c in (clerk, mediator))
    clerk.send(first, **{"tick-seal": "y"})
    mediator.send(second, **{"tick-mediator": "y"})
    third = clerk.see(page_of(made, agreement, "/sign")).form("/sign")
    parties = {f"tick-party-{key}": "y" for key in party_ids(made)}
    mediator.send(mediator.see(page_of(made, agreement, "/sign")).form("/sign"), **parties)
    clerk.send(third, status=409, **parties)
    assert look(made).state == "agreed"


def test_an_oral_agreement_takes_effect_from_its_page(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    mediator = sign_in("mediator")
    begin = mediator.see(f"/cases/{made}/agreements/new")
    form = mediator.follow(mediator.send(begin.form("/agreements/new"), form="oral")).form("/agreements/")
    refused = Page(mediator.send(form, status=422, go="orally", no_paper_needed="y").text)
    assert "还没有记录协议内容" in refused.text
    done = mediator.follow(mediator.send(
        refused.form("/agreements/"), go="orally", no_paper_needed="y", oral_content="徐某当场付清,两清。"
    ))
    assert "已生效" in done.text
    assert look(made).agreement_form == "oral"


def test_a_promise_by_word_becomes_a_term_or_it_is_said_why_nobody_need_watch_it(
    cast: Cast, sign_in: SignIn
) -> None:
    made = mediating(cast)
    mediator = sign_in("mediator")
    begin = mediator.see(f"/cases/{made}/agreements/new")
    form = mediator.follow(mediator.send(begin.form("/agreements/new"), form="oral")).form("/agreements/")
    said = {"go": "orally", "no_paper_needed": "y", "oral_content": "徐某赔偿五百元，三天内止漏。"}
    page = Page(mediator.send(form, status=422, **said).text)
    assert "却没有列成条款" in page.text
    form = page.form("/agreements/")
    (answer,) = (name for name in form.values if name.startswith("answer.promise_without_term"))
    done = mediator.follow(mediator.send(form, **said, **{answer: "款项由社区代管，当晚已到位"}))
    assert "没有要盯的条款" in done.text
    assert "份数" not in done.text
    assert rows("promise", made) == []


def test_walls_stand_around_every_page(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    other = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    pages = [page_of(made, agreement, more) for more in ("", "/paper", "/sign")]
    stranger, reviewer, clerk = sign_in("stranger"), sign_in("reviewer"), sign_in("clerk")
    for page in pages:
        stranger.see(page, status=404)
        reviewer.see(page, status=403)
    clerk.see(page_of(other, agreement), status=404)
    clerk.see(page_of(made, 1), status=404)
    sign_in("head").see(page_of(made, agreement))
    sign_in("head").see(page_of(made, agreement, "/sign"), status=403)


def test_the_text_of_a_protected_case_is_for_its_handlers(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast, secrecy="domestic_violence", grade="2")
    agreement = offered(cast.actor("mediator"), made)
    sign(cast.actor("clerk"), made, agreement)
    sign_in("clerk").see(page_of(made, agreement))
    above = sign_in("head_of_centre")
    above.see(page_of(made, agreement), status=403)
    assert "装修补偿款" not in above.see(f"/cases/{made}?tab=agreement").html


def test_who_wrote_the_record_stands_by_name_under_the_agreement(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, meeting = started(cast, clock)
    hold(cast.actor("mediator"), made, meeting, "agreed")
    start_record(cast.actor("clerk"), made, meeting)
    agreement = offered(cast.actor("mediator"), made)
    assert "第1稿" in sign_in("clerk").see(page_of(made, agreement)).text
    sign(cast.actor("clerk"), made, agreement, [Signed(signer="recorder", signed_on=hub_clock.today())])
    page = sign_in("clerk").see(page_of(made, agreement))
    with db.reading() as session:
        name = session.get_one(User, cast.clerk).name
    assert ["记录人", name] in [cells[:2] for cells in page.table("签字")]
