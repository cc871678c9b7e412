"""Builds the hub from the environment's settings, for `flask` and for any WSGI server."""

from __future__ import annotations

import sys

from config import ConfigError, from_environment
from mediation import create_app
from mediation.core.keys import KeysError

try:
    app = create_app(from_environment())
except (ConfigError, KeysError) as refusal:
    sys.exit(str(refusal))  # a sentence for an administrator, not a traceback
