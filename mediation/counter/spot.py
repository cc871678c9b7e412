"""A dispute settled on the spot: from the register to the agreement, or to its failure, in one act.

Every move is made by its owner and leaves its own entry with the time at which
it happened; if one is refused, nothing of it stands. The right to make those
that are otherwise another's (``on_the_spot``) lives only inside this act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mediation.accounts.models import User
from mediation.agreements import queries as agreements
from mediation.agreements import service as drafting
from mediation.agreements.content import Content, TermInput
from mediation.agreements.models import Agreement
from mediation.assignment.queries import candidates, first_proposal
from mediation.cases import consents, papers, parties
from mediation.cases.models import Dispute
from mediation.classification.service import find_for_classify
from mediation.core import clock
from mediation.documents.register import BY_CODE
from mediation.intake.service import Registration, take_in
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.sessions import records
from mediation.sessions.models import MediationSession, Record
from mediation.sessions.records import Content as RecordContent
from workflows import FLOWS
from workflows.errors import GuardRefused
from workflows.flow import Lack, Move

ORAL, WRITTEN, FAILED = "oral", "written", "failed"
LIGHTEST = "3"
"""The only grade that may be settled on the spot."""

WAGES, MANY = "0751", 10
"""So many workers of one wage case are a group: never between door and desk."""

LONGEST_TERM = 500
"""So many signs the page of the agreement takes for one term."""

Stated = Mapping[str, Any]

_BEGINNING = (
    ("dispute", "register"), ("dispute", "accept"), ("dispute", "classify"), ("dispute", "assign"),
    ("dispute", "begin"), ("session", "book"), ("session", "hold"), ("record", "start"),
    ("record", "read_back"),
)
_ENDINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    ORAL: (("agreement", "draft"), ("agreement", "take_effect_orally"), ("dispute", "agree")),
    WRITTEN: (("agreement", "draft"),),
    FAILED: (("dispute", "fail"),),
}


@dataclass(frozen=True, kw_only=True)
class OnTheSpot:
    """Everything that was said and done."""

    registration: Registration
    began_at: datetime
    ended_at: datetime
    late_reason: str
    met_at: str
    mediator_id: int
    category: str
    competence: str
    repeat_answer: str
    told_how: str
    result: str
    content: str
    settled: Decimal | None = None
    payer: str = "respondent"
    performed: bool = False
    due_on: date | None = None
    routes: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """How long they sat together."""
        return max(int((self.ended_at - self.began_at).total_seconds() // 60), 1)


def plan(result: str, *, promised: bool = False, performed: bool = False) -> list[tuple[str, Move]]:
    """The moves that one press will record, in their order, each with the name of its flow.

    ``promised``: a sum or a day was named, so that somebody has to look whether it is done.
    """
    steps = [*_BEGINNING, *_ENDINGS.get(result, ())]
    if result == ORAL and (promised or performed):
        steps += [("promise", "make"), *([("promise", "keep")] if performed else [])]
    return [(flow, FLOWS[flow].move(name)) for flow, name in steps]


def settle(a: Act, given: OnTheSpot) -> Dispute:
    """The whole of it. GuardRefused, and nothing recorded, where it may not be done so."""
    dispute = take_in(a, given.registration)
    with a.speaking_for(_mediator(a, given)):
        _take_on(a, dispute, given)
        meeting = _sit_together(a, dispute, given)
        _write_down(a, dispute, meeting, given)
        if given.result == FAILED:
            _fail(a, dispute, given)
        else:
            _agree(a, dispute, given)
    for kind in forms(given.result):
        papers.issue(a, dispute, kind, BY_CODE[kind].zh)
    return dispute


def forms(result: str) -> tuple[str, ...]:
    """The papers that come with it, in one print."""
    return ("intake_form", "rights_notice", *(("oral_agreement",) if result == ORAL else ()))


def _mediator(a: Act, given: OnTheSpot) -> str:
    """The name of who mediated, where another enters it for him."""
    return "" if given.mediator_id == a.actor.user_id else a.session.get_one(User, given.mediator_id).name


def _take_on(a: Act, dispute: Dispute, given: OnTheSpot) -> None:
    _do(a, dispute, "dispute.accept", _began(
        given, competence=given.competence, no_bar=True, repeat_answer=given.repeat_answer,
        nobody_objects=dispute.own_motion,
    ))
    stated = {"category": given.category, "signs": ()}
    proposed = find_for_classify(a.session, dispute, a.actor, stated)["proposed_grade"]
    if proposed != LIGHTEST:
        raise GuardRefused("dispute", "register", (Lack(
            "express_barred", "不能当场调解:等级高于三级", "Not to be mediated on the spot: above grade 3",
            where="form",
        ),))
    _do(a, dispute, "dispute.classify", _began(given, **stated, grade=LIGHTEST))
    first = first_proposal(candidates(a.session, dispute))
    why = "" if first == given.mediator_id else "on_the_spot"
    _do(a, dispute, "dispute.assign", _began(given, mediator=given.mediator_id, reason=why))
    everybody = {p.id: True for p in parties.principals(a.session, dispute.id)}
    for kind in ("rights_notice", "mediation"):
        consents.record(a, dispute, kind, everybody, channel=given.told_how, at=given.began_at)
    _do(a, dispute, "dispute.begin", _began(given, declaration=True))


def _sit_together(a: Act, dispute: Dispute, given: OnTheSpot) -> MediationSession:
    came = tuple(p.id for p in parties.principals(a.session, dispute.id))
    booked: MediationSession = _do(a, dispute, "session.book", _began(
        given, starts_at=given.began_at, minutes=given.minutes, place=given.met_at, invited_parties=came,
    ))
    result = "not_agreed" if given.result == FAILED else "agreed"
    _do(a, booked, "session.hold", _began(given, attended=came, result=result))
    return booked


def _write_down(a: Act, dispute: Dispute, meeting: MediationSession, given: OnTheSpot) -> None:
    record: Record = _do(a, dispute, "record.start", _ended(given, meeting=meeting.id, way="points"))
    what = "proposals" if given.result != FAILED else "issues"
    records.write(a, record, RecordContent(points={what: given.content}))
    _do(a, record, "record.read_back", _ended(given, read_aloud=True))


def _agree(a: Act, dispute: Dispute, given: OnTheSpot) -> None:
    agreement: Agreement = _do(a, dispute, "agreement.draft", _ended(given, form=given.result))
    drafting.write(a, agreement, Content(
        form=given.result, parties=tuple(agreement.party_ids), place=given.met_at,
        facts=agreement.facts or "", oral_content=given.content if given.result == ORAL else "",
        duties=given.content if given.result == WRITTEN else "",
        terms=tuple(_terms(a, dispute, given)),
    ))
    if given.result != ORAL:
        return
    _do(a, agreement, "agreement.take_effect_orally", _ended(given, no_paper_needed=True))
    for promise in agreements.promises(a.session, dispute.id) if given.performed else ():
        _do(a, promise, "promise.keep", _ended(given, proof="seen"))


def _terms(a: Act, dispute: Dispute, given: OnTheSpot) -> list[TermInput]:
    """One term where something is paid, done on the spot or due on a day; else the words alone agree."""
    if given.settled is None and not given.performed and given.due_on is None:
        return []
    sides = parties.by_side(parties.principals(a.session, dispute.id))
    payee = "applicant" if given.payer == "respondent" else "respondent"
    debtor, creditor = sides[given.payer][0].id, sides[payee][0].id
    due = clock.day_of(given.ended_at) if given.performed else given.due_on
    if given.settled is None:
        return [TermInput(
            from_party=debtor, to_party=creditor, kind="act", what=_deed(given.content), due_on=due,
            way="spot" if given.performed else "self",
        )]
    return [TermInput(
        from_party=debtor, to_party=creditor, kind="money", what="本纠纷的款项", amount=given.settled,
        due_on=due, way="spot" if given.performed else "cash",
    )]


def _deed(content: str) -> str:
    """What has to be done, in the words agreed; where they are long, their beginning: they stand above it."""
    words = f"履行：{content}"
    return words if len(words) <= LONGEST_TERM else f"{words[:LONGEST_TERM - 2]}……"


def _fail(a: Act, dispute: Dispute, given: OnTheSpot) -> None:
    told = tuple(p.id for p in parties.principals(a.session, dispute.id))
    how = "letter" if given.told_how == "paper" else given.told_how
    _do(a, dispute, "dispute.fail", _ended(
        given, reason="gap_too_wide", routes=given.routes, told=told, told_how=how,
    ))


def _do(a: Act, subject: Any, right: str, stated: Stated) -> Any:
    flow, _dot, name = right.partition(".")
    return perform(a, a.dispute_of(subject), subject, flow, name, stated)


def _began(given: OnTheSpot, **stated: Any) -> Stated:
    return {**stated, "occurred_at": given.began_at, "late_reason": given.late_reason}


def _ended(given: OnTheSpot, **stated: Any) -> Stated:
    return {**stated, "occurred_at": given.ended_at, "late_reason": given.late_reason}
