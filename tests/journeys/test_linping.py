"""The factory building in Qiaosi: tenant and owner, a lawyer and the relocation company as guests, agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediation.core import clock
from tests.conftest import ENGINES

from .house import House
from .table import EVERYBODY

PROJECT = "乔司街道全域土地综合整治项目"
STORY = "林某租徐某的厂房办厂,土地综合整治要拆厂房。林某要装修补偿和搬迁时间,徐某说租期快到不该补。"


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_the_tenant_and_the_owner_agree_with_a_lawyer_and_the_relocation_company(house: House) -> None:
    house.newcomer("relocation", "拆迁公司老金", "受邀律师", "临平某某拆迁服务有限公司")
    case = house.register(
        "clerk", ["林某"], ["徐某"], title="厂房腾退", narrative=STORY, claims="补偿装修损失", amount="90000",
    )
    case.accept()
    assert case.proposed("110203") == "3"
    case.retitle("clerk", tags=PROJECT)
    assert PROJECT in case.see("clerk").text

    # A project makes it grade two; the clerk would lower it, and the head says no.
    case.classify("110203", grade="三级", reason="矛盾已缓和", second="沈主任")
    assert case.now.grade == 2
    assert "三级" in case.proposal("head").text
    case.confirm("head", decision="reject")
    assert case.now.grade == 2
    case.assign("mediator")

    # Two guests, each with the consent of both sides: one answers himself, one by telephone.
    case.invite("沈律师", capacity="提供法律或专业意见", task="讲清租赁期内拆迁补偿的归属")
    assert "还没有同意邀请" in case.refused("clerk", "invitation.send")
    case.agree_to_guest()
    case.send_invitation()
    house.answer("lawyer", "accept", declaration=True)
    case.invite("拆迁公司老金", capacity="提供法律或专业意见", task="说明拆迁政策和腾退期限")
    case.agree_to_guest()
    case.send_invitation()
    case.answered_by_telephone()
    case.begin()

    meeting = case.book("mediator", days=2)
    house.later(days=2, hours=6)
    case.hold("mediator", meeting, ["林某", "徐某"], "agreed", guests=["沈律师", "拆迁公司老金"])
    case.record(
        "lawyer", meeting, ["林某", "徐某"], body="律师讲明:装修残值按未满租期折算。",
        undisputed="租期还有十四个月。",
    )

    moved_out = clock.today() + timedelta(days=20)
    case.draft()
    case.write(
        "mediator",
        {"from_party": "徐某", "to_party": "林某", "kind": "付款", "what": "装修补偿款", "amount": "60000",
         "due_on": moved_out, "way": "银行转账", "account": "林某 6228480000000000001"},
        {"from_party": "林某", "to_party": "徐某", "kind": "腾退", "what": "搬离厂房并交还钥匙",
         "due_on": moved_out, "way": "自行履行"},
        go="offer",
    )
    case.sign("clerk", "林某", "徐某", *EVERYBODY)
    assert case.state == "agreed"
    assert not case.is_open_to("lawyer")

    # The guests are gone; the two ask the court together, and the court confirms.
    assert "共同申请" in case.refused(
        "clerk", "confirmation.apply", applied_by=["林某"], court="杭州市临平区人民法院"
    )
    case.do("clerk", "confirmation.apply", applied_by=["林某", "徐某"], court="杭州市临平区人民法院")
    house.later(days=9)
    case.visit("clerk", "林某", "徐某", performance="无履行内容")
    case.do(
        "clerk", "confirmation.confirm", ruling_number="(2026)浙0113民特1号", ruled_on=clock.today()
    )
    house.later(days=10)
    case.beside("clerk", "第1条", "promise.keep", proof="转账凭证")
    case.beside("clerk", "第2条", "promise.keep", proof="现场查看")
    case.paper("当事人身份证明", "双方身份证复印件")
    case.close()
    case.archive(retention="long")

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.edit", "dispute.classify",
        "proposal.made", "proposal.rejected", "dispute.assign",
        "invitation.propose", "consent.recorded", "invitation.send", "invitation.code_issued",
        "invitation.accept",
        "invitation.propose", "consent.recorded", "invitation.send", "invitation.code_issued",
        "invitation.accept",
        "consent.recorded", "consent.recorded", "dispute.begin", "session.book", "session.hold",
        "record.start", "record.written", "record.read_back", "record.sign",
        "agreement.draft", "agreement.written", "agreement.offer_for_signing", "agreement.signed",
        "agreement.take_effect", "dispute.agree", "visit.plan", "visit.plan",
        "invitation.finish", "invitation.finish", "promise.make", "promise.make",
        "confirmation.open", "confirmation.apply", "visit.do", "confirmation.confirm",
        "promise.keep", "promise.keep", "paper.added", "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "1 / 1", "on_time": "1 / 1", "success": "1 / 1", "days": "2 天"}
