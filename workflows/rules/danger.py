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


@dataclass(frozen=True, kw_only=True)
class DangerReportFacts(Facts):
    """Reported to whom, when and how."""

    body: str = stated("报告给", "Reported to", Kind.CHOICE, choices=DANGER_BODIES)
    receiver: str = stated("接报人或接报单位", "Person or office that took it")
    told_how: str = stated("报告方式", "How", Kind.CHOICE, choices=TOLD_BY)


@dataclass(frozen=True, kw_only=True)
class DangerAnswerFacts(Facts):
    """What the authority answered."""

    answer: str = stated("答复", "Answer", Kind.TEXT, private=True)
    answered_by: str = stated("答复人", "Answered by", required=False)


@dataclass(frozen=True, kw_only=True)
class DangerClearFacts(Facts):
    """A head takes the sign down, with a reason."""

    reason: str = stated("解除原因", "Reason", Kind.CHOICE, choices=CLEAR)
    must_be_reported: bool = found("依法应当报告", "The law demands a report")
    reported: bool = found("已报告", "It was reported")


def reported_where_the_law_asks(f: DangerClearFacts) -> Lacks:
    """What the law wants reported is reported before it is cleared."""
    return unless(f.reported or not f.must_be_reported, "unreported", "依法应当报告,请先报告",
                  "The law demands a report first", law=law.PML_25, where="danger")


FOR_CLEAR = (reported_where_the_law_asks,)
