"""How somebody is asked for, wherever people are put on the record."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.validators import Length, Optional

from mediation.core import clock
from mediation.core.fields import NumberField, Within
from mediation.core.forms import PartForm, always_asked
from mediation.core.i18n import label
from mediation.lifecycle.facts_form import TickList
from mediation.people import counting, identity, names

from .parties import KINDS, POWERS, PartyInput, kind_of

MOST_PEOPLE = 999


def dialled(field: StringField) -> None:
    """ValidationError for a number that nobody could dial."""
    if field.data:
        problems = identity.phone(field.data).problems
        if problems:
            raise ValidationError(label(problems[0]))


class PartyForm(PartForm):
    """One person or body on one side."""

    name = StringField(_l("Name or what one calls them"), [Optional(), Length(max=100)])
    kind = SelectField(_l("What they are"), default="")
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40)])
    no_phone = BooleanField(_l("No telephone"))
    id_number = StringField(_l("Number of the identity paper"), [Optional(), Length(max=40)])
    as_written = BooleanField(_l("It stands so on the paper: keep it, identity to be verified"))
    id_type = SelectField(_l("Kind of paper"), default="")
    stands_for = NumberField(
        _l("Speaks for how many people"), [Optional(), Within(1, MOST_PEOPLE)], default=1
    )
    capacity = StringField(_l("As what"), [Optional(), Length(max=60)])
    minor = BooleanField(_l("A minor"))
    address = StringField(_l("Address"), [Optional(), Length(max=200)])
    address_protected = BooleanField(_l("Protect the address: shown to nobody without a purpose"))
    safe_phone = StringField(_l("Number safe to call"), [Optional(), Length(max=40)])
    safe_contact = StringField(_l("Safe hours, safe way"), [Optional(), Length(max=200)])
    no_message = BooleanField(_l("Leave no message"))
    apart = BooleanField(_l("Must not meet the other side on arrival"))
    interpreter = StringField(
        _l("Language or interpreter needed"), [Optional(), Length(max=60)],
        description=_l("A dialect, a sign or other language; a mediator who speaks it is proposed first"),
    )
    powers = TickList(_l("May do as agent"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [("", _("Tell by the name")), *((kind.code, label(kind)) for kind in KINDS)]
        self.id_type.choices = [
            ("", _("Tell by the number")), *((kind.value, label(kind)) for kind in identity.IdKind)
        ]
        self.powers.choices = [(power.code, label(power)) for power in POWERS]
        always_asked(self.name, self.kind, self.id_type, self.stands_for)

    def validate_phone(self, field: StringField) -> None:
        """A number somebody could dial; not one beside “none”."""
        dialled(field)
        if field.data and self.no_phone.data:
            raise ValidationError(_("A number and “no telephone”: which is it?"))

    def validate_safe_phone(self, field: StringField) -> None:
        """The same for the safe one."""
        dialled(field)

    def checked(self) -> identity.IdCheck | None:
        """What the number says about itself; None without a number."""
        text = self.id_number.data or ""
        if not text:
            return None
        if self.id_type.data in {kind.value for kind in identity.IdKind}:
            return identity.check(self.id_type.data, text)
        return identity.recognise(text) or identity.check(identity.IdKind.OTHER.value, text)

    def validate_id_number(self, field: StringField) -> None:
        """A wrong check digit is a typing mistake, unless somebody says that the paper has it so."""
        found = self.checked()
        if found is not None and not found.good and not self.as_written.data:
            raise ValidationError("、".join(label(problem) for problem in found.problems))

    @property
    def asks_for_the_paper(self) -> bool:
        """The number is wrong by its own rule: the page asks whether the paper has it so."""
        return bool(self.as_written.data or self.id_number.errors)

    def read(self, side: str) -> PartyInput:
        """What was typed, as an input of the parties."""
        paper = self.checked()
        born = paper.birth_on if paper is not None else None
        return PartyInput(
            side=side, kind=self._kind(paper),
            id_type=paper.kind.value if paper is not None else "",
            id_number=paper.number if paper is not None else "",
            sex=paper.sex if paper is not None else "", birth_on=born,
            stands_for=self._heads(), powers=tuple(self.powers.data or ()),
            minor=bool(self.minor.data) or (born is not None and identity.is_minor(born, clock.today())),
            name=self.name.data or "", capacity=self.capacity.data or "",
            phone=self.phone.data or "", no_phone=bool(self.no_phone.data),
            address=self.address.data or "", address_protected=bool(self.address_protected.data),
            safe_phone=self.safe_phone.data or "", safe_contact=self.safe_contact.data or "",
            no_message=bool(self.no_message.data), apart=bool(self.apart.data),
            interpreter=self.interpreter.data or "",
        )

    def shown_again(self) -> list[str]:
        """The fields that show what stands on the record; a number of a paper is only ever replaced."""
        return [name for name in self._fields if name not in ("id_number", "id_type", "as_written")]

    def _heads(self) -> int:
        """What was typed in its box, else what the name says of itself (吴某等12人)."""
        told = self.stands_for.data or 1
        return told if told > 1 else counting.heads(self.name.data or "")

    def _kind(self, paper: identity.IdCheck | None) -> str:
        """What was chosen, else what paper and name tell; who is known by name is not “not known yet”."""
        chosen, name = str(self.kind.data or ""), self.name.data or ""
        if chosen and (chosen != "described" or not names.is_known(name)):
            return chosen
        return kind_of(name, paper)
