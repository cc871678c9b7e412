"""Sign-in, sign-out, one-time codes, and a person's own settings."""

from __future__ import annotations

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.extensions import forget_reading, reading
from mediation.organisations import hub
from mediation.security.gate import public, requires
from mediation.settings import service as settings
from mediation.settings.defaults import SIGN_IN

from . import queries, rescue, service, sign_in
from .forms import LoginForm, ResetForm
from .models import User
from .web import SignedIn, local

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> str | Response | tuple[str, int]:
    """Sign in; wrong name, wrong password and locked answer alike."""
    form = LoginForm()
    target = local(request.values.get("next") or "/")
    if g.user is not None and request.method == "GET":
        return redirect(target)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            with db.writing() as writing:
                tried = sign_in.attempt(
                    writing,
                    form.login.data or "",
                    form.password.data or "",
                    request.remote_addr or "",
                    form.shared.data,
                )
            if tried.token is not None:
                _enter(tried.token)
                return redirect(target)
            form.password.errors = [
                _("User name or password is wrong, or the account is locked for a while.")
            ]
    demo = queries.demo_accounts(reading()) if hub.kind(reading()) == hub.DEMO else []
    return render_template(
        "accounts/login.html", form=form, next=target, demo_accounts=demo,
        ask=settings.value(reading(), SIGN_IN), kept=rescue.promised(target),
        unsent="unsent" in request.args, idle="idle" in request.args,
    ), status


def _enter(token: str) -> None:
    session.clear()  # nothing of the time before signing in lives on: neither token nor CSRF seed
    forget_reading()  # a browser whose session timed out was looked up already, before this one began
    row = sign_in.live(reading(), token)
    if row is None:
        abort(403)
    rescue.name_owner(row)
    login_user(SignedIn(token, reading().get_one(User, row.user_id)))


@blueprint.get("/session")
@public
def time_left() -> dict[str, object]:
    """Whose session this browser holds and how many seconds it lives on; asking keeps none alive."""
    if g.user is None:
        return {"left": 0, "who": ""}
    return {"left": current_user.left, "who": str(g.user.id)}


@blueprint.post("/session")
@requires("account.own")
def stay() -> dict[str, object]:
    """Somebody is still there: the session lives on."""
    with db.writing() as writing:
        sign_in.touch(writing, current_user.get_id())
        row = sign_in.live(writing, current_user.get_id())
        seconds = sign_in.seconds_left(row) if row is not None else 0
    return {"left": seconds, "who": str(g.user.id)}


@blueprint.post("/logout")
@requires("account.own")
def logout() -> Response:
    """End the session on the server and forget the cookie."""
    with db.writing() as writing:
        sign_in.end(writing, current_user.get_id())
    logout_user()
    session.clear()
    return redirect(url_for("accounts.login"))


@blueprint.route("/reset", methods=["GET", "POST"])
@public
def reset() -> str | Response | tuple[str, int]:
    """Set a password with a printed one-time code."""
    form = ResetForm()
    if not form.is_submitted():
        return render_template("accounts/reset.html", form=form)
    if form.validate():
        with db.writing() as writing:
            typed = form.login.data or "", form.code.data or ""
            user = sign_in.use_code(writing, *typed, request.remote_addr or "")
            if user is None:
                form.code.errors = [_("This code does not fit the name, or it is no longer valid.")]
            else:
                try:
                    service.set_password(writing, user, form.password.data or "")
                except RuleBroken as broken:
                    form.password.errors = [_weakness(broken.message)]
                else:
                    flash(_("The password is set. Sign in with it."), "done")
        if not form.errors:
            return redirect(url_for("accounts.login"))
    return render_template("accounts/reset.html", form=form), 422


def _weakness(code: str) -> str:
    return {
        "too_short": _("At least 10 characters."),
        "too_common": _("Too easy to guess: a usual word, figures alone, or your user name in it."),
        "too_plain": _("Use at least two kinds: letters, capitals, digits, signs or Chinese characters."),
    }[code]


@blueprint.post("/account/letters")
@requires("account.own")
def letters() -> Response:
    """Switch large letters on or off."""
    with db.writing() as writing:
        user = writing.get_one(User, g.user.id)
        user.large_letters = not user.large_letters
    return redirect(local(request.form.get("next") or "/"))


@blueprint.post("/account/language")
@requires("account.own")
def language() -> Response:
    """Switch between Chinese and English."""
    with db.writing() as writing:
        user = writing.get_one(User, g.user.id)
        user.locale = "en" if user.locale == "zh_Hans" else "zh_Hans"
    return redirect(local(request.form.get("next") or "/"))
