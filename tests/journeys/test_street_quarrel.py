"""A quarrel in the street, from the counter to the shelf: agreed in writing, kept, asked after, archived."""

from __future__ import annotations

from datetime import timedelta

from mediation.core import clock

from .house import House
from .table import EVERYBODY

STORY = "水果店把货堆到人行道上,隔壁早餐店说挡了门,两家在街上吵起来,推倒了一个货架。"


def test_a_street_quarrel_is_settled_kept_and_archived(house: House) -> None:
    case = house.register(
        "clerk", ["王某"], ["李某"], title="占道经营", narrative=STORY, claims="赔货架钱,不再挡门",
        amount="800",
    )
    case.accept()
    case.classify("020202")

    # The wrong name is picked, seen at once, and taken back; ten minutes later that is no longer offered.
    case.assign("mediator_two")
    case.take_back("clerk")
    assert (case.state, case.now.mediator_id) == ("classified", None)
    left_open = case.opened("clerk_two", "dispute.withdraw")
    case.assign("mediator")
    said = case.stale(
        "clerk_two", left_open, reason="申请人撤回", asked_by=["王某"], said_how="电话", note="来电撤回"
    )
    assert "指派" in said
    house.later(minutes=11)
    assert "dispute.take_back" not in case.offered("clerk")
    case.begin()

    meeting = case.book("mediator", days=1)
    assert "session.hold" not in case.offered("mediator", "mediation")
    early = house.browser("mediator").see(f"/cases/{case.id}/do/session.hold/{meeting}", 409)
    assert "还没有到开始时间" in early.text
    house.later(days=1, hours=6)
    case.hold("mediator", meeting, ["王某", "李某"], "agreed")
    case.record(
        "mediator", meeting, ["王某", "李某"], body="双方各让一步。", undisputed="货架被推倒,价值三百元。"
    )

    tomorrow = clock.today() + timedelta(days=1)
    case.draft()
    case.write(
        "mediator",
        {"from_party": "李某", "to_party": "王某", "kind": "付款", "what": "货架赔偿款", "amount": "300",
         "due_on": tomorrow, "way": "现金"},
        {"from_party": "王某", "to_party": "李某", "kind": "做某事", "what": "货物不再堆放到早餐店门前",
         "due_on": tomorrow, "way": "自行履行"},
        go="offer",
    )
    case.sign("clerk", "王某", "李某")
    assert case.state == "mediating"
    case.sign("clerk", *EVERYBODY)
    assert case.state == "agreed"

    house.later(days=1)
    case.beside("clerk", "第1条", "promise.keep", proof="收条")
    case.beside("clerk", "第2条", "promise.keep", proof="现场查看")
    assert "首次回访" in case.refused("clerk", "dispute.close")
    house.later(days=30)
    assert "visit.do" not in case.offered("mediator", "agreement")
    case.visit("clerk_two", "王某", "李某")
    case.paper("当事人身份证明", "双方身份证复印件")
    case.close()
    case.archive()

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify",
        "dispute.assign", "dispute.take_back", "dispute.assign",
        "consent.recorded", "consent.recorded", "dispute.begin", "session.book", "session.hold",
        "record.start", "record.written", "record.read_back", "record.sign",
        "agreement.draft", "agreement.written", "agreement.offer_for_signing", "agreement.signed",
        "agreement.signed", "agreement.take_effect", "dispute.agree", "visit.plan",
        "promise.make", "promise.make", "confirmation.open", "promise.keep", "promise.keep",
        "visit.do", "paper.added", "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "1 / 1", "days": "1 天"}
