"""`flask seed demo`: living demo data through the door."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from mediation import migrations
from mediation.audit import anchors
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.jobs import runner
from mediation.organisations import hub
from mediation.seed import demo as demo_data

from .audit import bar
from .hub import settings

group = AppGroup("seed", help="Data to look at; never on a real hub.")


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(group)


@group.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing where any hub is set up, a real one too.")
@click.option("--small", is_flag=True, help="Fewer disputes, still in every state.")
def demo(if_empty: bool, small: bool) -> None:
    """Fill an empty hub with people and disputes in every state. Refuses a real hub."""
    migrations.upgrade(db.engine)
    with db.reading() as session:
        present = hub.kind(session)
    if present is not None:
        if present == hub.REAL and not if_empty:
            raise click.ClickException("this is a real hub: it never holds demo data")
        click.echo("This hub is filled already; nothing was changed.")
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- the worker needs the app itself
    file = anchors.path(settings().data, db.url)
    with db.reading() as session:
        anchors.begin_anew(session, file)
    try:
        with db.not_waiting_for_disk(), bar() as progress:
            demo_data.build(lambda done, total: progress("demo", done, total), small=small)
            runner.drain(app)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    demo_data.settle_past(clock.now())
    anchors.take_and_anchor(db, file)
    click.echo("The demo is ready: sign in with the accounts on the sign-in page, password “demo”.")
