"""Users from the command line: for the first ones, and when nobody can sign in."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import service
from mediation.accounts.models import User
from mediation.core import clock, formats
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.organisations.models import Organisation
from mediation.security.actor import system
from mediation.security.roles import Role

group = AppGroup("user", help="Users, grants and one-time codes.")


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(group)


@group.command("create")
@click.argument("login")
@click.argument("name")
@click.option("--role", type=click.Choice([r.value for r in Role]), required=True)
@click.option("--organisation", required=True, help="Short name of the organisation.")
@click.option("--phone", default="")
def create(login: str, name: str, role: str, organisation: str, phone: str) -> None:
    """Make a user with one grant and print a one-time code."""
    by = system(clock.today())
    try:
        with db.writing() as session:
            unit = session.scalar(select(Organisation).where(Organisation.short_name == organisation))
            if unit is None:
                raise RuleBroken(f"there is no organisation with the short name {organisation}")
            user = service.create_user(session, by, login=login, name=name, phone=phone)
            service.give_grant(session, by, user, Role(role), unit.id)
            code = service.give_code(session, by, user)
    except RuleBroken as broken:
        raise click.ClickException(why_not(broken, login)) from broken
    click.echo(f"{name} signs in as {user.login}; one-time code: {code} ({_good(user)})")
    if Role(role) is Role.MEDIATOR:
        click.echo(
            f"No case can be assigned to {name} before the register of mediators names him: as security "
            f"administrator open /admin/users/{user.id} (用户 → {name} → 调解员名册) and enter him there."
        )


@group.command("code")
@click.argument("logins", nargs=-1, required=True)
def code(logins: tuple[str, ...]) -> None:
    """Print new one-time codes for users who forgot the password; all or none."""
    with db.writing() as session:
        users = [_known(session, login) for login in logins]
        printed = service.give_codes(session, system(clock.today()), users)
        told = [f"One-time code for {user.login}: {code} ({_good(user)})" for user, code in printed]
    click.echo("\n".join(told))


def why_not(broken: RuleBroken, login: str) -> str:
    """Why no user of that sign-in name was made, in words."""
    words = {
        "login_taken": f"the sign-in name {login} is taken",
        "keeper_apart": "an administrator and an audit keeper are two persons",
        "login_kept": f"{login}: names that begin like this are kept for outside people",
    }
    return words.get(broken.message, broken.message)


def _known(session: Session, login: str) -> User:
    user = service.find(session, login)
    if user is None or not user.active or user.is_outsider:
        raise click.ClickException(f"there is no user {login} who may sign in")
    return user


def _good(user: User) -> str:
    """Until when a code just given is good, and how often."""
    return f"valid until {formats.full_moment(user.code_until)}, once"
