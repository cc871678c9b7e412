"""P5: story and people as at the counter; then where, who, what was told, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from mediation.cases.consents import CHANNELS
from mediation.cases.pressing import channels, rule_sentence
from mediation.classification.categories import UNSORTED, Tree
from mediation.core import clock
from mediation.core.fields import AmountField, DayField, MomentField, NumberField, choices
from mediation.core.forms import always_asked
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from mediation.intake.forms import PeopleForm
from mediation.intake.service import Registration
from mediation.lifecycle.facts_form import MAX_LINE, MAX_TEXT, TickList
from workflows.facts import LATE_REASONS
from workflows.reasons import COMPETENCE, REPEAT_ANSWERS, ROUTES

from .kind_of_matter import Proposal, propose, word_for
from .spot import FAILED, ORAL, WRITTEN, OnTheSpot

_REQUIRED = _l("Please fill in")
_MUST = _l("Without this nothing can be settled on the spot.")


NOBODY = 0
"""Whoever mediated is chosen; only a mediator finds himself there already."""


class SpotForm(PeopleForm):
    """One page, one press, every step with its own entry."""

    origin = HiddenField()
    """The parked registration it began as; it goes with the press."""
    began_at = MomentField(_l("Began at"), lies=Lies.BEHIND, description=_l("Empty means: it has just ended"))
    minutes = NumberField(
        _l("Minutes they sat together"), [InputRequired(_REQUIRED), NumberRange(1, 720)], default=30
    )
    late_reason = SelectField(_l("Why entered late"))
    met_at = StringField(_l("Where they met"), [InputRequired(_REQUIRED), Length(max=MAX_LINE)])
    mediator = SelectField(_l("Mediator"), coerce=int, default=NOBODY)
    category = StringField(
        _l("Category"), [Optional(), Length(max=60)], render_kw={"list": "categories", "autocomplete": "off"}
    )
    competence = SelectField(_l("Ground of competence"), default="arose_here")
    repeat_answer = SelectField(_l("The same matter again?"), default="")
    told = BooleanField(_l("Everybody was told his rights and duties"), [InputRequired(_MUST)])
    agreed = BooleanField(_l("Everybody agrees to mediation"), [InputRequired(_MUST)])
    impartial = BooleanField(_l("The mediator has no tie to either side"), [InputRequired(_MUST)])
    told_how = SelectField(_l("How"), default="face")
    result = RadioField(_l("How it ended"), [InputRequired(_l("Say how it ended."))])
    content = TextAreaField(
        _l("What was agreed, or why not"), [InputRequired(_REQUIRED), Length(max=MAX_TEXT)],
        render_kw={"rows": 3},
    )
    payer = SelectField(_l("Who pays or does it"), default="respondent")
    settled = AmountField(_l("Sum agreed"), [Optional(), NumberRange(0, 10**12)], places=2)
    performed = BooleanField(_l("Done on the spot"))
    due_on = DayField(_l("To be done by"), lies=Lies.AHEAD)
    routes = TickList(_l("Other ways told"), default=["court"])
    channel = SelectField(_l("Channel"), default="counter")

    def __init__(
        self, committees: list[tuple[int, str]], mediators: list[tuple[int, str]], known: Tree, *args: Any,
        **values: Any,
    ) -> None:
        super().__init__(committees, *args, **values)
        self.known = known
        self.mediator.choices = [(NOBODY, _("Choose who mediated")), *mediators]
        self.late_reason.choices = [("", ""), *((r.code, label(r)) for r in LATE_REASONS)]
        self.competence.choices = [(r.code, label(r)) for r in COMPETENCE]
        answers = [(r.code, label(r)) for r in REPEAT_ANSWERS]
        self.repeat_answer.choices = [("", _("Say what it is")), *answers]
        self.told_how.choices = [(r.code, label(r)) for r in CHANNELS]
        self.result.choices = choices(self.endings())
        self.payer.choices = [("respondent", _("The other side")), ("applicant", _("The applying side"))]
        self.routes.choices = [(r.code, label(r)) for r in ROUTES]
        self.channel.choices = channels()
        always_asked(self.mediator, self.competence, self.told_how, self.payer, self.channel)

    @staticmethod
    def endings() -> list[tuple[str, str]]:
        """The three ways in which it may have ended."""
        return [
            (ORAL, _("Agreed by word of mouth")), (WRITTEN, _("Agreed, to be written")),
            (FAILED, _("Not agreed")),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """What is done later has a day to come; a failure says where else to turn."""
        fine = super().validate(extra_validators)
        if not self.mediator.data:
            self.mediator.errors = [_("Choose who mediated.")]
            fine = False
        if self.result.data in (ORAL, WRITTEN) and (said := self._wrong_day()):
            self.due_on.errors = [said]
            fine = False
        if self.result.data == FAILED and not self.routes.data:
            self.routes.errors = [_("Tick which other ways they were told.")]
            fine = False
        if self.began_at.data and self.began_at.data > clock.now():
            self.began_at.errors = [rule_sentence("occurred_in_future")]
            fine = False
        if self.category.data and not self.leaf():
            self.category.errors = [_("This is no category. Leave it empty to take the one proposed.")]
            fine = False
        return fine

    def _wrong_day(self) -> str:
        """What is wrong with the day by which it is to be done; empty when nothing is."""
        day, today = self.due_on.data, clock.day_of(self.span(clock.now(), None)[1])
        if self.due_on.errors:
            return ""
        if day is None:
            later = self.settled.data and not self.performed.data and self.result.data == ORAL
            return _("Paid on the spot, or by which day?") if later else ""
        if self.performed.data and day > today:
            return _("It is either done on the spot or by this day: clear one of the two.")
        return _("This day was past when they agreed.") if day < today else ""

    def proposal(self) -> Proposal:
        """What kind of matter it is: as typed, else as the story clearly speaks for."""
        story = f"{self.title.data or ''} {self.narrative.data or ''} {self.claims.data or ''}"
        return propose(self.known, self.category.data or "", story)

    def leaf(self) -> str:
        """The code of the category; empty where the story does not say clearly."""
        found = self.proposal().leaf
        return found.code if found is not None else ""

    def take(self, code: str) -> None:
        """Put a leaf into the box, as if it had been typed."""
        if code in self.known:
            self.category.data = word_for(self.known, self.known.get(code))

    def span(self, now: datetime, free_from: datetime | None) -> tuple[datetime, datetime]:
        """When it began and when it ended.

        Without a time it has just ended, and began no earlier than the mediator was free.
        """
        span = timedelta(minutes=self.minutes.data or 1)
        began = self.began_at.data or max(now - span, free_from or now - span)
        return began, min(began + span, now)

    def read(self, now: datetime, barred: Sequence[str], free_from: datetime | None) -> OnTheSpot:
        """What was said and done, as the act takes it."""
        began, ended = self.span(now, free_from)
        return OnTheSpot(
            registration=self._registration(began, barred), began_at=began, ended_at=ended,
            late_reason=self.late_reason.data or "", met_at=self.met_at.data or "",
            mediator_id=self.mediator.data, category=self.leaf() or UNSORTED, competence=self.competence.data,
            repeat_answer=self.repeat_answer.data or "", told_how=self.told_how.data,
            result=self.result.data, content=self.content.data or "", settled=self.settled.data or None,
            payer=self.payer.data, performed=bool(self.performed.data), due_on=self.due_on.data,
            routes=tuple(self.routes.data or ()),
        )

    def _registration(self, began: datetime, barred: Sequence[str]) -> Registration:
        texts = ("narrative", "claims", "title", "place", "source", "referred_by", "external_number",
                 "late_reason")
        return Registration(
            lead_org_id=self.lead_org.data, parties=self.people(), amount=self.amount.data,
            signs=tuple(self.signs.data or ()), signs_words=self.signs_words.data or "",
            division_code=self.division(), on_the_spot=True, barred=tuple(barred),
            stated={
                **{name: self[name].data or "" for name in texts},
                "occurred_at": began, "requested_at": began,
            },
        )
