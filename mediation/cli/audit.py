"""The audit log from the command line: verify, sign a checkpoint, export."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import force_locale
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from mediation.audit import anchors
from mediation.audit.export import lines
from mediation.audit.findings import Finding
from mediation.audit.verify import ELSEWHERE, Result, verify
from mediation.core import private
from mediation.core.database import db
from mediation.keeper import row_words
from mediation.keeper.service import FILES, ROWS

from .hub import settings

group = AppGroup("audit", help="The log that nobody can rewrite unseen.")

WHOLE, TOUCHED, COULD_NOT_RUN = 0, 1, 2

BESIDE = "What waits for whom is compared with the log by: flask tasks rebuild --check"

PLACES, IN_EACH = 50, 5
"""How much people are told; JSON has more."""


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(group)


class Bar:
    """A progress bar on a terminal; nothing where nobody looks."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(step, total=total)
        self._progress.update(self._tasks[step], completed=done, total=total)


@contextmanager
def bar() -> Iterator[Bar]:
    """The bar speaks on standard error, so that standard output stays for the answer."""
    columns = (TextColumn("{task.description:<12}"), BarColumn(), TextColumn("{task.completed:,.0f}"))
    hidden = not sys.stderr.isatty()
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), disable=hidden) as progress:
        yield Bar(progress)


@group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option(
    "--anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with this copy of the anchor file instead of the one in HUB_DATA.",
)
@click.option("--no-anchor", is_flag=True, help="Compare with no anchor file.")
@click.pass_context
def verify_command(context: click.Context, as_json: bool, anchor: Path | None, no_anchor: bool) -> None:
    """Walk all of the log. Exit 0: whole. 1: touched, names the first bad entry. 2: could not run."""
    try:
        with bar() as progress:
            file = None if no_anchor else anchor or _anchor_file()
            result = verify(db, anchor=file, progress=progress, also=ROWS, measured=FILES)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no verdict
        why = str(error).partition("\n")[0] or type(error).__name__
        click.echo(f"The log could not be verified: {why}", err=True)
        context.exit(COULD_NOT_RUN)
    click.echo(json.dumps(result.as_json(), ensure_ascii=False) if as_json else _sentences(result, _words))
    context.exit(WHOLE if result.whole else TOUCHED)


@group.command("checkpoint")
@click.option(
    "--begin-anew", is_flag=True,
    help="After a restore that was meant: begin the anchor file anew; the old one is put aside.",
)
def checkpoint_command(begin_anew: bool) -> None:
    """Sign the heads of all chains that grew and append them to the anchor file."""
    if begin_anew:
        count = anchors.begin_after_restore(db, _anchor_file())
        click.echo(f"{_anchor_file()} begins anew with {count} checkpoints; the log says so.")
        return
    taken = anchors.take_and_anchor(db, _anchor_file())
    if taken is None:
        click.echo("Nothing has been added since the last checkpoint.")
        return
    if taken.no:
        click.echo(f"Checkpoint {taken.no} is signed: {taken.n_leaves} chains grew.")
    if not taken.anchored:
        raise click.ClickException(
            f"{taken.why}. It is not written to the anchor file; flask audit verify tells more."
            " After a restore that was meant: flask audit checkpoint --begin-anew"
        )


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
def export_command(file: Path) -> None:
    """Write the whole log as JSON Lines; docs/verify_audit_export.py checks it without the hub."""
    out: AbstractContextManager[BinaryIO]
    try:
        out = nullcontext(sys.stdout.buffer) if str(file) == "-" else private.opened(file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    with out as stream, db.reading() as session, bar() as progress:
        said = lines(session, lambda done, total: progress("export", done, total))
        stream.writelines(f"{line}\n".encode() for line in said)


def _anchor_file() -> Path:
    return anchors.path(settings().data, db.url)


Words = Callable[[Finding], str]


def _words(finding: Finding) -> str:
    """Whom or what a row is about, in English; empty where nothing can be read any more."""
    try:
        with force_locale("en"), db.reading() as session:
            return row_words.told(session, finding.what, finding.chain or "", finding.seq or 0)
    except Exception:  # noqa: BLE001 - the finding counts, its words only help
        return ""


def _sentences(result: Result, words: Words) -> str:
    seen = f"{result.entries:,} entries, {result.checkpoints:,} checkpoints"
    seen += ", compared with the anchor file" if result.anchored else ""
    if result.first is None:
        return f"Whole: {seen}.\n{BESIDE}"
    said = [f"TOUCHED ({seen})."]
    for place, kept in list(result.by_place.items())[:PLACES]:
        said.extend(_sentence(finding, words) for finding in kept[:IN_EACH])
        rest = len(kept[IN_EACH:]) + result.more_in[place]
        said.extend([f"    … and {rest:,} more of {place}"] if rest else [])
    said.extend(_sentence(finding, words) for finding in result.guards)
    more = max(len(result.by_place) - PLACES, 0) + result.more_in[ELSEWHERE]
    if more:
        said.append(f"  … and {more:,} more places")
    return "\n".join(said)


def _sentence(finding: Finding, words: Words) -> str:
    at = f"{finding.chain}, entry {finding.seq}" if finding.chain else "database"
    about = words(finding) if finding.what else ""
    row = f" (row {finding.id})" if finding.id else ""
    return f"  {at}{row}: {finding.reason}" + (f" ({about})" if about else "")
