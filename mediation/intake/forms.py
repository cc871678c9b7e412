"""The form of the counter: who, against whom, what about, and is anybody in danger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from mediation.cases.case_forms import SECRECY
from mediation.cases.party_forms import PartyForm
from mediation.cases.pressing import channels
from mediation.core.fields import MomentField
from mediation.core.forms import ActForm, always_asked
from mediation.core.i18n import label
from mediation.lifecycle.facts_form import MAX_LINE, MAX_TEXT, TickList
from mediation.people.reading import read_people
from workflows.facts import LATE_REASONS
from workflows.reasons import SOURCES
from workflows.reasons_small import DANGER_SIGNS

from .service import Registration

MOST_LINES = 30
"""Lines of people on one side; more come by import."""

_LINE = [Optional(), Length(max=MAX_LINE)]
_TEXT = [Optional(), Length(max=MAX_TEXT)]


class IntakeForm(ActForm):
    """P3: one page, one press."""

    draft = HiddenField()
    lead_org = SelectField(_l("Committee"), coerce=int)
    pasted = TextAreaField(_l("Several people from a sheet"), _TEXT, render_kw={"rows": 3})
    applicants = FieldList(FormField(PartyForm), min_entries=1, max_entries=MOST_LINES)
    respondents = FieldList(FormField(PartyForm), min_entries=1, max_entries=MOST_LINES)
    respondent_unknown = BooleanField(_l("The other side is not known yet"))
    narrative = TextAreaField(
        _l("What happened"), [InputRequired(_l("Please fill in")), Length(max=MAX_TEXT)],
        render_kw={"rows": 5},
    )
    title = StringField(_l("Matter in one line"), [Optional(), Length(max=60)])
    claims = TextAreaField(_l("What is asked for"), _TEXT, render_kw={"rows": 2})
    amount = DecimalField(_l("Amount"), [Optional(), NumberRange(0, 10**12)], places=2)
    place = StringField(_l("Place"), _LINE)
    place_pending = BooleanField(_l("The place is to be confirmed"))
    source = SelectField(_l("Source"), default="applied")
    referred_by = StringField(_l("Sent by"), [Optional(), Length(max=60)])
    external_number = StringField(_l("Their number"), [Optional(), Length(max=80)])
    signs = TickList(_l("Is there danger?"))
    no_danger = BooleanField(_l("None of these"))
    signs_words = StringField(_l("What was said or seen"), _LINE)
    secrecy = SelectField(_l("Secrecy"), default="ordinary")
    requested_at = MomentField(
        _l("Moment of the request"), description=_l("Empty means now. Limitation is interrupted from it.")
    )
    occurred_at = MomentField(_l("Registered on paper at"), description=_l("Empty means now"))
    late_reason = SelectField(_l("Why entered late"))
    channel = SelectField(_l("Channel"), default="counter")
    on_behalf_of = StringField(_l("Done or said by"), [Optional(), Length(max=100)])

    def __init__(self, committees: list[tuple[int, str]], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.lead_org.choices = committees
        self.source.choices = [(r.code, label(r)) for r in SOURCES]
        self.signs.choices = [(r.code, label(r)) for r in DANGER_SIGNS]
        self.secrecy.choices = [(r.code, label(r)) for r in SECRECY]
        self.late_reason.choices = [("", ""), *((r.code, label(r)) for r in LATE_REASONS)]
        self.channel.choices = channels()
        always_asked(self.source, self.signs, self.place, self.secrecy, self.channel)

    def validate(self, extra_validators: Any = None) -> bool:
        """The danger question must be answered, and only one way."""
        fine = bool(super().validate(extra_validators))
        if bool(self.signs.data) == bool(self.no_danger.data):
            self.signs.errors = [
                _("Tick what there is, or “none of these”.") if self.no_danger.data or not self.signs.data
                else _("Tick what there is.")
            ]
            fine = False
        return fine

    def add_line(self, side: str) -> None:
        """One more empty line on a side, as long as there is room."""
        lines: Any = self[side]
        if len(lines) < MOST_LINES:
            lines.append_entry()

    def place_pasted(self) -> None:
        """Put the pasted people on lines of the applying side, blank lines first."""
        lines: Any = self.applicants
        for person in read_people(self.pasted.data or ""):
            blank = next((line.form for line in lines if line.form.is_blank()), None)
            if blank is None and len(lines) < MOST_LINES:
                blank = lines.append_entry().form
            if blank is None:
                return
            blank.name.data, blank.phone.data, blank.address.data = person.name, person.phone, person.address
            if person.identity is not None:
                blank.id_number.data = person.identity.number
        self.pasted.data = ""

    def drafted_title(self) -> str:
        """What the list of drafts calls this one."""
        names = [line.form.name.data for line in (*self.applicants, *self.respondents) if line.form.name.data]
        return " · ".join([*names[:2], *([self.title.data] if self.title.data else [])]) or _("No name yet")

    def read(self, now: datetime) -> Registration:
        """What was typed, as the service takes it."""
        lines = [(line.form, "applicant") for line in self.applicants]
        lines += [(line.form, "respondent") for line in self.respondents]
        return Registration(
            lead_org_id=self.lead_org.data,
            stated=self._stated(now),
            parties=tuple(form.read(side) for form, side in lines if not form.is_blank()),
            signs=tuple(self.signs.data or ()), signs_words=self.signs_words.data or "",
            secrecy=self.secrecy.data, respondent_unknown=bool(self.respondent_unknown.data),
            amount=self.amount.data,
        )

    def _stated(self, now: datetime) -> dict[str, Any]:
        texts = (
            "narrative", "claims", "title", "place", "source", "referred_by", "external_number",
            "late_reason",
        )
        return {
            **{name: self[name].data or "" for name in texts},
            "place_pending": bool(self.place_pending.data),
            "occurred_at": self.occurred_at.data,
            "requested_at": self.requested_at.data or self.occurred_at.data or now,
        }
