"""What leaves the hub as a file."""

from __future__ import annotations

import io
from urllib.parse import quote

from flask import Blueprint, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from mediation.cases import reads
from mediation.cases.filters import Filter
from mediation.core import clock
from mediation.extensions import reading
from mediation.security.gate import current_actor, requires

from . import list_export

blueprint = Blueprint("export", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/cases/export")
@requires("export.cases")
def cases() -> Response:
    """The list one is at, as a workbook. The export is remembered before the file leaves."""
    if Filter.no_days(request.args):
        typed = quote(request.query_string, safe="=&%+")
        return redirect(f"{url_for('desk.cases')}?{typed}")  # where it is said which day is none
    wanted = Filter.from_args(request.args)
    content, count = list_export.write(reading(), current_actor(), wanted)
    asked = {name: value for name, value in wanted.as_args().items() if name != "text"}
    reads.note_search(current_actor(), "list.exported", {"rows": count, "asked": asked})
    return send_file(
        io.BytesIO(content), mimetype=XLSX, as_attachment=True,
        download_name=f"disputes-{clock.today():%Y%m%d}.xlsx",
    )
