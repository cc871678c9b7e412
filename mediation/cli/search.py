"""`flask search rebuild`: the index of the search, compared with the rows and mended."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from mediation.core.database import db
from mediation.search import rebuild

from .audit import bar

group = AppGroup("search", help="The index by which disputes are found.")

AS_IT_SHOULD_BE, DIFFERS, COULD_NOT_RUN = 0, 1, 2
SHOWN = 20


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(group)


@group.command("rebuild")
@click.option("--check", is_flag=True, help="Only compare with the rows; change nothing.")
@click.pass_context
def rebuild_command(context: click.Context, check: bool) -> None:
    """Make the index from the rows, while others work. Exit 0: it is right now (or, with --check, it was).

    1, with --check only: it differs. 2: could not run.
    """
    try:
        with bar() as progress:
            found = rebuild.run(
                db, mend=not check, progress=lambda done, total: progress("search", done, total)
            )
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
        why = str(error).partition("\n")[0] or type(error).__name__
        click.echo(f"The index could not be read or written: {why}", err=True)
        context.exit(COULD_NOT_RUN)
    told = "mended" if not check else "different"
    click.echo(f"{found.disputes:,} disputes looked at, {len(found.differing):,} {told}.")
    for key in found.differing[:SHOWN]:
        click.echo(f"  dispute {key}")
    if len(found.differing) > SHOWN:
        click.echo(f"  … and {len(found.differing) - SHOWN:,} more")
    context.exit(DIFFERS if check and found.differing else AS_IT_SHOULD_BE)
