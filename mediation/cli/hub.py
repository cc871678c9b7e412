"""Set up, migrate and serve."""

from __future__ import annotations

from typing import Any

import click
import waitress
from flask import Flask, current_app
from sqlalchemy import inspect

from config import Config
from mediation import migrations
from mediation.accounts import service as accounts
from mediation.audit import anchors
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.jobs import runner
from mediation.organisations import hub
from mediation.organisations import service as organisations
from mediation.security.actor import system
from mediation.security.roles import Role

from .users import why_not


def settings() -> Config:
    """The settings this process was started with."""
    config: Config = current_app.extensions["hub.config"]
    return config


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(migrate)
    app.cli.add_command(init)
    app.cli.add_command(serve)


@click.command("migrate")
def migrate() -> None:
    """Bring the database's schema up to date."""
    migrations.upgrade(db.engine)
    with db.writing() as session:
        hub.tell_older(session)
    click.echo("The database is up to date.")


@click.command("init")
@click.option("--organisation", prompt="Name of the district centre (区社会治理中心)")
@click.option("--short-name", prompt="Its short name, used in numbers")
@click.option("--login", prompt="Sign-in name of the first administrator")
@click.option("--name", prompt="Name of the first administrator")
def init(organisation: str, short_name: str, login: str, name: str) -> None:
    """Make a real, empty hub: its first organisation and administrator. Refuses a demo hub."""
    migrations.upgrade(db.engine)
    day = clock.today()
    try:
        with db.writing() as session:
            if hub.kind(session) is not None:
                raise RuleBroken("this hub is already set up; a demo hub stays a demo hub")
            anchors.begin_anew(session, anchors.path(settings().data, db.url))
            hub.settle(session, hub.REAL)
            by = system(day)
            centre = organisations.create(
                session, by, name=organisation, short_name=short_name, kind="centre", level="district",
                parent_id=None, opened_on=day,
            )
            user = accounts.create_user(session, by, login=login, name=name)
            for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
                accounts.give_grant(session, by, user, role, centre.id)
            code = accounts.give_code(session, by, user)
    except RuleBroken as broken:
        raise click.ClickException(why_not(broken, login)) from broken
    click.echo(f"The hub is ready. {name} signs in as {user.login}; one-time code: {code}")
    click.echo(f"Set the password with it at {settings().base_url}/reset")


def listening(config: Config) -> dict[str, Any]:
    """How it is served. What a named proxy says is read by the server; the guard stands around the hub."""
    how: dict[str, Any] = {"host": config.host, "port": config.port, "threads": 8, "ident": None}
    if not config.trusted_proxy:
        return how
    headers = {"x-forwarded-proto", "x-forwarded-for"}
    believed = {"trusted_proxy": config.trusted_proxy, "trusted_proxy_headers": headers}
    return how | believed


@click.command("serve")
def serve() -> None:
    """Serve the hub; refuses to listen where secrets would travel in clear."""
    config = settings()
    refusal = config.why_not_listen()
    if refusal:
        raise click.ClickException(refusal)
    if not inspect(db.reading_engine).has_table("hub_fact"):
        raise click.ClickException("The database is empty. First: flask migrate, or flask init.")
    with db.reading() as session:
        if wrong := hub.contradiction(session):
            raise click.ClickException(f"{wrong} It does not serve. What else differs: flask audit verify")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- threads need the app itself
    background = runner.start(app) if config.embedded_worker else None
    click.echo(f"The hub serves on {config.base_url}")
    try:
        waitress.serve(app, **listening(config))
    except OSError as error:
        where = f"{config.host}:{config.port}"
        raise click.ClickException(
            f"Cannot listen on {where}: {error.strerror}. Another port: PORT=8001 flask serve"
        ) from error
    finally:
        if background is not None:
            background.stop()
