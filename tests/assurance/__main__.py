"""The full numbers: ``python -m tests.assurance --kills 200 --races 2000 [--database URL]``.

On both engines unless one is named. Ends with 1 when anything that must be zero is not.
"""

from __future__ import annotations

import argparse
import sys

from tests.support import postgres

from . import kills, races
from .ground import ground

ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Run what was asked for and print the figures."""
    asked = _asked()
    postgres.reserve_folder()
    clean = True
    try:
        for engine in asked.engine or ENGINES:
            with ground(engine, asked.database) as here:
                report = kills.trial(here, asked.kills, asked.seed)
            clean &= _tell("kills", report, report.clean)
            with ground(engine, asked.database) as here:
                raced = races.trial(here, asked.races)
            clean &= _tell("races", raced, raced.clean, *raced.examples)
    finally:
        postgres.stop()
    return 0 if clean else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.assurance", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--races", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which is killed")
    parser.add_argument("--database", default="", help="a PostgreSQL server to make the database on")
    parser.add_argument("--engine", action="append", choices=ENGINES)
    return parser.parse_args()


def _tell(what: str, report: object, clean: bool, *examples: str) -> bool:
    print(f"{'ok ' if clean else 'BAD'} {what} {report}", *examples, sep="\n    ", flush=True)
    return clean


if __name__ == "__main__":
    sys.exit(main())
