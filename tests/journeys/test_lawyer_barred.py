"""A lawyer is invited, reads the case, turns out to act for a side, and is out with that very press."""

from __future__ import annotations

from .house import House

COMPANY = "杭州某某商贸有限公司"
STORY = "店铺转租后漏水停业,承租人要求转租人赔偿停业损失。"


def test_a_lawyer_with_a_conflict_is_barred_and_another_declines(house: House) -> None:
    case = house.register("clerk", ["林某"], ["徐某"], title="店铺转租", narrative=STORY, amount="28000")
    case.accept()
    case.classify("040101")
    case.assign("mediator")

    case.invite("沈律师", capacity="提供法律或专业意见")
    assert "还没有同意邀请" in case.refused("clerk", "invitation.send")
    case.agree_to_guest()
    case.send_invitation()
    assert not case.is_open_to("lawyer")
    letter = house.letter("lawyer")
    assert "林某" in letter.text
    assert "停业" not in letter.text
    house.answer("lawyer", "accept", declaration=True)
    assert "停业" in house.letter("lawyer").text
    assert case.is_open_to("lawyer")
    case.begin()

    # The shop was let by a company, and the company is the lawyer's client.
    house.later(days=2)
    house.declare_tie("lawyer", "client", COMPANY)
    case.add_person("clerk", "respondent", COMPANY, kind="法人")
    page = house.browser("clerk").see(f"/cases/{case.id}/assignment")
    assert f"{COMPANY}系其现在或曾经的委托人" in page.text
    assert not case.is_open_to("lawyer")
    assert "林某" not in house.browser("lawyer").see("/").text
    assert "林某" not in house.browser("lawyer").see("/invitations").text
    case.consents("clerk", "rights_notice", "mediation")

    # Asked again, he is refused before anything leaves the house.
    case.invite("沈律师", capacity="提供法律或专业意见")
    case.agree_to_guest()
    assert "利害关系" in case.refused("clerk", "invitation.send")
    case.do("clerk", "invitation.cancel", reason="误操作")

    # The next one has no time: nothing of the case is left with her, and the dispute stays where it is.
    case.invite("韩律师", capacity="提供法律或专业意见")
    case.agree_to_guest()
    case.send_invitation()
    house.answer("lawyer_two", "decline", reason="no_time")
    assert not case.is_open_to("lawyer_two")
    assert case.state == "mediating"

    house.later(days=1)
    case.do(
        "mediator", "dispute.withdraw", reason="self_settled", asked_by=["林某", "徐某", COMPANY],
        said_how="当面", content="免两个月租金",
    )
    assert "身份证明" in case.refused("clerk", "dispute.close")
    case.close(explained=["当事人身份证明"], explanation="当事人自行和解后未再到场核对")
    case.archive()

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.assign",
        "invitation.propose", "consent.recorded", "invitation.send", "invitation.code_issued",
        "invitation.accept",
        "consent.recorded", "consent.recorded", "dispute.begin",
        "party.added", "invitation.bar", "consent.recorded", "consent.recorded",
        "invitation.propose", "consent.recorded", "invitation.cancel",
        "invitation.propose", "consent.recorded", "invitation.send", "invitation.code_issued",
        "invitation.decline",
        "dispute.withdraw", "visit.plan", "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "0 / 0", "days": "3 天"}
