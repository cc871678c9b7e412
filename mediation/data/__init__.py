"""Facts that came from outside and do not change by themselves; see NOTICE for sources and licences."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def path(name: str) -> Path:
    """Where a data file lies."""
    return FOLDER / name


@cache
def read_json(name: str) -> Any:
    """The content of a JSON file. Shared between callers: do not change it."""
    return json.loads(path(name).read_text(encoding="utf-8"))


@cache
def read_lines(name: str) -> tuple[dict[str, Any], ...]:
    """The objects of a JSON Lines file. Shared between callers: do not change them."""
    with path(name).open(encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines if line.strip())


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file with a heading. Shared between callers: do not change them."""
    with path(name).open(encoding="utf-8-sig", newline="") as lines:
        return tuple(csv.DictReader(lines))
