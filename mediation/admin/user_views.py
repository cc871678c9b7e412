"""Users: who they are, what they may, their printed codes, their place in the register."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.accounts import register, service
from mediation.accounts.models import Grant, MediatorRecord, User
from mediation.classification.catalogue import tree_of
from mediation.core import opened
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.core.fields import printable
from mediation.core.forms import HubForm
from mediation.extensions import reading
from mediation.organisations.queries import tree
from mediation.security.gate import current_actor, requires
from mediation.security.roles import LABELS, Role

from . import forms, queries, skills, user_list
from .blueprint import blueprint
from .writing import nobody_was_faster, write


@blueprint.get("/admin/users")
@requires("users.read")
def users() -> str:
    """Everybody with an account, by sign-in name; ticked rows get a printed code."""
    wanted = user_list.Wanted.from_args(request.args)
    page = user_list.users(reading(), wanted, printable(request.args.get("after", ""), 60))
    return render_template(
        "admin/users.html", page=page, wanted=wanted, units=tree(reading()), roles=LABELS,
        shows=user_list.shows(),
    )


@blueprint.route("/admin/users/new", methods=["GET", "POST"])
@requires("users.manage")
def new_user() -> Any:
    """A new person; his first code is printed on the next page."""
    form = forms.NewUserForm()
    made: list[int] = []
    if form.validate_on_submit():

        def work(session: Any) -> None:
            made.append(service.create_user(
                session, current_actor(), login=form.login.data or "", name=form.name.data or "",
                phone=form.phone.data or "", firm=form.firm.data or "",
            ).id)

        if write(form, work):
            flash(_("Made. Give a role and print the one-time code."), "done")
            return redirect(url_for("admin.user", user_id=made[0]))
    return render_template("admin/user_new.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/admin/users/<int:user_id>", methods=["GET", "POST"])
@requires("users.manage")
def user(user_id: int) -> Any:
    """One person: particulars, grants, register."""
    person = _user(user_id)
    if request.method == "GET":
        return _page(user_id)
    form = forms.UserForm(obj=person)

    def work(session: Session) -> None:
        row = session.get_one(User, user_id, with_for_update=True)
        nobody_was_faster(form, forms.UserForm(formdata=None, obj=row))
        service.change_user(
            session, current_actor(), row, name=form.name.data or "", phone=form.phone.data or "",
            firm=form.firm.data or "",
        )

    if form.validate() and write(form, work):
        flash(_("Saved."), "done")
        return redirect(url_for("admin.user", user_id=user_id))
    return _page(user_id, form=form, status=409 if form.overtaken else 422)


@blueprint.post("/admin/users/<int:user_id>/grants")
@requires("users.manage")
def grant(user_id: int) -> Any:
    """A role in an organisation, for a time."""
    _user(user_id)
    form = forms.GrantForm(prefix="grant").offer(tree(reading()))
    if form.validate() and write(form, lambda session: service.give_grant(
        session, current_actor(), session.get_one(User, user_id), Role(form.role.data),
        form.organisation.data, form.from_on.data, form.until_on.data,
    )):
        flash(_("Given. It holds from the next page he opens."), "done")
        return redirect(url_for("admin.user", user_id=user_id))
    return _page(user_id, grant_form=form, status=422)


@blueprint.post("/admin/users/<int:user_id>/grants/<int:grant_id>/end")
@requires("users.manage")
def end_grant(user_id: int, grant_id: int) -> Any:
    """The right ends now."""
    form = HubForm()

    def work(session: Any) -> None:
        row = session.get(Grant, grant_id)
        if row is None or row.user_id != user_id:
            raise NotFound(f"grant:{grant_id}")
        if row.until_on is not None and row.until_on < current_actor().day:
            raise RuleBroken("grant_over")
        service.end_grant(session, current_actor(), row)

    if form.validate() and write(form, work):
        flash(_("Ended."), "done")
        return redirect(url_for("admin.user", user_id=user_id))
    return _page(user_id, plain=form, status=422)


@blueprint.post("/admin/users/<int:user_id>/active")
@requires("users.manage")
def active(user_id: int) -> Any:
    """Switch the account off, which ends its sessions at once, or on again."""
    wanted = not _user(user_id).active
    form = HubForm()
    if form.validate() and write(form, lambda session: service.set_active(
        session, current_actor(), session.get_one(User, user_id), wanted
    )):
        flash(_("Switched on.") if wanted else _("Switched off; open sessions are ended."), "done")
        return redirect(url_for("admin.user", user_id=user_id))
    return _page(user_id, plain=form, status=422)


@blueprint.post("/admin/users/<int:user_id>/register")
@requires("users.manage")
def on_register(user_id: int) -> Any:
    """His entry in the register of mediators (人民调解法 13, 14)."""
    _user(user_id)
    form = forms.RegisterForm(prefix="register").offer(tree(reading()))

    def work(session: Session) -> None:
        nobody_was_faster(form, _register_form(session, register.lock(session, user_id)))
        register.enter(
            session, current_actor(), session.get_one(User, user_id), form.entry(tree_of(session))
        )

    if form.validate() and write(form, work):
        flash(_("Entered in the register."), "done")
        return redirect(url_for("admin.user", user_id=user_id))
    return _page(user_id, register_form=form, status=409 if form.overtaken else 422)


@blueprint.post("/admin/users/<int:user_id>/trainings")
@requires("users.manage")
def trained(user_id: int) -> Any:
    """A training he attended (人民调解法 14)."""
    _user(user_id)
    if queries.record_of(reading(), user_id) is None:
        raise NotFound(f"mediator:{user_id}")
    form = forms.TrainingForm(prefix="training")
    if form.validate() and write(form, lambda session: register.train(
        session, current_actor(), session.get_one(User, user_id), form.held_on.data, form.hours.data or 0,
        form.subject.data or "",
    )):
        flash(_("Entered."), "done")
        return redirect(url_for("admin.user", user_id=user_id))
    return _page(user_id, training_form=form, status=422)


def _user(user_id: int) -> User:
    person = reading().get(User, user_id)
    if person is None or person.is_outsider:
        raise NotFound(f"user:{user_id}")
    return person


def _page(user_id: int, status: int = 200, **typed: Any) -> tuple[str, int]:
    person = _user(user_id)
    record = queries.record_of(reading(), user_id)
    units = tree(reading())
    form = typed.get("form") or forms.UserForm(formdata=None, obj=person)
    register_form = typed.get("register_form") or _register_form(reading(), record)
    for one in (form, register_form):
        one.opened.data = one.opened.data or opened.written(one)
    return render_template(
        "admin/user.html", person=person, grants=queries.grants(reading(), user_id), record=record,
        form=form,
        grant_form=typed.get("grant_form") or forms.GrantForm(formdata=None, prefix="grant").offer(units),
        register_form=register_form, trainings=register.trainings(reading(), user_id),
        training_form=typed.get("training_form") or forms.TrainingForm(formdata=None, prefix="training"),
        plain=typed.get("plain") or HubForm(formdata=None),
    ), status


def _register_form(session: Session, record: MediatorRecord | None) -> forms.RegisterForm:
    """His entry in the register as it stands; blank for who has none."""
    form = forms.RegisterForm(
        formdata=None, prefix="register", obj=record,
        data={"organisation": record.organisation_id} if record else None,
    ).offer(tree(session))
    if record is not None:
        form.skills.data = skills.in_words(tree_of(session), record.skills.split())
    return form
