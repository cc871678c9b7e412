"""How somebody is asked for: one line for the counter, the rest folded away."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import Length, NumberRange, Optional

from mediation.core import clock
from mediation.core.forms import PartForm, always_asked
from mediation.core.i18n import label
from mediation.people import identity

from .parties import KINDS, PartyInput

MOST_PEOPLE = 999


class PartyForm(PartForm):
    """One person or body on one side."""

    name = StringField(_l("Name or what one calls them"), [Optional(), Length(max=100)])
    kind = SelectField(_l("What they are"), default="natural")
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40)])
    id_number = StringField(_l("Number of the identity paper"), [Optional(), Length(max=40)])
    id_type = SelectField(_l("Kind of paper"), default="")
    stands_for = IntegerField(
        _l("Speaks for how many people"), [Optional(), NumberRange(1, MOST_PEOPLE)], default=1
    )
    capacity = StringField(_l("As what"), [Optional(), Length(max=60)])
    minor = BooleanField(_l("A minor"))
    address = StringField(_l("Address"), [Optional(), Length(max=200)])
    address_protected = BooleanField(_l("Protect the address: shown to nobody without a purpose"))
    safe_contact = StringField(_l("Safe way and hours to reach them"), [Optional(), Length(max=200)])
    guardian = StringField(_l("Guardian"), [Optional(), Length(max=100)])
    guardian_phone = StringField(_l("Guardian's telephone"), [Optional(), Length(max=40)])
    agent = StringField(_l("Agent"), [Optional(), Length(max=100)])
    agent_phone = StringField(_l("Agent's telephone"), [Optional(), Length(max=40)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [(kind.code, label(kind)) for kind in KINDS]
        self.id_type.choices = [
            ("", _("Tell by the number")), *((kind.value, label(kind)) for kind in identity.IdKind)
        ]

        always_asked(self.name, self.kind, self.id_type, self.stands_for)

    @property
    def more_is_told(self) -> bool:
        """Something below the first line is filled in or wrong, so that it must be seen."""
        first = {"name", "phone", "id_number"}
        told = ("address", "safe_contact", "capacity", "guardian", "agent", "minor", "address_protected")
        return (
            bool(set(self.errors) - first) or any(self[name].data for name in told)
            or self.kind.data != "natural" or self.stands_for.data not in (None, 1)
        )

    def validate_phone(self, field: StringField) -> None:
        """A number somebody could dial."""
        _dialled(field)

    def validate_guardian_phone(self, field: StringField) -> None:
        """The same for the guardian's."""
        _dialled(field)

    def validate_agent_phone(self, field: StringField) -> None:
        """The same for the agent's."""
        _dialled(field)

    def validate(self, extra_validators: Any = None) -> bool:
        """A line with anything on it needs the name."""
        fine = bool(super().validate(extra_validators))
        if not self.name.data and not self.is_blank():
            self.name.errors = [_("Who is it? A word of description will do.")]
            return False
        return fine

    def checked(self) -> identity.IdCheck | None:
        """What the number says about itself; None without a number."""
        text = self.id_number.data or ""
        if not text:
            return None
        if self.id_type.data:
            return identity.check(self.id_type.data, text)
        return identity.recognise(text) or identity.check(identity.IdKind.OTHER.value, text)

    def validate_id_number(self, field: StringField) -> None:
        """A wrong check digit is a typing mistake."""
        found = self.checked()
        if found is not None and not found.good:
            raise ValidationError("、".join(label(problem) for problem in found.problems))

    def is_blank(self) -> bool:
        """Nobody stands on this line."""
        told = ("name", "phone", "id_number", "capacity", "address", "safe_contact", "guardian", "agent")
        return not any(self[name].data for name in told)

    def read(self, side: str) -> PartyInput:
        """What was typed, as an input of the parties."""
        paper = self.checked()
        born = paper.birth_on if paper is not None else None
        return PartyInput(
            side=side, name=self.name.data or "", kind=self.kind.data, phone=self.phone.data or "",
            id_type=paper.kind.value if paper is not None else "",
            id_number=paper.number if paper is not None else "",
            sex=paper.sex if paper is not None else "", birth_on=born,
            stands_for=self.stands_for.data or 1, capacity=self.capacity.data or "",
            minor=bool(self.minor.data) or (born is not None and identity.is_minor(born, clock.today())),
            address=self.address.data or "", address_protected=bool(self.address_protected.data),
            safe_contact=self.safe_contact.data or "", stand_ins=tuple(self._stand_ins(side)),
        )

    def _stand_ins(self, side: str) -> list[PartyInput]:
        named = (
            ("guardian", self.guardian.data, self.guardian_phone.data),
            ("agent", self.agent.data, self.agent_phone.data),
        )
        return [
            PartyInput(side=side, name=name, role=role, phone=phone or "")
            for role, name, phone in named if name
        ]


def _dialled(field: StringField) -> None:
    if field.data:
        problems = identity.phone(field.data).problems
        if problems:
            raise ValidationError(label(problems[0]))
