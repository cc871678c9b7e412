"""An old man dies while his quarrel is mediated: the clock stands until his daughter takes his place."""

from __future__ import annotations

from datetime import date

from .people import House


def test_a_successor_takes_the_place_of_a_party_who_died(house: House) -> None:
    case = house.register(
        "clerk", ["林老伯"], ["徐某"], title="宅基地界墙", narrative="两家为一尺宽的界墙争执多年。", place="朝阳村",
    )
    case.accept()
    case.classify("010101")
    case.assign("mediator")
    case.begin()
    due = case.now.due_on
    first = case.book("mediator", days=2)
    case.book("mediator", days=6)
    house.later(days=2, hours=6)
    case.hold("mediator", first, ["林老伯", "徐某"], "有待继续调解")

    # He dies. Without a paper nothing stands still; with it the booked session is called off.
    house.later(days=1)
    stated = {"reason": "当事人死亡", "until": "1220"}
    assert "依据材料" in case.refused("mediator", "dispute.suspend", party="林老伯", **stated)
    case.paper("death", "死亡证明")
    assert "涉及的当事人" in case.refused("mediator", "dispute.suspend", paper="死亡证明", **stated)
    case.do("mediator", "dispute.suspend", paper="死亡证明", party="林老伯", **stated)
    assert case.state == "suspended"
    assert case.log[-1] == "session.cancel"

    # The date alone does not bring it back, and neither does a press without a successor.
    house.later(days=10)
    assert "继承人还没有列为当事人" in case.refused("clerk", "dispute.resume", reason="继承人已参加")
    case.add_person("clerk", "applicant", "林女士", successor_of="林老伯")
    case.edit_person("clerk", "林老伯", left=True)
    told = case.refused("clerk", "dispute.resume", reason="继承人已参加")
    assert "还没有告知继承人权利义务" in told
    assert "还没有征求继承人意愿" in told
    case.consents("clerk", "rights_notice", "mediation")
    case.do("clerk", "dispute.resume", reason="继承人已参加")
    assert case.state == "mediating"
    assert due is not None
    assert case.now.due_on == date.fromordinal(due.toordinal() + 10)  # ten days stood still

    last = case.book("mediator", days=1)
    house.later(days=1, hours=6)
    case.hold("mediator", last, ["林女士", "徐某"], "未达成一致")
    case.do(
        "mediator", "dispute.fail", reason="分歧过大", routes=["诉讼"], told=["林女士", "徐某"], told_how="当面",
    )
    gaps = ["当事人身份证明", "调解记录"]
    assert all(gap in case.refused("clerk", "dispute.close") for gap in gaps)
    case.close(explained=gaps, explanation="老人去世,家属未带证件;两次调解记录另行补入")
    case.archive()

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.assign",
        "consent.recorded", "consent.recorded", "dispute.begin", "session.book", "session.book",
        "session.hold", "paper.added", "dispute.suspend", "session.cancel",
        "party.added", "party.edited", "consent.recorded", "consent.recorded", "dispute.resume",
        "session.book", "session.hold", "dispute.fail", "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 1", "days": "4 天"}
