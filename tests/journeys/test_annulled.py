"""An agreement falls: an open file gets a new round; out of the archive comes a linked new dispute."""

from __future__ import annotations

from mediation.core import clock

from .house import House
from .people import Case

STORY = "徐某把旧车卖给林某,林某发现车出过大事故。"

UNTIL_AGREED = (
    "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.assign",
    "consent.recorded", "consent.recorded", "dispute.begin",
    "agreement.draft", "agreement.written", "agreement.take_effect_orally", "dispute.agree",
    "visit.plan", "promise.make", "confirmation.open",
)


def agreed(house: House) -> Case:
    """Agreed by word of mouth that the price goes back."""
    case = house.register("clerk", ["林某"], ["徐某"], title="旧车买卖", narrative=STORY, amount="20000")
    case.accept()
    case.classify("040102")
    case.assign("mediator")
    case.begin()
    case.draft(form="oral")
    case.write(
        "mediator",
        {"from_party": "徐某", "to_party": "林某", "kind": "付款", "what": "退车款", "amount": "20000",
         "due_on": clock.today(), "way": "现金"},
        oral_content="徐某退还车款二万元,林某交还车辆。", no_paper_needed=True, go="orally",
    )
    return case


def test_an_agreement_set_aside_leads_to_a_new_round(house: House) -> None:
    case = agreed(house)
    house.later(days=5)
    case.paper("法院或其他机关文书", "撤销判决书", dated_on=clock.today())
    ruling = {"reason": "法院确认协议无效", "paper": "撤销判决书", "second": "沈主任"}
    assert "作出机关" in case.refused("clerk", "dispute.annul", **ruling)
    case.do("clerk", "dispute.annul", decided_by="临平区人民法院", **ruling)
    assert case.state == "agreed"
    assert "撤销判决书" in case.proposal("head").text
    case.confirm("head")
    assert (case.state, case.now.end_reason) == ("ended", "void_by_court")
    assert "还没有告知结果" in case.refused("clerk", "dispute.close")

    # A new round is begun too early, taken back, and begun when both ask for it.
    case.do("clerk", "dispute.reopen", reason="原协议已失效", asked_by=["林某"])
    case.take_back("clerk")
    assert (case.state, case.now.round, case.now.end_reason) == ("ended", 1, "void_by_court")
    assert case.is_open_to("mediator")
    house.later(days=1)
    case.do("clerk", "dispute.reopen", reason="原协议已失效", asked_by=["林某", "徐某"])
    case.classify("040102")
    case.assign("mediator")
    house.later(days=2)
    case.do(
        "clerk", "dispute.withdraw", reason="双方自行和解", asked_by=["林某", "徐某"], said_how="当面",
        content="徐某退一万五千元,车归林某",
    )
    case.close()
    case.archive()

    assert case.log == [
        *UNTIL_AGREED, "paper.added", "proposal.made", "dispute.annul", "visit.drop", "agreement.void",
        "confirmation.forgo", "promise.fall", "dispute.reopen", "dispute.take_back", "dispute.reopen",
        "dispute.classify", "dispute.assign", "dispute.withdraw", "visit.plan", "visit.plan",
        "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "1 / 1", "days": "0 天"}


def test_out_of_the_archive_comes_a_correction_and_a_new_dispute(house: House) -> None:
    case = agreed(house)
    case.do("clerk", "promise.keep", proof="收条")
    house.later(days=8)
    case.visit("clerk", "林某", "徐某")
    case.close()
    case.archive()
    number = case.now.number

    # Months later the court sets it aside. The file stays shut; the paper and the truth are added.
    house.later(days=90)
    case.paper(
        "法院或其他机关文书", "撤销判决书", dated_on=clock.today(), reason="法院或其他机关文书",
        origin="临平区人民法院",
    )
    truth = {"reason": "协议已被确认无效", "field": "调解协议的效力", "second": "沈主任"}
    assert "依据材料" in case.refused("clerk", "dispute.correct", **truth)
    wrong = case.refused("clerk", "dispute.correct", new_value="仍然有效", paper="撤销判决书", **truth)
    assert "协议仍然有效的,无须更正" in wrong
    case.do("clerk", "dispute.correct", paper="撤销判决书", **truth)
    case.confirm("head", decision="reject")  # the judgment may yet be appealed: once more
    case.do("clerk", "dispute.correct", paper="撤销判决书", **truth)
    assert "已失效(法院确认协议无效或撤销)" in case.proposal("head").text
    case.confirm("head")
    assert case.state == "archived"
    assert "已失效" in case.see("clerk", "agreement").text
    assert "dispute.reopen" not in case.offered("clerk")

    again = house.register("clerk", ["林某"], ["徐某"], title="旧车买卖", narrative=STORY, amount="20000")
    assert "疑似重复" in again.refused("clerk", "dispute.accept", competence="arose_here", no_bar=True)
    again.accept(repeat_answer="有关联")
    assert again.linked("clerk", "有关联").id == case.id
    assert case.linked("clerk", "有关联").id == again.id
    assert (case.now.number, again.now.round) == (number, 1)
    again.classify("040102")
    again.do("clerk", "dispute.withdraw", reason="申请人撤回", asked_by=["林某"], said_how="当面")
    again.close()
    again.archive()

    assert case.log == [
        *UNTIL_AGREED, "promise.keep", "visit.do", "dispute.close", "dispute.archive",
        "dispute.supplement", "proposal.made", "proposal.rejected", "proposal.made",
        "dispute.correct", "agreement.void", "confirmation.forgo",
    ]
    assert again.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.withdraw",
        "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    of_then = house.figures("2026-11", "2026-12")
    assert of_then == {"closure": "1 / 1", "on_time": "1 / 1", "success": "1 / 1", "days": "0 天"}
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 0", "days": "0 天"}
