"""The tree of organisations: new ones, changes, moves, closing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.accounts import committees
from mediation.accounts.models import CommitteeRecord
from mediation.cases.regroup import hold, regroup
from mediation.core import clock, opened
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.extensions import reading
from mediation.organisations import service
from mediation.organisations.models import Organisation
from mediation.organisations.queries import tree
from mediation.security.gate import current_actor, requires

from . import forms, queries
from .blueprint import blueprint
from .writing import nobody_was_faster, write


@blueprint.get("/admin/organisations")
@requires("organisations.manage")
def organisations() -> str:
    """The whole tree, closed ones greyed."""
    kinds = {kind.code: kind for kind in (*service.KINDS, *service.LEVELS)}
    rows = tree(reading())
    alone = _under_nothing([row for row, _depth in rows])
    return render_template("admin/organisations.html", tree=rows, kinds=kinds, alone=alone)


def _under_nothing(rows: list[Organisation]) -> list[Organisation]:
    """Open ones beside the centre: what hangs under nothing is seen by nobody above it."""
    open_ones = [row for row in rows if row.closed_on is None]
    return [row for row in open_ones if row.parent_id is None and row.kind != service.CENTRE]


@blueprint.route("/admin/organisations/new", methods=["GET", "POST"])
@requires("organisations.manage")
def new_organisation() -> Any:
    """A new centre, committee or department."""
    form = forms.OrganisationForm().offer(tree(reading()))
    if not form.is_submitted():
        form.parent.data = _centre()
    if form.validate_on_submit() and write(form, lambda session: service.create(
        session, current_actor(), name=form.name.data or "", short_name=form.short_name.data or "",
        kind=form.kind.data, level=form.level.data, parent_id=form.parent.data or None,
        phone=form.phone.data or "", address=form.address.data or "",
    )):
        flash(_("Made."), "done")
        return redirect(url_for("admin.organisations"))
    return render_template("admin/organisation_new.html", form=form), 422 if form.is_submitted() else 200


def _centre() -> int:
    """Under which a new organisation hangs unless another is chosen; 0 before there is one."""
    found = (row for row, _depth in tree(reading()) if row.kind == service.CENTRE and row.closed_on is None)
    return next((row.id for row in found), 0)


@blueprint.route("/admin/organisations/<int:organisation_id>", methods=["GET", "POST"])
@requires("organisations.manage")
def organisation(organisation_id: int) -> Any:
    """Names, telephone, address, level."""
    unit_of(organisation_id)
    if request.method == "GET":
        return organisation_page(organisation_id)
    form = forms.OrganisationChangeForm().offer()

    def work(session: Any) -> None:
        row = session.get_one(Organisation, organisation_id, with_for_update=True)
        nobody_was_faster(form, forms.OrganisationChangeForm(formdata=None, obj=row).offer())
        service.change(
            session, current_actor(), row, name=form.name.data or "", short_name=form.short_name.data or "",
            level=form.level.data, phone=form.phone.data or "", address=form.address.data or "",
        )

    if form.validate() and write(form, work):
        flash(_("Saved."), "done")
        return redirect(url_for("admin.organisation", organisation_id=organisation_id))
    return organisation_page(organisation_id, form=form, status=409 if form.overtaken else 422)


@blueprint.post("/admin/organisations/<int:organisation_id>/move")
@requires("organisations.manage")
def move_organisation(organisation_id: int) -> Any:
    """Hang it under another: who stands above sees its disputes from now on, who stood above no longer."""
    unit_of(organisation_id)
    form = forms.MoveForm(prefix="move").offer(tree(reading()))

    def work(session: Any) -> None:
        row = hold(session, organisation_id)
        regroup(session, service.move(session, current_actor(), row, form.parent.data or None))

    if form.validate() and write(form, work):
        flash(_("Moved."), "done")
        return redirect(url_for("admin.organisation", organisation_id=organisation_id))
    return organisation_page(organisation_id, move_form=form, status=422)


@blueprint.post("/admin/organisations/<int:organisation_id>/close")
@requires("organisations.manage")
def close_organisation(organisation_id: int) -> Any:
    """It takes nothing new; its open disputes must have been handed over."""
    unit_of(organisation_id)
    form = forms.CloseForm(prefix="close")

    def work(session: Any) -> None:
        if queries.leads_open(session, organisation_id):
            raise RuleBroken("leads_open_cases", {"closed_on": ["leads_open_cases"]})
        row = session.get_one(Organisation, organisation_id)
        service.close(session, current_actor(), row, form.closed_on.data)

    if form.validate() and write(form, work):
        flash(_("Closed."), "done")
        return redirect(url_for("admin.organisations"))
    return organisation_page(organisation_id, close_form=form, status=422)


def unit_of(organisation_id: int) -> Organisation:
    """The organisation of an address; NotFound when there is none."""
    row = reading().get(Organisation, organisation_id)
    if row is None:
        raise NotFound(f"organisation:{organisation_id}")
    return row


def organisation_page(organisation_id: int, status: int = 200, **typed: Any) -> tuple[str, int]:
    """One organisation with its forms; ``typed`` are those that came back with errors."""
    row = unit_of(organisation_id)
    move_form = typed.get("move_form") or forms.MoveForm(
        formdata=None, prefix="move", data={"parent": row.parent_id or 0}
    ).offer(tree(reading()))
    found = committees.committees(reading(), clock.today(), row.id)
    committee = found[0] if found else None
    form = typed.get("form") or forms.OrganisationChangeForm(formdata=None, obj=row).offer()
    filing_form = typed.get("filing_form") or filing_form_of(committee.record if committee else None)
    for one in (form, filing_form):
        one.opened.data = one.opened.data or opened.written(one)
    return render_template(
        "admin/organisation.html", row=row, committee=committee, form=form,
        move_form=move_form,
        close_form=typed.get("close_form") or forms.CloseForm(formdata=None, prefix="close"),
        filing_form=filing_form,
    ), status


def filing_form_of(record: CommitteeRecord | None) -> forms.CommitteeForm:
    """What the bureau was told, as it stands; blank for a committee that was not filed."""
    return forms.CommitteeForm(formdata=None, prefix="filing", obj=record).offer()
