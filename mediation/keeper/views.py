"""P29: the log for those who watch it. Nobody can change anything here, and no case is opened."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mediation.chronicle import entry_page
from mediation.core import clock, formats
from mediation.core.exceptions import NotFound
from mediation.core.fields import read_day
from mediation.core.forms import HubForm
from mediation.extensions import forget_reading, reading
from mediation.security.gate import current_actor, requires

from . import looks, queries, service, verifications
from .queries import Wanted

blueprint = Blueprint("audit", __name__, url_prefix="/audit")

MOST_EXPORTED = 5000
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula."""


@blueprint.get("")
@requires("audit.read")
def home() -> str:
    """Search: by person, number of a case, kind of act, days."""
    wanted = Wanted.from_args(request.args)
    before = request.args.get("before", "")
    key = int(before) if before.isdecimal() and len(before) < 19 else None
    if wanted.as_args() and key is None:
        looks.remember(current_actor(), "audit.searched", wanted.as_args())
    page = queries.search(reading(), wanted, key)
    return render_template(
        "keeper/home.html", wanted=wanted, kinds=queries.kinds(),
        rows=page.rows,
        newest=url_for("audit.home", **wanted.as_args()) if key else None,
        older=url_for("audit.home", before=page.older, **wanted.as_args()) if page.older else None,
        export=url_for("audit.export", **wanted.as_args()),
    )


@blueprint.get("/entries/<int:entry_id>")
@requires("audit.read")
def entry(entry_id: int) -> str:
    """The envelope of one entry: who, when, which act, fingerprint and the one before."""
    found = queries.entry(reading(), entry_id)
    if found is None:
        raise NotFound(f"entry {entry_id}")
    return render_template(
        "keeper/entry.html", found=found, told=queries.told(reading(), found),
        holds=entry_page.holds(found), short=entry_page.short(found.hash),
        content=queries.open_content(found),
    )


@blueprint.get("/export")
@requires("audit.read")
def export() -> Response:
    """What a search finds, for a spreadsheet; who took it is remembered first."""
    wanted = Wanted.from_args(request.args)
    looks.remember(current_actor(), "audit.exported", wanted.as_args())
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([
        _("Number"), _("Time"), _("Who"), _("Role"), _("Organisation"), _("What"), _("Case"), _("refused"),
        _("Short fingerprint"),
    ])
    for row in queries.search(reading(), wanted, limit=MOST_EXPORTED).rows:
        refused = _("yes") if row.refused else ""
        cells = (
            row.id, formats.full_moment(row.at), row.who, row.role, row.organisation, row.what, row.about,
            refused, row.fingerprint,
        )
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return Response(
        "\ufeff" + text.getvalue(), mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=audit.csv"},
    )


@blueprint.route("/verify", methods=["GET", "POST"])
@requires("audit.verify")
def verify() -> str | Answer:
    """Verify the whole log, and what came of it before."""
    form = HubForm()
    if request.method == "POST" and form.validate():
        seq = service.press(current_actor())
        forget_reading()
        if seq is not None:
            return redirect(url_for("audit.report", seq=seq))
        flash(_("The log is long: it is verified in the background. Look again in a few minutes."), "done")
        return redirect(url_for("audit.verify"))
    return render_template(
        "keeper/verify.html", form=form, since=verifications.under_way(reading()),
        rows=verifications.latest(reading()),
    )


@blueprint.get("/verify/<int:seq>")
@requires("audit.verify")
def report(seq: int) -> str:
    """One verification on paper."""
    found = verifications.find(reading(), seq)
    if found is None:
        raise NotFound(f"verification {seq}")
    return render_template("keeper/report.html", found=found)


@blueprint.get("/rights")
@requires("rights.read")
def rights() -> str:
    """Who held which right on a day."""
    try:
        day = read_day(request.args.get("on", ""), clock.today())
    except ValueError:
        day = clock.today()
    rows = [
        [held.who, held.role, held.organisation, formats.day(held.since), formats.day(held.until)]
        for held in queries.held_on(reading(), day)
    ]
    return render_template("keeper/rights.html", on=day, rows=rows)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell
