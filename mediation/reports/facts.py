"""From entries to fact rows: pure, so that the same rows come out of a rebuild."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from mediation.core import clock
from workflows.flow import EndClass
from workflows.reasons import END_REASONS

_CLASS = {reason.code: reason.end_class for reason in END_REASONS}
_OUTCOMES = {
    EndClass.FAILURE: "failed",
    EndClass.NO_FAILURE: "no_failure",
    EndClass.NOT_COUNTED: "not_counted",
}
MONTH_LENGTH = 7

WHOLE = 0
"""In the place of an organisation: all of them together, so that the centre need not add them up."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The columns of a fact row that carry figures."""

    round: int
    state: str
    org_id: int
    source: str
    registered_on: date
    grade: int | None = None
    category: str | None = None
    accepted_on: date | None = None
    due_on: date | None = None
    ended_on: date | None = None
    outcome: str = ""
    end_reason: str = ""
    form: str = ""
    closed_on: date | None = None
    paused_days: int = 0
    days: int | None = None


NAMES = tuple(f.name for f in fields(Facts))


@dataclass(frozen=True, slots=True)
class Part:
    """One unit that a fact row adds to one part of a figure."""

    part: str
    by: str
    month: str
    org_id: int
    value: str
    days: int


def born(state: str, new: Mapping[str, Any]) -> Facts:
    """The facts of a dispute that was just registered, from the values its entry set."""
    return Facts(
        round=int(new.get("round") or 1),
        state=state,
        org_id=int(new["lead_org_id"]),
        source=new.get("source") or "",
        registered_on=_day(new["received_at"]) or clock.today(),
    )


def stepped(old: Facts, state: str, event: str, changed: Mapping[str, Any]) -> Facts:
    """The facts after an entry, from what it changed. A new round begins with ``reopen``."""
    if "round" in changed and event == "dispute.reopen":
        old = replace(
            old,
            round=int(changed["round"]),
            ended_on=None,
            outcome="",
            end_reason="",
            form="",
            closed_on=None,
            paused_days=0,
            days=None,
        )
    new = replace(old, state=state, **_plain_changes(changed))
    new = _ending(old, new, event, changed)
    return replace(new, days=_days(new))


def undoes_round(round_now: int, event: str, changed: Mapping[str, Any]) -> bool:
    """Whether the entry takes back the beginning of this round: its row is left, the one before goes on."""
    return event == "dispute.take_back" and int(changed.get("round") or round_now) < round_now


def parts_of(facts: Facts) -> Iterator[Part]:
    """What a row that holds now adds to the figures: first rounds of accepted, counted disputes."""
    if facts.round != 1 or facts.accepted_on is None or facts.outcome == "not_counted":
        return
    ended = facts.ended_on is not None
    yield from _each(facts, "accepted", facts.accepted_on)
    if ended:
        yield from _each(facts, "ended_of_accepted", facts.accepted_on)
    if facts.due_on is not None:
        yield from _each(facts, "due", facts.due_on)
        if facts.ended_on is not None and facts.ended_on <= facts.due_on:
            yield from _each(facts, "on_time", facts.due_on)
    if facts.ended_on is not None:
        if facts.outcome in ("agreed", "failed"):
            yield from _each(facts, facts.outcome, facts.ended_on)
        yield from _each(facts, "days", facts.ended_on, facts.days or 0)


def _each(facts: Facts, part: str, on: date, days: int = 0) -> Iterator[Part]:
    month = on.isoformat()[:MONTH_LENGTH]
    for org_id in (facts.org_id, WHOLE):
        yield Part(part, "organisation", month, org_id, "", days)
        yield Part(part, "grade", month, org_id, str(facts.grade or ""), days)
        yield Part(part, "category", month, org_id, (facts.category or "")[:2], days)


def _plain_changes(changed: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "lead_org_id" in changed:
        found["org_id"] = int(changed["lead_org_id"])
    if "grade" in changed:
        found["grade"] = changed["grade"]
    if "category_code" in changed:
        found["category"] = changed["category_code"]
    if "source" in changed:
        found["source"] = changed["source"]
    for column, name in (
        ("received_at", "registered_on"),
        ("accepted_at", "accepted_on"),
        ("due_on", "due_on"),
        ("closed_at", "closed_on"),
    ):
        if column in changed:
            found[name] = _day(changed[column])
    if "pauses" in changed:
        found["paused_days"] = _paused(changed["pauses"] or [])
    return found


def _ending(old: Facts, new: Facts, event: str, changed: Mapping[str, Any]) -> Facts:
    """The first ending of a round stays, unless it was undone or corrected."""
    undone = event in ("dispute.take_back", "dispute.unmerge", "dispute.reconsider", "dispute.return")
    if undone and "ended_at" in changed and changed["ended_at"] is None:
        return replace(new, ended_on=None, outcome="", end_reason="", form="")
    if event == "dispute.correct" and ("ended_at" in changed or "end_reason" in changed):
        reason = changed.get("end_reason", new.end_reason) or ""
        ended_on = _day(changed["ended_at"]) if "ended_at" in changed else new.ended_on
        return replace(new, ended_on=ended_on, end_reason=reason, outcome=_outcome(reason, new.outcome))
    if old.ended_on is None and changed.get("ended_at"):
        reason = changed.get("end_reason") or ""
        form = changed.get("agreement_form") or ""
        found = _outcome(reason, "agreed" if form or event == "dispute.agree" else "transferred")
        return replace(new, ended_on=_day(changed["ended_at"]), end_reason=reason, form=form, outcome=found)
    return new


def _outcome(reason: str, otherwise: str) -> str:
    end_class = _CLASS.get(reason)
    return _OUTCOMES[end_class] if end_class is not None else otherwise


def _days(facts: Facts) -> int | None:
    if facts.accepted_on is None or facts.ended_on is None:
        return None
    return max(0, (facts.ended_on - facts.accepted_on).days - facts.paused_days)


def _paused(pauses: list[list[str]]) -> int:
    return sum((date.fromisoformat(until) - date.fromisoformat(since)).days for since, until in pauses)


def _day(value: Any) -> date | None:
    if value is None:
        return None
    if len(value) > len("2026-11-23"):
        return clock.day_of(datetime.fromisoformat(value))
    return date.fromisoformat(value)
