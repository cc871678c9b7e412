"""The form of the counter: who, against whom, what about, and is anybody in danger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    MultipleFileField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from mediation.cases import pending
from mediation.cases.case_forms import SECRECY
from mediation.cases.parties import PartyInput
from mediation.cases.pressing import channels
from mediation.core.fields import SUM, AmountField, MomentField
from mediation.core.forms import ActForm, always_asked
from mediation.core.i18n import label
from mediation.core.ids import new_id, read_key
from mediation.core.typed_days import Lies
from mediation.extensions import reading
from mediation.lifecycle.facts_form import MAX_LINE, MAX_TEXT, TickList
from mediation.people.reading import read_people
from workflows.facts import LATE_REASONS
from workflows.reasons import SOURCES
from workflows.reasons_small import DANGER_SIGNS

from . import places
from .lines import LineForm
from .service import Registration

MOST_LINES = 30
"""Lines of people on one side; more come by import."""

SIDES = {"applicants": "applicant", "respondents": "respondent"}
"""The two lists of lines and the side that each is of."""

_LINE = [Optional(), Length(max=MAX_LINE)]
_TEXT = [Optional(), Length(max=MAX_TEXT)]
REST = ": "
"""Between a name and what could not be placed of its row, in what stays in the box."""
_PASTED = {"rows": 2, "autocomplete": "off"}


class Lines(FieldList):  # type: ignore[type-arg]  # generic in the stubs alone
    """The lines of one side; what was sent beyond the last possible one is remembered as cut off."""

    cut = False

    def process(self, formdata: Any, *args: Any, **options: Any) -> None:
        """Read what was sent; the library takes as many lines as there may be, in silence."""
        super().process(formdata, *args, **options)
        begin = f"{self.name}-"
        sent = {key.removeprefix(begin).partition("-")[0] for key in formdata or () if key.startswith(begin)}
        self.cut = sum(number.isdigit() for number in sent) > MOST_LINES


class PeopleForm(ActForm):
    """Whoever comes, against whom, and what about: what every page of the counter begins with."""

    draft = HiddenField()
    base = HiddenField()
    """Prints of what the draft held when this page was opened or last saved (``core/merging.py``)."""
    lead_org = SelectField(_l("Committee"), coerce=int)
    applicants = Lines(FormField(LineForm), min_entries=1, max_entries=MOST_LINES)
    applicants_pasted = TextAreaField(_l("Card or rows of a sheet"), _TEXT, render_kw=_PASTED)
    respondents = Lines(FormField(LineForm), min_entries=1, max_entries=MOST_LINES)
    respondents_pasted = TextAreaField(_l("Card or rows of a sheet, other side"), _TEXT, render_kw=_PASTED)
    narrative = TextAreaField(
        _l("What happened"), [InputRequired(_l("Please fill in")), Length(max=MAX_TEXT)],
        render_kw={"rows": 3},
    )
    title = StringField(_l("Matter in one line"), [Optional(), Length(max=60)])
    claims = TextAreaField(_l("What is asked for"), _TEXT, render_kw={"rows": 1})
    amount = AmountField(_l("Amount"), [Optional(), SUM], places=2)
    place = StringField(_l("Place"), _LINE, render_kw={"list": "places", "autocomplete": "off"})
    source = SelectField(_l("Source"), default="applied")
    referred_by = StringField(_l("Sent by"), [Optional(), Length(max=60)])
    external_number = StringField(_l("Their number"), [Optional(), Length(max=80)])
    signs = TickList(_l("Is there danger?"))
    no_danger = BooleanField(_l("None of these"))
    signs_words = StringField(_l("What was said or seen"), _LINE)
    photos = MultipleFileField(
        _l("Files"), render_kw={"accept": "image/jpeg,image/png,application/pdf"}
    )

    def __init__(self, committees: list[tuple[int, str]], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.lead_org.choices = committees
        self.source.choices = [(r.code, label(r)) for r in SOURCES]
        self.signs.choices = [(r.code, label(r)) for r in DANGER_SIGNS]
        always_asked(self.source, self.signs, self.place)
        if not self.draft.data:
            self.draft.data = str(new_id())  # known before it is kept: one page makes one row

    def validate(self, extra_validators: Any = None) -> bool:
        """The danger question must be answered, and only one way."""
        fine = bool(super().validate(extra_validators))
        if not self.danger_answered():
            self.signs.errors = [
                _("Tick what there is, or “none of these”, not both.")
                if self.signs.data else _("Tick what there is, or “none of these”.")
            ]
            fine = False
        sides: list[Any] = [self[side] for side in SIDES]
        if any(lines.cut for lines in sides):
            self.form_errors.append(
                _("At most %(most)d people on one side here; more come by an import.", most=MOST_LINES)
            )
            fine = False
        return fine

    def danger_answered(self) -> bool:
        """Either a sign or “none”, never both."""
        return bool(self.signs.data) != bool(self.no_danger.data)

    def lines(self, side: str) -> list[LineForm]:
        """The lines of ``applicants`` or ``respondents``, blank ones too."""
        rows: Any = self[side]
        return [line.form for line in rows]

    def people(self) -> tuple[PartyInput, ...]:
        """Everybody who stands on a line."""
        return tuple(
            form.read(side) for name, side in SIDES.items() for form in self.lines(name)
            if not form.is_blank()
        )

    def is_empty(self) -> bool:
        """Nobody and nothing was entered: there is nothing to keep."""
        texts = (self.narrative, self.claims, self.title, self.applicants_pasted, self.respondents_pasted)
        everybody = [*self.lines("applicants"), *self.lines("respondents")]
        return not any(box.data for box in texts) and all(form.is_blank() for form in everybody)

    def tidy(self) -> None:
        """Cards that were typed into a box, and places typed by their initials, become what they mean."""
        for name in SIDES:
            for form in self.lines(name):
                form.spread()
        found = places.meant(self.place.data or "", places.villages(reading()))
        if found:
            self.place.data = found

    def division(self) -> str | None:
        """The code of the street or town of the place, as far as that says it."""
        return places.division_of(self.place.data or "", places.villages(reading()))

    def add_line(self, side: str) -> str:
        """One more empty line on a side, as long as there is room; the id of the box to go on in."""
        lines: Any = self[side]
        if len(lines) < MOST_LINES:
            lines.append_entry()
        return str(self.lines(side)[-1].name.id)

    def place_pasted(self, side: str) -> str:
        """Put the pasted people on lines, blank ones first; what cannot be placed stays in the box.

        So does a whole row in which nobody is named, and the box says so.
        """
        rows: Any = self[side]
        box, left = self[f"{side}_pasted"], []
        there = {form.name.data for form in self.lines(side)}
        for person in read_people(box.data or "", everything=True):
            if person.row.partition(REST)[0] in there:
                left.append(person.row)  # what an earlier press could not place of somebody
                continue
            if not person.name:
                left.append(person.row)
                box.errors = [_("Nobody is named in what stands here still: write a name before it.")]
                continue
            blank = next((form for form in self.lines(side) if form.is_blank()), None)
            if blank is None and len(rows) < MOST_LINES:
                blank = rows.append_entry().form
            if blank is None:
                left.append(person.row)
                box.errors = [_("There is no line left on this side.")]
                continue
            blank.put(person)
            left += [f"{person.name}{REST}{rest}" for rest in person.rest]
        if left and not box.errors:
            box.errors = [_(
                "These people stand on lines; what stands here still was not understood. Enter it there, "
                "or delete it."
            )]
        box.data = "\n".join(left)
        return self.go_on()

    def go_on(self) -> str:
        """The id of the first box that still wants something."""
        for side in SIDES:
            first = self.lines(side)[0]
            if first.is_blank():
                return str(first.name.id)
        return str(self.narrative.id)

    def drafted_title(self) -> str:
        """What the list of drafts calls this one."""
        names = [form.name.data for side in SIDES for form in self.lines(side) if form.name.data]
        return " · ".join([*names[:2], *([self.title.data] if self.title.data else [])]) or _("No name yet")


class IntakeForm(PeopleForm):
    """P3: one page, one press."""

    follows = HiddenField()
    """The archived dispute out of which this one comes."""
    respondent_unknown = BooleanField(_l("The other side is not known yet"))
    place_pending = BooleanField(_l("The place is to be confirmed"))
    secrecy = SelectField(_l("Secrecy"), default="ordinary")
    requested_at = MomentField(
        _l("Moment of the request"), lies=Lies.BEHIND,
        description=_l("Empty means now. Limitation is interrupted from it.")
    )
    occurred_at = MomentField(
        _l("Registered on paper at"), lies=Lies.BEHIND, description=_l("Empty means now")
    )
    late_reason = SelectField(_l("Why entered late"))
    channel = SelectField(_l("Channel"), default="counter")
    on_behalf_of = StringField(_l("Done or said by"), [Optional(), Length(max=100)])

    def __init__(self, committees: list[tuple[int, str]], *args: Any, **values: Any) -> None:
        super().__init__(committees, *args, **values)
        self.secrecy.choices = [(r.code, label(r)) for r in SECRECY]
        self.late_reason.choices = [("", ""), *((r.code, label(r)) for r in LATE_REASONS)]
        self.channel.choices = channels()
        always_asked(self.secrecy, self.channel)

    def read(self, now: datetime) -> Registration:
        """What was typed, as the service takes it."""
        return Registration(
            lead_org_id=self.lead_org.data,
            stated=self._stated(now),
            parties=self.people(),
            signs=tuple(self.signs.data or ()), signs_words=self.signs_words.data or "",
            secrecy=self.secrecy.data, respondent_unknown=bool(self.respondent_unknown.data),
            amount=self.amount.data, division_code=self.division(),
            tags=() if self.place.data else (pending.TO_CONFIRM + pending.PLACE,),
            follows_id=self.follows_id(),
        )

    def follows_id(self) -> int | None:
        """Its key; None where there is none, or what stands there is no key."""
        return read_key(self.follows.data)

    def _stated(self, now: datetime) -> dict[str, Any]:
        texts = (
            "narrative", "claims", "title", "place", "source", "referred_by", "external_number",
            "late_reason",
        )
        return {
            **{name: self[name].data or "" for name in texts},
            "place_pending": bool(self.place_pending.data) or not self.place.data,
            "occurred_at": self.occurred_at.data,
            "requested_at": self.requested_at.data or self.occurred_at.data or now,
        }
