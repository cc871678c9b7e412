"""Series of numbers without gaps: one counter row per kind, scope and period.

The row is locked by the very statement that counts it up, until the act is
over. An act that fails gives its number back; two acts at once wait for each
other.
"""

from __future__ import annotations

from sqlalchemy import Integer, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from .database import Base

LOCK = "lock"
"""Counters of this kind number nothing: their rows are locks."""


class NumberSeries(Base):
    """The last number given out: of case files per committee and year, of intakes per day."""

    __tablename__ = "number_series"
    unlogged = True

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


# Both databases know this form; it takes the row's lock and counts in one step.
_COUNT = text(
    "INSERT INTO number_series (kind, scope, period, last) VALUES (:kind, :scope, :period, 1)"
    " ON CONFLICT (kind, scope, period) DO UPDATE SET last = number_series.last + 1"
    " RETURNING last"
)


def next_number(session: Session, kind: str, scope: str, period: str) -> int:
    """The next number of a series, from 1; the series stays locked until the transaction ends."""
    number: int = session.execute(_COUNT, {"kind": kind, "scope": scope, "period": period}).scalar_one()
    return number


def hold(session: Session, what: str) -> None:
    """Let nobody else do ``what`` until the transaction ends; a counter row serves as the lock."""
    next_number(session, LOCK, what, "")


def check_digit(digits: str) -> str:
    """One decimal digit that catches a mistyped or swapped digit (ISO 7064, modulus 11,10)."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
