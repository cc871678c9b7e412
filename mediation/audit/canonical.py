"""One spelling for every value: the subset of RFC 8785 that entries are written in.

Keys are ASCII and sorted, there are no blanks and no floats. Whole numbers that a reader of doubles would
round (row keys, above all) are written as strings of digits, money as a string, moments in one fixed form.
Text is kept letter by letter; it is never normalised.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any

SAFE_INTEGER = 2**53 - 1


class CanonicalError(ValueError):
    """A value that has no single spelling."""


def moment(value: datetime) -> str:
    """A moment as 27 characters: UTC, microseconds, ``Z``."""
    if value.tzinfo is None:
        raise CanonicalError("a naive moment cannot be written")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def plain(value: Any) -> Any:
    """The value in JSON's own types; CanonicalError when it has no such form."""
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return value
    if kind is int:
        return value if -SAFE_INTEGER <= value <= SAFE_INTEGER else str(value)
    if kind is dict:
        return {_key(name): plain(inner) for name, inner in value.items()}
    if kind is list or kind is tuple:
        return [plain(inner) for inner in value]
    return _unusual(value)


def encode(value: Any) -> str:
    """The canonical text of a value."""
    text = _write(plain(value))
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise CanonicalError("text holds half a character") from error
    return text


def print_of(value: Any) -> str:
    """By which the log knows again what would be too long to stand in an entry."""
    return sha256(encode(value).encode()).hexdigest()


decode = json.loads
"""What a canonical text says."""

_write = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
).encode


def _unusual(value: Any) -> Any:
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, date):
        return moment(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=_write)
    if isinstance(value, Mapping):
        return {_key(name): plain(inner) for name, inner in value.items()}
    raise CanonicalError(f"{type(value).__name__} {value!r} has no canonical form")


def _key(name: Any) -> str:
    if not isinstance(name, str) or not name.isascii():
        raise CanonicalError(f"{name!r} cannot be a key: keys are ASCII text")
    return str(name)
