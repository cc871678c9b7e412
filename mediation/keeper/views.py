"""P29: the log for those who watch it. Nobody can change anything here, and no case is opened."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import quote

from flask import Response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from mediation.audit.export import lines
from mediation.chronicle import entry_page
from mediation.core import clock, formats
from mediation.core.database import db
from mediation.core.exceptions import NotFound
from mediation.core.sheets import writing
from mediation.core.sheets.reading import XLSX
from mediation.extensions import reading
from mediation.security.gate import current_actor, requires

from . import looks, queries
from .blueprint import blueprint
from .queries import Wanted

MOST_EXPORTED = 5000


@blueprint.get("")
@requires("audit.read")
def home() -> str | tuple[str, int]:
    """Search: by person, number of a case, kind of act, days."""
    wanted, no_days = Wanted.from_args(request.args), Wanted.no_days(request.args)
    if no_days:
        return render_template(
            "keeper/home.html", wanted=wanted, kinds=queries.kinds(), rows=[], no_days=no_days,
        ), 422
    before = request.args.get("before", "")
    key = int(before) if before.isdecimal() and len(before) < 19 else None
    if wanted.as_args() and key is None:
        looks.remember(current_actor(), "audit.searched", wanted.as_args())
    page = queries.search(reading(), wanted, key)
    return render_template(
        "keeper/home.html", wanted=wanted, kinds=queries.kinds(), no_days=no_days,
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


@blueprint.get("/export.xlsx")
@requires("audit.read")
def export() -> Response | Redirect:
    """What a search finds, for a spreadsheet; who took it is remembered first."""
    if Wanted.no_days(request.args):
        asked = quote(request.query_string, safe="=&%+")
        return redirect(f"{url_for('audit.home')}?{asked}")  # where it is said which day is none
    wanted = Wanted.from_args(request.args)
    looks.remember(current_actor(), "audit.exported", wanted.as_args())
    heading = [
        _("Number"), _("Time"), _("Who"), _("Role"), _("Organisation"), _("What"), _("Case"), _("refused"),
        _("Short fingerprint"),
    ]
    rows = [
        [
            str(row.id), formats.full_moment(row.at), row.who, row.role, row.organisation, row.what,
            row.about, _("yes") if row.refused else "", row.fingerprint,
        ]
        for row in queries.search(reading(), wanted, limit=MOST_EXPORTED).rows
    ]
    answer: Response = send_file(
        io.BytesIO(writing.write(XLSX, heading, rows)), mimetype=writing.TYPES[XLSX], as_attachment=True,
        download_name=f"{_('Audit')}-{clock.today()}.xlsx",
    )
    return answer


@blueprint.get("/export.jsonl")
@requires("audit.export_whole")
def export_whole() -> Response:
    """The whole log in the form that can be verified without the hub; who took it is remembered first.

    A keeper reads no case: its entries come without their content.
    """
    looks.remember(current_actor(), "audit.exported_whole", {})
    name = f"audit-{clock.today()}.jsonl"
    return Response(
        _lines(), mimetype="application/jsonl",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _lines() -> Iterator[str]:
    """Read in a session of its own: the request's is closed before the last line is sent."""
    with db.reading() as session:
        for line in lines(session, lambda _done, _total: None, cases=False):
            yield line + "\n"
