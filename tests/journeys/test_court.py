"""A court sends a case and gets its answer; a dispute goes to an outside body, comes back, goes for good."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mediation.core import clock

from .house import House

STORY = "林某起诉徐某还货款,法院立案前委派街道调解。"


def test_a_case_sent_by_a_court_goes_back_with_an_answer_and_its_receipt(house: House) -> None:
    case = house.register(
        "clerk", ["林某"], ["徐某"], title="货款", narrative=STORY, amount="26000",
        source="法院委派", referred_by="杭州市临平区人民法院", external_number="(2026)浙0113诉前调1号",
    )
    assert "签收" in case.refused("clerk", "dispute.accept", competence="arose_here", no_bar=True)
    signed = clock.today() - timedelta(days=3)
    case.accept(papers_signed_on=signed)
    assert case.now.due_on == date(2026, 12, 21)  # thirty days from signing end on a Sunday
    case.paper("委派委托调解函", "委派调解函")
    case.classify("060301")
    case.assign("mediator")
    case.begin()
    meeting = case.book("mediator", days=1)
    house.later(days=1, hours=6)
    case.hold("mediator", meeting, ["林某", "徐某"], "not_agreed")
    case.record("mediator", meeting, ["林某", "徐某"], body="徐某只认一半货款。")

    # No agreement. The court wants its answer before the end, and the file its receipt.
    both = ["林某", "徐某"]
    told: dict[str, Any] = {"reason": "分歧过大", "routes": ["诉讼"], "told": both, "told_how": "当面"}
    assert "给法院的反馈函" in case.refused("mediator", "dispute.fail", **told)
    case.paper("委派委托调解反馈函", "反馈函", dated_on=clock.today())
    case.do("mediator", "dispute.fail", **told)
    case.paper("当事人身份证明", "双方身份证复印件")
    assert "法院反馈函回执" in case.refused(
        "clerk", "dispute.close", explained=["反馈函回执"], explanation="回执未到"
    )
    house.later(days=2)
    case.paper("反馈函回执", "法院送达回证")
    case.close()
    case.archive()

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "paper.added", "dispute.classify",
        "dispute.assign", "consent.recorded", "consent.recorded", "dispute.begin",
        "session.book", "session.hold", "record.start", "record.written", "record.read_back", "record.sign",
        "paper.added", "dispute.fail", "visit.plan", "paper.added", "paper.added",
        "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 1", "days": "1 天"}


def test_a_dispute_sent_to_an_outside_body_comes_back_to_its_place(house: House) -> None:
    case = house.register(
        "clerk", ["王某"], ["某某装修店"], title="装修质量", narrative="装修完三个月墙面起皮,店家不返工。"
    )
    case.accept()
    case.classify("040101")
    case.assign("mediator")
    due = case.now.due_on
    assert due is not None

    # The letter goes to the wrong body; it is taken back before anybody has read it.
    letter = {"reason": "须由专门机关处理", "enclosures": "登记表一份", "told_how": "电话"}
    everybody = ["王某", "某某装修店"]
    assert "还没有告知移送" in case.refused(
        "clerk", "dispute.transfer", body="住建局", letter_number="移1", **letter
    )
    case.do("clerk", "dispute.transfer", body="住建局", letter_number="移1", told=everybody, **letter)
    case.take_back("clerk")
    assert (case.state, case.now.due_on) == ("assigned", due)

    case.book("mediator", days=4)
    house.later(days=1)
    left_open = case.opened("clerk_two", "dispute.transfer")
    case.do("clerk", "dispute.transfer", body="区市场监管局", letter_number="移2", told=everybody, **letter)
    case.stale("clerk_two", left_open, body="消保委", letter_number="移3", told=everybody, **letter)
    assert "session.cancel" in case.log
    assert "移送回执" in case.refused("clerk", "dispute.close")
    assert house.figures()["closure"] == "1 / 1"

    # It comes back to the same place; the days away are not counted.
    house.later(days=3)
    case.do("clerk", "dispute.return", reason="各方同意继续调解", returned_by="市场监管局老陆")
    assert (case.state, case.now.mediator_id) == ("assigned", house.cast.mediator)
    assert case.now.due_on == due + timedelta(days=3)
    assert house.figures()["closure"] == "0 / 1"
    case.begin()

    # In the end it belongs there all the same, and the receipt closes the file.
    house.later(days=1)
    case.do("clerk", "dispute.transfer", body="区市场监管局", letter_number="移4", told=everybody, **letter)
    house.later(days=2)
    case.paper("移送回执", "市场监管局收件回执")
    case.close(explained=["当事人身份证明"], explanation="原件当场核对,未留复印件")
    case.archive()

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.assign",
        "dispute.transfer", "dispute.take_back", "session.book", "dispute.transfer", "session.cancel",
        "dispute.return", "consent.recorded", "consent.recorded", "dispute.begin",
        "dispute.transfer", "paper.added", "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    found = house.figures("2026-11", "2026-12")  # the days away left out, due in December
    assert found == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 0", "days": "2 天"}
