"""How disputes go: each life is a story told press by press, up to the present day or its end."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from mediation.classification.suggest import leaf_for
from mediation.core import clock
from mediation.intake.service import Registration

from .filing import Filed
from .material import Told, matters, tell
from .people import CENTRE, LABOUR, LINPING, MEDICAL, NANYUAN, QIAOSI, TANGQI, VILLAGE
from .play import Life, Play

TOWNS = {
    QIAOSI: "乔司街道", LINPING: "临平街道", NANYUAN: "南苑街道", TANGQI: "塘栖镇", VILLAGE: "乔司街道朝阳村",
    LABOUR: "临平街道", MEDICAL: "临平街道", CENTRE: "临平街道",
}
"""Where the people of a committee live."""

TRADES = {LABOUR: "劳动争议", MEDICAL: "医疗纠纷"}
"""What a committee of a trade takes."""

SOURCES = ("applied", "applied", "applied", "guided", "police", "hotline", "petition")


class Quarrel(Filed):
    """A generated dispute: its quarrel, and the usual first steps."""

    def __init__(self, play: Play, at: str) -> None:
        super().__init__(play, at)
        self.chance = random.Random(play.random.getrandbits(64))
        about = self.chance.choice(matters(TRADES.get(at, "")))
        self.told: Told = tell(self.chance, TOWNS[at], about)

    def come(self, *, source: str = "", signs: tuple[str, ...] = (), channel: str = "counter") -> None:
        """At the counter."""
        about = self.told
        stated = {
            "source": source or self.chance.choice(SOURCES), "requested_at": clock.now(),
            "title": about.matter.title, "narrative": about.narrative, "claims": about.claims,
            "place": about.place,
        }
        self.take(
            Registration(
                lead_org_id=self.play.cast.organisations[self.at], stated=stated, amount=about.amount,
                parties=(about.applicant, about.respondent), signs=signs,
                signs_words="当事人情绪激动,家属转述" if signs else "",
            ),
            channel=channel,
        )

    def grade(self) -> None:
        """By the rule, with what the story shows."""
        about = self.told
        code = leaf_for(about.matter.label, "", f"{about.matter.title} {about.narrative}")
        self.classify(code, signs=about.matter.signs)


def waiting(case: Quarrel) -> Life:
    """Registered, and nobody has decided yet."""
    case.come()
    return
    yield


def declined(case: Quarrel) -> Life:
    """Not for a committee: guided to the organ that is."""
    case.come()
    yield case.play.after(1)
    case.do(
        case.clerk, "dispute.decline", reason="guided_elsewhere", organ="临平区劳动人事争议仲裁委员会",
        told_how="face",
    )


def reconsidered(case: Quarrel) -> Life:
    """Declined, sent back by the organ, taken after all."""
    yield from declined(case)
    yield case.play.after(5)
    case.do(case.clerk, "dispute.reconsider", reason="sent_back")
    yield case.play.after(1)
    case.accept()
    yield case.play.after(1)
    case.grade()


def accepted(case: Quarrel) -> Life:
    """Taken, not graded yet."""
    case.come()
    yield case.play.after(0)
    case.accept()


def graded(case: Quarrel) -> Life:
    """Graded, nobody assigned."""
    yield from accepted(case)
    yield case.play.after(0)
    case.grade()


def assigned(case: Quarrel) -> Life:
    """With a mediator who has not begun."""
    yield from graded(case)
    yield case.play.after(1)
    case.assign()


def begun(case: Quarrel) -> Life:
    """In mediation."""
    yield from assigned(case)
    yield case.play.after(1)
    case.begin()


def met(case: Quarrel, times: int = 1) -> Life:
    """Sat down together, without an agreement so far."""
    yield from begun(case)
    for _ in range(times):
        meeting, over = case.book(2)
        yield over
        case.hold(meeting, "to_continue")


def booked(case: Quarrel) -> Life:
    """One session held, the next one stands in the calendar."""
    yield from met(case)
    case.book(3)


def missed(case: Quarrel) -> Life:
    """The other side did not come; another time was found."""
    yield from begun(case)
    meeting, over = case.book(2)
    yield over
    case.do(case.mediator, "session.miss", meeting, absent=case.people("respondent"))
    yield case.play.after(1)
    case.book(2)


def refused(case: Quarrel, *, file: bool = True) -> Life:
    """The other side does not want to be mediated: no failure, other ways told."""
    yield from assigned(case)
    yield case.play.after(2)
    case.do(
        case.clerk, "dispute.refuse", reason="refused_before_start", party=case.people("respondent")[0],
        said_at=clock.now(), said_how="phone", **case.told_all(),
    )
    if file:
        yield from filed(case)


def ended_by_party(case: Quarrel) -> Life:
    """One side walks out after the first session."""
    yield from met(case)
    yield case.play.after(2)
    case.do(
        case.mediator, "dispute.refuse", reason="ended_by_party", party=case.people("applicant")[0],
        said_at=clock.now(), said_how="face", **case.told_all(),
    )
    yield from filed(case)


def failed(case: Quarrel, *, file: bool = True) -> Life:
    """Two sessions and still too far apart."""
    yield from met(case, 2)
    yield case.play.after(1)
    case.do(case.mediator, "dispute.fail", reason="gap_too_wide", **case.told_all())
    if file:
        yield from filed(case)


def never_reached(case: Quarrel, *, file: bool = True) -> Life:
    """Nobody answers, whoever calls."""
    yield from assigned(case)
    yield case.play.after(6)
    case.do(case.mediator, "dispute.fail", reason="cannot_reach", **case.told_all())
    if file:
        yield from filed(case)


def settled_alone(case: Quarrel) -> Life:
    """They made it up between themselves."""
    yield from assigned(case)
    yield case.play.after(2)
    case.do(
        case.clerk, "dispute.withdraw", reason="self_settled", asked_by=case.people(), said_how="phone",
        content="双方已自行商定,互不追究。",
    )
    yield from filed(case)


def withdrawn(case: Quarrel) -> Life:
    """Taken back before it was accepted."""
    case.come()
    yield case.play.after(1)
    case.do(
        case.clerk, "dispute.withdraw", reason="withdrawn", asked_by=case.people("applicant"),
        said_how="face",
    )


def voided(case: Quarrel) -> Life:
    """Registered twice by mistake."""
    case.come()
    yield case.play.after(0)
    case.do(case.clerk, "dispute.void", reason="registered_by_mistake")


def suspended(case: Quarrel, days: int = 40) -> Life:
    """Waits for an expert's opinion."""
    yield from begun(case)
    yield case.play.after(2)
    paper = case.paper("suspension", "鉴定委托书")
    until = case.play.moment(clock.day_of(case.play.after(days))).date()
    case.do(case.clerk, "dispute.suspend", reason="expertise", paper=paper, until=until)


def resumed(case: Quarrel) -> Life:
    """The opinion came, and they sat down again."""
    yield from suspended(case, 25)
    yield case.play.after(12)
    case.do(case.clerk, "dispute.resume", reason="result_in")
    meeting, over = case.book(2)
    yield over
    case.hold(meeting, "to_continue", "鉴定意见已送达,双方对因果关系不再争议,就金额继续协商。")


def extended(case: Quarrel) -> Life:
    """Close to an agreement when the term ran out: longer, with everybody's consent and the head's."""
    yield from met(case)
    yield case.play.after(1)
    case.consent("extension")
    if not case.extend(5):
        return
    meeting, over = case.book(2)
    yield over
    case.hold(meeting, "to_continue")


def transferred(case: Quarrel) -> Life:
    """Out of the hub, to the body that can decide it; the receipt is awaited."""
    yield from graded(case)
    yield case.play.after(1)
    case.do(
        case.clerk, "dispute.transfer", reason="special_organ", body="临平区市场监督管理局",
        letter_number=f"移字{case.id % 9000 + 1000}", enclosures="申请书、证据复印件", told=case.people(),
        told_how="phone",
    )


def returned(case: Quarrel) -> Life:
    """Sent out, and sent back."""
    yield from transferred(case)
    yield case.play.after(4)
    case.do(case.clerk, "dispute.return", reason="parties_mediate", returned_by="消保科")
    yield case.play.after(1)
    case.assign()


def received_elsewhere(case: Quarrel) -> Life:
    """Out of the hub for good: the receipt came, the file was closed."""
    yield from transferred(case)
    yield case.play.after(5)
    case.paper("transfer_receipt", "移送回执")
    yield from filed(case)


def handed_up(case: Quarrel, *, then: str = "") -> Life:
    """Too much for the committee: offered to the centre; received, returned, or waiting."""
    yield from assigned(case)
    yield case.play.after(2)
    row = case.do(
        case.clerk, "handover.offer", kind="up", receiver=case.play.cast.organisations[CENTRE],
        reason="cross_area", letter="涉及两个街道,请区中心牵头。",
    )
    if then:
        yield case.play.after(hours=20)
        why = {"reason": "not_needed"} if then == "return" else {}
        case.do("centre_clerk", f"handover.{then}", row.id, **why)
    if then == "receive":
        case.at = CENTRE
        yield case.play.after(1)
        case.assign()
        yield case.play.after(1)
        case.begin()


def dangerous(case: Quarrel, steps: tuple[str, ...] = (), signs: tuple[str, ...] = ("threat",)) -> Life:
    """Somebody threatens: raised at the counter, and taken as far as ``steps`` say."""
    case.come(signs=signs)
    for name in steps:
        yield case.play.after(hours=0.3)
        case.danger(name)
    yield case.play.after(0)
    case.accept()
    yield case.play.after(0)
    case.grade()
    yield case.play.after(0)
    case.assign()


def shut(case: Quarrel) -> Life:
    """Ended and closed; the file is still on the desk."""
    yield from never_reached(case, file=False)
    yield case.play.after(1)
    case.close()


def filed(case: Quarrel) -> Life:
    """Closed when nothing is missing or it is explained, then archived."""
    yield case.play.after(4)
    case.close()
    yield case.play.after(10)
    case.do(case.clerk, "dispute.archive", retention="short")


Path = Callable[[Quarrel], Life]


def with_(path: Callable[..., Life], **told: object) -> Path:
    """A path with its choices made."""
    return partial(path, **told)
