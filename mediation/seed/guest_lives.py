"""Guests, sessions of today, and what waits for a second person."""

from __future__ import annotations

from datetime import timedelta

from mediation.core import clock

from .lives import accepted, assigned, begun, graded, met
from .play import Life
from .quarrel import Quarrel

LAW = "解释有关法律规定,帮助双方算清各自的责任"


def proposed(case: Quarrel) -> Life:
    """A lawyer is wished for; the sides have not been asked yet."""
    yield from begun(case)
    case.wish_for("lawyer_three", LAW)


def asked(case: Quarrel, who: str = "lawyer") -> Life:
    """The invitation is out and waits for an answer."""
    yield from begun(case)
    case.invite(who, LAW)


def answered(case: Quarrel, name: str, who: str = "lawyer_two") -> Life:
    """Accepted or declined by the invited person himself."""
    yield from begun(case)
    row = case.invite(who, LAW)
    yield case.after(0)
    if name == "decline":
        case.answer(who, row, "decline", reason="no_time", other_time="下周三下午")
    else:
        case.answer(who, row, "accept", declaration=True)


def left(case: Quarrel, how: str) -> Life:
    """Accepted, and then barred or gone."""
    yield from answered(case, "accept", "lawyer_three")
    row = case.guest_row()
    yield case.after(0)
    if how == "bar":
        case.do(
            case.clerk, "invitation.bar", row, reason="firm_conflict",
            conflict="所在律所去年代理过一方的另一件案子",
        )
    else:
        case.do("lawyer_three", "invitation.step_down", row, reason="illness")


def unanswered(case: Quarrel) -> Life:
    """No answer in time: the hub lets it expire."""
    yield from begun(case)
    row = case.invite("lawyer_three", LAW, answer_by=clock.today() + timedelta(days=1))
    yield case.on(clock.today() + timedelta(days=2))
    case.by_clock("invitation.expire", row)


def called_off(case: Quarrel) -> Life:
    """The sides found that they need nobody."""
    yield from asked(case, "lawyer_two")
    yield case.after(0)
    case.do(case.clerk, "invitation.cancel", case.guest_row(), reason="not_needed")


def today(case: Quarrel, hours: tuple[int, ...], guest: str = "") -> Life:
    """A session of this day, booked before; perhaps with a guest."""
    yield from begun(case)
    if guest:
        row = case.invite(guest, LAW)
        yield case.after(0)
        case.answer(guest, row, "accept", declaration=True)
    starts = case.free_today(hours)
    if starts is not None:
        case.book_at(starts)


def written(case: Quarrel, read_back: bool = False) -> Life:
    """Held; the record is a draft, or was read back and waits for the last signature."""
    yield from begun(case)
    meeting, over = case.book(1)
    yield over
    case.meet(meeting, "to_continue")
    row = case.write_down(meeting)
    if read_back:
        case.do(case.mediator, "record.read_back", row, read_aloud=True)


# ----------------------------------------------------------------------- waits for a second person


def wants_longer(case: Quarrel) -> Life:
    """The clerk asks for more time, and the head has not looked yet."""
    yield from met(case)
    yield case.after(0)
    case.consent("extension")
    until = case.longer(6)
    if until is not None:
        case.propose(case.clerk, "dispute.extend", case.who_extends(), reason="near_agreement", until=until)


def wants_lapse(case: Quarrel) -> Life:
    """What they quarrelled about is gone."""
    yield from assigned(case)
    yield case.after(0)
    paper = case.paper("other", "关于涉案设施已拆除的情况说明")
    case.propose(case.clerk, "dispute.lapse", case.head, reason="moot", paper=paper)


def wants_lower(case: Quarrel) -> Life:
    """The mediator's side has calmed down: a lower grade is proposed."""
    yield from graded(case)
    yield case.after(0)
    case.propose(
        case.clerk, "dispute.reclassify", "centre_head" if case.grade_now() == 1 else case.head,
        category=case.leaf_now(), grade=str(min(3, case.grade_now() + 1)), reason="calmed",
        signs=(),
    )


def wants_void(case: Quarrel) -> Life:
    """Registered twice and accepted: the head must agree to strike it."""
    yield from accepted(case)
    yield case.after(0)
    case.propose(case.clerk, "dispute.void", case.head, reason="registered_by_mistake")


def wants_correction(case: Quarrel, field: str = "place", value: str = "") -> Life:
    """A fact was entered wrongly."""
    yield from assigned(case)
    yield case.after(0)
    case.propose(
        case.clerk, "dispute.correct", case.head, field=field,
        new_value=value or f"{case.told.place}附近", reason="wrong_entry",
    )
