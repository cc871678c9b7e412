"""Forms of the case's own pages: people, consents, contact, basics, numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    FormField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from mediation.core.fields import SUM, AmountField, DayField, MomentField, NumberField, Within
from mediation.core.forms import ActForm, always_asked
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from mediation.documents.register import KINDS as PAPER_KINDS
from mediation.documents.register import Source
from mediation.lifecycle.facts_form import MAX_LINE, MAX_TEXT
from workflows.flow import Reason
from workflows.reasons import SUPPLEMENT

from . import pending
from .consents import CHANNELS
from .contacts import RESULTS, WAYS
from .models import Dispute
from .parties import ROLES, SIDES, PartyInput
from .party_edits import Standing
from .party_forms import PartyForm
from .party_models import Party

SECRECY = (
    Reason("ordinary", "普通", "Ordinary"),
    Reason("sensitive", "保密", "Confidential"),
    Reason("minors", "未成年人", "Minors"),
    Reason("domestic_violence", "家庭暴力", "Domestic violence"),
)
PURPOSES = (
    Reason("verify", "核对身份", "Verify the identity"),
    Reason("deliver", "联系送达", "Contact or deliver"),
    Reason("document", "制作文书", "Write a paper"),
    Reason("authority", "配合司法、公安", "Asked for by court or police"),
)
"""Why somebody looks at what is masked."""

_BETWEEN_TAGS = re.compile(r"[、,，;；\n]+")

_REQUIRED = _l("Please fill in")


def choices(rows: Any) -> list[tuple[str, str]]:
    """Rows with both labels as a list to choose from."""
    return [(row.code, label(row)) for row in rows]


class PersonForm(ActForm):
    """Somebody in the case, and how he stands in it."""

    side = SelectField(_l("Side"))
    role = SelectField(_l("Role"), default="party")
    for_party = SelectField(_l("For whom"), default="")
    successor_of = SelectField(_l("Successor of"), default="")
    one_of = SelectField(
        _l("So far counted with"), default="",
        description=_l("Whose entry stands for him and others; it then stands for one less."),
    )
    person = FormField(PartyForm)
    identity_verified = BooleanField(_l("Identity verified against the paper"))
    left = BooleanField(_l("Left the dispute (died, withdrew, went another way); stays on the record"))

    def __init__(
        self, others: Sequence[tuple[str, str, str]], *args: Any,
        many: list[tuple[str, str]] | None = None, **values: Any,
    ) -> None:
        """``others``: key, name and side of everybody he may stand for or follow; the side is chosen here."""
        super().__init__(*args, **values)
        self.sides = {key: side for key, _name, side in others}
        named = [(key, name) for key, name, _side in others]
        self.one_of.choices = [("", ""), *(many or [])]
        self.side.choices, self.role.choices = choices(SIDES), choices(ROLES)
        self.for_party.choices = self.successor_of.choices = [("", ""), *named]
        always_asked(self.side, self.role)

    def fill(self, party: Party) -> None:
        """Show what stands on the record; identity number and protected address are only replaced."""
        self.side.data, self.role.data = party.side, party.role
        self.for_party.data = str(party.for_party_id or "")
        self.successor_of.data = str(party.successor_of_id or "")
        self.identity_verified.data, self.left.data = party.identity_verified, party.left_at is not None
        part = self.person.form
        for name in part.shown_again():
            part[name].data = getattr(party, name)
        if party.address_protected:
            part.address.data = ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Who stands for another says for whom."""
        fine = bool(super().validate(extra_validators))
        if not self.person.form.name.data:
            self.person.form.name.errors = [_("Who is it? A word of description will do.")]
            fine = False
        if self.role.data != "party" and not self.for_party.data:
            self.for_party.errors = [_("Say for whom.")]
            fine = False
        for field in (self.for_party, self.successor_of):
            if field.data and not field.errors and self.sides.get(field.data) != self.side.data:
                field.errors = [_("This is somebody of another side than the one chosen above.")]
                fine = False
        return fine

    def read(self) -> PartyInput:
        """Who he is."""
        given: PartyInput = self.person.form.read(self.side.data)
        return PartyInput(**{**_shallow(given), "role": self.role.data})

    def standing(self) -> Standing:
        """How he stands in the case."""
        return Standing(
            for_party_id=int(self.for_party.data) if self.for_party.data else None,
            successor_of_id=int(self.successor_of.data) if self.successor_of.data else None,
            identity_verified=bool(self.identity_verified.data), left=bool(self.left.data),
            one_of_id=int(self.one_of.data) if self.one_of.data else None,
        )


def _shallow(given: PartyInput) -> dict[str, Any]:
    return {name: getattr(given, name) for name in given.__dataclass_fields__}


class UnmaskForm(ActForm):
    """One look at what is masked, for a purpose."""

    purpose = SelectField(_l("Purpose"), [InputRequired(_REQUIRED)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.purpose.choices = [("", _("For what?")), *choices(PURPOSES)]


class ConsentsForm(ActForm):
    """How and when; the ticks are read by the view."""

    channel = SelectField(_l("How"), default="face")
    at = MomentField(_l("When"), lies=Lies.BEHIND, description=_l("Empty means now"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.channel.choices = choices(CHANNELS)
        always_asked(self.channel)


class ContactForm(ActForm):
    """One try to reach somebody."""

    party = SelectField(_l("Whom"), [InputRequired(_REQUIRED)])
    channel = SelectField(_l("How"), default="phone")
    result = SelectField(_l("Result"), [InputRequired(_REQUIRED)])
    at = MomentField(_l("When"), lies=Lies.BEHIND, description=_l("Empty means now"))
    note = StringField(_l("Note"), [Optional(), Length(max=MAX_LINE)])

    def __init__(self, people: list[tuple[str, str]], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.party.choices = people
        self.channel.choices, self.result.choices = choices(WAYS), [("", ""), *choices(RESULTS)]
        always_asked(self.channel)


class BasicsForm(ActForm):
    """What the dispute is about."""

    title = StringField(_l("Parties and matter"), [InputRequired(_REQUIRED), Length(max=200)])
    narrative = TextAreaField(
        _l("What happened"), [InputRequired(_REQUIRED), Length(max=MAX_TEXT)], render_kw={"rows": 6}
    )
    claims = TextAreaField(_l("What is asked for"), [Optional(), Length(max=MAX_TEXT)], render_kw={"rows": 3})
    amount = AmountField(_l("Amount"), [Optional(), SUM], places=2)
    place = StringField(_l("Place"), [Optional(), Length(max=MAX_LINE)])
    tags = StringField(
        _l("Projects and tags"), [Optional(), Length(max=500)],
        description=_l("Several with 、 between them; a project raises the grade that the rule proposes"),
    )
    secrecy = SelectField(_l("Secrecy"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.secrecy.choices = choices(SECRECY)
        always_asked(self.secrecy)

    def fill(self, dispute: Dispute) -> None:
        """Show what stands on the record."""
        for name in ("title", "narrative", "claims", "amount", "place", "secrecy"):
            self[name].data = getattr(dispute, name)
        self.tags.data = "、".join(pending.own_tags(dispute))
        self.seen_version.data = str(dispute.version)

    def read(self) -> dict[str, Any]:
        """The values by column."""
        tags = (tag.strip() for tag in _BETWEEN_TAGS.split(self.tags.data or ""))
        return {
            "title": self.title.data, "narrative": self.narrative.data, "claims": self.claims.data or "",
            "amount": self.amount.data, "place": self.place.data or "", "secrecy": self.secrecy.data,
            "tags": list(dict.fromkeys(filter(None, tags))),
        }


class NumberForm(ActForm):
    """Another body's number."""

    body = StringField(_l("Sent by"), [InputRequired(_REQUIRED), Length(max=60)])
    number = StringField(_l("Their number"), [InputRequired(_REQUIRED), Length(max=80)])


class PaperForm(ActForm):
    """A paper that was brought in."""

    file = FileField(_l("File"), description=_l("PDF, JPEG, PNG, Word, Excel or plain text, up to 20 MB"))
    kind = SelectField(_l("What it is"))
    title = StringField(_l("Name of the paper"), [Optional(), Length(max=200)])
    dated_on = DayField(_l("Date on the paper"), lies=Lies.BEHIND)
    side = SelectField(_l("From which side"), default="")
    pages = NumberField(_l("Number of pages"), [Optional(), Within(1, 9999)])
    reason = SelectField(_l("Why it comes after closing"), default="")
    origin = StringField(_l("Where it comes from"), [Optional(), Length(max=100)])

    def __init__(self, filed: bool, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.filed = filed
        self.kind.choices = [(k.code, label(k)) for k in PAPER_KINDS if k.source is not Source.BOUND]
        self.side.choices = [("", ""), *choices(SIDES)]
        self.reason.choices = [("", ""), *choices(SUPPLEMENT)]
        always_asked(self.file, self.kind, *((self.reason, self.origin, self.dated_on) if filed else ()))

    def validate(self, extra_validators: Any = None) -> bool:
        """A file must be there; a closed one asks why, from where and of what day."""
        fine = bool(super().validate(extra_validators))
        if self.file.data is None or not getattr(self.file.data, "filename", ""):
            self.file.errors = [_("Choose a file.")]
            fine = False
        if self.filed:
            for field in (self.reason, self.origin, self.dated_on):
                if not field.data:
                    field.errors = [str(_REQUIRED)]
                    fine = False
        return fine

    def supplement(self) -> dict[str, Any]:
        """What the move asks beside the paper itself."""
        return {"reason": self.reason.data, "origin": self.origin.data}

    def day(self) -> date | None:
        """The date on the paper."""
        on: date | None = self.dated_on.data
        return on
