"""``python -m bench``: fills hubs, times pages and a move, prints a table; 1 when a limit is missed."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import Progress as Bars
from rich.progress import TaskID
from sqlalchemy.engine import URL, make_url

from tests.support import postgres

from . import moves, report, sizes

ENGINES = ("sqlite", "postgresql")
FOLDER = Path(__file__).resolve().parent.parent / "build" / "bench"


def main() -> int:
    """Measure what was asked for."""
    asked = _arguments()
    results = []
    for engine in asked.engine or ENGINES:
        with _server(engine) as url_of:
            results.append(_measured(engine, url_of, asked))
    text = report.page(results, asked.sizes, asked.rounds)
    print(text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")
    return 0 if all(result.kept for result in results) else 1


def _measured(engine: str, url_of: Callable[[str], str], asked: argparse.Namespace) -> report.Result:
    with tempfile.TemporaryDirectory() as folder:
        prices = [moves.measure(Path(folder), url_of(folder), asked.presses)]
    filled = {size: _filled(engine, url_of, size) for size in (min(asked.sizes), max(asked.sizes))}
    for size, place in filled.items():
        with _copied(*place) as copy:
            prices.append(moves.measure(*copy, asked.presses, size))
    small, large = (sizes.Hub(*place) for place in filled.values())
    try:
        return report.Result(engine, prices, sizes.compare(small, large, asked.rounds))
    finally:
        small.stop()
        large.stop()


@contextmanager
def _copied(data: Path, url: str) -> Iterator[tuple[Path, str]]:
    """A hub like this one, thrown away afterwards."""
    if url.startswith("sqlite"):
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            shutil.copytree(data, folder, dirs_exist_ok=True)
            yield Path(folder), url.replace(str(data), folder)
        return
    copy = postgres.copy_of(make_url(url))
    try:
        yield data, copy.render_as_string(hide_password=False)
    finally:
        postgres.drop(copy)


def _filled(engine: str, url_of: Callable[[str], str], size: int) -> tuple[Path, str]:
    data = FOLDER / f"{engine}-{size}"
    if engine != "sqlite":
        shutil.rmtree(data, ignore_errors=True)  # its server lived for one run
    url = url_of(str(data))
    with Bars(transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(f"{engine} {size:,}: {step}")
            bars.update(tasks[step], completed=done, total=total)

        sizes.prepare(data, url, size, progress)
    return data, url


@contextmanager
def _server(engine: str) -> Iterator[Callable[[str], str]]:
    """How a database for a folder is named; PostgreSQL comes from the wheel of the tests for one run."""
    if engine == "sqlite":
        yield lambda folder: f"sqlite:///{folder}/hub.db"
        return
    postgres.reserve_folder(small=False)
    try:
        server = postgres.server_url(postgres.NO_DURABILITY)
        yield lambda _folder: _fresh(server)
    finally:
        postgres.stop()


def _fresh(server: URL) -> str:
    return postgres.create(server, postgres.fresh_name()).render_as_string(hide_password=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="disputes")
    parser.add_argument("--engine", action="append", choices=ENGINES)
    parser.add_argument("--rounds", type=int, default=5, help="counted looks at each page")
    parser.add_argument("--presses", type=int, default=60, help="pairs of moves at the door")
    parser.add_argument("--out", type=Path, help="where the table is written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
