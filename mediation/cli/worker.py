"""`flask worker`: background work in a process of its own, any number of them."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click
from flask import Flask, current_app

from mediation.core.database import db
from mediation.jobs import queries, runner


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(worker)


@click.command("worker")
@click.option("--threads", default=2, show_default=True, help="How many jobs at a time.")
@click.option("--once", is_flag=True, help="Do what is due and stop; ends with 1 when a job fails.")
def worker(threads: int, once: bool) -> None:
    """Do background work until told to stop (SIGTERM or Ctrl-C)."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- Flask's documented way to hand the app to a thread
    if once:
        _once(app)
        return
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    running = runner.start(app, threads)
    click.echo(f"Working in the background, {threads} jobs at a time.")
    stop.wait()
    running.stop()
    click.echo("Stopped; what was in hand is done.")


def _once(app: Flask) -> None:
    try:
        done = runner.drain(app)
    except runner.JobFailed as failed:
        raise click.ClickException(str(failed)) from failed
    with db.reading() as session:
        standing = queries.standing(session)
    click.echo(f"{done} jobs done, {standing.retrying} to be tried again, {standing.given_up} given up.")
