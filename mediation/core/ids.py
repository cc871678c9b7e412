"""Row keys made by the application, so that a row is known before it is stored.

The audit chain's hash covers the dispute's key and sealed columns are bound to
their row's key; both need it before the first flush. Keys sort by the time
they were made and fit a signed 64-bit column.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import datetime

_EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
_RANDOM_BITS = 21
_DIGITS = 19
"""Fewer than these has every key."""

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A key: 42 bits of milliseconds since 2024, 21 random bits; rising within a process."""
    global _last
    candidate = _first(time.time_ns() // 1_000_000) | secrets.randbits(_RANDOM_BITS)
    with _lock:
        if candidate <= _last:
            candidate = _last + 1
        _last = candidate
    return candidate


def lowest_at(moment: datetime) -> int:
    """The lowest key that could have been made at this moment: for rows that are dated back."""
    return _first(int(moment.timestamp() * 1000))


def read_key(text: str | None) -> int | None:
    """The key in a hidden field or an address; None for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < _DIGITS else None


def _first(milliseconds: int) -> int:
    return (milliseconds - _EPOCH_MS) << _RANDOM_BITS
