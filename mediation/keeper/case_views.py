"""Who looked at a case, who could on a day and why; and everybody's rights on a day. No case is opened."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mediation.accounts.rights import rights_on
from mediation.chronicle import looks as chronicle
from mediation.core import formats
from mediation.core.asked_day import asked_day
from mediation.core.exceptions import NotFound
from mediation.core.fields import printable
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.security.gate import current_actor, requires
from mediation.security.roles import LABELS

from . import looks, queries
from .blueprint import blueprint

SHOWN = 200


@blueprint.get("/case")
@requires("audit.read")
def case() -> tuple[str, int] | Response:
    """Looks into one case and its open doors, by its number; several fitting numbers are offered."""
    number, asked = printable(request.args.get("number", ""), 60), asked_day(past=True)
    found = queries.cases_called(reading(), number) if number else []
    if number:
        looks.remember(current_actor(), "audit.looked_up", {"case": number, "on": asked.day.isoformat()})
    if len(found) == 1:
        return redirect(url_for("audit.looks_at", case_id=found[0].id, on=request.args.get("on")))
    return render_template(
        "keeper/case.html", dispute=None, number=number, found=found, asked=asked, rows=[], may=[]
    ), asked.status


@blueprint.get("/case/<int:case_id>")
@requires("audit.read")
def looks_at(case_id: int) -> tuple[str, int]:
    """Who looked, newest first; who could in the course of a day, and by which right."""
    dispute = queries.case_of(reading(), case_id)
    if dispute is None:
        raise NotFound("case")
    asked = asked_day(past=True)
    looks.remember(current_actor(), "audit.looked_up", {"case": dispute.number or dispute.intake_no,
                                                        "on": asked.day.isoformat()})
    rows = [
        [formats.full_moment(look.at), look.who, look.role, look.organisation, look.what, look.refused]
        for look in chronicle.looks(reading(), dispute, limit=SHOWN)
    ]
    may = [
        [one.who, one.role or "–", one.kind, one.why]
        for one in (chronicle.may_look(reading(), dispute, asked.day) if not asked.bad else ())
    ]
    return render_template(
        "keeper/case.html", dispute=dispute, number=dispute.number or dispute.intake_no, found=[],
        asked=asked, rows=rows, may=may,
    ), asked.status


@blueprint.get("/rights")
@requires("rights.read")
def rights() -> tuple[str, int]:
    """Who held which right in the course of a day, read from the log; of one name when told."""
    asked, who = asked_day(past=True), printable(request.args.get("who", ""), 60).strip()
    rows = [
        [r.name, label(LABELS[r.role]), r.organisation, chronicle.right_in_words(r, asked.day, place=False)]
        for r in (rights_on(reading(), asked.day) if not asked.bad else ()) if who in r.name
    ]
    shown = {"typed": asked.typed, "who": who, "bad": asked.bad, "rows": rows}
    return render_template("keeper/rights.html", **shown), asked.status
