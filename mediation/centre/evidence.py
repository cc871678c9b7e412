"""The rows behind a figure as a sheet."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.classification.catalogue import tree_of
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from mediation.reports import evidence
from mediation.reports.figures import Period
from mediation.reports.indicators import Indicator
from workflows.reasons import END_REASONS, GRADES, SOURCES

Cell = str | int

_REASONS = {row.code: row for row in END_REASONS}
_SOURCES = {row.code: row for row in SOURCES}


def heading() -> list[str]:
    """The columns; the two last ones are added up."""
    return [
        _("Number"), _("Organisation"), _("Grade"), _("Category code"), _("Category"), _("Source"),
        _("Accepted on"), _("Due on"), _("Ended on"), _("Outcome"), _("Reason of the end"), _("Days paused"),
        _("Days"), _("Above the line"), _("Below the line"),
    ]


def rows(
    session: Session, indicator: Indicator, period: Period, organisations: Iterable[int] | None
) -> list[list[Cell]]:
    """One row for each case; nobody's name, no story."""
    places = dict(session.execute(select(Organisation.id, Organisation.name)).all())
    known, grades, outcomes = tree_of(session), _grades(), _outcomes()
    return [
        [
            one.number, places.get(one.org_id, ""), grades.get(str(one.grade or ""), ""), one.category,
            label(known.get(one.category)) if one.category in known else "",
            label(_SOURCES[one.source]) if one.source in _SOURCES else one.source,
            *(day.isoformat() if day else "" for day in (one.accepted_on, one.due_on, one.ended_on)),
            outcomes.get(one.outcome, one.outcome),
            label(_REASONS[one.end_reason]) if one.end_reason in _REASONS else "",
            one.paused_days, one.days if one.days is not None else "", one.above, one.below,
        ]
        for one in evidence.rows(session, indicator, period, organisations)
    ]


def _grades() -> dict[str, str]:
    return {grade.code: label(grade) for grade in GRADES}


def _outcomes() -> dict[str, str]:
    return {
        "agreed": _("Agreement reached"), "failed": _("Mediation failed"), "no_failure": _("Ended otherwise"),
        "transferred": _("Transferred"), "": _("not ended yet"),
    }
