"""The story the newspaper told: a tenant of a factory building, its owner, a lawyer, the relocation company.

Who, where and how it went is as reported; sums, dates and words are filled in.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from mediation.cases.parties import PartyInput
from mediation.core import clock
from mediation.intake.service import Registration

from .people import QIAOSI
from .play import Life, Play
from .quarrel import Quarrel

PROJECT = "乔司街道全域土地综合整治项目"
LEAF = "110203"
"""承租人腾退与装修损失."""

STORY = (
    "2021年林某租下徐某在乔司街道的一处厂房办厂,投入了装修和设备。2022年全域土地综合整治项目启动,厂房列入腾退范围,"
    "林某要求补偿装修损失并给出搬迁时间,徐某认为租约写明遇征迁应当搬离,补偿是给房主的。双方自己谈了好几次都没谈拢,"
    "林某向乔司街道人民调解委员会申请调解。"
)
TALK_ONE = {
    "applicant": "厂房2021年租下后花钱装修,租期还没有满;搬厂要停工,希望补偿装修和搬迁损失,再给一段时间。",
    "respondent": "租约写了遇征迁要搬,自己也急着签约;愿意让一步,但装修不是自己要求做的。",
    "issues": "装修、搬迁损失由谁承担;什么时候腾空。",
    "evidence": "租赁合同、装修票据;项目部出具的腾退公告。",
    "law": "律师说明租约中途不能履行时装修残值怎样分担,补偿款里哪些对应承租人的损失;"
           "征迁公司说明补偿项目和腾退期限。",
    "proposals": "装修按未满的租期折算,双方回去各算一遍,下次带数字来。",
}
TALK_TWO = {
    "proposals": "林某腾空厂房,徐某分两次支付装修和搬迁补偿款,腾空后付清。双方都认可,愿意写成协议。",
    "law": "律师逐条解释了协议的效力和三十日内可以共同申请司法确认。",
}
TERMS = (
    {
        "kind": "removal", "from": "a", "to": "b", "what": "腾空厂房并交还钥匙,结清水电费", "days": 12,
        "way": "self",
    },
    {
        "kind": "money", "from": "b", "to": "a", "what": "装修及搬迁补偿款", "amount": 58000, "parts": 2,
        "days": 3, "way": "transfer",
    },
)


def bring_in(play: Play) -> None:
    """It comes to the counter some weeks before the present."""
    play.begin(24, lambda: _life(Factory(play)))


class Factory(Quarrel):
    """Lin and Xu."""

    def __init__(self, play: Play) -> None:
        super().__init__(play, QIAOSI, about="厂房腾退")
        self.spec, self.what_about = TERMS, STORY
        self.talk, self.undisputed = TALK_ONE, "租赁关系、租期和腾退公告双方没有争议。"

    def come(self, **more: Any) -> None:
        """The tenant applies."""
        stated = {
            "source": "applied", "requested_at": clock.now(), "title": "厂房租赁", "narrative": STORY,
            "claims": "补偿装修、搬迁损失,给予合理的搬迁时间", "place": "乔司街道",
        }
        self.take(Registration(
            lead_org_id=self.play.cast.organisations[QIAOSI], stated=stated, amount=Decimal(90000),
            tags=(PROJECT,), parties=(
                PartyInput(side="applicant", name="林某", phone="13805710021", identity_verified=True,
                           address="杭州市临平区乔司街道"),
                PartyInput(side="respondent", name="徐某", phone="13805710022", identity_verified=True,
                           address="杭州市临平区乔司街道"),
            ),
        ))  # fmt: skip


def _life(case: Factory) -> Life:
    case.come()
    yield case.after(0)
    case.accept(competence="arose_here")
    case.classify(LEAF, signs=("project", "tense"))
    yield case.after(0)
    case.assign("mediator")
    yield case.after(0)
    lawyer = case.invite("lawyer", "讲清租赁期内遇征迁时装修、搬迁损失的归属")
    company = case.invite("relocation", "说明征迁政策、补偿项目和腾退期限")
    yield case.after(1)
    case.answer("lawyer", lawyer, "accept", declaration=True)
    yield case.after(0)
    case.do(case.clerk, "invitation.accept", company, declaration=True, channel="phone")
    case.begin()
    meeting, over = case.book(2, minutes=120)
    yield over
    case.hold(meeting, "to_continue", guests=("lawyer", "relocation"))
    meeting, over = case.book(2)
    yield over
    case.talk, case.undisputed = TALK_TWO, ""
    case.hold(meeting, "agreed", guests=("lawyer", "relocation"))
    yield case.after(hours=0.8)
    case.settle("written")
    yield case.after(1)
    asked = case.ask_court()
    for promise in case.promises("due"):
        if promise.day <= case.play.today - timedelta(days=1):
            yield case.on(promise.day)
            case.keep(promise)
    for visit in case.visits():
        yield case.on(visit.due_on)
        case.visit(visit)
    case.ruling(asked, "confirm")
