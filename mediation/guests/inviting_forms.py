"""P11, the invitation half: whom, what for, when and where, who of the parties agrees, and the brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import request
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
from wtforms.validators import InputRequired, Length, Optional

from mediation.assignment.guest_list import KINDS
from mediation.cases.consents import CHANNELS
from mediation.cases.party_models import Party
from mediation.core import clock
from mediation.core.fields import DayField, HourField, NumberField, Within
from mediation.core.forms import ActForm, always_asked
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from workflows.reasons_small import CAPACITIES
from workflows.rules.common import DAY_LONG
from workflows.rules.invitations import BRIEF

from .candidates import Candidate
from .inviting import Wish

NEW = "new"
"""Stands for somebody who is in no list yet."""

_MUST = InputRequired(_l("Please fill in"))


class SendForm(ActForm):
    """What goes out once both sides agree: the brief for later, the day to answer."""

    consent_channel = SelectField(_l("How the parties were asked"), default="face")
    brief = TextAreaField(
        _l("The matter on one page"), [Optional(), Length(max=BRIEF)],
        description=_l("At most 400 characters, shown after acceptance; no numbers, no address"),
        render_kw={"rows": 5},
    )
    answer_by = DayField(_l("Answer by"), lies=Lies.AHEAD, description=_l("Empty: the usual term"))
    waived_in_writing = BooleanField(_l("All sides, told of the conflict, agree in writing"))

    def __init__(self, parties: Sequence[Party], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.parties = parties
        self.consent_channel.choices = [(c.code, label(c)) for c in CHANNELS]
        always_asked(self.consent_channel)

    def said(self) -> dict[int, bool]:
        """Which parties agree and which do not; whoever was not asked is not in it."""
        found = {}
        for party in self.parties:
            answer = request.form.get(f"party-{party.id}", "")
            if answer in ("yes", "no"):
                found[party.id] = answer == "yes"
        return found

    def wish(self, *, sends: bool) -> Wish:
        """What is to be done; ``sends``: it goes out with this press."""
        return Wish(
            agreed=self.said(), channel=self.consent_channel.data or "",
            sent=self._sent_facts() if sends else None,
        )

    def _sent_facts(self) -> dict[str, Any]:
        return {
            "brief": self.brief.data or "", "answer_by": self.answer_by.data,
            "waived_in_writing": bool(self.waived_in_writing.data),
        }


class InviteForm(SendForm):
    """Somebody of the list, or somebody new."""

    person = RadioField(_l("Whom"), [InputRequired(_l("Choose somebody, or enter somebody new."))])
    guest_name = StringField(_l("Name"), [Optional(), Length(max=60)])
    guest_firm = StringField(_l("Firm or body"), [Optional(), Length(max=100)])
    guest_phone = StringField(_l("Telephone"), [Optional(), Length(max=40)])
    guest_kind = SelectField(_l("As what"), default=KINDS[0].code)
    capacity = SelectField(_l("Invited as"), [_MUST], default=CAPACITIES[0].code)
    task = StringField(_l("What is asked of them"), [Optional(), Length(max=200)])
    meet_at = HourField(_l("When"))
    minutes = NumberField(_l("Minutes"), [Optional(), Within(1, DAY_LONG)])
    meet_place = StringField(_l("Where"), [Optional(), Length(max=200)])
    instead = HiddenField()
    """The open invitation that ends with this press."""

    def __init__(self, candidates: Sequence[Candidate], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.person.choices = [
            *((str(one.user_id), one.words) for one in candidates),
            (NEW, _("Somebody who is not in the list")),
        ]
        self.guest_kind.choices = [(kind.code, label(kind)) for kind in KINDS]
        self.capacity.choices = [(capacity.code, label(capacity)) for capacity in CAPACITIES]
        always_asked(self.guest_name, self.guest_kind)

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody new has a name, and nobody is invited to what is over."""
        fine = bool(super().validate(extra_validators))
        if self.meet_at.data is not None and self.meet_at.data < clock.minute(clock.now()):
            self.meet_at.errors = [_("This time has passed.")]
            fine = False
        if self.person.data == NEW and not self.guest_name.data:
            self.guest_name.errors = [_("Please fill in")]
            fine = False
        return fine

    def wish(self, *, sends: bool) -> Wish:
        """What is to be done, with whom it is about."""
        typed, instead = self.person.data or "", self.instead.data or ""
        return replace(
            super().wish(sends=sends), person=None if typed == NEW else int(typed),
            newcomer=self._newcomer(), proposed=self._proposed_facts(),
            instead_of=int(instead) if instead.isdecimal() and len(instead) < 19 else None,
        )

    def _newcomer(self) -> dict[str, str]:
        return {
            "name": self.guest_name.data or "", "firm": self.guest_firm.data or "",
            "phone": self.guest_phone.data or "", "kind": self.guest_kind.data or "",
        }

    def _proposed_facts(self) -> dict[str, Any]:
        return {
            "capacity": self.capacity.data, "task": self.task.data or "",
            "meet_at": self.meet_at.data, "minutes": self.minutes.data,
            "meet_place": self.meet_place.data or "", "brief": self.brief.data or "",
        }
