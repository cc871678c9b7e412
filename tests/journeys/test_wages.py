"""Nine workers want their wages: the matter sharpens, seven sign, two go their own way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediation.core import clock
from tests.conftest import ENGINES

from .house import House
from .table import EVERYBODY, ticked

WORKERS = ("赵某", "钱某", "孙某", "周某", "吴某", "郑某", "冯某", "陈某", "褚某")
SEVEN, TWO = WORKERS[:7], WORKERS[7:]
FIRM = "杭州某某制衣有限公司"
STORY = "制衣厂欠九名工人三个月工资,老板说货款没回来,工人天天到厂里问。"


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_seven_of_nine_sign_and_two_go_their_own_way(house: House) -> None:
    case = house.register(
        "clerk", [], [FIRM], pasted="\n".join(WORKERS), title="拖欠工资", narrative=STORY, amount="81000",
        **{"respondents-0-kind": "法人"},
    )
    case.accept()
    case.classify("075102")
    assert case.now.grade == 2
    case.assign("mediator")
    case.begin()

    # They speak of blocking the gate: the mediator raises the grade himself; lowering it is not his.
    case.classify("075102", "mediator", reason="矛盾升级", signs=["聚集"])
    assert case.now.grade == 1
    assert "只能调高" in case.not_classified("075102", "mediator", grade="三级", reason="矛盾缓和")
    assert case.state == "mediating"

    meeting = case.book("mediator", days=1)
    house.later(days=1, hours=6)
    case.hold("mediator", meeting, [*WORKERS, FIRM], "agreed")
    case.record(
        "mediator", meeting, [*SEVEN, FIRM], refusals="陈某、褚某不同意", body="厂方提出半月内付清。"
    )
    pay_day = clock.today() + timedelta(days=15)
    case.draft()
    case.write("mediator", *(
        {"from_party": FIRM, "to_party": name, "kind": "付款", "what": "三个月工资", "amount": "9000",
         "due_on": pay_day, "way": "现金"} for name in WORKERS
    ), go="offer")
    case.sign("clerk", *SEVEN, FIRM)
    left_open = case.signing("clerk_two")
    case.do("clerk", "agreement.refuse", party="陈某", reason="对条款有异议")
    case.stale("clerk_two", left_open, **ticked(left_open, "陈某", "褚某"))

    # Two leave. What they were to sign is written anew without them.
    case.do("mediator", "dispute.split", reason="部分当事人另行解决", parties=list(TWO))
    case.do("mediator", "agreement.revise", reason="当事人要求修改")
    assert "第8条没有写明付给谁" in case.write("mediator", go="offer", status=422).text
    case.take_out("mediator", 8, 9)
    case.write("mediator", go="offer")
    case.sign("clerk", *SEVEN, FIRM, *EVERYBODY)
    assert case.state == "agreed"

    # The linked dispute is found from the first, goes on, and ends in its own way.
    other = case.linked("clerk", "由本案分出")
    assert other.linked("clerk", "本案由此分出").id == case.id
    assert other.state == "accepted"
    other.classify("075102", signs=[])  # the two never spoke of the gate: what was proposed is unticked
    other.assign("mediator_two")
    house.later(days=2)
    other.contact("clerk", "陈某", "打通·不同意")
    other.do(
        "clerk", "dispute.refuse", reason="refused_before_start", party="陈某", said_at=clock.now(),
        said_how="电话", routes=["仲裁", "法律援助"], told=[*TWO, FIRM], told_how="电话",
    )
    other.close(left_unknown=["分出部分的诉求和金额"])
    other.archive()

    # The seven are paid.
    house.later(days=14)
    assert case.each("clerk", "promise.keep", proof="收条") == len(SEVEN)
    case.visit("clerk_two", *SEVEN, FIRM)
    case.close(
        confirmed=["分案后本案的经过、诉求和金额"], explained=["当事人身份证明"],
        explanation="身份证原件当场核对,未留复印件",
    )
    case.archive(retention="permanent")

    assert case.log == [
        "dispute.register", "paper.issued", "dispute.accept", "dispute.classify", "dispute.assign",
        "consent.recorded", "consent.recorded", "dispute.begin", "dispute.reclassify",
        "session.book", "session.hold", "record.start", "record.written", "record.read_back", "record.sign",
        "agreement.draft", "agreement.written", "agreement.offer_for_signing", "agreement.signed",
        "agreement.refuse", "dispute.split", "dispute.split_off", "agreement.revise", "agreement.written",
        "agreement.offer_for_signing", "agreement.signed", "agreement.take_effect", "dispute.agree",
        *3 * ["visit.plan"], *7 * ["promise.make"], "confirmation.open",
        *7 * ["promise.keep"], "visit.do", "dispute.close", "dispute.archive",
    ]
    assert other.log == [
        "dispute.register", "dispute.accept", "dispute.split_from", "dispute.classify", "dispute.assign",
        "contact.noted", "consent.recorded", "dispute.refuse", "visit.plan",
        "dispute.close", "dispute.archive",
    ]
    assert house.is_whole()
    assert house.figures() == {"closure": "2 / 2", "on_time": "2 / 2", "success": "1 / 1", "days": "1.5 天"}
