"""Imports every model once, so that mappers, migrations and tests know them all."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from mediation.core.database import Base

ROOT = Path(__file__).parent

TABLES_BESIDE = ("mediation.core.numbering", "mediation.organisations.hub")
"""Modules that hold a table beside what they do."""


def load_all() -> None:
    """Import every module of the hub whose name says that it holds tables."""
    for found in pkgutil.walk_packages([str(ROOT)], "mediation."):
        last = found.name.rsplit(".", 1)[-1]
        if last.endswith("models") or found.name in TABLES_BESIDE:
            importlib.import_module(found.name)


load_all()
metadata = Base.metadata
