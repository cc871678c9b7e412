"""Folders in memory: a database that lives for one test need not wait for a disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
ENOUGH = 2 * 1024**3


def quick_folder(prefix: str, *, small: bool = True) -> Path:
    """A new folder, in memory where the machine has plenty of it (making a database there takes
    10 ms instead of 180) and what goes there is small."""
    in_memory = small and os.access(SHARED_MEMORY, os.W_OK) and shutil.disk_usage(SHARED_MEMORY).free > ENOUGH
    return Path(tempfile.mkdtemp(prefix=prefix, dir=SHARED_MEMORY if in_memory else None))


@contextmanager
def passing_folder(prefix: str) -> Iterator[Path]:
    """A folder that is gone at the end."""
    folder = quick_folder(prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
