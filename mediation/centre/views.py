"""Figures by organisation, grade, category and month, with definition and drill-down."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, send_file, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mediation.cases.reads import note_search
from mediation.classification.catalogue import tree_of
from mediation.core import clock
from mediation.core.i18n import label
from mediation.core.sheets import writing
from mediation.extensions import reading
from mediation.lists.rows import rows_of
from mediation.organisations.models import Organisation
from mediation.organisations.queries import below, everywhere
from mediation.organisations.queries import tree as organisation_tree
from mediation.reports import behind, figures
from mediation.reports.figures import DIMENSIONS, Figure, Period
from mediation.reports.indicators import INDICATORS, SET_ASIDE, VERSION
from mediation.security.actor import Actor
from mediation.security.gate import current_actor, requires
from mediation.security.roles import Role

from . import evidence, periods

blueprint = Blueprint("centre", __name__, url_prefix="/centre")

READS_FIGURES = (Role.CENTRE, Role.CENTRE_HEAD, Role.HEAD, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: what it is about, and a cell for each figure."""

    name: str
    value: str
    cells: list[Figure]


@blueprint.get("/figures", endpoint="figures")
@requires("figures.read")
def show() -> str:
    """The table of figures for a period."""
    session, actor = reading(), current_actor()
    period, by = _period(), _dimension()
    within = _within(session, actor)
    grouped = figures.by_dimension(session, period, within, by)
    return render_template(
        "centre/figures.html",
        period=period,
        periods=periods.choices(clock.today()),
        running=period.until >= clock.today(),
        by=by,
        dimensions=_dimensions(),
        totals=list(figures.added_up(grouped.values()).values()),
        lines=[
            Line(name, value, list(grouped[value].values()))
            for value, name in _values(session, by, set(grouped))
            if value in grouped and (value or any(f.denominator for f in grouped[value].values()))
        ],
        misread=periods.misread(request.args),
        indicators=list(INDICATORS.values()),
        version=VERSION,
        set_aside=behind.set_aside(session, period, within),
        cell=_cell,
    )


@blueprint.get("/figures/<code>/cases")
@requires("figures.cases")
def cases(code: str) -> str:
    """Exactly the cases behind one number."""
    if code not in INDICATORS:
        abort(404)
    session, actor = reading(), current_actor()
    side = _side(code)
    period, by, value = _period(), _dimension(), request.args.get("value", "")[:20]
    if by == "month" and periods.MONTH.match(value):
        period = Period(value, value)
    value = value[:2] if by == "category" else value
    if by in ("organisation", "grade") and value and not (value.isdecimal() and len(value) < 19):
        abort(404)
    asked = behind.Asked(INDICATORS[code], side, by, value)
    after = request.args.get("after", "")
    found = behind.cases_behind(session, asked, period, _within(session, actor), after)
    names = dict(_values(session, by, {value}))
    return render_template(
        "centre/cases.html",
        indicator=INDICATORS[code],
        side=side,
        period=period,
        by=by,
        value=value,
        name=names.get(value, ""),
        total=found.total,
        rows=rows_of(session, actor, found.disputes),
        newest=_further(code, "") if after else "",
        older=_further(code, found.older) if found.older else "",
    )


@blueprint.get("/figures/<code>/rows.<kind>")
@requires("figures.rows")
def figure_rows(code: str, kind: str) -> Response:
    """The rows behind a figure for a spreadsheet: the columns of its definition, nobody's name."""
    if code not in INDICATORS or kind not in writing.TYPES:
        abort(404)
    session, actor, period = reading(), current_actor(), _period()
    note_search(actor, "figures.exported", {"figure": code, "from": period.first, "to": period.last})
    content = writing.write(
        kind, evidence.heading(), evidence.rows(session, INDICATORS[code], period, _within(session, actor))
    )
    name = f"{label(INDICATORS[code])}-{period.first}-{period.last}.{kind}"
    answer: Response = send_file(
        io.BytesIO(content), mimetype=writing.TYPES[kind], as_attachment=True, download_name=name
    )
    return answer


def _side(code: str) -> str:
    """Above or below the line; of agreements also those that fell later. Whatever else: above."""
    asked = request.args.get("side", "")
    return asked if asked == "denominator" or (asked == SET_ASIDE and code == "success") else "numerator"


def _further(code: str, key: str) -> str:
    """The address of these cases from a key on; without one the first page."""
    asked: dict[str, Any] = {**request.args, "after": key or None}
    return url_for("centre.cases", code=code, **asked)


def _cell(figure: Figure, by: str, value: str, period: Period) -> Markup:
    """A number that opens to its cases, with what is above and below the line."""
    where: dict[str, Any] = {"from": period.first, "to": period.last, "by": by, "value": value}
    link = url_for("centre.cases", code=figure.indicator.code, **where)
    if figure.indicator.is_median:
        text = "–" if figure.median is None else _("%(days)g days", days=figure.median)
        return Markup('<a href="{}">{}</a> <span class="muted">{}</span>').format(
            link, text, _("of %(n)s", n=figure.denominator)
        )
    shown = "–" if figure.rate is None or figure.is_small else f"{figure.rate:.1%}"
    return Markup(
        '{} <span class="muted"><a href="{}">{}</a> / <a href="{}&amp;side=denominator">{}</a></span>'
    ).format(shown, link, figure.numerator, link, figure.denominator)


def _period() -> Period:
    return periods.asked(request.args, clock.today())


def _dimension() -> str:
    asked = request.args.get("by", "organisation")
    return asked if asked in DIMENSIONS else "organisation"


def _dimensions() -> list[tuple[str, str]]:
    return [
        ("organisation", _("By organisation")),
        ("grade", _("By grade")),
        ("category", _("By category")),
        ("month", _("By month")),
    ]


def _within(session: Session, actor: Actor) -> list[int] | None:
    """The organisations whose figures the reader may see: his own and those beneath; None: all there are."""
    own = {g.organisation_id for g in actor.grants if g.role in READS_FIGURES}
    within = {found for organisation_id in own for found in below(session, organisation_id)}
    return None if within >= everywhere(session) else sorted(within)


def _values(session: Session, by: str, present: set[str]) -> list[tuple[str, str]]:
    """Values of a dimension in their natural order with their names."""
    match by:
        case "organisation":
            return [(str(row.id), _name(row)) for row, _depth in organisation_tree(session)]
        case "grade":
            return [("1", _("Grade I")), ("2", _("Grade II")), ("3", _("Grade III")), ("", _("not graded"))]
        case "category":
            branches = [(branch.code, label(branch)) for branch in tree_of(session).children()]
            return [*branches, ("", _("not classified"))]
        case _:
            return [(month, month) for month in sorted(present)]


def _name(row: Organisation) -> str:
    return row.name
