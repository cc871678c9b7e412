"""The form of a draw."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional, Regexp

from mediation.core import clock
from mediation.core.fields import DayField, NumberField, Within
from mediation.core.forms import HubForm
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from mediation.lifecycle.facts_form import TickList
from mediation.settings.grades import Grade

from . import drawing
from .drawing import Criteria
from .words import OUTCOMES

_MUST = InputRequired(_l("Please fill in"))
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def _this_month() -> str:
    return clock.today().isoformat()[:7]


def _january() -> str:
    return f"{clock.today().year}-01"


class DrawForm(HubForm):
    """For which engagement, out of what, how many, by which seed, open until when."""

    title = StringField(
        _l("Engagement"), [_MUST, Length(max=100)],
        description=_l("As its order names it; stands beside each look"),
    )
    inspector = SelectField(_l("Inspector"), [_MUST], coerce=int)
    until_on = DayField(_l("Files open until"), [_MUST], lies=Lies.AHEAD)
    first = StringField(_l("Ended from month"), [_MUST], default=_january, description=_l("Such as 2026-01"))
    last = StringField(_l("Ended to month"), [_MUST], default=_this_month)
    count = NumberField(_l("How many files"), [_MUST, Within(1, drawing.MOST)], default=30)
    seed = StringField(
        _l("Seed"), [Optional(), Regexp(r"^[\w-]{1,20}$", message=_l("Letters and digits, at most 20"))],
        description=_l("The same seed gives the same list; empty: one is made up"),
    )
    grades = TickList(_l("Grade"), coerce=int)
    outcomes = TickList(_l("Outcome"))
    organisations = TickList(_l("Committee"), coerce=int)

    def offer(self, inspectors: list[tuple[int, str]], committees: list[tuple[int, str]]) -> DrawForm:
        """Fill in what may be chosen; nothing ticked leaves everything in."""
        self.inspector.choices = inspectors
        self.organisations.choices = committees
        self.grades.choices = [(int(grade), label(grade)) for grade in Grade]
        self.outcomes.choices = [(code, OUTCOMES[code]) for code in drawing.OUTCOMES]
        return self

    def validate_first(self, field: Any) -> None:
        """Months, in their order."""
        for month in (self.first, self.last):
            if not _MONTH.fullmatch((month.data or "").strip()):
                raise ValidationError(_("Write months like 2026-01."))
        if (self.first.data or "").strip() > (self.last.data or "").strip():
            raise ValidationError(_("The first month lies behind the last."))

    def criteria(self) -> Criteria:
        """What may be drawn."""
        return Criteria(
            (self.first.data or "").strip(), (self.last.data or "").strip(),
            tuple(sorted(self.organisations.data or ())), tuple(sorted(self.grades.data or ())),
            tuple(self.outcomes.data or ()), self.count.data or 1,
        )
