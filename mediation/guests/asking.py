"""Nothing opens without the code; what was typed while a session ran out is kept while it is asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.assignment.invitation_models import Invitation
from mediation.core import formats
from mediation.extensions import reading

from . import entering, forms, pages, web
from .entering import Key
from .web import Former

NOT_TYPED = frozenset({"csrf_token", "number", "code"})


def ask() -> Any:
    """None for who is in; else what he is answered: the letter is over, or the code is asked once more."""
    if web.entered() is not None:
        return None
    if web.ended() is not None:
        return over(web.ended())
    if request.method == "GET":
        return redirect(url_for("guests.door", next=request.path))
    former = web.lapsed()
    if "code" not in request.form:
        return _again(forms.CodeForm(formdata=None), former)
    form = forms.CodeForm()
    return None if admitted(form, former) else _again(form, former)


def admitted(form: forms.CodeForm, former: Former | None) -> bool:
    """Try what was typed; says at its field why not.

    A number goes before whoever was here: it may be the next person's at the same computer, and his code
    is no wrong try on the number of the former.
    """
    if not form.validate() or (former is None and form.number_missing()):
        return False
    key = former.key if former is not None and not form.number.data else Key(number=form.number.data or "")
    if web.show_code(key, form.code.data or ""):
        return True
    form.code.errors = [wrong()]
    return False


def _again(form: forms.CodeForm, former: Former | None) -> tuple[str, int]:
    typed = [(name, v) for name, values in request.form.lists() if name not in NOT_TYPED for v in values]
    return render_template(
        "guests/again.html", form=form, typed=typed, former=former, house=pages.centre(reading())
    ), 422


def over(row: Invitation | None) -> tuple[str, int]:
    """Declined, withdrawn, barred, run out, done, or never there: the same words, and whom to call."""
    house = pages.house_of(reading(), row) if row is not None else pages.centre(reading())
    return render_template("guests/over.html", house=house), 404


def wrong() -> str:
    """What every code is answered that does not open, whatever the reason.

    After a lock's worth of tries from here it says when to come back, for any number, existing or not.
    """
    again = entering.again_at(request.remote_addr or "")
    if again is not None:
        at = formats.hour(again + timedelta(minutes=1))  # the seconds are not shown
        return _("Nothing was found. Too many wrong tries from here: try again after %(at)s, or call.", at=at)
    return _("Nothing was found. Check number and code, or call.")


def local(target: str) -> str:
    """Where to go on: an address of these pages, or the letter."""
    return target if web.is_outside(target) and "\\" not in target else url_for("guests.inside")
