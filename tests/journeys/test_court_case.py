"""A court sends a case before filing: its papers start the clock, and it must have its answer."""

from __future__ import annotations

from datetime import date

from .people import House


def test_a_court_case_goes_back_with_its_feedback(house: House) -> None:
    case = house.register(
        "clerk", ["吴某"], ["郑某"], title="买卖货款", narrative="货已收,货款八千元拖欠半年。", amount="8000",
        source="法院委派", referred_by="临平区人民法院", external_number="(2026)浙0113诉前调1123号",
    )
    stated = {"competence": "arose_here", "no_bar": True}
    assert "签收法院材料日期" in case.refused("clerk", "dispute.accept", **stated)
    case.do("clerk", "dispute.accept", papers_signed_on="1120", **stated)
    assert case.now.clock_base_on == date(2026, 11, 20)
    case.paper("commission", "委派调解函")
    case.classify("040301")
    case.assign("mediator")
    case.begin()

    # The court wants its file back for a day: sent there, returned, and the days away are not counted.
    house.later(days=3)
    due = case.now.due_on
    letter = {"reason": "其他", "note": "法院调阅", "body": "临平区人民法院", "letter_number": "调阅函1号"}
    case.do(
        "clerk", "dispute.transfer", enclosures="卷宗一册", told=["吴某", "郑某"], told_how="电话", **letter,
    )
    assert case.state == "transferred"
    house.later(days=4)
    case.do("clerk", "dispute.return", reason="各方同意继续调解")
    assert case.state == "mediating"
    assert due is not None
    assert case.now.due_on == date.fromordinal(due.toordinal() + 4)

    meeting = case.book("mediator", days=1)
    house.later(days=1, hours=6)
    case.hold("mediator", meeting, ["吴某", "郑某"], "未达成一致")
    end = {"reason": "分歧过大", "routes": ["诉讼"], "told": ["吴某", "郑某"], "told_how": "当面"}
    assert "反馈函" in case.refused("mediator", "dispute.fail", **end)
    case.paper("feedback", "委派调解反馈函")
    case.do("mediator", "dispute.fail", **end)
    case.close(explained=["当事人身份证明", "调解记录"], explanation="诉前材料在法院卷宗")
    case.archive(retention="long")

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "paper.added", "dispute.classify",
        "dispute.assign", "consent.recorded", "consent.recorded", "dispute.begin",
        "dispute.transfer", "dispute.return", "session.book", "session.hold",
        "paper.added", "dispute.fail", "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 1", "days": "4 天"}
