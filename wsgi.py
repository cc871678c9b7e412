"""Builds the hub from the environment's settings, for `flask` and for any WSGI server."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

gc.disable()  # what is imported stays: to look through it for rubbish would take a fifth of the start

from config import ConfigError, from_environment  # noqa: E402 -- behind the line above
from mediation import create_app  # noqa: E402
from mediation.core.keys import KeysError  # noqa: E402
from mediation.stores import StoresUnusable  # noqa: E402

ONLY_ASKS = "--help" in sys.argv or len(sys.argv) == 1
"""`flask`, `flask init --help`: who only asks what there is makes no database and no keys."""

try:
    app = create_app(from_environment(), stores=not (ONLY_ASKS and Path(sys.argv[0]).name == "flask"))
except (ConfigError, KeysError, StoresUnusable) as refusal:
    # A sentence for an administrator, not a traceback; 2 because 1 is the answer of some commands.
    sys.stderr.write(f"{refusal}\n")
    sys.exit(2)

gc.freeze()
gc.enable()
