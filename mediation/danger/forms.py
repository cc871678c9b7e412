"""Forms of danger: one press needs none of it; what follows is filled in when there is time."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from mediation.core.forms import ActForm, always_asked
from mediation.core.i18n import label
from mediation.lifecycle.facts_form import MAX_LINE, MAX_TEXT, TickList
from workflows.reasons import TOLD_BY
from workflows.reasons_small import CLEAR, DANGER_SIGNS

_LINE = [Optional(), Length(max=MAX_LINE)]
_TEXT = [Optional(), Length(max=MAX_TEXT)]
_REQUIRED = InputRequired(_l("Please fill in"))


class DescribeForm(ActForm):
    """Which signs, and what was said or seen."""

    signs = TickList(_l("Signs"), [_REQUIRED])
    what = TextAreaField(_l("What was said or seen"), _TEXT, render_kw={"rows": 2})

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.signs.choices = [(r.code, label(r)) for r in DANGER_SIGNS]


class ReportForm(ActForm):
    """Who took the report, under which number, and how it was made."""

    receiver = StringField(_l("Person or office that took it"), _LINE)
    number = StringField(_l("Their number or telephone"), _LINE)
    told_how = SelectField(_l("How"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.told_how.choices = [(r.code, label(r)) for r in TOLD_BY]
        always_asked(self.told_how)


class AnswerForm(ActForm):
    """What the body has answered."""

    answer = TextAreaField(
        _l("Answer"), [_REQUIRED, Length(max=MAX_TEXT)], render_kw={"rows": 2}
    )
    answered_by = StringField(_l("Answered by"), _LINE)


class ClearForm(ActForm):
    """A head takes the sign down."""

    reason = SelectField(_l("Reason"), [_REQUIRED])
    note = TextAreaField(_l("Note"), _TEXT, render_kw={"rows": 2})

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.reason.choices = [("", ""), *((r.code, label(r)) for r in CLEAR)]
