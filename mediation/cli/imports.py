"""`flask import-cases`: a register or a file of cases, looked at first, then taken in."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import select

from mediation.accounts import service as accounts
from mediation.core import private
from mediation.core.database import db
from mediation.core.exceptions import DomainError
from mediation.core.i18n import label
from mediation.core.sheets.reading import Unreadable
from mediation.exchange import service, template
from mediation.exchange.plan import Plan, look
from mediation.exchange.problems import Problem
from mediation.exchange.refusals import no_right, told
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor
from workflows.errors import FlowError
from workflows.flow import Reason

from .audit import bar

SHOWN = 20
BAD_ROWS = 1
"""Ends with 1 when something is wrong and nothing (or not all) was taken in."""


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(import_cases)


@click.command("import-cases")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--organisation", help="Short name of the committee that leads them.")
@click.option("--as", "login", help="Sign-in name of the clerk in whose name they are registered.")
@click.option("--dry-run", is_flag=True, help="Only look; write nothing.")
@click.option("--all-or-nothing", "mode", flag_value=service.ALL, help="One bad row keeps all out.")
@click.option("--good-rows", "mode", flag_value=service.GOOD, help="Take the good rows in.")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Where the bad rows go.")
@click.option("--template", "template_file", type=click.Path(dir_okay=False, path_type=Path),
              help="Write an empty register (xlsx or csv) and stop.")  # fmt: skip
@click.pass_context
@with_appcontext
def import_cases(
    context: click.Context, file: Path | None, organisation: str | None, login: str | None, dry_run: bool,
    mode: str | None, rejects: Path | None, template_file: Path | None,
) -> None:
    """Take disputes in from FILE: an intake register (xlsx, csv) or cases (jsonl). See docs/import.md."""
    if template_file is not None:
        template_file.write_bytes(template.empty(template_file.suffix))
        click.echo(f"Written: {template_file}")
        return
    if file is None or not organisation or not login or not (dry_run or mode):
        raise click.UsageError(
            "FILE, --organisation, --as and one of --dry-run, --all-or-nothing, --good-rows are needed"
        )
    actor, unit = _who(login, organisation)
    plan = _look(file, unit)
    try:
        if not dry_run and mode and not (mode == service.ALL and plan.problems):
            with bar() as progress:
                service.run(plan, actor, mode, lambda done, total: progress("import", done, total))
    except (DomainError, FlowError) as broken:
        raise click.ClickException(label(Reason("refused", *told(broken, actor.name)))) from broken
    finally:
        _tell(plan, file, rejects)
    taken = 0 if dry_run or (mode == service.ALL and plan.problems) else len(plan.good)
    rows = len(plan.sheet.lines)
    click.echo(f"{taken} taken in, {len(plan.known)} here before, {plan.bad} bad of {rows} rows.")
    if dry_run:
        click.echo(f"A dry run: nothing was written. {len(plan.good)} rows can be taken in.")
    context.exit(BAD_ROWS if plan.problems else 0)


def _who(login: str, organisation: str) -> tuple[Actor, int]:
    with db.reading() as session:
        user = accounts.find(session, login)
        unit = session.scalar(select(Organisation.id).where(Organisation.short_name == organisation))
        if user is None or not user.active:
            raise click.ClickException(_("There is no user “%(login)s”.", login=login))
        if unit is None:
            raise click.ClickException(
                _("There is no organisation with the short name “%(name)s”.", name=organisation)
            )
        actor = accounts.actor_of(session, user)
        if not service.may_take_in(session, actor, unit):
            raise click.ClickException(label(Reason("no_right", *no_right(user.name))))
        return actor, unit


def _look(file: Path, unit: int) -> Plan:
    try:
        with db.reading() as session, bar() as progress:
            return look(
                session, file.read_bytes(), file.name, unit, lambda done, total: progress("look", done, total)
            )
    except Unreadable as wrong:
        raise click.ClickException(label(Problem(0, "", wrong.code, wrong.about))) from wrong


def _tell(plan: Plan, file: Path, rejects: Path | None) -> None:
    if plan.unknown_columns:
        click.echo(f"Columns passed over: {'、'.join(plan.unknown_columns)}", err=True)
    for found in (plan.problems, plan.doubts):
        for problem in found[:SHOWN]:
            place = f"row {problem.row}" + (f", {problem.column}" if problem.column else "")
            stood = f" ({problem.original[:40]})" if problem.original else ""
            click.echo(f"  {place}: {label(problem)}{stood}")
        if len(found) > SHOWN:
            click.echo(f"  … and {len(found) - SHOWN} more")
    if plan.problems:
        target = rejects or file.with_name(f"{file.stem}.rejects.{plan.reject_kind}")
        with private.opened(target) as out:
            out.write(plan.rejects())
        click.echo(f"The bad rows stand in {target}: correct them there and import that file.")
