"""Which of the three first moves a person may make in one press now, and under which names."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from mediation.cases.models import Dispute
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context

ORDER = ("accept", "classify", "assign")
FROM = {"registered": 0, "accepted": 1, "classified": 2}
"""States from which the page leads on -> the first move from there."""


@dataclass(frozen=True, slots=True)
class Press:
    """One button: the moves it makes, in order."""

    code: str
    moves: tuple[str, ...]

    @property
    def label(self) -> str:
        """What stands on the button."""
        return str(_LABELS[self.moves])


_LABELS = {
    ("accept", "classify", "assign"): _l("Accept and assign"),
    ("accept", "classify"): _l("Accept and grade only"),
    ("accept",): _l("Accept only"),
    ("classify", "assign"): _l("Grade and assign"),
    ("classify",): _l("Grade only"),
    ("assign",): _l("Assign"),
}


def possible(actor: Actor, dispute: Dispute, context: Context) -> tuple[str, ...]:
    """The moves from here on, as far as the actor holds the right for each; empty: nothing for him here."""
    start = FROM.get(dispute.state)
    if start is None:
        return ()
    found = []
    for name in ORDER[start:]:
        if not gate.allowed(actor, f"dispute.{name}", context):
            break
        found.append(name)
    return tuple(found)


def presses(moves: tuple[str, ...]) -> list[Press]:
    """The buttons, the one that does most first."""
    return [Press("+".join(moves[:count]), moves[:count]) for count in range(len(moves), 0, -1)]
