"""Reaching people: each try an entry, a yes or no on the telephone their word, and who is out of reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.lifecycle.door import Act
from workflows.flow import Reason

from . import consents, parties
from .models import Dispute
from .party_models import ContactAttempt, Party

RESULTS = (
    Reason("agreed", "打通·同意", "Reached, agrees"),
    Reason("refused", "打通·不同意", "Reached, does not agree"),
    Reason("reached", "打通", "Reached"),
    Reason("again", "打通·再约", "Reached, call again"),
    Reason("no_answer", "没人接", "No answer"),
    Reason("wrong_number", "号码不对", "Wrong number"),
)
WAYS = (
    Reason("phone", "电话", "Telephone"),
    Reason("message", "短信或微信", "Message"),
    Reason("visit", "上门", "Visit"),
    Reason("letter", "信函", "Letter"),
)
BY_RESULT = {result.code: result for result in RESULTS}
BY_WAY = {way.code: way for way in WAYS}

FAILED = ("no_answer", "wrong_number")
TRIES, DAYS = 3, 2
"""So many tries without an answer, on so many different days, and somebody counts as out of reach."""

ASKED_IN = ("registered", "accepted", "classified", "assigned")
"""States in which the question on the telephone is whether they agree to mediation."""

_SAID = {"agreed": True, "refused": False}


def counts_as_his_word(dispute: Dispute, party: Party) -> bool:
    """Whether a yes or no on the telephone is at once his word on mediation."""
    return party.role == "party" and dispute.state in ASKED_IN


def note(
    act: Act, dispute: Dispute, party: Party, channel: str, result: str,
    at: datetime | None = None, words: str = "",
) -> None:
    """One try to reach somebody; before mediation began a yes or no is at once his word on it.

    RuleBroken for a moment that has not come, or that lies before the day of the request.
    """
    consents.told_of_the_case(dispute, at, act.at)
    when = at or act.at
    attempt = ContactAttempt(
        dispute_id=dispute.id, party_id=party.id, at=when, channel=channel, result=result,
        by_user_id=act.actor.user_id,
    )
    attempt.note = words
    act.add(attempt)
    act.edit(dispute, "contact.noted", right="case.contact")
    if result in _SAID and counts_as_his_word(dispute, party):
        said = consents.Answer(party.id, "mediation", "", _SAID[result])
        consents.record_all(act, dispute, [said], channel, when)


def attempts(session: Session, dispute_id: int) -> list[ContactAttempt]:
    """Every try in a dispute, newest first."""
    return [row for rows in of_many(session, [dispute_id]).values() for row in rows]


def of_many(session: Session, dispute_ids: Iterable[int]) -> dict[int, list[ContactAttempt]]:
    """The tries by dispute, newest first."""
    found: dict[int, list[ContactAttempt]] = {}
    query = select(ContactAttempt).where(ContactAttempt.dispute_id.in_(set(dispute_ids)))
    for row in session.scalars(query.order_by(ContactAttempt.at.desc(), ContactAttempt.id.desc())):
        found.setdefault(row.dispute_id, []).append(row)
    return found


# ------------------------------------------------------------------------------- out of reach


def vain(tries: Sequence[ContactAttempt]) -> list[ContactAttempt]:
    """The tries of one person, newest first, down to the last time somebody answered."""
    found = []
    for attempt in tries:
        if attempt.result not in FAILED:
            break
        found.append(attempt)
    return found


def out_of_reach(tries: Sequence[ContactAttempt]) -> bool:
    """Whether one person, by his tries newest first, was called often enough in vain."""
    missed = vain(tries)
    return len(missed) >= TRIES and len({clock.day_of(attempt.at) for attempt in missed}) >= DAYS


def unreached(session: Session, dispute: Dispute) -> list[Party]:
    """The parties who are out of reach now."""
    everything = attempts(session, dispute.id)
    return [
        party for party in parties.principals(session, dispute.id)
        if out_of_reach([row for row in everything if row.party_id == party.id])
    ]


def told(session: Session, dispute: Dispute) -> tuple[str, ...]:
    """Every try with those who are out of reach, as the ending of the case names them: whom, when, how."""
    lost = {party.id: party.name for party in unreached(session, dispute)}
    return tuple(
        f"{lost[row.party_id]} {formats.full_moment(row.at)} {label(BY_WAY[row.channel])} "
        f"{label(BY_RESULT[row.result])}"
        for row in attempts(session, dispute.id) if row.party_id in lost
    )
