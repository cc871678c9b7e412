"""The list of rooms, kept by the administrator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.core import clock
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.extensions import forget_reading, reading
from mediation.organisations.queries import tree
from mediation.security.gate import current_actor, requires

from . import forms, opening, rooms
from .room_forms import HoursForm
from .room_models import Room

blueprint = Blueprint("rooms", __name__)


@blueprint.route("/admin/rooms", methods=["GET", "POST"])
@requires("settings.manage")
def index() -> Any:
    """Every room by organisation, and a form for a new one."""
    form = _form(None)
    if request.method == "GET" or not form.validate():
        return _show(form, None, 200 if request.method == "GET" else 422)
    return _keep(form, None)


@blueprint.route("/admin/rooms/<int:room_id>", methods=["GET", "POST"])
@requires("settings.manage")
def edit(room_id: int) -> Any:
    """One room: another name, place or size; or closed."""
    room = reading().get(Room, room_id)
    if room is None:
        raise NotFound(f"room:{room_id}")
    form = _form(room)
    if request.method == "GET":
        return _show(form, room, 200)
    if request.form.get("switch"):
        rooms.switch(current_actor(), room_id)
        return _done()
    return _keep(form, room) if form.validate() else _show(form, room, 422)


@blueprint.post("/admin/rooms/<int:room_id>/hours")
@requires("settings.manage")
def hours(room_id: int) -> Any:
    """When the room is open, from a day on."""
    room = reading().get(Room, room_id)
    if room is None:
        raise NotFound(f"room:{room_id}")
    form = HoursForm(prefix="hours")
    if not form.validate():
        return _show(_form(room), room, 422, form)
    try:
        rooms.keep_hours(current_actor(), room_id, form.values(), form.from_on.data, form.reason.data or "")
    except RuleBroken as broken:
        form.put(broken)
        return _show(_form(room), room, 422, form)
    return _done(room_id)


def _form(room: Room | None) -> forms.RoomForm:
    form = forms.RoomForm(obj=room)
    form.organisation.choices = [(o.id, "　" * depth + o.name) for o, depth in tree(reading())]
    if room is not None:
        form.organisation.choices = [c for c in form.organisation.choices if c[0] == room.organisation_id]
        form.organisation.data = room.organisation_id
    return form


def _keep(form: forms.RoomForm, room: Room | None) -> Any:
    try:
        rooms.keep(
            current_actor(), room.id if room is not None else None, form.organisation.data,
            form.name.data or "", form.address.data or "", form.seats.data,
        )
    except RuleBroken:
        form.name.errors = [_("The organisation has a room of this name.")]
        return _show(form, room, 422)
    return _done()


def _done(room_id: int | None = None) -> Any:
    forget_reading()
    flash(_("Recorded."), "done")
    return redirect(url_for("rooms.edit", room_id=room_id) if room_id else url_for("rooms.index"))


def _show(
    form: forms.RoomForm, room: Room | None, status: int, typed: HoursForm | None = None
) -> tuple[str, int]:
    session, today = reading(), clock.today()
    names = {o.id: o.name for o, _depth in tree(session)}
    found = rooms.of_organisations(session, names, closed=True)
    held = opening.hours_of(session, room.id, today) or opening.OFFICE if room is not None else opening.OFFICE
    return render_template(
        "sessions/rooms.html", form=form, room=room, names=names, rooms=found,
        hours_form=typed or HoursForm(formdata=None, prefix="hours", data=HoursForm.of(held)),
        told={one.id: opening.told(session, one.id, today) for one in found},
        changes=opening.history(session, room.id) if room is not None else [],
    ), status
