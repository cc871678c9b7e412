"""Rooms import downwards only: the contracts of pyproject.toml hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.support.source import ROOT


def test_rooms_import_downwards_only(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        broken = lint_imports(no_cache=True)
    finally:
        os.chdir(before)
    assert not broken, (
        "A room imports one that stands above it. Move the code down, or let the lower room be told by a "
        f"follower or an owner (docs/layout.md).\n{capsys.readouterr().out}"
    )
