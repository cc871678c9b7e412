"""P12 under ``/i``: the way in, the letter and its answer.

Every view here is public to the gate of the house: who is asking is said by the session of a guest, which
stands for one invitation and nothing else.
"""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.assignment import handed, invitation_service, newcomers
from mediation.assignment import pages as letters
from mediation.assignment.forms import declare_again
from mediation.assignment.invitation_models import Invitation
from mediation.assignment.invitation_queries import LIVE
from mediation.cases.pressing import press
from mediation.extensions import forget_reading, reading
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.security.gate import public
from workflows.errors import MoveNotAllowed
from workflows.flow import Lack

from . import forms, pages, passes, web
from .asking import admitted, ask, local, over, wrong
from .blueprint import blueprint
from .entering import Key
from .web import Former

ANSWERS = ("accept", "decline", "other_time", "enter")


@blueprint.route("", methods=["GET", "POST"])
@public
def door() -> Any:
    """At a computer of the house: number and code of the slip. After a pause the code alone will do.

    Nobody falls into another's invitation: whose is open here is said, and another slip shuts it.
    """
    former, form = web.lapsed(), forms.CodeForm()
    if request.method == "GET":
        return _door(form, former, 200)
    if admitted(form, former):
        return redirect(local(request.form.get("next", "")))
    return _door(form, former, 422)


def _door(form: forms.CodeForm, former: Former | None, status: int) -> tuple[str, int]:
    goal = request.values.get("next", "")
    return render_template(
        "guests/door.html", form=form, former=former, entered=web.entered(), house=pages.centre(reading()),
        next=goal, inside=local(goal),
    ), status


@blueprint.route("/<token>", methods=["GET", "POST"])
@public
def letter(token: str) -> Any:
    """The letter for whoever holds the link: names, matter in one line, place and time, inviter; no more."""
    row = passes.by_link(reading(), token)
    if row is None or row.state not in LIVE:
        return over(row)
    entered = web.entered()
    if entered is not None and entered.row.id == row.id:
        return redirect(url_for(".inside")) if request.method == "GET" else _answer(row)
    if request.method == "GET":
        return _letter(row, forms.AnswerForm(code_asked=True), 200)
    form = forms.AnswerForm(code_asked=True)
    if not form.validate():
        return _letter(row, form, 422)
    if not web.show_code(Key(link_token=token), form.code.data or ""):
        form.code.errors = [wrong()]
        return _letter(row, form, 422)
    return _answer(row, form)


@blueprint.route("/open", methods=["GET", "POST"])
@public
def inside() -> Any:
    """The same for whoever has shown the code; after a yes the brief, the sessions and what he may do."""
    asked = ask()
    if asked is not None:
        return asked
    row = web.here().row
    return _answer(row) if request.method == "POST" else _letter(row, _no_code(), 200)


def _no_code() -> forms.AnswerForm:
    return forms.AnswerForm(code_asked=False)


def _answer(row: Invitation, form: forms.AnswerForm | None = None) -> Any:
    """Make the move of the pressed button; he has shown his code."""
    form = form or _no_code()
    fine = form.validate()
    if form.answer.data not in ANSWERS:
        form.form_errors.append(_("Please fill in"))
        fine = False
    if not fine:
        return _letter(row, form, 422)
    if form.answer.data == "enter":
        return redirect(url_for(".inside"))
    name, stated = form.stated()

    def work(a: Act) -> str:
        locked = invitation_service.open_for_answer(a, row.id)
        if name == "accept":
            newcomers.declared_about_these(a.session, a.dispute_of(locked), form.seen())
        perform(a, a.dispute_of(locked), locked, "invitation", name, stated)
        return url_for(".inside" if name == "accept" else ".answered")

    try:
        pressed = press(form, [row.id, name, stated], work)
    except MoveNotAllowed:
        return redirect(url_for(".inside"))  # the committee wrote his answer down meanwhile
    except newcomers.PartiesChanged as changed:
        forget_reading()
        return _letter(reading().get_one(Invitation, row.id), declare_again(form, changed.names), 409)
    if pressed.response is None:
        return _letter(row, form, 422, pressed.lacks)
    if name == "accept":
        flash(_("Thank you. The committee is told."), "done")
    return pressed.response


@blueprint.get("/answered")
@public
def answered() -> str:
    """After a no: nothing is open any more, and he is thanked all the same."""
    row = web.ended()
    house = pages.house_of(reading(), row) if row is not None else pages.centre(reading())
    return render_template("guests/answered.html", house=house)


def _letter(row: Invitation, form: forms.AnswerForm, status: int, lacks: tuple[Lack, ...] = ()) -> Any:
    session = reading()
    form.seen_version.data = form.seen_version.data or str(letters.version_of(session, row))
    entered = web.entered()
    inside = entered is not None and entered.row.id == row.id  # a code opens its own invitation alone
    opened = inside and row.state == "accepted"
    if row.state == "accepted" and not opened:
        return render_template("guests/code.html", form=form, house=pages.house_of(session, row)), status
    return render_template(
        "guests/letter.html", letter=letters.letter(session, row), form=form, lacks=lacks,
        house=pages.house_of(session, row), entered=inside,
        terms=pages.terms(session, g.dispute) if opened else None,
        sittings=pages.sittings(session, row) if opened else (),
        handed=handed.papers_of(session, row) if opened else (),
        step_down=forms.StepDownForm() if opened else None, served=opened and pages.served(session, row),
    ), status
