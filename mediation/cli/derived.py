"""`flask search rebuild`, `flask tasks rebuild`: what was made from rows and entries, compared and mended."""

from __future__ import annotations

from typing import Protocol

import click
from flask import Flask
from flask.cli import AppGroup

from mediation.core.database import Database, db
from mediation.core.rebuilding import Outcome, Progress
from mediation.search import rebuild as search_index
from mediation.tasks import rebuild as tasks

from .audit import bar

search_group = AppGroup("search", help="The index by which disputes are found.")
tasks_group = AppGroup("tasks", help="What waits for whom.")

AS_IT_SHOULD_BE, DIFFERS, COULD_NOT_RUN = 0, 1, 2
SHOWN = 20


class Run(Protocol):
    """Compares everything, and mends it when told."""

    def __call__(self, database: Database, *, mend: bool, progress: Progress) -> Outcome: ...


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(search_group)
    app.cli.add_command(tasks_group)


@search_group.command("rebuild")
@click.option("--check", is_flag=True, help="Only compare with the rows; change nothing.")
@click.pass_context
def search_command(context: click.Context, check: bool) -> None:
    """Make the index from the rows, while others work. Exit 0: it is right now (or, with --check, it was).

    1, with --check only: it differs. 2: could not run.
    """
    context.exit(_compared("search", search_index.run, "The index", check))


@tasks_group.command("rebuild")
@click.option("--check", is_flag=True, help="Only compare with the entries; change nothing.")
@click.pass_context
def tasks_command(context: click.Context, check: bool) -> None:
    """Make what waits from the entries, while others work. Exit 0: it is right now (with --check: it was).

    1, with --check only: some differ. 2: could not run.
    """
    context.exit(_compared("tasks", tasks.run, "The tasks", check))


def _compared(name: str, run: Run, what: str, check: bool) -> int:
    try:
        with bar() as progress:
            found = run(db, mend=not check, progress=lambda done, total: progress(name, done, total))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
        why = str(error).partition("\n")[0] or type(error).__name__
        click.echo(f"{what} could not be read or written: {why}", err=True)
        return COULD_NOT_RUN
    told = "mended" if not check else "different"
    click.echo(f"{found.disputes:,} disputes looked at, {len(found.differing):,} {told}.")
    for key in found.differing[:SHOWN]:
        click.echo(f"  dispute {key}")
    if len(found.differing) > SHOWN:
        click.echo(f"  … and {len(found.differing) - SHOWN:,} more")
    return DIFFERS if check and found.differing else AS_IT_SHOULD_BE
