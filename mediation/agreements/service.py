"""The agreement as a draft and on the table: drafted, written, offered, revised, refused, dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mediation.assignment.queries import biased
from mediation.cases import numbers, parties, pending
from mediation.cases.models import Dispute
from mediation.cases.offers import offer_parties
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.core.i18n import label
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offered_when, offers, owns
from mediation.security.actor import Actor
from mediation.sessions import records
from workflows.facts import Facts
from workflows.rules.agreements import (
    AgreementDraftFacts,
    AgreementDropFacts,
    AgreementOfferFacts,
    AgreementRefuseFacts,
    AgreementReviseFacts,
)
from workflows.rules.common import RestoreFacts

from . import content as contents
from . import paper, queries
from .content import Content
from .models import Agreement

Stated = Mapping[str, Any]

ALLOWS = ("mediating", "agreed")
"""States of a dispute in which an agreement may be drafted; over one in force it is its new version."""


@finds("agreement.draft")
def draft_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """One draft at a time, and not before mediation has begun."""
    return {
        "open_draft": queries.unsettled(session, dispute) is not None,
        "dispute_allows": dispute.state in ALLOWS,
        "biased": biased(session, dispute),
    }


@owns("agreement.draft")
def draft(a: Act, dispute: Dispute, facts: AgreementDraftFacts) -> Agreement:
    """Begins with everybody in it and with what no side disputes; a new version with the terms in force."""
    old = queries.effective(a.session, dispute.id)
    agreement = Agreement(
        dispute_id=dispute.id, round=dispute.round, form=facts.form,
        version=old.version + 1 if old is not None else 1, replaces_id=old.id if old is not None else None,
        party_ids=[p.id for p in parties.principals(a.session, dispute.id)],
    )
    a.add(agreement)
    if old is not None:
        begun = contents.as_new(contents.read(old), facts.form, agreement.party_ids)
        contents.put(a.session, agreement, begun, set(queries.names(a.session, dispute.id)))
    else:
        agreement.facts = "\n".join(records.undisputed(a.session, dispute.id)) or _story(a.session, dispute)
    a.move(agreement, "draft", facts)
    return agreement


def _story(session: Session, dispute: Dispute) -> str:
    """The story of the case; nothing while it still tells of people who left into another dispute."""
    return "" if pending.REST in pending.marks(session, dispute) else dispute.narrative or ""


def write(a: Act, agreement: Agreement, content: Content) -> None:
    """Keep what was written. RuleBroken once the text is frozen; no entry when nothing changed."""
    if agreement.state != "draft":
        raise RuleBroken("agreement_frozen")
    contents.put(a.session, agreement, content, set(queries.names(a.session, agreement.dispute_id)))
    a.edit(a.dispute_of(agreement), "agreement.written", right="agreement.draft")


@finds("agreement.offer_for_signing")
def offer_found(session: Session, agreement: Agreement, actor: Actor, stated: Stated) -> Stated:
    """Terms, sums, the checker's open remarks, and who is not in it."""
    return {
        **queries.ready(session, agreement),
        "terms": len(agreement.terms),
        "sums_right": queries.sums_right(agreement),
        "checks_open": tuple(label(remark) for remark in paper.open_remarks(session, agreement)),
        "parties_left_out": queries.left_out(session, agreement),
        "biased": biased(session, session.get_one(Dispute, agreement.dispute_id)),
    }


@owns("agreement.offer_for_signing")
def offer_for_signing(a: Act, agreement: Agreement, facts: AgreementOfferFacts) -> None:
    """Draws the number and freezes the text; what is signed is this text and no other."""
    if agreement.form != "written":
        raise RuleBroken("agreement_is_oral", {"form": ["agreement_is_oral"]})
    freeze(a, agreement)
    a.move(agreement, "offer_for_signing", facts)


def freeze(a: Act, agreement: Agreement) -> None:
    """Number, copies, text and fingerprint."""
    dispute = a.dispute_of(agreement)
    if agreement.number is None:
        series = "oral" if agreement.form == "oral" else "agreement"
        agreement.number = numbers.draw(
            a.session, series, dispute.number_org_id or dispute.lead_org_id, clock.day_of(a.at)
        )
    agreement.copies = paper.copies(a.session, agreement)
    agreement.text = paper.compose(a.session, dispute, agreement)
    agreement.text_hash = paper.digest(agreement)
    agreement.frozen_at = a.at


@owns("agreement.revise")
def revise(a: Act, agreement: Agreement, facts: AgreementReviseFacts) -> None:
    """Back to writing; every signature falls, the number stays."""
    _unfreeze(a, agreement)
    a.move(agreement, "revise", facts)


@offers("unsigned")
def offer_unsigned(session: Session, agreement: Agreement, actor: Actor) -> list[Option]:
    """Whose signature is not there yet; of a protected case masked for outsiders."""
    open_ones = {p.id for p in queries.yet_to_sign(session, agreement)}
    return [option for option in offer_parties(session, agreement, actor) if option.value in open_ones]


@offered_when("agreement.refuse")
def somebody_may_refuse(session: Session, agreement: Agreement, actor: Actor) -> bool:
    """Whoever has signed refuses no longer."""
    return bool(queries.yet_to_sign(session, agreement))


@owns("agreement.refuse")
def refuse(a: Act, agreement: Agreement, facts: AgreementRefuseFacts) -> None:
    """A party does not sign. RuleBroken when he is not in it, or has signed."""
    if facts.party not in {p.id for p in queries.parties_in(a.session, agreement)}:
        raise RuleBroken("party_unknown", {"party": ["party_unknown"]})
    if facts.party not in {p.id for p in queries.yet_to_sign(a.session, agreement)}:
        raise RuleBroken("signed_already", {"party": ["signed_already"]})
    a.move(agreement, "refuse", facts)


@owns("agreement.drop")
def drop(a: Act, agreement: Agreement, facts: AgreementDropFacts) -> None:
    """Given up; a number that was drawn stays used."""
    agreement.ended_at = facts.occurred_at or a.at
    a.move(agreement, "drop", facts)


@owns("agreement.restore")
def restore(a: Act, agreement: Agreement, facts: RestoreFacts) -> None:
    """As it was: a draft, or out for signing with the signatures that it had."""
    agreement.ended_at = None
    a.move(agreement, "restore", facts)


def _unfreeze(a: Act, agreement: Agreement) -> None:
    for row in queries.signed(agreement):
        row.fallen_at = a.at
    agreement.text = agreement.text_hash = agreement.frozen_at = agreement.copies = None


def as_told(facts: Facts) -> dict[str, Any]:
    """When it happened and why it is entered late, for the moves that follow in the same act."""
    return {"occurred_at": facts.occurred_at, "late_reason": facts.late_reason}
