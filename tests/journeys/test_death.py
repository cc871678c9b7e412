"""A party dies on the way: his daughter takes his place; in another house nobody does, and it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mediation.core import clock

from .house import House
from .people import Case

STORY = "林某种的桃树被徐某的挖机压坏,要求赔偿。"

UNTIL_SUSPENDED = (
    "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.assign",
    "consent.recorded", "consent.recorded", "dispute.begin", "session.book", "paper.added",
    "dispute.suspend", "session.cancel",
)


def suspended(house: House) -> Case:
    """In mediation when he dies; suspended for a month on the certificate."""
    case = house.register("clerk", ["林某"], ["徐某"], title="压坏桃树", narrative=STORY, amount="4000")
    case.accept()
    case.classify("040101")
    case.assign("mediator")
    case.begin()
    case.book("mediator", days=3)
    house.later(days=1)
    case.paper("死亡或终止证明", "死亡医学证明")
    until = clock.today() + timedelta(days=30)
    told: dict[str, Any] = {"reason": "当事人死亡", "paper": "死亡医学证明", "until": until}
    assert "涉及的当事人" in case.refused("mediator", "dispute.suspend", **told)
    case.do("mediator", "dispute.suspend", party="林某", **told)
    return case


def test_the_daughter_takes_the_place_of_who_died(house: House) -> None:
    case = suspended(house)
    due = case.now.due_on

    # The month is over and no heir has come: the hub forces nothing, it says what is missing.
    house.night(days=30)
    assert case.state == "suspended"
    assert "但还差东西" in house.browser("clerk").see("/inbox").text
    assert "继承人" in case.refused("clerk", "dispute.resume", reason="中止期限届满")
    case.add_person("clerk", "applicant", "林小某", successor_of="林某", phone="13800138000")
    assert "还没有告知继承人权利义务" in case.refused("clerk", "dispute.resume", reason="继承人已参加")
    case.consents("clerk", "rights_notice", "mediation")
    left_open = case.opened("mediator", "dispute.resume")
    case.do("clerk", "dispute.resume", reason="继承人已参加")
    case.stale("mediator", left_open, reason="继承人已参加", note="家属已来")
    assert case.state == "mediating"
    assert case.now.due_on == due

    case.draft(form="oral")
    case.write(
        "mediator",
        {"from_party": "徐某", "to_party": "林小某", "kind": "付款", "what": "桃树损失", "amount": "3000",
         "due_on": clock.today(), "way": "现金"},
        oral_content="徐某当场付给林小某桃树损失三千元。", no_paper_needed=True, go="orally",
    )
    case.do("clerk", "promise.keep", proof="收条")
    house.later(days=30)
    case.visit("clerk", "林小某")
    case.close()
    case.archive()

    assert case.log == [
        *UNTIL_SUSPENDED, "party.added", "consent.recorded", "consent.recorded", "dispute.resume",
        "agreement.draft", "agreement.written", "agreement.take_effect_orally", "dispute.agree",
        "visit.plan", "promise.make", "confirmation.open", "promise.keep", "visit.do",
        "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "1 / 1", "days": "1 天"}


def test_where_nobody_takes_his_place_it_ends(house: House) -> None:
    case = suspended(house)
    house.later(days=10)
    case.edit_person("clerk", "林某", left=True)
    case.do("clerk", "dispute.lapse", reason="无继承人", paper="死亡医学证明", second="沈主任")
    assert case.state == "suspended"
    assert "死亡医学证明" in case.proposal("head").text
    case.confirm("head")
    assert (case.state, case.now.end_reason) == ("ended", "died_no_successor")

    # Who is left is told, and what was never signed is explained.
    assert "还没有告知结果" in case.refused("clerk", "dispute.close")
    case.consents("clerk", "ending_told", channel="phone")
    case.close(explained=["当事人身份证明"], explanation="当事人一方已死亡,证件未留复印件")
    case.archive(retention="long")

    assert case.log == [
        *UNTIL_SUSPENDED, "party.edited", "proposal.made", "dispute.lapse", "consent.recorded",
        "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 0", "days": "1 天"}
