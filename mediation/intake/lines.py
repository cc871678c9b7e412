"""One line of the counter: a person of one side, with everybody who stands in for him."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from mediation.cases.parties import MOST_REPRESENTATIVES, REPRESENTATIVE, PartyInput
from mediation.cases.party_forms import PartyForm, dialled
from mediation.core.i18n import label
from mediation.people.identity import PHONE
from mediation.people.reading import ReadPerson, read_one, read_people

FIRST_LINE = frozenset({"name", "phone", "no_phone", "id_number", "as_written", "kind", "id_type", "powers"})
"""What stands in sight or goes with it; anything else unfolds the line when it is told."""

_WORD, _LONG_NUMBER = re.compile(r"[\u3400-\u9fff]"), re.compile(r"\d{11}")
LONGEST_CARD = 1000

_PLACE = re.compile(r"(\w+)-(\d+)-name$")
_NUMBERED = {
    "applicants": _l("Applicant no. %(number)d"), "respondents": _l("No. %(number)d of the other side"),
}


class LineForm(PartyForm):
    """Who it is, and the rest folded away."""

    guardian = StringField(_l("Guardian"), [Optional(), Length(max=100)])
    guardian_is = StringField(_l("Guardian is the"), [Optional(), Length(max=60)])
    guardian_phone = StringField(_l("Guardian's telephone"), [Optional(), Length(max=40)])
    agent = StringField(_l("Agent"), [Optional(), Length(max=100)])
    agent_phone = StringField(_l("Agent's telephone"), [Optional(), Length(max=40)])
    representatives = TextAreaField(
        _l("Chosen to speak for them"), [Optional(), Length(max=600)],
        description=_l("At most five, one a line: name and telephone"), render_kw={"rows": 2},
    )
    speaks = BooleanField(_l("Chosen to speak for this side"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for box in (self.name, self.id_number):  # a browser would cut a card off that is pasted into it
            box.render_kw = {**(box.render_kw or {}), "maxlength": LONGEST_CARD}

    @property
    def numbered(self) -> str:
        """Which line of its side it is, in words; empty for a line that stands in no list."""
        found = _PLACE.search(self.name.name)
        if found is None:
            return ""
        return str(_NUMBERED.get(found.group(1), _l("No. %(number)d")) % {"number": int(found.group(2)) + 1})

    @property
    def whose(self) -> str:
        """Before what the summary says of one of its boxes."""
        return " ".join(filter(None, (self.numbered, self.name.data)))

    @property
    def called(self) -> str:
        """By name, else by the line."""
        return self.name.data or self.numbered

    @property
    def more_is_told(self) -> bool:
        """Something below the first line is filled in or wrong, so that it must be seen."""
        below = [name for name in self._fields if name not in FIRST_LINE and name != "stands_for"]
        told = any(self[name].data for name in below) or self.stands_for.data not in (None, 1)
        return told or bool(set(self.errors) - FIRST_LINE) or bool(self.kind.data or self.id_type.data)

    def validate_guardian_phone(self, field: StringField) -> None:
        """A number somebody could dial."""
        dialled(field)

    def validate_agent_phone(self, field: StringField) -> None:
        """The same for the agent's."""
        dialled(field)

    def validate(self, extra_validators: Any = None) -> bool:
        """A line with anything on it needs the name; at most five speak for many."""
        fine = bool(super().validate(extra_validators))
        if not self.name.data and not self.is_blank():
            self.name.errors = [_("Who is it? A word of description will do.")]
            fine = False
        if len(self._representatives()) > MOST_REPRESENTATIVES:
            self.representatives.errors = [_("At most five may speak for a side.")]
            fine = False
        return fine

    def is_blank(self) -> bool:
        """Nobody stands on this line."""
        ticked = {"kind", "id_type", "stands_for", "no_phone", "minor", "address_protected", "no_message",
                  "apart", "powers", "speaks", "as_written"}
        return not any(self[name].data for name in self._fields if name not in ticked)

    def spread(self) -> None:
        """A card's text that was typed into one box goes where it belongs."""
        for box in (self.name, self.id_number):
            if box.data and _is_card(box.data):
                self.put(read_one(box.data), over=box)

    def put(self, person: ReadPerson, over: StringField | None = None) -> None:
        """What was read of somebody; what stands there already stays, but for the box ``over``."""
        read = {
            "name": person.name, "phone": person.phone, "address": person.address,
            "id_number": person.identity.number if person.identity is not None else "",
        }
        for name, text in read.items():
            box = self[name]
            if text and (box is over or not box.data):
                box.data, box.raw_data = text, [text]
        self.no_phone.data = self.no_phone.data or (person.no_phone and not self.phone.data)
        if person.phone_wrong and self.phone.data == person.phone:
            self.phone.errors = [label(PHONE)]

    def read(self, side: str) -> PartyInput:
        """What was typed, with guardian, agent and representatives."""
        given = super().read(side)
        speaks = REPRESENTATIVE if self.speaks.data else ""
        return dataclasses.replace(
            given, capacity=given.capacity or speaks, powers=(), stand_ins=tuple(self._stand_ins(side))
        )

    def _stand_ins(self, side: str) -> Iterator[PartyInput]:
        if self.guardian.data:
            yield PartyInput(
                side=side, name=self.guardian.data, role="guardian", phone=self.guardian_phone.data or "",
                capacity=self.guardian_is.data or "",
            )
        if self.agent.data:
            yield PartyInput(
                side=side, name=self.agent.data, role="agent", phone=self.agent_phone.data or "",
                powers=tuple(self.powers.data or ()),
            )
        for person in self._representatives():
            yield PartyInput(side=side, name=person.name, role="representative", phone=person.phone)

    def _representatives(self) -> list[ReadPerson]:
        return [person for person in read_people(self.representatives.data or "") if person.name]


def _is_card(text: str) -> bool:
    """More than a name or a number: a whole card or row, typed by a reader or pasted into one box."""
    return len(text) <= LONGEST_CARD and bool(_WORD.search(text) and _LONG_NUMBER.search(text))
