"""Keys in addresses: a number no key can be leads nowhere (404) instead of troubling the database."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter

LARGEST_KEY = 2**63 - 1
"""Keys are signed whole numbers of 64 bits on both databases."""


class KeyConverter(IntegerConverter):
    """``<int:...>`` up to the largest key."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_KEY, **given})
