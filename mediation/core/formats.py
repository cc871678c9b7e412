"""How dates, times, days and money are written on a page.

Moments are shown in Beijing time. A year is written only when it is not the
present one, because a column of dates is read by month and day.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from . import clock

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_CENT = Decimal("0.01")


def day(value: date | datetime | None) -> str:
    """``11-23``, or ``2025-11-23`` when it is not this year; empty for nothing."""
    if value is None:
        return ""
    on = _day_of(value)
    return on.strftime("%m-%d" if on.year == clock.today().year else "%Y-%m-%d")


def last_day(value: date | None) -> str:
    """The last day for something: until its end, which a bare date leaves open on that very day."""
    if value is None:
        return ""
    if value == clock.today():
        return _("%(day)s (today, until midnight)", day=day(value))
    return day(value)


def moment(value: datetime | None) -> str:
    """``11-23 08:50`` in Beijing time; empty for nothing."""
    if value is None:
        return ""
    return f"{day(value)} {hour(value)}"


def hour(value: datetime | None) -> str:
    """``08:50`` in Beijing time; empty for nothing."""
    if value is None:
        return ""
    return value.astimezone(clock.BEIJING).strftime("%H:%M")


def second(value: datetime | None) -> str:
    """``08:50:07`` in Beijing time, for what was kept just now; empty for nothing."""
    return value.astimezone(clock.BEIJING).strftime("%H:%M:%S") if value is not None else ""


def full_moment(value: datetime | None) -> str:
    """``2026-11-23 08:50``, for papers and places where the year must stand."""
    if value is None:
        return ""
    return value.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M")


def written_day(value: date | datetime | None) -> str:
    """``2026年11月23日``, as letters write a day; empty for nothing."""
    if value is None:
        return ""
    on = _day_of(value)
    return _("%(year)d-%(month)d-%(day)d", year=on.year, month=on.month, day=on.day)


def days(count: int) -> str:
    """A number of days in words."""
    return ngettext("%(num)d day", "%(num)d days", count)


def time_left(count: int) -> str:
    """What a lamp says: days left, due today, days over."""
    if count > 0:
        return ngettext("%(num)d day left", "%(num)d days left", count)
    if count == 0:
        return _("Due today")
    return ngettext("%(num)d day over", "%(num)d days over", -count)


def money(amount: Decimal | int | None) -> str:
    """``¥12,000.00``; empty for nothing."""
    if amount is None:
        return ""
    return f"¥{Decimal(amount):,.2f}"


def capitals(amount: Decimal | int) -> str:
    """An amount of yuan in the capital characters that papers demand: ``壹万贰仟元整``.

    Raises ValueError below zero or from ten thousand trillion on.
    """
    exact = Decimal(amount)
    if not exact.is_finite() or not 0 <= exact < 10**16:
        raise ValueError("not an amount that can be written out")
    cents = int(exact.quantize(_CENT, ROUND_HALF_UP) * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"{whole or '零元'}整"
    if not jiao:
        return f"{whole}{'零' if yuan else ''}{_DIGITS[fen]}分"
    tenths = f"{_DIGITS[jiao]}角"
    return f"{whole}{tenths}{_DIGITS[fen] + '分' if fen else '整'}"


def _whole(number: int) -> str:
    """A positive whole number in capitals, group by group of four digits."""
    text, gap = "", False
    for power in reversed(range(len(_GROUPS))):
        group = number // 10 ** (4 * power) % 10_000
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[power]
        gap = False
    return text


def _group(number: int) -> str:
    text, gap = "", False
    for power in reversed(range(4)):
        digit = number // 10**power % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _UNITS[power]
        gap = False
    return text


def _day_of(value: date | datetime) -> date:
    return clock.day_of(value) if isinstance(value, datetime) else value
