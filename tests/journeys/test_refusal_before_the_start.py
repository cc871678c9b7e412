"""One side does not want to mediate: no failure, the other ways told, the file closed."""

from __future__ import annotations

from .house import House


def test_a_refusal_before_the_start_is_nobodys_failure(house: House) -> None:
    case = house.register(
        "clerk", ["林某"], ["徐某"], title="楼上漏水", narrative="楼上卫生间漏水,吊顶泡坏,楼上说与他无关。",
        claims="修好并赔三千元", amount="3000",
    )
    case.accept()
    case.classify("020101")
    case.assign("mediator")
    assert "权利义务" in case.refused("mediator", "dispute.begin", declaration=True)

    house.later(days=1)
    case.contact("mediator", "徐某", "打通·不同意")
    said = {"party": "徐某", "said_at": "1124 09:00", "said_how": "电话"}
    wrong = case.refused("clerk", "dispute.refuse", reason="ended_by_party", routes=["诉讼"], **said)
    assert "尚未告知" in wrong or "还没有告知" in wrong

    # Entered as a failure by a slip: taken back, visit and all, and entered as what it was.
    told = ["林某", "徐某"]
    case.do("clerk", "dispute.fail", reason="其他", note="误录", routes=["诉讼"], told=told, told_how="电话")
    left_open = case.opened("clerk_two", "dispute.reopen")
    case.take_back("clerk")
    assert (case.state, case.now.end_reason) == ("assigned", None)
    case.stale("clerk_two", left_open, reason="出现新情况", asked_by=["林某"])
    case.do(
        "clerk", "dispute.refuse", reason="refused_before_start", routes=["诉讼", "法律援助"],
        told=told, told_how="电话", **said,
    )
    assert case.state == "ended"
    assert case.now.end_reason == "refused_before_start"

    case.close()
    case.archive()
    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.assign",
        "contact.noted", "consent.recorded", "dispute.fail", "visit.plan", "dispute.take_back", "visit.drop",
        "dispute.refuse", "visit.plan",
        "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 0", "days": "1 天"}
