"""Files that a command writes for its caller alone: they hold names and matters of cases."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO


def opened(path: Path) -> BinaryIO:
    """The file, emptied, readable by its owner alone, even when it was there before with wider rights."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    os.fchmod(handle, 0o600)
    os.ftruncate(handle, 0)
    return os.fdopen(handle, "wb")
