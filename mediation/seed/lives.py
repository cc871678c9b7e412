"""How disputes go, press by press: up to the table, and the ends without an agreement."""

from __future__ import annotations

from datetime import timedelta

from mediation.calendar.days import published
from mediation.core import clock

from .people import CENTRE
from .play import Life
from .quarrel import Quarrel


def waiting(case: Quarrel, signs: tuple[str, ...] = ()) -> Life:
    """Registered, and nobody has decided yet."""
    case.come(signs=signs)
    return
    yield


def declined(case: Quarrel) -> Life:
    """Not for a committee: guided to the organ that is."""
    case.come(source="applied")
    yield case.after(1)
    case.decline("guided_elsewhere", "临平区劳动人事争议仲裁委员会")


def reconsidered(case: Quarrel) -> Life:
    """Declined, sent back by the organ, taken after all."""
    yield from declined(case)
    yield case.after(3)
    case.do(case.clerk, "dispute.reconsider", reason="sent_back")
    yield case.after(0)
    case.accept()
    yield case.after(0)
    case.grade()
    yield case.after(0)
    case.assign()
    yield case.after(1)
    yield from made_up(case)


def accepted(case: Quarrel, source: str = "") -> Life:
    """Taken, not graded yet."""
    case.come(source=source)
    yield case.after(0)
    told = {"papers_signed_on": clock.today()} if source.startswith("court") else {}
    case.accept(**told)


def graded(case: Quarrel, source: str = "") -> Life:
    """Graded, nobody assigned."""
    yield from accepted(case, source)
    yield case.after(0)
    case.grade()


def assigned(case: Quarrel, source: str = "") -> Life:
    """With a mediator who has not begun."""
    yield from graded(case, source)
    yield case.after(0)
    case.assign()


def begun(case: Quarrel, source: str = "") -> Life:
    """In mediation."""
    yield from assigned(case, source)
    yield case.after(1)
    case.call("respondent", "agreed")
    case.begin()


def met(case: Quarrel, times: int = 1) -> Life:
    """Sat down together, without an agreement so far."""
    yield from begun(case)
    for _ in range(times):
        meeting, over = case.book(1)
        yield over
        case.hold(meeting, "to_continue")


def booked(case: Quarrel) -> Life:
    """One session held, the next one stands in the calendar."""
    yield from met(case)
    case.book(3)


def missed(case: Quarrel) -> Life:
    """The other side did not come, and the record begun for it was dropped; another time was found."""
    yield from begun(case)
    meeting, over = case.book(1)
    yield over
    record = case.do(case.mediator, "record.start", meeting=meeting, way="points")
    case.do(case.mediator, "record.drop", record.id, reason="not_held")
    case.do(case.mediator, "session.miss", meeting, absent=case.people("respondent"))
    yield case.after(0)
    case.book(2)


def postponed(case: Quarrel, cancel: bool = False) -> Life:
    """Put off for a paper, or called off."""
    yield from met(case)
    meeting, _over = case.book(3)
    yield case.after(0)
    if cancel:
        case.do(case.mediator, "session.cancel", meeting, reason="party_refuses")
        return
    later = clock.at(published().add_working_days(case.play.today, 4), 10)
    while not case.is_free(later, 90):
        later += timedelta(days=1)
    case.do(case.mediator, "session.postpone", meeting, reason="evidence_pending", next_at=later)


def refused(case: Quarrel, *, file: bool = True) -> Life:
    """The other side does not want to be mediated: no failure, other ways told."""
    yield from assigned(case)
    yield case.after(1)
    case.call("respondent", "refused")
    case.do(
        case.clerk, "dispute.refuse", reason="refused_before_start", party=case.people("respondent")[0],
        said_at=clock.now(), said_how="phone", **case.told_all(),
    )
    if file:
        yield from filed(case)


def ended_by_party(case: Quarrel) -> Life:
    """One side walks out after the first session."""
    yield from met(case)
    yield case.after(1)
    case.do(
        case.mediator, "dispute.refuse", reason="ended_by_party", party=case.people("applicant")[0],
        said_at=clock.now(), said_how="face", **case.told_all(),
    )
    yield from filed(case)


def failed(case: Quarrel, *, file: bool = True, source: str = "") -> Life:
    """Two sessions and still too far apart; a court's case goes back with a letter."""
    yield from begun(case, source)
    for _ in range(2):
        meeting, over = case.book(1)
        yield over
        case.hold(meeting, "not_agreed")
    yield case.after(0)
    if source.startswith("court"):
        case.paper("feedback", "委派调解反馈函")
    case.do(case.mediator, "dispute.fail", reason="gap_too_wide", **case.told_all())
    if file:
        yield from filed(case)


def never_reached(case: Quarrel, *, file: bool = True) -> Life:
    """Nobody answers, whoever calls."""
    yield from assigned(case)
    for _ in range(3):
        yield case.after(1)
        case.call("respondent", "no_answer")
    case.do(case.mediator, "dispute.fail", reason="cannot_reach", **case.told_all())
    if file:
        yield from filed(case)


def settled_alone(case: Quarrel) -> Life:
    """They made it up between themselves."""
    yield from assigned(case)
    yield case.after(1)
    yield from made_up(case)


def made_up(case: Quarrel, content: str = "双方已自行商定,互不追究。") -> Life:
    """Both sides say that they have settled it themselves."""
    case.do(
        case.clerk, "dispute.withdraw", reason="self_settled", asked_by=case.people(), said_how="phone",
        content=content,
    )
    yield from filed(case)


def withdrawn(case: Quarrel) -> Life:
    """Taken back before it was accepted."""
    case.come()
    yield case.after(1)
    case.do(
        case.clerk, "dispute.withdraw", reason="withdrawn", asked_by=case.people("applicant"),
        said_how="face",
    )


def voided(case: Quarrel) -> Life:
    """Registered twice by mistake."""
    case.come()
    yield case.after(0)
    case.do(case.clerk, "dispute.void", reason="registered_by_mistake")


def suspended(case: Quarrel, days: int = 40) -> Life:
    """Waits for an expert's opinion."""
    yield from begun(case)
    yield case.after(1)
    paper = case.paper("suspension", "鉴定委托书")
    case.do(
        case.clerk, "dispute.suspend", reason="expertise", paper=paper,
        until=clock.today() + timedelta(days=days),
    )


def resumed(case: Quarrel) -> Life:
    """The opinion came, and they sat down again."""
    yield from suspended(case)
    yield case.after(5)
    case.do(case.clerk, "dispute.resume", reason="result_in")
    meeting, over = case.book(1)
    yield over
    case.hold(meeting, "to_continue", "鉴定意见已送达,双方对因果关系不再争议,就金额继续协商。")


def extended(case: Quarrel) -> Life:
    """Close to an agreement when the term ran out: longer, with everybody's consent and the head's."""
    yield from met(case)
    yield case.after(0)
    case.consent("extension")
    if case.extend(5):
        case.book(1)


def transferred(case: Quarrel) -> Life:
    """Out of the hub, to the body that can decide it; the receipt is awaited."""
    yield from graded(case)
    yield case.after(0)
    case.do(
        case.clerk, "dispute.transfer", reason="special_organ", body="临平区市场监督管理局",
        letter_number=f"移字{case.id % 9000 + 1000}", enclosures="申请书、证据复印件", told=case.people(),
        told_how="phone",
    )


def returned(case: Quarrel) -> Life:
    """Sent out, and sent back."""
    yield from transferred(case)
    yield case.after(3)
    case.do(case.clerk, "dispute.return", reason="parties_mediate", returned_by="消保科")
    yield case.after(0)
    case.assign()


def received_elsewhere(case: Quarrel) -> Life:
    """Out of the hub for good: the receipt came, the file was closed."""
    yield from transferred(case)
    yield case.after(4)
    case.paper("transfer_receipt", "移送回执")
    yield from filed(case)


def handed_up(case: Quarrel, *, then: str = "") -> Life:
    """Too much for the committee: offered to the centre; received, returned, recalled, or waiting."""
    yield from assigned(case)
    yield case.after(0)
    row = case.do(
        case.clerk, "handover.offer", kind="up", receiver=case.play.cast.organisations[CENTRE],
        reason="cross_area", letter="涉及两个街道,请区中心牵头。",
    )
    if not then:
        return
    yield case.after(1)
    why = {"return": {"reason": "not_needed"}, "recall": {"reason": "continue_here"}}.get(then, {})
    case.do(case.clerk if then == "recall" else "centre_clerk", f"handover.{then}", row.id, **why)
    if then == "receive":
        case.at = CENTRE
        yield case.after(0)
        case.assign()
        yield case.after(0)
        case.begin()


def dangerous(case: Quarrel, steps: tuple[str, ...] = (), signs: tuple[str, ...] = ("threat",)) -> Life:
    """Somebody threatens: raised at the counter, and taken as far as ``steps`` say."""
    case.come(signs=signs)
    for name in steps:
        yield case.after(hours=0.3)
        case.danger(name)
    yield case.after(0)
    case.accept()
    yield case.after(0)
    case.grade()
    yield case.after(0)
    case.assign()


def shut(case: Quarrel) -> Life:
    """Ended and closed; the file is still on the desk."""
    yield from never_reached(case, file=False)
    yield case.after(1)
    case.close()


def filed(case: Quarrel) -> Life:
    """Closed when nothing is missing or it is explained, looked after, then archived."""
    yield case.after(3)
    case.close()
    for visit in case.visits():
        yield case.on(visit.due_on)
        case.visit(visit)
    yield case.after(4)
    case.archive()
