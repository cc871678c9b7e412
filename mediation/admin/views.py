"""Start page, leave, settings, holidays, background and the list of changes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import Leave, User
from mediation.calendar import service as calendar
from mediation.calendar.days import WEEKDAYS
from mediation.core import clock
from mediation.core.asked_day import asked_day
from mediation.core.exceptions import Forbidden, NotFound
from mediation.extensions import reading
from mediation.jobs import names
from mediation.jobs import queries as jobs_queries
from mediation.security.gate import current_actor, requires
from mediation.settings import service as settings_service
from mediation.settings.defaults import GROUPS
from workflows.flow import Reason

from . import first_steps, forms, health, notices, queries
from .blueprint import blueprint
from .writing import write


@blueprint.get("/admin")
@requires("admin.read")
def home() -> str:
    """Where to go, what asks to be seen to; on a new hub the four first steps."""
    session = reading()
    return render_template(
        "admin/home.html", counts=queries.counts(session), steps=first_steps.steps(session),
        watch=first_steps.to_watch(session, current_actor()),
    )


@blueprint.get("/admin/changes")
@requires("admin.read")
def changes() -> str:
    """Who changed what, from when."""
    return render_template("admin/changes.html", rows=list(queries.changes(reading())))


@blueprint.get("/admin/jobs")
@requires("jobs.read")
def jobs() -> str:
    """How the hub is, and how the background stands."""
    session = reading()
    return render_template(
        "admin/jobs.html", health=health.facts(session), standing=jobs_queries.standing(session),
        failing=jobs_queries.failing(session),
        schedules=jobs_queries.schedules(session), job_name=names.name_of,
    )


# ------------------------------------------------------------------------------------- leave


@blueprint.route("/admin/leave", methods=["GET", "POST"])
@requires("leave.manage")
def leave() -> Any:
    """Who of one's own mediators is away when, and who stands in."""
    people = queries.mediators(reading(), current_actor())
    form = forms.LeaveForm().offer([(row.user.id, row.user.name) for row in people])
    if form.validate_on_submit() and write(form, lambda session: register.grant_leave(
        session, current_actor(), session.get_one(User, form.person.data), form.from_on.data,
        form.until_on.data, form.substitute.data or None,
    )):
        flash(_("Entered. During these days nothing is assigned to this person."), "done")
        return redirect(url_for("admin.leave"))
    return _leave(form, 422) if form.is_submitted() else _leave(_empty_leave(), 200)


@blueprint.post("/admin/leave/<int:leave_id>/end")
@requires("leave.manage")
def end_leave(leave_id: int) -> Any:
    """Back earlier than planned."""
    form = forms.EndLeaveForm()

    def work(session: Session) -> None:
        register.end_leave(session, current_actor(), _leave_row(session, leave_id), form.last_on.data)

    if form.validate() and write(form, work):
        flash(_("Shortened."), "done")
        return redirect(url_for("admin.leave"))
    return _leave(_empty_leave(), 422, form, leave_id)


@blueprint.post("/admin/leave/<int:leave_id>/substitute")
@requires("leave.manage")
def substitute(leave_id: int) -> Any:
    """Somebody stands in for the days that are left, where nobody did or another did."""
    people = queries.mediators(reading(), current_actor())
    form = forms.SubstituteForm().offer([(row.user.id, row.user.name) for row in people])

    def work(session: Session) -> None:
        row = _leave_row(session, leave_id)
        register.name_substitute(session, current_actor(), row, form.substitute.data)

    if form.validate() and write(form, work):
        flash(_("Entered. From today on the substitute sees the cases of the one who is away."), "done")
        return redirect(url_for("admin.leave"))
    return _leave(_empty_leave(), 422, form, leave_id)


def _leave_row(session: Session, leave_id: int) -> Leave:
    """A leave of one's own mediators. NotFound, Forbidden."""
    row = session.get(Leave, leave_id)
    if row is None:
        raise NotFound(f"leave:{leave_id}")
    if row.user_id not in {one.user.id for one in queries.mediators(session, current_actor())}:
        raise Forbidden("leave.manage")
    return row


def _empty_leave() -> forms.LeaveForm:
    """The form of a new leave; a link from a case names the person."""
    people = queries.mediators(reading(), current_actor())
    form = forms.LeaveForm(formdata=None).offer([(row.user.id, row.user.name) for row in people])
    wanted = request.args.get("person", type=int)
    if wanted in {row.user.id for row in people}:
        form.person.data = wanted
    return form


def _leave(
    form: forms.LeaveForm, status: int, change: forms.EndLeaveForm | forms.SubstituteForm | None = None,
    changing: int = 0,
) -> tuple[str, int]:
    session = reading()
    people = queries.mediators(session, current_actor())
    ending = change if isinstance(change, forms.EndLeaveForm) else forms.EndLeaveForm(formdata=None)
    naming = change if isinstance(change, forms.SubstituteForm) else forms.SubstituteForm(formdata=None)
    return render_template(
        "admin/leave.html", form=form, people=people, loads=queries.open_loads(session, people),
        rows=queries.away(session, people), end_form=ending, substitute_form=naming, change=change,
        changing=changing,
    ), status


# ---------------------------------------------------------------------- settings and holidays


@blueprint.get("/admin/settings")
@requires("settings.manage")
def settings() -> tuple[str, int]:
    """Every group of settings with what holds on a day; none for what is no day."""
    session, asked = reading(), asked_day()
    held = [
        (group, group.to_json(settings_service.value(session, group, asked.day)))
        for group in GROUPS.values() if not asked.bad
    ]
    return render_template("admin/settings.html", held=held, asked=asked, shown=notices.told), asked.status


@blueprint.route("/admin/settings/<key>", methods=["GET", "POST"])
@requires("settings.manage")
def setting(key: str) -> Any:
    """One group: the values from a day on, and every earlier change."""
    group = GROUPS.get(key)
    if group is None:
        raise NotFound(key)
    session = reading()
    now = group.to_json(settings_service.value(session, group))
    form: Any = forms.settings_form(group)(data={n: notices.shown(v) for n, v in now.items()})
    if form.validate_on_submit():
        values = {name: form[name].data or "" for name in group.knobs}
        if write(form, lambda writing: settings_service.change(
            writing, current_actor(), group, values, form.from_on.data, form.reason.data
        )):
            flash(_("Saved. What was decided before stays explained by the old values."), "done")
            return redirect(url_for("admin.setting", key=key))
    history = list(queries.changes_of(reading(), f"setting:{key}"))
    status = 422 if form.is_submitted() else 200
    return render_template("admin/setting.html", group=group, form=form, history=history), status


@blueprint.route("/admin/holidays", methods=["GET", "POST"])
@requires("settings.manage")
def holidays() -> Any:
    """The working calendar of a year, and a day that is otherwise."""
    form = forms.DayForm()
    if form.validate_on_submit() and write(form, lambda session: calendar.enter_day(
        session, current_actor(), form.day.data, form.kind.data, form.name.data or ""
    )):
        flash(_("Entered. Deadlines are counted by it from now on."), "done")
        return redirect(url_for("admin.holidays", year=form.day.data.year))
    return _holidays(form, forms.YearForm(formdata=None), 422 if form.is_submitted() else 200)


@blueprint.post("/admin/holidays/year")
@requires("settings.manage")
def announce() -> Any:
    """A whole year's notice of the State Council."""
    form = forms.YearForm()

    def work(session: Any) -> None:
        entered = notices.read(form.days.data or "", form.year.data or 0)
        calendar.announce_year(session, current_actor(), form.year.data or 0, entered, form.source.data or "")

    if form.validate() and write(form, work):
        flash(_("Entered. Deadlines are counted by it from now on."), "done")
        return redirect(url_for("admin.holidays", year=form.year.data))
    return _holidays(forms.DayForm(formdata=None), form, 422)


def _holidays(form: forms.DayForm, year_form: forms.YearForm, status: int) -> tuple[str, int]:
    typed = year_form.year
    asked = request.args.get("year", None if typed.errors else typed.data, type=int)
    year = asked or clock.today().year
    typed.data = asked if typed.data is None else typed.data
    working = calendar.load(reading())
    return render_template(
        "admin/holidays.html", form=form, year_form=year_form, year=year, days=working.specials(year),
        announced=year in working.announced, years=sorted({*working.announced, year, year + 1}),
        weekdays=[Reason(str(n), *names) for n, names in enumerate(WEEKDAYS)],
        changes=list(queries.calendar_changes(reading(), year)),
    ), status
