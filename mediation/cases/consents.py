"""What each party was told, and what each agreed to or refused: kinds, reading, recording."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle import times
from mediation.lifecycle.door import Act
from workflows.flow import Reason

from . import parties
from .models import Dispute
from .party_models import Consent

KINDS = (
    Reason("rights_notice", "已告知权利义务", "Told of rights and duties"),
    Reason("mediation", "同意调解", "Consents to mediation"),
    Reason("invited", "同意邀请", "Consents to the invitation"),
    Reason("mediator_choice", "选择调解员", "Chooses the mediator"),
    Reason("extension", "同意延期", "Consents to an extension"),
    Reason("conflict_waiver", "书面同意仍由其参加", "Waives the conflict in writing"),
    Reason("merge", "同意并案", "Consents to a merger"),
    Reason("ending_told", "已告知终止", "Told of the end"),
)
BY_CODE = {kind.code: kind for kind in KINDS}
CHANNELS = (
    Reason("paper", "书面", "On paper"),
    Reason("face", "当面", "Face to face"),
    Reason("phone", "电话", "By telephone"),
    Reason("message", "短信或微信", "By message"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One column of the page: something every party is told or asked now."""

    kind: str
    zh: str
    en: str
    subject: str = ""
    """Which row it is about, when it is about one (an invitation, a person)."""
    told_only: bool = False
    """A notice: it cannot be refused."""

    @property
    def key(self) -> str:
        """How the form names it."""
        return f"{self.kind}|{self.subject}"


Asks = Callable[[Session, Dispute], Iterable[Question]]
Fn = TypeVar("Fn", bound=Asks)

_asks: list[Asks] = []


def asks(function: Fn) -> Fn:
    """Register a stage's questions to the parties."""
    _asks.append(function)
    return function


def questions(session: Session, dispute: Dispute) -> list[Question]:
    """Everything the parties of this dispute are asked now."""
    return [question for function in _asks for question in function(session, dispute)]


@asks
def always(session: Session, dispute: Dispute) -> list[Question]:
    """What every mediation asks: the notice, the consent; and an extension while the clock runs."""
    if dispute.state == "ended":
        return []
    kinds = [("rights_notice", True), ("mediation", False)]
    if dispute.due_on is not None and dispute.extended_until is None:
        kinds.append(("extension", False))
    return [Question(kind, BY_CODE[kind].zh, BY_CODE[kind].en, "", told) for kind, told in kinds]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one party said to one question."""

    party_id: int
    kind: str
    subject: str
    given: bool


def record(
    a: Act, dispute: Dispute, kind: str, answers: Mapping[int, bool], *,
    channel: str, subject: str = "", at: datetime | None = None,
) -> None:
    """One row per party for the present round, and one entry that says who said what.

    RuleBroken when nobody said anything or somebody is no party of the dispute, and for a moment that has
    not come or lies before the day of the request: the last word counts, and a wrong year would outlast it.
    """
    told_of_the_case(dispute, at, a.at)
    known = {party.id for party in parties.principals(a.session, dispute.id)}
    if not answers or not set(answers) <= known:
        raise RuleBroken("nobody_answered", {"yes": ["nobody_answered"]})
    a.add(*(
        Consent(
            dispute_id=dispute.id, round=dispute.round, party_id=party_id, kind=kind, subject=subject,
            given=given, channel=channel, at=at or a.at,
        )
        for party_id, given in answers.items()
    ))
    said = {"kind": kind, "about": subject, "given": sorted(k for k, given in answers.items() if given),
            "refused": sorted(k for k, given in answers.items() if not given)}
    a.note(dispute, "consent.recorded", said, right="case.contact")


def told_of_the_case(dispute: Dispute, at: datetime | None, now: datetime) -> None:
    """RuleBroken when nobody can have spoken of this case then."""
    times.must_have_come({"at": at}, now)
    brought = dispute.received_at
    times.not_before("at", at, clock.day_of(brought) if brought is not None else None)


def record_all(
    act: Act, dispute: Dispute, answers: Iterable[Answer], channel: str, at: datetime | None = None
) -> None:
    """Answers to several questions, one entry each; nothing happens for none."""
    by_question: dict[tuple[str, str], dict[int, bool]] = {}
    for answer in answers:
        by_question.setdefault((answer.kind, answer.subject), {})[answer.party_id] = answer.given
    for (kind, subject), said in by_question.items():
        record(act, dispute, kind, said, channel=channel, subject=subject, at=at)


def latest(session: Session, dispute: Dispute) -> dict[tuple[int, str, str], Consent]:
    """The last word of each party to each question in this round, by party, kind and subject."""
    rows = session.scalars(
        select(Consent)
        .where(Consent.dispute_id == dispute.id, Consent.round == dispute.round)
        .order_by(Consent.at, Consent.id)
    )
    return {(row.party_id, row.kind, row.subject): row for row in rows}
