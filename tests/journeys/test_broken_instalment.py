"""A loan is to be paid back in three parts; the second does not come, and there is a new round."""

from __future__ import annotations

from datetime import timedelta

from mediation.core import clock

from .house import House
from .people import Case
from .table import EVERYBODY

STORY = "徐某三年前向林某借了三万元,写了欠条,一直没有还。"


def _next_step(case: Case) -> str:
    page = case.see("clerk")
    return next(e.text for e in page.all("section") if "next" in e.attributes.get("class", "").split())


def test_a_broken_instalment_leads_to_urging_and_a_new_round(house: House) -> None:
    case = house.register("clerk", ["林某"], ["徐某"], title="借款", narrative=STORY, amount="30000")
    case.accept()
    case.classify("080401")
    case.assign("mediator")
    case.begin()
    first = clock.today() + timedelta(days=5)
    case.draft()
    terms = {"from_party": "徐某", "to_party": "林某", "kind": "付款", "what": "借款", "amount": "30000",
             "due_on": first, "way": "微信", "share": "3"}
    assert "分期合计与总额不符" in case.write(
        "mediator", {**terms, "share": "", "parts": f"{first} 10000"}, go="offer", status=422
    ).text
    case.divide("mediator", terms)
    case.write("mediator", go="offer")
    case.sign("clerk", "林某", "徐某", *EVERYBODY)

    house.later(days=5)
    left_open = case.opened("clerk_two", "promise.keep", "第1期")
    case.beside("clerk", "第1期", "promise.keep", proof="转账凭证")
    case.stale("clerk_two", left_open, proof="收条", proof_words="当面点清")
    assert "还没有到履行期" in case.refused_beside(
        "clerk", "第2期", "promise.break", reason="无力履行", called_at=clock.now()
    )

    # The day passes. In the morning it is in the in-box and stands red on the list; somebody calls.
    house.night(days=31)
    assert "本案有一步已过期限" in house.browser("clerk").see("/inbox").text
    due = house.browser("clerk").see("/followup")
    assert "第2期" in due.text
    case.contact("clerk", "徐某", "打通·再约")
    case.beside("clerk", "第2期", "promise.break", reason="无力履行", called_at=clock.now())
    assert "违约后还没有引导途径" in case.refused("clerk", "dispute.close")
    case.do("clerk", "dispute.reopen", reason="协议未履行", asked_by=["林某"])
    assert (case.state, case.now.round, case.now.grade) == ("accepted", 2, 2)

    # Everything is asked anew; what is agreed now takes the place of the old agreement.
    assert case.proposed("080401") == "2"
    case.classify("080401")
    case.assign("mediator")
    assert "权利义务" in case.refused("mediator", "dispute.begin", declaration=True)
    case.begin()
    case.draft(form="oral")
    day = clock.today() + timedelta(days=3)
    case.write(
        "mediator",
        {"from_party": "徐某", "to_party": "林某", "kind": "付款", "what": "余款", "amount": "20000",
         "due_on": day, "way": "现金", "parts": ""},
        oral_content="徐某三日内一次付清余款二万元。", no_paper_needed=True, go="orally",
    )
    assert case.state == "agreed"
    house.later(days=3)
    case.do("clerk", "promise.keep", proof="收条")
    case.visit("clerk", "林某", "徐某", no=1)
    assert "共同申请" in _next_step(case)
    case.close()
    assert "归档" in _next_step(case)
    assert "共同申请" not in _next_step(case), "a closed file waits for nothing of the kind"
    case.archive()

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.assign",
        "consent.recorded", "consent.recorded", "dispute.begin",
        "agreement.draft", "agreement.written", "agreement.offer_for_signing", "agreement.signed",
        "agreement.take_effect", "dispute.agree", "visit.plan", *3 * ["promise.make"], "confirmation.open",
        "promise.keep", "confirmation.lapse", "contact.noted", "promise.break",
        "dispute.reopen", "visit.drop",
        "dispute.classify", "dispute.assign", "consent.recorded", "consent.recorded", "dispute.begin",
        "agreement.draft", "agreement.written", "agreement.take_effect_orally", "agreement.supersede",
        *2 * ["promise.replace"],
        "dispute.agree", *2 * ["visit.plan"], "promise.make", "confirmation.open",
        "promise.keep", "visit.do", "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "1 / 1", "days": "0 天"}
