"""Danger reports: raised by one press, never blocked, cleared by a head."""

from __future__ import annotations

from dataclasses import dataclass

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons import TOLD_BY
from workflows.reasons_small import CLEAR, DANGER_BODIES, DANGER_SIGNS

from .common import Lacks, unless


@dataclass(frozen=True, kw_only=True)
class DangerRaiseFacts(Facts):
    """One press: what was seen. Words may follow."""

    signs: tuple[str, ...] = stated("危险情形", "Signs", Kind.CHOICES, choices=DANGER_SIGNS)
    what: str = stated("情况", "What was seen or said", Kind.TEXT, required=False, private=True)


@dataclass(frozen=True, kw_only=True)
class DangerAcknowledgeFacts(Facts):
    """Somebody has taken it on."""

    measures: str = stated("已采取的措施", "Measures taken", Kind.TEXT, required=False, private=True)
    taken_by: int | None = stated(
        "谁确认的(代录)", "Who said so (entered for him)", Kind.PICK, required=False, default=None,
        offers="called",
    )
    may_take: bool = found("确认人不是示警人", "Not the one who raised it")


@dataclass(frozen=True, kw_only=True)
class DangerReportFacts(Facts):
    """Reported to whom, when and how. One press is enough; who took it and under which number may follow."""

    body: str = stated("报告给", "Reported to", Kind.CHOICE, choices=DANGER_BODIES)
    receiver: str = stated("接报人或接报单位", "Person or office that took it", required=False)
    number: str = stated("接警单号或电话", "Their number or telephone", required=False)
    told_how: str = stated("报告方式", "How", Kind.CHOICE, choices=TOLD_BY, default="phone")


@dataclass(frozen=True, kw_only=True)
class DangerAnswerFacts(Facts):
    """What the authority answered."""

    answer: str = stated("答复", "Answer", Kind.TEXT, private=True)
    answered_by: str = stated("答复人", "Answered by", required=False)


@dataclass(frozen=True, kw_only=True)
class DangerRetractFacts(Facts):
    """The hand slipped: taken back by whoever pressed, at once, before anybody took it on."""

    within_minutes: bool = found("示警未满10分钟", "Raised less than ten minutes ago")


@dataclass(frozen=True, kw_only=True)
class DangerClearFacts(Facts):
    """A head takes the sign down, with a reason."""

    reason: str = stated("解除原因", "Reason", Kind.CHOICE, choices=CLEAR)
    must_be_reported: bool = found("依法应当报告", "The law demands a report")
    reported: bool = found("已报告", "It was reported")


def seen_by_somebody_else(f: DangerAcknowledgeFacts) -> Lacks:
    """Whoever raised it cannot stop the calling while there is another to call."""
    return unless(f.may_take, "raiser_only", "示警人不能自己确认收到:请打电话给承办人、主任或区中心,由其确认",
                  "Whoever raised it cannot take it on: call handler, head or centre", where="danger")


def reported_where_the_law_asks(f: DangerClearFacts) -> Lacks:
    """What the law wants reported is reported first; what was checked and unfounded is explained."""
    unfounded = f.reason == "not_real" and bool(f.note)
    return unless(f.reported or unfounded or not f.must_be_reported, "unreported",
                  "依法应当报告,请先报告;经核实不存在的,请在备注里写明如何核实",
                  "The law demands a report first; where it was unfounded, note how it was checked",
                  law=law.PML_25, where="danger")


def a_slip_of_the_hand(f: DangerRetractFacts) -> Lacks:
    """Ten minutes, no longer: afterwards a head clears it."""
    return unless(f.within_minutes, "too_late", "已超过10分钟,请由主任解除",
                  "More than ten minutes ago: the head clears it", where="nowhere")


FOR_ACKNOWLEDGE = (seen_by_somebody_else,)
FOR_RETRACT = (a_slip_of_the_hand,)
FOR_CLEAR = (reported_where_the_law_asks,)
