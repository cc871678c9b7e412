"""The same quarrel comes twice: merged, unmerged, merged again, and closed together."""

from __future__ import annotations

from .house import House

STORY = "广场舞音响太吵,楼上住户与领舞的争吵。"


def test_a_duplicate_is_merged_unmerged_and_closed_with_its_survivor(house: House) -> None:
    kept = house.register("clerk", ["王某"], ["赵某"], title="广场舞噪音", narrative=STORY)
    kept.accept()
    kept.classify("020201")
    house.later(hours=5)
    again = house.register(
        "clerk_two", ["王某"], ["赵某"], title="广场舞扰民", narrative=STORY, source="热线转办",
        referred_by="12345", external_number="HZ-2026-1123",
    )
    assert "疑似重复" in again.refused("clerk_two", "dispute.accept", competence="arose_here", no_bar=True)
    again.accept("clerk_two", repeat_answer="同一事")
    first, second = kept.now.number, again.now.number

    again.do("clerk_two", "dispute.merge", survivor=kept.now.title)
    assert (again.state, again.now.end_reason, again.now.merged_into_id) == ("ended", "merged", kept.id)

    # The head finds that the caller wants his own answer: back to where it was, and then merged for good.
    house.later(days=1)
    again.do("head", "dispute.unmerge", reason="当事人不同意并案")
    assert (again.state, again.now.end_reason) == ("accepted", None)
    again.classify("020201", "clerk_two")
    house.later(days=1)
    again.do("clerk_two", "dispute.merge", survivor=kept.now.title)

    kept.assign("mediator")
    house.later(days=2)
    kept.do(
        "clerk", "dispute.withdraw", reason="申请人撤回", asked_by=["王某"], said_how="电话",
    )
    kept.close()
    assert (kept.state, again.state) == ("closed", "closed")
    for case in (kept, again):
        case.archive()
    assert (kept.now.number, again.now.number) == (first, second)

    assert kept.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.absorbed",
        "dispute.released", "dispute.absorbed", "dispute.assign", "dispute.withdraw", "dispute.close",
        "dispute.archive",
    ]
    assert again.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.merge", "dispute.unmerge",
        "dispute.classify", "dispute.merge", "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 0", "days": "4 天"}
