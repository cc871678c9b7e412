"""What held on a day: the day of an address."""

from __future__ import annotations

from datetime import date

from flask import request

from mediation.core import clock
from mediation.core.fields import read_day


def day() -> date:
    """The day named ``on`` in the address; today when it is none."""
    try:
        return read_day(request.args.get("on", ""), clock.today())
    except ValueError:
        return clock.today()
