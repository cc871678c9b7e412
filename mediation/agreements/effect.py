"""Signing, and what the last signature brings: effect, the dispute's move, promises, the court's term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from mediation.assignment import invitation_service as invitations
from mediation.assignment.queries import biased
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.core.i18n import label
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import finds, owns, proposes
from mediation.security.actor import Actor
from mediation.sessions import guest_writers
from workflows.facts import Facts
from workflows.rules.agreements import (
    AgreeFacts,
    AgreementOralFacts,
    AgreementSupersedeFacts,
    AgreementTakeEffectFacts,
    AgreementVoidFacts,
)

from . import confirmations, paper, promises, queries, service, standing
from .kinds import SIGN_WAYS, SIGNERS
from .models import Agreement, Signature

Stated = Mapping[str, Any]

BY_WORD = "word"
_SIGNERS = frozenset(signer.code for signer in SIGNERS)
_WAYS = frozenset(way.code for way in SIGN_WAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One name, or the seal, that stands under the paper."""

    signer: str
    signed_on: date
    party_id: int | None = None
    way: str = "sign"
    by_name: str = ""
    read_aloud: bool = False


# ------------------------------------------------------------------------------------------- signing


def sign(a: Act, agreement: Agreement, signed: Sequence[Signed], *, late_reason: str = "") -> bool:
    """Enter who signed; with the last of parties, mediator and seal it takes effect. True when it did.

    RuleBroken for a date that cannot be, somebody who has nothing to sign or may not sign for another, while
    the case is not in mediation, or when somebody in it has left the case since; Conflict when it is not out
    for signing.
    """
    if agreement.state != "signing":
        raise Conflict("it is not out for signing")
    dispute = a.dispute_of(agreement)
    waits_for = queries.not_yet(a.session, agreement)
    if waits_for:
        raise RuleBroken(waits_for)
    if queries.left_since(a.session, agreement):
        raise RuleBroken("signers_left")  # the frozen text still binds them: it is written anew
    for one in signed:
        _check(a, dispute, agreement, one)
        agreement.signatures.append(Signature(
            agreement_id=agreement.id, signer=one.signer, party_id=one.party_id, by_name=one.by_name,
            signed_on=one.signed_on, way=one.way, read_aloud=one.read_aloud,
            text_hash=agreement.text_hash, entered_by=a.actor.user_id, entered_at=a.at,
        ))
    a.edit(dispute, "agreement.signed", right="agreement.sign")
    if not queries.complete(a.session, agreement):
        return False
    _take_effect(a, dispute, agreement, late_reason)
    return True


def _check(a: Act, dispute: Dispute, agreement: Agreement, one: Signed) -> None:
    field = f"{one.signer}-{one.party_id}" if one.party_id else one.signer
    is_party = one.signer == "party"
    if one.signer not in _SIGNERS or one.way not in _WAYS or is_party != (one.party_id is not None):
        raise RuleBroken("signer_unknown", {field: ["signer_unknown"]})
    if one.signed_on > clock.day_of(a.at):
        raise RuleBroken("signed_in_future", {field: ["signed_in_future"]})
    begin = clock.day_of(dispute.last_move_at) if dispute.last_move_at else one.signed_on
    earliest = max(begin, queries.earliest_signing(a.session, dispute) or begin)
    if one.signed_on < earliest:
        raise RuleBroken("signed_too_early", {field: ["signed_too_early"]})
    before = _in_force_since(a.session, agreement)
    if before is not None and one.signed_on < clock.day_of(before):
        raise RuleBroken("before_the_replaced", {field: ["before_the_replaced"]})
    if one.party_id is not None:
        if one.party_id not in {p.id for p in queries.parties_in(a.session, agreement)}:
            raise RuleBroken("signer_unknown", {field: ["signer_unknown"]})
        if any(row.party_id == one.party_id for row in queries.signed(agreement)):
            raise RuleBroken("signed_already", {field: ["signed_already"]})
        party = a.session.get_one(Party, one.party_id)
        wrong = standing.of(a.session, dispute, [party])[party.id].wrong(one.by_name)
        if wrong:
            raise RuleBroken(wrong, {f"by-{field}": [wrong]})
    elif queries.has_signed(agreement, one.signer):
        raise RuleBroken("signed_already", {field: ["signed_already"]})


# -------------------------------------------------------------------------------------------- effect


@finds("agreement.take_effect")
def effect_found(session: Session, agreement: Agreement, actor: Actor, stated: Stated) -> Stated:
    """Who has not signed yet."""
    return {
        **queries.ready(session, agreement),
        "unsigned": queries.unsigned(session, agreement),
        "mediator_signed": queries.has_signed(agreement, "mediator"),
        "sealed": queries.has_signed(agreement, "seal"),
    }


@owns("agreement.take_effect")
def take_effect(a: Act, agreement: Agreement, facts: AgreementTakeEffectFacts) -> None:
    """The system's own: the last signature does it."""
    _take_effect(a, a.dispute_of(agreement), agreement, facts.late_reason)


def _take_effect(a: Act, dispute: Dispute, agreement: Agreement, late_reason: str) -> None:
    """Effective at the latest of the three dates (人民调解法 29)."""
    last = queries.last_date(agreement)
    assert last is not None, "somebody has signed"
    agreement.effective_at = _moment(a, last[0], dispute.last_move_at, _in_force_since(a.session, agreement))
    agreement.effective_by = last[1]
    facts = AgreementTakeEffectFacts(
        occurred_at=agreement.effective_at, late_reason=late_reason,
        **effect_found(a.session, agreement, a.actor, {}),
    )
    a.move(agreement, "take_effect", facts, as_system=True)
    _follows(a, dispute, agreement, facts)


def _moment(a: Act, day: date, *floors: datetime | None) -> datetime:
    """A day as a moment: now for today, else its beginning, and never before what went before."""
    if day == clock.day_of(a.at):
        return a.at
    return max(clock.at(day), *(floor for floor in floors if floor is not None))


def _in_force_since(session: Session, agreement: Agreement) -> datetime | None:
    """When the agreement took effect that this one replaces; None where it replaces none."""
    old = session.get(Agreement, agreement.replaces_id) if agreement.replaces_id else None
    return old.effective_at if old is not None else None


@finds("agreement.take_effect_orally")
def oral_found(session: Session, agreement: Agreement, actor: Actor, stated: Stated) -> Stated:
    """Whether the content is recorded and everybody is in it."""
    return {
        **queries.ready(session, agreement),
        "content_recorded": bool(agreement.oral_content),
        "form_is_oral": agreement.form == "oral",
        "sums_right": queries.sums_right(agreement),
        "blanks": tuple(label(one) for one in paper.before_effect_by_word(session, agreement)),
        "parties_left_out": queries.left_out(session, agreement),
        "biased": biased(session, session.get_one(Dispute, agreement.dispute_id)),
    }


@owns("agreement.take_effect_orally")
def take_effect_orally(a: Act, agreement: Agreement, facts: AgreementOralFacts) -> None:
    """Effective from the moment it was agreed (人民调解法 30), never before what it replaces."""
    dispute, told = a.dispute_of(agreement), facts.occurred_at
    before = _in_force_since(a.session, agreement)
    if told is not None and before is not None and told < clock.minute(before):
        raise RuleBroken("before_the_replaced", {"occurred_at": ["before_the_replaced"]})
    service.freeze(a, agreement)
    agreement.effective_at = told or a.at
    agreement.effective_by = BY_WORD
    a.move(agreement, "take_effect_orally", facts)
    _follows(a, dispute, agreement, facts)


def _follows(a: Act, dispute: Dispute, agreement: Agreement, facts: Facts) -> None:
    """In one act: what it replaces falls, the dispute is agreed, promises are made, the court's term runs."""
    old = a.session.get(Agreement, agreement.replaces_id) if agreement.replaces_id else None
    if old is not None and old.state == "effective":
        _supersede(a, dispute, old)
    if dispute.state == "mediating":
        told = service.as_told(facts)
        told["occurred_at"] = agreement.effective_at
        found = agree_found(a.session, dispute, a.actor, {})
        _agreed(a, dispute, AgreeFacts(form=agreement.form, **told, **found), as_system=True)
    else:  # a new version of what was agreed
        dispute.agreement_form = agreement.form
    promises.make_all(a, dispute, agreement)
    confirmations.open_for(a, agreement)


def _supersede(a: Act, dispute: Dispute, old: Agreement) -> None:
    old.ended_at = a.at
    a.move(old, "supersede", AgreementSupersedeFacts(newer_effective=True), as_system=True)
    promises.superseded(a, dispute)
    confirmations.end_for(a, old)


@finds("agreement.supersede")
def supersede_found(session: Session, agreement: Agreement, actor: Actor, stated: Stated) -> Stated:
    """Whether a newer version has taken effect."""
    newer = queries.effective(session, agreement.dispute_id)
    return {"newer_effective": newer is not None and newer.replaces_id == agreement.id}


@owns("agreement.supersede")
def supersede(a: Act, agreement: Agreement, facts: AgreementSupersedeFacts) -> None:
    """The system's own: a newer version in effect does it."""
    agreement.ended_at = facts.occurred_at or a.at
    a.move(agreement, "supersede", facts)


# --------------------------------------------------------------------------- the dispute is agreed


@finds("dispute.agree")
def agree_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """The agreement in force, its sums, and who is not in it."""
    agreement = queries.effective(session, dispute.id, dispute.round)
    if agreement is None:
        return {"agreement_effective": False, "sums_right": True, "parties_left_out": ()}
    return {
        "agreement_effective": True,
        "form_differs": bool(stated.get("form")) and stated["form"] != agreement.form,
        "sums_right": queries.sums_right(agreement),
        "parties_left_out": queries.not_bound(session, agreement),
    }


@proposes("dispute.agree")
def agree_proposed(dispute: Dispute) -> Stated:
    """The form of the agreement that took effect while its case could not follow."""
    return {"form": dispute.agreement_form or ""}


@owns("dispute.agree")
def agree(a: Act, dispute: Dispute, facts: AgreeFacts) -> None:
    """By hand: for an agreement that took effect while its case could not follow."""
    _agreed(a, dispute, facts)


def _agreed(a: Act, dispute: Dispute, facts: AgreeFacts, *, as_system: bool = False) -> None:
    """Ended when the agreement took effect; days that it stood still since are none. Guests are thanked."""
    agreement = queries.effective(a.session, dispute.id, dispute.round)
    dispute.ended_at = (agreement.effective_at if agreement is not None else None) or a.at
    dispute.agreement_form = facts.form
    dispute.pauses = _until(dispute.pauses or [], clock.day_of(dispute.ended_at).isoformat())
    a.move(dispute, "agree", facts, as_system=as_system)
    invitations.end_with_dispute(a, dispute, guest_writers.of_dispute(a.session, dispute.id))


def _until(pauses: list[list[str]], day: str) -> list[list[str]]:
    """Of the days that stood still, those before a day."""
    return [[since, min(until, day)] for since, until in pauses if since < day]


# ------------------------------------------------------------------------------------------- void


@finds("agreement.void")
def void_found(session: Session, agreement: Agreement, actor: Actor, stated: Stated) -> Stated:
    """Only as part of annul, or of a correction that says so: the dispute's last move tells."""
    last = queries.last_move_of_dispute(session, agreement)
    return {"with_dispute_move": last is not None and _sets_aside(last)}


def _sets_aside(entry: AuditEntry) -> bool:
    if entry.event == "dispute.correct":
        return queries.corrected_field(entry) == "agreement"
    return entry.event == "dispute.annul"


@owns("agreement.void")
def _void(a: Act, agreement: Agreement, facts: AgreementVoidFacts) -> None:
    """It binds nobody any more; the court need not be asked."""
    agreement.ended_at = facts.occurred_at or a.at
    a.move(agreement, "void", facts)
    confirmations.end_for(a, agreement)


def void(a: Act, agreement: Agreement, reason: str) -> None:
    """Void it and let fall what was promised in it, as part of the dispute's own move."""
    found = void_found(a.session, agreement, a.actor, {})
    with a.as_system():
        _void(a, agreement, AgreementVoidFacts(reason=reason, **found))
    promises.fallen(a, a.dispute_of(agreement))
