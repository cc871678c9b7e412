"""P4: who only asks. What about, what was told, how long; the rest if they say it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from mediation.cases.party_forms import dialled
from mediation.cases.pressing import channels
from mediation.core.fields import NumberField, Within
from mediation.core.forms import ActForm, always_asked
from mediation.core.i18n import label
from mediation.lifecycle.facts_form import MAX_LINE, TickList

from .consulting import ADVICE, Asked

_REQUIRED = _l("Please fill in")


class ConsultForm(ActForm):
    """At most twenty seconds."""

    draft = HiddenField()
    """A parked registration that turned out to be a question; it goes when this is kept."""
    organisation = SelectField(_l("Committee"), coerce=int)
    about = StringField(_l("What about"), [InputRequired(_REQUIRED), Length(max=MAX_LINE)])
    advised = TickList(_l("What was told"), [InputRequired(_l("Tick what was told."))])
    minutes = NumberField(_l("Minutes it took"), [InputRequired(_REQUIRED), Within(1, 480)], default=5)
    name = StringField(_l("Name"), [Optional(), Length(max=100)])
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40)])
    channel = SelectField(_l("Channel"), default="counter")

    def __init__(self, committees: list[tuple[int, str]], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.organisation.choices = committees
        self.advised.choices = [(one.code, label(one)) for one in ADVICE]
        self.channel.choices = channels()
        always_asked(self.channel)

    def validate_phone(self, field: StringField) -> None:
        """A number somebody could dial."""
        dialled(field)

    def read(self) -> Asked:
        """What was typed, as it is recorded."""
        return Asked(
            organisation_id=self.organisation.data, about=self.about.data or "",
            advised=tuple(self.advised.data or ()), minutes=self.minutes.data or 0,
            channel=self.channel.data, name=self.name.data or "", phone=self.phone.data or "",
        )

    def as_registration(self) -> dict[str, list[str]]:
        """The same as the first words of a registration."""
        return registration_words(self.about.data or "", self.name.data or "", self.phone.data or "")


def registration_words(about: str, name: str, phone: str) -> dict[str, list[str]]:
    """What was asked, in the boxes of the page that registers a dispute."""
    words = {"narrative": about, "applicants-0-name": name, "applicants-0-phone": phone}
    return {box: [text] for box, text in words.items() if text}
