"""Builds the hub from the environment's settings, for `flask` and for any WSGI server."""

from __future__ import annotations

import sys
from pathlib import Path

from config import ConfigError, from_environment
from mediation import create_app
from mediation.core.keys import KeysError
from mediation.stores import StoresUnusable

ONLY_ASKS = "--help" in sys.argv or len(sys.argv) == 1
"""`flask`, `flask init --help`: who only asks what there is makes no database and no keys."""

try:
    app = create_app(from_environment(), stores=not (ONLY_ASKS and Path(sys.argv[0]).name == "flask"))
except (ConfigError, KeysError, StoresUnusable) as refusal:
    # A sentence for an administrator, not a traceback; 2 because 1 is the answer of some commands.
    sys.stderr.write(f"{refusal}\n")
    sys.exit(2)
