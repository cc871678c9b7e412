"""The definitions: what each figure counts, over what, by which date. Each number carries its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, text, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from mediation.agreements.models import Agreement
from mediation.core import clock

from .models import FactRow

VERSION = 2
"""2: what is due only after today is not yet below the line of on-time closure."""
SET_ASIDE = "set_aside"
"""Of the agreements above the line of success, those that fell later: told beside the figure, in no count."""
SMALL = 5
"""Below this denominator the count is shown, not the rate."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: its parts by name, the date it is taken by, and its definition in words."""

    code: str
    zh: str
    en: str
    numerator: str
    """Part of the counts above the line; empty for a median."""
    denominator: tuple[str, ...]
    """Parts of the counts below the line, added up."""
    definition_zh: str
    definition_en: str

    @property
    def is_median(self) -> bool:
        """A median of days instead of a rate."""
        return not self.numerator


INDICATORS = {
    indicator.code: indicator
    for indicator in (
        Indicator(
            "closure",
            "办结率",
            "Closure rate",
            "ended_of_accepted",
            ("accepted",),
            "分子:期间内受理且到目前已办结(协议生效、终止已告知或移送未退回)的件数。"
            "分母:期间内受理的件数。按受理日归期;只计第一轮;并案、误登记不计。",
            "Numerator: accepted in the period and ended by now (agreement effective, end told, or sent to "
            "an outside body and not returned). "
            "Denominator: accepted in the period. By day of acceptance; first rounds only; "
            "merged and void ones left out.",
        ),
        Indicator(
            "on_time",
            "按期办结率",
            "On-time closure",
            "on_time",
            ("due",),
            "分子:到期日在期间内、且在到期日当天或之前办结的件数(含有效延期、扣除中止)。"
            "分母:到期日在期间内且已到期(不晚于今日)的全部件数,不论是否办结。",
            "Numerator: due in the period and ended on or before the due day (valid extensions and pauses "
            "counted in). Denominator: everything due in the period and by today, ended or not.",
        ),
        Indicator(
            "success",
            "调解成功率",
            "Success rate",
            "agreed",
            ("agreed", "failed"),
            "分子:期间内达成协议(书面或口头)的件数。"
            "分母:达成协议与调解不成的件数之和;一方不同意、撤回等不算调解不成,不计入。"
            "以第一次结果为准:协议其后被撤销、解除或司法确认被驳回的仍计入,件数另列。",
            "Numerator: ended with an agreement, written or oral. "
            "Denominator: agreements and failures; refusals, withdrawals and the like are no failure "
            "and left out. By day of ending. The first ending counts: an agreement that was set aside, "
            "rescinded or refused by the court later stays in, and their number is told beside it.",
        ),
        Indicator(
            "days",
            "办理天数中位数",
            "Median days",
            "",
            ("days",),
            "期间内办结的案件,从受理到办结的自然日数(扣除中止)的中位数。按办结日归期。",
            "Median of calendar days from acceptance to ending, pauses left out. By day of ending.",
        ),
    )
}


def counted() -> ColumnElement[bool]:
    """The fact rows that stand in any figure: those that hold now, first rounds, accepted, counted."""
    return and_(
        FactRow.until_seq.is_(None),
        FactRow.round == 1,
        FactRow.accepted_on.is_not(None),
        FactRow.outcome != "not_counted",
    )


def condition(part: str, since: date, until: date) -> ColumnElement[bool]:
    """The fact rows behind one part of a figure, for days from ``since`` to ``until``.

    The same rows that the counts add up: a drill-down lists exactly what the tile shows.
    """
    due_until = min(until, clock.today())
    own = {
        "accepted": FactRow.accepted_on.between(since, until),
        "ended_of_accepted": and_(FactRow.accepted_on.between(since, until), FactRow.ended_on.is_not(None)),
        "due": FactRow.due_on.between(since, due_until),
        "on_time": and_(FactRow.due_on.between(since, due_until), FactRow.ended_on <= FactRow.due_on),
        "agreed": and_(FactRow.ended_on.between(since, until), FactRow.outcome == "agreed"),
        SET_ASIDE: and_(FactRow.ended_on.between(since, until), FactRow.outcome == "agreed", _set_aside()),
        "failed": and_(FactRow.ended_on.between(since, until), FactRow.outcome == "failed"),
        "days": FactRow.ended_on.between(since, until),
    }
    return and_(counted(), own[part])


def _set_aside() -> ColumnElement[bool]:
    """The agreement of that very round stands no longer: annulled, refused by the court, or rescinded.

    Few agreements ever fall: an index knows them by the very words of this condition and leads to their rows.
    """
    fallen = select(Agreement.dispute_id, Agreement.round).where(text("agreement.state = 'void'"))
    return tuple_(FactRow.dispute_id, FactRow.round).in_(fallen)


def any_of(parts: Iterable[str], since: date, until: date) -> ColumnElement[bool]:
    """The fact rows behind any of these parts, of which there is at least one."""
    return or_(*(condition(part, since, until) for part in parts))


def dated_by(part: str) -> InstrumentedAttribute[date | None]:
    """The day by which a part belongs to a period."""
    if part in ("accepted", "ended_of_accepted"):
        return FactRow.accepted_on
    return FactRow.due_on if part in ("due", "on_time") else FactRow.ended_on
