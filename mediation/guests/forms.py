"""Forms of the way in and of the answer."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from mediation.core.forms import ActForm, HubForm, always_asked
from mediation.core.i18n import label
from workflows.reasons_small import INVITATION_DECLINE, STEP_DOWN

_MUST = InputRequired(_l("Please fill in"))
_SIX = {
    "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12", "pattern": "[0-9０-９ ]*",
    "class": "code",
}
_EIGHT = {**_SIX, "autocomplete": "off"}


class CodeForm(HubForm):
    """The code, and the number where nothing else says which invitation is meant."""

    number = StringField(_l("Number of the invitation"), [Optional(), Length(max=20)], render_kw=_EIGHT)
    code = StringField(_l("Code of six digits"), [_MUST, Length(max=20)], render_kw=_SIX)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        always_asked(self.number)

    def number_missing(self) -> bool:
        """Whether the number was asked for and not given; says so at its field."""
        if not self.number.data:
            self.number.errors = [str(_l("Please fill in"))]
        return not self.number.data


class AnswerForm(ActForm):
    """Yes, no, or another time; with the code where he has not shown it yet."""

    answer = HiddenField()
    code = StringField(_l("Code of six digits"), [Optional(), Length(max=20)], render_kw=_SIX)
    declaration = BooleanField(_l("I have no conflict of interest with any side"))
    reason = RadioField(_l("Reason"), [Optional()])
    other_time = StringField(_l("A time that would suit"), [Optional(), Length(max=200)])
    note = StringField(_l("Note"), [Optional(), Length(max=300)])

    def __init__(self, *args: Any, code_asked: bool, **values: Any) -> None:
        super().__init__(*args, **values)
        self.code_asked = code_asked
        self.reason.choices = [(reason.code, label(reason)) for reason in INVITATION_DECLINE]
        always_asked(self.code, self.declaration, self.reason, self.other_time)

    def validate(self, extra_validators: Any = None) -> bool:
        """What the pressed button needs, and the code where it is asked."""
        fine = bool(super().validate(extra_validators))
        asked = {
            "accept": (self.declaration, _("Tick it to accept.")),
            "decline": (self.reason, _("Please choose a reason")),
            "other_time": (self.other_time, _("Say which time would suit.")),
        }.get(self.answer.data or "")
        if self.code_asked and not self.code.data:
            self.code.errors = [_("Please fill in")]
            fine = False
        if asked is not None and not asked[0].data:
            asked[0].errors = [asked[1]]
            fine = False
        if self.reason.data == "other" and self.answer.data == "decline" and not self.note.data:
            self.note.errors = [_("Say what it is.")]
            fine = False
        return fine

    def stated(self) -> tuple[str, dict[str, Any]]:
        """The move of the pressed button and what it states."""
        if self.answer.data == "accept":
            return "accept", {"declaration": bool(self.declaration.data)}
        another = self.answer.data == "other_time"
        return "decline", {
            "reason": "no_time" if another else self.reason.data or "",
            "other_time": (self.other_time.data or "") if another else "",
            "note": "" if another else self.note.data or "",
        }


class StepDownForm(ActForm):
    """He cannot go on."""

    reason = RadioField(_l("Reason"), [InputRequired(_l("Please choose a reason"))])
    note = StringField(_l("Note"), [Optional(), Length(max=300)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.reason.choices = [(reason.code, label(reason)) for reason in STEP_DOWN]
