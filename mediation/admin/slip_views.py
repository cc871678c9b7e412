"""Sign-in slips: one-time codes for many people at once, printed to be cut and handed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import render_template, request, url_for
from flask_babel import gettext as _

from config import is_loopback
from mediation.accounts import service
from mediation.accounts.models import User
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.core.forms import HubForm
from mediation.core.ids import read_key
from mediation.extensions import reading
from mediation.security.gate import current_actor, requires
from mediation.settings import service as settings
from mediation.settings.defaults import SIGN_IN

from . import forms, user_list
from .blueprint import blueprint
from .writing import write

ASKED_AT_ONCE = 4000
"""Ticks of one form; more is no honest hand."""


@blueprint.app_template_global()
def only_on_this_machine() -> str:
    """The address that slips would name when no other machine can open it; empty when others can."""
    here = is_loopback(urlsplit(request.host_url).hostname or "")
    return url_for("accounts.reset", _external=True) if here else ""


@blueprint.post("/admin/users/slips")
@requires("users.manage")
def slips() -> Any:
    """A new one-time code for everybody ticked, or for the whole list; shown once, to be printed."""
    wanted = user_list.Wanted.from_args(request.form)
    ids = user_list.all_of(reading(), wanted) if request.form.get("all") else _ticked()
    form = HubForm()
    printed: list[tuple[User, str]] = []
    if not ids:
        form.form_errors.append(_("Tick somebody first."))
    elif len(ids) > user_list.MOST:
        form.form_errors.append(_(
            "%(count)s people: at most %(most)s slips are printed at one press. Narrow the list, by "
            "organisation or to who has no password yet, and print one part after the other.",
            count=len(ids), most=user_list.MOST,
        ))
    elif form.validate() and write(form, lambda session: printed.extend(_codes(session, ids))):
        return _paper(printed)
    page = user_list.users(reading(), wanted)
    return render_template("admin/slips.html", form=form, rows=page.rows, unknown=[], names=None), 422


@blueprint.route("/admin/users/forgotten", methods=["GET", "POST"])
@requires("users.manage")
def forgotten() -> Any:
    """Who called because of a forgotten password: found by the names, ticked, printed in one press."""
    form = forms.ForgottenForm()
    if not form.validate_on_submit():
        return render_template(
            "admin/slips.html", form=form, rows=[], unknown=[], names=form
        ), 422 if form.is_submitted() else 200
    rows, unknown = user_list.called(reading(), form.names.data or "")
    return render_template(
        "admin/slips.html", form=HubForm(formdata=None), rows=rows, unknown=unknown, names=None
    )


@blueprint.post("/admin/users/<int:user_id>/code")
@requires("users.manage")
def code(user_id: int) -> Any:
    """One person's slip."""
    person = reading().get(User, user_id)
    if person is None or person.is_outsider:
        raise NotFound(f"user:{user_id}")
    form = HubForm()
    printed: list[tuple[User, str]] = []
    if not form.validate() or not write(form, lambda session: printed.extend(_codes(session, [user_id]))):
        return render_template("admin/slips.html", form=form, rows=[], unknown=[], names=None), 422
    return _paper(printed, url_for("admin.user", user_id=user_id))


def _ticked() -> list[int]:
    values = request.form.getlist("user")[:ASKED_AT_ONCE]
    return [key for key in map(read_key, values) if key is not None]


def _codes(session: Any, ids: Iterable[int]) -> list[tuple[User, str]]:
    people = user_list.named(session, ids)
    if not people:
        raise RuleBroken("nobody_to_print")
    return service.give_codes(session, current_actor(), people)


def _paper(printed: list[tuple[User, str]], back: str = "") -> str:
    session = reading()
    lines = {line.user.id: line for line in user_list.lines(session, [user for user, _code in printed])}
    slips = [(lines[user.id], code) for user, code in printed]
    slips.sort(key=lambda slip: (slip[0].units[:1], slip[0].user.name))
    return render_template(
        "admin/slips_paper.html", slips=slips, back=back or url_for("admin.users"),
        until=printed[0][0].code_until, ask=settings.value(session, SIGN_IN),
    )
