"""Who looked at a case, who could on a day and why; and everybody's rights on a day. No case is opened."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mediation.accounts.rights import rights_on
from mediation.chronicle import looks as chronicle
from mediation.core import clock, formats
from mediation.core.exceptions import NotFound
from mediation.core.fields import printable, read_day
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.security.gate import current_actor, requires
from mediation.security.roles import LABELS

from . import looks, queries
from .blueprint import blueprint

SHOWN = 200


@blueprint.get("/case")
@requires("audit.read")
def case() -> str | Response:
    """Looks into one case and its open doors, by its number; several fitting numbers are offered."""
    number, day = printable(request.args.get("number", ""), 60), _day()
    found = queries.cases_called(reading(), number) if number else []
    if number:
        looks.remember(current_actor(), "audit.looked_up", {"case": number, "on": day.isoformat()})
    if len(found) == 1:
        return redirect(url_for("audit.looks_at", case_id=found[0].id, on=request.args.get("on")))
    return render_template(
        "keeper/case.html", dispute=None, number=number, found=found, on=day, rows=[], may=[]
    )


@blueprint.get("/case/<int:case_id>")
@requires("audit.read")
def looks_at(case_id: int) -> str:
    """Who looked, newest first; who could in the course of a day, and by which right."""
    dispute = queries.case_of(reading(), case_id)
    if dispute is None:
        raise NotFound("case")
    day = _day()
    looks.remember(current_actor(), "audit.looked_up", {"case": dispute.number or dispute.intake_no,
                                                        "on": day.isoformat()})
    rows = [
        [formats.full_moment(look.at), look.who, look.role, look.organisation, look.what, look.refused]
        for look in chronicle.looks(reading(), dispute, limit=SHOWN)
    ]
    may = [
        [one.who, one.role or "–", one.kind, one.why] for one in chronicle.may_look(reading(), dispute, day)
    ]
    return render_template(
        "keeper/case.html", dispute=dispute, number=dispute.number or dispute.intake_no, found=[], on=day,
        rows=rows, may=may,
    )


@blueprint.get("/rights")
@requires("rights.read")
def rights() -> str | tuple[str, int]:
    """Who held which right in the course of a day, read from the log; of one name when told."""
    typed, who = printable(request.args.get("on", ""), 20), printable(request.args.get("who", ""), 60).strip()
    try:
        day = min(read_day(typed, clock.today()), clock.today()) if typed.strip() else clock.today()
    except ValueError:
        return render_template("keeper/rights.html", typed=typed, who=who, bad=True, rows=[]), 422
    rows = [
        [r.name, label(LABELS[r.role]), r.organisation, chronicle.right_in_words(r, day, place=False)]
        for r in rights_on(reading(), day) if who in r.name
    ]
    return render_template("keeper/rights.html", typed=day.isoformat(), who=who, bad=False, rows=rows)


def _day() -> date:
    try:
        return min(read_day(request.args.get("on", ""), clock.today()), clock.today())
    except ValueError:
        return clock.today()
