"""Builds the hub from the environment's settings, for `flask` and for any WSGI server."""

from __future__ import annotations

import sys

from config import ConfigError, from_environment
from mediation import create_app
from mediation.core.keys import KeysError

try:
    app = create_app(from_environment())
except (ConfigError, KeysError) as refusal:
    # A sentence for an administrator, not a traceback; 2 because 1 is the answer of some commands.
    sys.stderr.write(f"{refusal}\n")
    sys.exit(2)
