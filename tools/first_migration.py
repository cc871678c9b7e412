"""Writes the first migration anew from the models. Only until the first release: afterwards they add."""

from __future__ import annotations

import tempfile
from pathlib import Path

from alembic import command

from mediation import migrations
from mediation.core.database import Database

VERSIONS = Path(migrations.__file__).parent / "versions"


def main() -> None:
    """Replace versions/0001_tables.py; the later ones step aside meanwhile."""
    steps = {path: path.read_text("utf-8") for path in VERSIONS.glob("0*.py")}
    later = {path: text for path, text in steps.items() if not path.name.startswith("0001")}
    for path in steps:
        path.unlink()
    try:
        with tempfile.TemporaryDirectory() as folder:
            base = Database()
            base.configure(f"sqlite:///{folder}/empty.db")
            command.revision(migrations.settings(base.engine), "tables", autogenerate=True, rev_id="0001")
            base.dispose()
    finally:
        for path, text in later.items():
            path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
