"""Pages that are written from the code."""

from __future__ import annotations

import click
from flask import Flask

from workflows import diagram


def register(app: Flask) -> None:
    """Add the commands of this module."""
    app.cli.add_command(docs)


@click.command("docs")
def docs() -> None:
    """Write docs/workflows.md anew from the flow tables."""
    diagram.main()
    click.echo("docs/workflows.md is written.")
