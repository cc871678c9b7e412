"""Writes the first migration anew from the models. Only until the first release: afterwards migrations add."""

from __future__ import annotations

import tempfile
from pathlib import Path

from alembic import command

from mediation import migrations
from mediation.core.database import Database

VERSIONS = Path(migrations.__file__).parent / "versions"


def main() -> None:
    """Replace versions/0001_tables.py."""
    for old in VERSIONS.glob("0001_*.py"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        base = Database()
        base.configure(f"sqlite:///{folder}/empty.db")
        command.revision(migrations.settings(base.engine), "tables", autogenerate=True, rev_id="0001")
        base.dispose()


if __name__ == "__main__":
    main()
