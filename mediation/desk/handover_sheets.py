"""P20 what the page of one hand-over, or of one request to a department, shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.calendar.lamp import Lamp
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.chronicle.trail import Step, trail
from mediation.core.i18n import label
from mediation.documents.models import Paper
from mediation.handovers.assistance_models import Assistance
from mediation.handovers.models import Handover
from mediation.organisations.models import Organisation
from mediation.sessions.models import MediationSession
from workflows.reasons_small import ASSISTANCE_ANSWERS, ASSISTANCE_FOLLOWS, ASSISTANCE_PARTS

from . import handover_lists as lists

EFFECTS = {
    "handover.receive": _l(
        "You lead the dispute from now on; its number and papers stay. The sender helps on if it was handed "
        "up, otherwise he sees it no longer."
    ),
    "handover.return": _l("Once only. The sender keeps the dispute, or the centre decides."),
    "handover.recall": _l("You keep the dispute; the receiver sees it no longer."),
    "handover.drop": _l("You keep the dispute and go on with it."),
    "handover.impose": _l("The receiver leads the dispute from now on and cannot return it."),
    "assistance.take": _l("The committee sees that you have it. Its clock does not stop."),
    "assistance.return": _l("Once only, within two working days. The committee may ask somebody else."),
    "assistance.answer": _l(
        "The answer goes into the file of the case and to the committee. The request is done with it, and "
        "what was handed over closes."
    ),
    "assistance.note": _l(
        "The request is done. A next session, an invitation or another request then waits on the desk."
    ),
    "assistance.recall": _l("The page of the department closes at once."),
}
"""What a move does to the case, said beside its button."""

FOR_RECEIVER = {
    "handover.receive": _l(
        "You write down what the receiver said: it leads the dispute from now on. Handed sideways, you see "
        "it no longer; nobody of the receiver has an account here, the level above watches over it."
    ),
    "handover.return": _l("You write down what the receiver said. Once only; the dispute stays with you."),
}
"""The same before the sender, for a receiver that does not use the hub."""

SAID = {"receive": _l("The receiver took it"), "return": _l("The receiver sent it back")}
"""What those moves are called there."""

FOLLOWS = {
    "opinion": _l("the mediator has it before him at the next session"),
    "attends": _l("the committee invites the person you name"),
    "unable": _l("the committee goes on without it, or asks in another way"),
    "done": _l("the committee asks the parties whether anything is left to settle"),
    "not_ours": _l("the committee may ask another department"),
}
"""What each answer of a department leads to."""

_PARTS = {part.code: part for part in ASSISTANCE_PARTS}
_ANSWERS = {answer.code: answer for answer in ASSISTANCE_ANSWERS}
_GOES_ON = {way.code: way for way in ASSISTANCE_FOLLOWS}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What both pages show on top."""

    row: Handover | Assistance
    title: str
    number: str
    source: Organisation
    target: Organisation
    way: str
    due: date
    light: Lamp
    left: int | None
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Request:
    """A request to a department with exactly what went over."""

    sheet: Sheet
    parts: Sequence[tuple[str, str]]
    papers: Sequence[Paper]
    enclosed: Sequence[Paper]
    """What came with the answer."""
    outcome: str
    goes_on: str
    """What the committee said after reading it."""
    follows: Sequence[tuple[str, str]]


NOTED = {
    "handover": ("offer", "return", "recall", "impose"), "assistance": ("return", "recall"),
}
"""Moves whose note the other side, or whoever decides between them, needs as much as the reason."""


def sheet(
    session: Session, row: Handover | Assistance, dispute: Dispute, title: str, *, notes: bool = False
) -> Sheet:
    """From whom to whom, by when, and what happened so far; ``notes``: with what was said beside a reason."""
    due, light, left = lists.clock_of(row)
    way = label(lists.KINDS[row.kind]) if isinstance(row, Handover) else _("Request to a department")
    houses = [session.get_one(Organisation, key) for key in (row.from_org_id, row.to_org_id)]
    return Sheet(
        row, title, dispute.number or dispute.intake_no, houses[0], houses[1], way, due, light, left,
        trail(session, row, NOTED[row.flow] if notes else ()),
    )


def request(
    session: Session, row: Assistance, dispute: Dispute, title: str, *, notes: bool = False
) -> Request:
    """The request as whoever may read it sees it."""
    return Request(
        sheet(session, row, dispute, title, notes=notes),
        [(label(_PARTS[code]), text) for code, text in row.handed_over.items()],
        papers_of(session, row.dispute_id, row.papers),
        papers_of(session, row.dispute_id, row.enclosed),
        label(_ANSWERS[row.outcome]) if row.outcome else "",
        label(_GOES_ON[row.follows]) if row.follows else "",
        [(label(_ANSWERS[code]), str(text)) for code, text in FOLLOWS.items()],
    )


def papers_of(session: Session, dispute_id: int, keys: Sequence[int]) -> list[Paper]:
    """These papers of the case, in the order in which they came."""
    query = select(Paper).where(Paper.id.in_(keys), Paper.dispute_id == dispute_id)
    return list(session.scalars(query.order_by(Paper.id))) if keys else []


def whole_file(session: Session, dispute: Dispute) -> list[tuple[str, str]]:
    """What goes over with the whole file: its parts and how much there is of each."""
    def number_of(model: type[Paper] | type[MediationSession]) -> int:
        query = select(func.count()).select_from(model).where(model.dispute_id == dispute.id)
        return session.scalar(query) or 0

    return [
        (_("Parties and agents"), str(len(parties.of_dispute(session, dispute.id)))),
        (_("Papers"), str(number_of(Paper))),
        (_("Sessions"), str(number_of(MediationSession))),
    ]
