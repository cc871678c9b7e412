"""What a locked fact of a dispute may be corrected to: how it is read, and what no such fact can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from mediation.agreements import rulings
from mediation.cases.deadline import counts_from_papers
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.fields import AMOUNT_MOST, printable
from mediation.core.typed_days import Lies, read_day, read_moment
from mediation.lifecycle.facts_form import MAX_LINE
from mediation.lifecycle.times import beyond_limitation, is_ahead
from mediation.sessions import corrections
from workflows import FLOWS
from workflows.flow import Reason
from workflows.reasons import END_REASONS, SOURCES

COURSE = ("received_at", "accepted_at", "ended_at", "closed_at")
"""What happens to a dispute, in the order in which alone it can happen."""


class Unfit(ValueError):
    """A value that cannot stand; its text is the code that ``workflows.rules.filing`` has the words for."""


def _line(text: str) -> str:
    if len(text) > MAX_LINE:
        raise Unfit("too_long")
    line = printable(" ".join(text.split()), MAX_LINE)
    if not line:
        raise Unfit("unreadable")
    return line


def _moment(text: str) -> datetime:
    now = clock.now()
    try:
        found = read_moment(text, now, Lies.BEHIND)
    except ValueError as error:
        raise Unfit("no_moment") from error
    if is_ahead(found, now):
        raise Unfit("in_future")
    return found


def _day(text: str) -> date:
    now = clock.now()
    try:
        found = read_day(text, clock.day_of(now), Lies.BEHIND)
    except ValueError as error:
        raise Unfit("no_day") from error
    if is_ahead(found, now):
        raise Unfit("in_future")
    return found


def _money(text: str) -> Decimal:
    try:
        found = Decimal(text.strip().replace(",", "").replace("，", "").lstrip("¥￥"))
    except InvalidOperation as error:
        raise Unfit("no_amount") from error
    if not found.is_finite():
        raise Unfit("no_amount")
    if not 0 <= found <= AMOUNT_MOST:
        raise Unfit("amount_out_of_range")
    if found != round(found, 2):
        raise Unfit("below_a_fen")
    return found


def _among(reasons: tuple[Reason, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        for reason in reasons:
            if text.strip() in (reason.code, reason.zh, reason.en):
                return reason.code
        raise Unfit("not_on_list")

    return read


@dataclass(frozen=True, slots=True)
class Fact:
    """A locked fact of the dispute: its labels and how a new value is read. ``read`` raises Unfit."""

    code: str
    zh: str
    en: str
    read: Callable[[str], Any]
    fits: Callable[[Dispute], bool] = bool
    """Whether this dispute has such a fact."""


FACTS = {
    fact.code: fact
    for fact in (
        Fact("title", "标题", "Title", _line),
        Fact("received_at", "提出请求的时间", "Moment of the request", _moment),
        Fact("accepted_at", "受理时间", "Accepted at", _moment),
        Fact("clock_base_on", "签收法院材料日期", "Court's papers signed for on", _day, counts_from_papers),
        Fact("ended_at", "终结时间", "Ended at", _moment),
        Fact("place", "发生地", "Place", _line),
        Fact("amount", "涉及金额", "Amount", _money),
        Fact("source", "来源", "Source", _among(SOURCES)),
        Fact("end_reason", "终止原因", "End reason", _among(END_REASONS)),
    )
}


def read(dispute: Dispute, name: str, text: str) -> Any:
    """The value that was written for a fact of this dispute. Unfit when it cannot stand there."""
    value = FACTS[name].read(text)
    if name == "received_at" and dispute.import_ref is None and beyond_limitation(value, clock.now()):
        raise Unfit("before_limitation")
    if name == "clock_base_on" and dispute.accepted_at and value > clock.day_of(dispute.accepted_at):
        raise Unfit("after_acceptance")
    if name in COURSE:
        place = COURSE.index(name)
        before = [getattr(dispute, other) for other in COURSE[:place]]
        after = [getattr(dispute, other) for other in COURSE[place + 1 :]]
        if any(at and at > value for at in before) or any(at and at < value for at in after):
            raise Unfit("out_of_order")
    return value


def voided(text: str) -> str:
    """The only state that the agreement in force may be corrected to; Unfit for other words than its name."""
    void = FLOWS["agreement"].state("void")
    if text.strip() not in ("", void.code, void.zh, void.en):
        raise Unfit("not_void")
    return void.code


def outcome(text: str) -> str:
    """The outcome of a session that was written, as its code. Unfit when it is none."""
    try:
        return corrections.read(text)
    except ValueError as error:
        raise Unfit("not_on_list") from error


def ruled(ruling: rulings.Ruling, text: str) -> date | str | None:
    """Day or number that was written for a ruling. Unfit when it cannot be."""
    unfit, value = rulings.read(ruling, text)
    if unfit:
        raise Unfit(unfit)
    return value
