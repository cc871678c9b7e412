"""One person to be called, as call list and tab of the case show him: number, safe hours, tries so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from mediation.core import clock
from mediation.core.i18n import label
from mediation.core.sealing import phone_form
from workflows.flow import Reason

from . import contacts, safety
from .models import Dispute
from .parties import SIDES
from .party_models import ContactAttempt, Party

AGAIN_AFTER = timedelta(hours=2)
"""Nobody answered: when the same day's list asks for him once more."""

_SIDE = {side.code: side for side in SIDES}

ASKING = (
    Reason("agreed", "打通·同意调解", "Reached, agrees to mediation"),
    Reason("refused", "打通·不同意调解", "Reached, refuses mediation"),
)
"""Presses that record his word, and say so; nobody else is offered a yes or no."""


@dataclass(slots=True)
class CallRow:
    """Whom to call. Only for those who handle the dispute: numbers and safe hours stand in it in clear."""

    dispute: Dispute
    party: Party
    number: str
    via: str
    """Who answers under that number, when it is not the party's own."""
    safe: str
    tries: Sequence[ContactAttempt]
    title: str = ""
    """Of the dispute, on a list over many."""
    whys: list[str] = field(default_factory=list)
    due: date | None = None

    @property
    def name(self) -> str:
        """Who it is."""
        return self.party.name

    @property
    def side(self) -> str:
        """On which side he stands."""
        return label(_SIDE[self.party.side])

    @property
    def results(self) -> Sequence[Reason]:
        """What one press can say came of the call."""
        asked = contacts.counts_as_his_word(self.dispute, self.party)
        first = ASKING if asked else (contacts.BY_RESULT["reached"],)
        return (*first, *(contacts.BY_RESULT[code] for code in ("again", *contacts.FAILED)))

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return phone_form(self.number)

    @property
    def vain(self) -> int:
        """How often in a row nobody was reached."""
        return len(contacts.vain(self.tries))

    @property
    def tried_today(self) -> bool:
        """Whether a call today was enough for now; where nobody answered it is tried again after a while."""
        if not self.tries or clock.day_of(self.tries[0].at) != clock.today():
            return False
        last = self.tries[0]
        return last.result != "no_answer" or clock.now() - last.at < AGAIN_AFTER

    @property
    def wrong_number(self) -> bool:
        """The last try said that the number is not his."""
        return bool(self.tries) and self.tries[0].result == "wrong_number"

    @property
    def out_of_reach(self) -> bool:
        """Called often enough in vain to end the case for it."""
        return contacts.out_of_reach(self.tries)

    @property
    def last(self) -> str:
        """What the last try came to, in words."""
        return label(contacts.BY_RESULT[self.tries[0].result]) if self.tries else ""


def row(dispute: Dispute, party: Party, people: Iterable[Party], tries: Sequence[ContactAttempt]) -> CallRow:
    """The row of one party, with the number of who stands in for him where he has none."""
    number, via, safe = _number(party), "", safety.words(party)
    if not number:
        helper = next((p for p in people if p.for_party_id == party.id and _number(p)), None)
        if helper is not None:
            number, via = _number(helper), helper.name
            safe = ";".join(filter(None, (safe, safety.words(helper))))
    own = [attempt for attempt in tries if attempt.party_id == party.id]
    return CallRow(dispute, party, number, via, safe, own)


def _number(party: Party) -> str:
    return party.safe_phone or party.phone or ""
