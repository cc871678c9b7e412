"""The full numbers: ``python -m tests.assurance --kills 200 --races 2000 [--database URL]``.

On both engines unless one is named. Ends with 1 when anything that must be zero is not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.support import postgres

from . import kills, races, report
from .ground import ground

ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Run what was asked for and print the figures."""
    asked = _asked()
    postgres.reserve_folder()
    killed: list[kills.KillReport] = []
    raced: list[races.RaceReport] = []
    try:
        for engine in asked.engine or ENGINES:
            with ground(engine, asked.database) as here:
                killed.append(kills.trial(here, asked.kills, asked.seed))
            _tell("kills", killed[-1], killed[-1].clean)
            with ground(engine, asked.database) as here:
                raced.append(races.trial(here, asked.races))
            _tell("races", raced[-1], raced[-1].clean, *raced[-1].examples)
    finally:
        postgres.stop()
    if asked.out:
        asked.out.write_text(report.page(killed, raced), encoding="utf-8")
    return 0 if all(one.clean for one in killed) and all(one.clean for one in raced) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.assurance", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--races", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which is killed")
    parser.add_argument("--database", default="", help="a PostgreSQL server to make the database on")
    parser.add_argument("--engine", action="append", choices=ENGINES)
    parser.add_argument("--out", type=Path, help="the page that is written")
    return parser.parse_args()


def _tell(what: str, figures: object, clean: bool, *examples: str) -> None:
    print(f"{'ok ' if clean else 'BAD'} {what} {figures}", *examples, sep="\n    ", flush=True)


if __name__ == "__main__":
    sys.exit(main())
