"""The moves of the intake: register, accept, decline, reconsider, void."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases import deadline, linked, numbers, parties, pending
from mediation.cases import offers as _offers  # noqa: F401 -- the forms of every stage pick from these
from mediation.cases.models import Dispute, DisputeLink, ExternalNumber
from mediation.cases.parties import PartyInput
from mediation.core import clock
from mediation.core.exceptions import Conflict, NotFound, RuleBroken
from mediation.danger import queries as dangers
from mediation.danger import service as danger
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import asked_when, finds, owns
from mediation.lifecycle.times import beyond_limitation, late
from mediation.notifications import service as messages
from mediation.people import service as people
from mediation.security.actor import Actor
from mediation.security.predicates import ON_THE_SPOT
from workflows import FLOWS
from workflows.flow import Lack
from workflows.reasons import COURT_SOURCES
from workflows.rules.intake import (
    AcceptFacts,
    DeclineFacts,
    ReconsiderFacts,
    RegisterFacts,
    VoidFacts,
)

from . import anew, repeats

LEAD = frozenset({"lead"})
VIOLENCE = "domestic_violence"

Stated = Mapping[str, Any]
Found = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What comes over the counter. ``stated`` are the stated fields of RegisterFacts."""

    lead_org_id: int
    stated: Stated
    parties: tuple[PartyInput, ...]
    signs: tuple[str, ...] = ()
    signs_words: str = ""
    secrecy: str = ""
    """Chosen by the clerk; a minor or a sign of domestic violence sets it by itself."""
    respondent_unknown: bool = False
    amount: Decimal | None = None
    division_code: str | None = None
    tags: tuple[str, ...] = field(default=())
    import_ref: str | None = None
    brought_before: bool = False
    """Split off: its request is that of a dispute that was registered already."""
    follows_id: int | None = None
    """The archived dispute out of which this one comes."""
    on_the_spot: bool = False
    """Settled in the very act that registers it."""
    barred: tuple[str, ...] = ()
    """What speaks against that, as far as the counter could tell."""


def take_in(act: Act, given: Registration) -> Dispute:
    """Register a dispute with its people: rows, number, receipt time, and danger if there are signs."""
    people.hold(act.session, parties.id_numbers(given.parties))
    if parties.too_many_representatives(given.parties):
        raise RuleBroken("too_many_representatives", {"applicants": ["too_many_representatives"]})
    dispute = Dispute(
        lead_org_id=given.lead_org_id, round=1, back_state=None, amount=given.amount,
        division_code=given.division_code, tags=list(given.tags), import_ref=given.import_ref,
        secrecy=_secrecy(given), claims="", place="", grading={}, pauses=[], own_motion=False,
    )
    pending.look_at_papers(dispute, given.parties)
    act.adopt(dispute, LEAD | {ON_THE_SPOT} if given.on_the_spot else LEAD)
    position = dict.fromkeys(("applicant", "respondent", "third"), 0)
    for one in given.parties:
        position[one.side] += 1
        parties.put(act.session, dispute.id, one, position=position[one.side])
    earlier = anew.found(act.session, act.actor, given.follows_id)
    if earlier is not None:
        act.add(DisputeLink(dispute_id=dispute.id, other_id=earlier.id, kind=anew.RELATED))
    facts = RegisterFacts(**given.stated, express=given.on_the_spot, **_counted(given))
    if not given.brought_before:
        _look_at_request(act, facts, imported=given.import_ref is not None)
    dispute.title = parties.title_of(given.parties, facts.title)
    register(act, dispute, facts)
    if given.signs:
        danger.raise_signs(act, dispute, given.signs, given.signs_words)
    _tell_centre(act, dispute)
    return dispute


def _look_at_request(act: Act, facts: RegisterFacts, *, imported: bool) -> None:
    """Its moment interrupts limitation: late entry says why, and only an old register reaches far back."""
    asked = facts.requested_at
    if asked is None:
        return
    if not imported and beyond_limitation(asked, act.at):
        raise RuleBroken("before_limitation", {"requested_at": ["before_limitation"]})
    if not facts.late_reason and late(act.session, asked, act.at):
        raise RuleBroken("late_reason_missing", {"late_reason": ["late_reason_missing"]})


def _tell_centre(act: Act, dispute: Dispute) -> None:
    """A protected case of the same people, which nobody here may know of: the centre compares."""
    here = repeats.of_dispute(act.session, dispute)
    hits = repeats.find(act.session, act.actor, here, dispute.place, {dispute.id})
    for hidden in repeats.behind_protection(hits):
        messages.tell(
            act.session, "intake.protected_repeat", dispute, dispute.subject_key,
            f"{dispute.chain_id}/{hidden}",
        )


@owns("dispute.register")
def register(act: Act, dispute: Dispute, facts: RegisterFacts) -> None:
    """The move itself; the parties' rows wait in the session to be written with it."""
    at = facts.occurred_at or act.at
    dispute.intake_no = numbers.draw_intake(act.session, clock.day_of(at))
    dispute.source = facts.source
    dispute.own_motion = facts.source == "own_motion"
    dispute.received_at = facts.requested_at
    dispute.narrative, dispute.claims, dispute.place = facts.narrative, facts.claims, facts.place
    if not dispute.title:
        dispute.title = facts.title
    if facts.external_number:
        act.add(ExternalNumber(
            dispute_id=dispute.id, body=facts.referred_by or facts.source, number=facts.external_number
        ))
    act.move(dispute, "register", facts, extra={"intake_no": dispute.intake_no})


@owns("dispute.accept")
def accept(act: Act, dispute: Dispute, facts: AcceptFacts) -> None:
    """The committee takes it: the number is drawn and the clock of its rule starts."""
    at = facts.occurred_at or act.at
    if dispute.number is None:
        dispute.number = numbers.draw(act.session, "case", dispute.lead_org_id, clock.day_of(at))
        dispute.number_org_id = dispute.lead_org_id
    dispute.accepted_at = at
    rule = dispute.source if dispute.source in COURT_SOURCES else deadline.PEOPLE
    deadline.start(act.session, dispute, rule, facts.papers_signed_on)
    if facts.repeat_answer and facts.repeats:  # looked for once already, to build the facts
        split_from = {row.dispute_id for row in act.session.new if isinstance(row, DisputeLink)}
        act.add(*(
            DisputeLink(dispute_id=dispute.id, other_id=repeat.dispute_id, kind=facts.repeat_answer)
            for repeat in repeats.repeats(act.session, act.actor, dispute)
            if repeat.dispute_id and repeat.dispute_id not in split_from
        ))
    act.move(dispute, "accept", facts, extra={"number": dispute.number})


def judge_repeats(a: Act, dispute: Dispute, answers: Mapping[int, str]) -> None:
    """What each possible repeat is, said before the dispute is taken. Conflict once it is no longer new.

    NotFound for a dispute that the actor was not warned of.
    """
    if dispute.state != "registered":
        raise Conflict("it was judged at acceptance")
    warned = {repeat.dispute_id for repeat in repeats.repeats(a.session, a.actor, dispute)}
    for other_id, kind in answers.items():
        if other_id not in warned:
            raise NotFound(str(other_id))
        a.add(DisputeLink(dispute_id=dispute.id, other_id=other_id, kind=kind))
    a.edit(dispute, "repeat.answered", right="dispute.accept")


@owns("dispute.decline")
def decline(act: Act, dispute: Dispute, facts: DeclineFacts) -> None:
    """Not taken, and told where to go instead."""
    act.move(dispute, "decline", facts)


@owns("dispute.reconsider")
def reconsider(act: Act, dispute: Dispute, facts: ReconsiderFacts) -> None:
    """Looked at again, as if it had just been registered."""
    dispute.ended_at, dispute.end_reason = None, None
    act.move(dispute, "reconsider", facts)


@owns("dispute.void")
def void(act: Act, dispute: Dispute, facts: VoidFacts) -> None:
    """Registered by mistake: ends, and its number stays used and listed."""
    dispute.ended_at = facts.occurred_at or act.at
    dispute.end_reason = facts.reason
    act.move(dispute, "void", facts)


@finds("dispute.accept")
def _find_accept(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Found:
    return {
        "own_motion": dispute.own_motion,
        "court_case": dispute.source in COURT_SOURCES,
        "repeats": tuple(r.name for r in repeats.repeats(session, actor, dispute)),
        "over_on": _over_on(session, dispute, stated),
    }


def _over_on(session: Session, dispute: Dispute, stated: Mapping[str, Any]) -> date | None:
    """The last day of a court case's term by the day that is stated, where that day is past."""
    signed = stated.get("papers_signed_on")
    if signed is None or dispute.source not in COURT_SOURCES:
        return None
    accepted_on = clock.day_of(stated.get("occurred_at") or clock.now())
    last = deadline.counted(session, dispute.source, signed, accepted_on)
    return last if last < clock.today() else None


@finds("dispute.decline")
def _find_decline(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Found:
    return {
        "open_dangers": dangers.names(session, dispute.id, dangers.UNREPORTED),
        "merged_in": linked.merged_into(session, dispute.id),
    }


@finds("dispute.reconsider")
def _find_reconsider(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Found:
    return {"ever_accepted": dispute.number is not None, "end_reason": dispute.end_reason or ""}


@asked_when("dispute.void")
def _void_asks(dispute: Dispute) -> dict[str, bool]:
    """What was only registered is void by one person's word."""
    return {"second": dispute.state != "registered"}


@finds("dispute.void")
def _find_void(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Found:
    return {
        "accepted": dispute.state != "registered", "agreement_stands": dispute.agreement_stands,
        "later_round": dispute.round > 1, "merged_in": linked.merged_into(session, dispute.id),
    }


def lacking(given: Registration) -> tuple[Lack, ...]:
    """What registering would miss of it, before it is pressed or beside what its form says."""
    facts = RegisterFacts(**given.stated, express=given.on_the_spot, **_counted(given))
    return tuple(lack for guard in FLOWS["dispute"].move("register").guards for lack in guard(facts))


def _counted(given: Registration) -> Found:
    """The found fields of RegisterFacts, from the people who were stated."""
    principals = [p for p in given.parties if p.role == "party"]
    applicants = sum(p.stands_for for p in principals if p.side == "applicant")
    respondents = sum(p.stands_for for p in principals if p.side == "respondent")
    barred = [
        reason for reason, stands in (
            ("有危险情形", bool(given.signs)),
            ("未成年人没有监护人到场", any(p.minor and not _guarded(p) for p in principals)),
        ) if stands
    ]
    return {
        "applicants": applicants, "respondents": respondents,
        "respondent_unknown": given.respondent_unknown,
        "express_barred": tuple(dict.fromkeys((*barred, *given.barred))),
    }


def _guarded(party: PartyInput) -> bool:
    return any(s.role == "guardian" for s in party.stand_ins)


def _secrecy(given: Registration) -> str:
    if VIOLENCE in (given.secrecy, *given.signs):
        return VIOLENCE
    if any(p.minor for p in given.parties):
        return "minors"
    return given.secrecy or "ordinary"
