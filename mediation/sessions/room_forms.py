"""The hours of a room."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.core.fields import DayField
from mediation.core.forms import HubForm
from mediation.core.i18n import label
from mediation.lifecycle.facts_form import TickList
from mediation.settings.words import sentence

from . import opening
from .opening import Hours

_TODAY: Any = clock.today
_MUST = InputRequired(_l("Please fill in"))


class HoursForm(HubForm):
    """The days of the week and two stretches of the day, from a day on."""

    days = TickList(_l("Open on"))
    first = StringField(_l("Morning"), [Optional(), Length(max=20)], description=_l("Such as 09:00-12:00"))
    second = StringField(_l("Afternoon"), [Optional(), Length(max=20)])
    from_on = DayField(_l("Holds from"), [_MUST], default=_TODAY)
    reason = StringField(_l("Why"), [_MUST, Length(max=200)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.days.choices = [(day.code, label(day)) for day in opening.WEEKDAYS]

    @staticmethod
    def of(hours: Hours) -> dict[str, Any]:
        """Hours as they are typed."""
        return {"days": [str(day) for day in hours.days], "first": hours.first, "second": hours.second}

    def values(self) -> dict[str, str]:
        """What was typed, for the settings."""
        return {
            "days": ",".join(self.days.data or ()), "first": (self.first.data or "").replace("\uff1a", ":"),
            "second": (self.second.data or "").replace("\uff1a", ":"),
        }

    def put(self, broken: RuleBroken) -> None:
        """Say at the field what is wrong with it."""
        for name, codes in broken.fields.items():
            written = _("Write it like 09:00-12:00.")
            wrong = [written if code == "setting_value" else sentence(code) for code in codes]
            self[name].errors = [_("Tick at least one day.")] if name == "days" else wrong
