"""The project's own files, for tests that guard its shape."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
CODE = ("config.py", "wsgi.py", "workflows", "mediation", "tests", "bench")
FOREIGN = {".git", "node_modules", "var", "build", "__pycache__"}


def files(*starts: str, ending: str = "") -> Iterator[Path]:
    """Files below these folders of the project, in order; all of the project's when none is named."""
    for start in starts or (".",):
        place = ROOT / start
        if place.is_file():
            yield place
        for folder, below, names in os.walk(place):
            below[:] = sorted(b for b in below if b not in FOREIGN and not _made_by_tools(b))
            yield from (Path(folder) / name for name in sorted(names) if name.endswith(ending))


def python_files(*starts: str) -> Iterator[Path]:
    """Python files of the project, or of some of its folders."""
    return files(*(starts or CODE), ending=".py")


def template_files() -> list[Path]:
    """Every template, HTML and text."""
    return [path for path in files("templates") if path.suffix in {".html", ".txt"}]


def name_of(path: Path) -> str:
    """How a message names a file."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def _made_by_tools(name: str) -> bool:
    return name.startswith(".") and name != ".ci"
