"""The register of committees and mediators: what the law asks of them, what ends soon, its lists."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mediation.accounts import committees
from mediation.accounts.models import CommitteeRecord
from mediation.core import clock
from mediation.core.exceptions import NotFound
from mediation.core.sheets import writing
from mediation.core.sheets.reading import XLSX
from mediation.extensions import reading
from mediation.organisations.models import Organisation
from mediation.security.gate import current_actor, requires

from . import forms, register_lists
from .blueprint import blueprint
from .organisation_views import filing_form_of, organisation_page, unit_of
from .writing import nobody_was_faster, write


@blueprint.get("/admin/register")
@requires("register.read")
def register_home() -> str:
    """Every committee with its filing, its people and what its conditions lack."""
    found = committees.committees(reading(), clock.today())
    only = request.args.get("only") == "warned"
    return render_template(
        "admin/register.html", committees=[c for c in found if c.warned or not only], only=only,
        warned=sum(bool(c.warned) for c in found), total=len(found),
        kinds={kind.code: kind for kind in committees.KINDS},
    )


@blueprint.get("/admin/register/committees.xlsx")
@requires("register.read")
def committees_sheet() -> Response:
    """The list that the justice bureau keeps and tells the court of (人民调解法 10)."""
    found = committees.committees(reading(), clock.today())
    return _sheet(_("Committees"), *register_lists.of_committees(found))


@blueprint.get("/admin/register/mediators.xlsx")
@requires("register.read")
def mediators_sheet() -> Response:
    """Everybody in office, committee by committee."""
    found = committees.committees(reading(), clock.today())
    return _sheet(_("Mediators"), *register_lists.of_mediators(found))


@blueprint.post("/admin/organisations/<int:organisation_id>/filing")
@requires("organisations.manage")
def file_committee(organisation_id: int) -> Any:
    """What the justice bureau was told of this committee."""
    if unit_of(organisation_id).kind != "committee":
        raise NotFound(f"committee:{organisation_id}")
    form = forms.CommitteeForm(prefix="filing").offer()

    def work(session: Session) -> None:
        unit = session.get_one(Organisation, organisation_id, with_for_update=True)
        nobody_was_faster(form, filing_form_of(session.get(CommitteeRecord, organisation_id)))
        committees.file(
            session, current_actor(), unit, kind=form.kind.data,
            filed_number=form.filed_number.data or "", filed_on=form.filed_on.data,
            term_from=form.term_from.data, term_until=form.term_until.data,
            mixed_area=bool(form.mixed_area.data),
        )

    if form.validate() and write(form, work):
        flash(_("Saved."), "done")
        return redirect(url_for("admin.organisation", organisation_id=organisation_id))
    return organisation_page(organisation_id, filing_form=form, status=409 if form.overtaken else 422)


def _sheet(name: str, heading: list[str], rows: list[list[str]]) -> Response:
    content = writing.write(XLSX, heading, rows)
    answer: Response = send_file(
        io.BytesIO(content), mimetype=writing.TYPES[XLSX], as_attachment=True,
        download_name=f"{name}-{clock.today()}.xlsx",
    )
    return answer
