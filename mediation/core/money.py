"""Sums of money as people write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_SAID = re.compile(r"¥?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万|亿)?元?")
_TIMES = {None: 1, "万": 10**4, "亿": 10**8}
LONGEST = 24


def read(text: str) -> Decimal | None:
    """Yuan out of 5158.18, 5,158.18元, ¥6.5万 or １２.５万; None when it is no such sum."""
    if len(text) > LONGEST:
        return None
    said = _SAID.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if said is None:
        return None
    whole, part, unit = said.groups()
    return Decimal(whole.replace(",", "") + (part or "")) * _TIMES[unit]
