"""Reads over agreements, promises and confirmations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core.exceptions import NotFound
from mediation.lifecycle.subject import CaseSubject
from mediation.organisations.models import Organisation
from mediation.sessions import queries as sessions

from . import wording
from .models import Agreement, Signature, ids
from .promise_models import Confirmation, Promise

UNSETTLED = ("draft", "signing", "refused")
OPEN_PROMISES = ("due", "partly")
LIVE_PROMISES = ("due", "partly", "broken")
SIGNED_BY_LAW = ("mediator", "seal")
"""Who must be under it beside the parties (人民调解法 29)."""


def of_dispute(session: Session, dispute_id: int) -> list[Agreement]:
    """Every version of every agreement of a dispute, newest first."""
    query = select(Agreement).where(Agreement.dispute_id == dispute_id).order_by(Agreement.id.desc())
    return list(session.scalars(query))


def agreement(session: Session, dispute_id: int, row_id: int) -> Agreement:
    """An agreement of this dispute. NotFound else."""
    row = session.get(Agreement, row_id)
    if row is None or row.dispute_id != dispute_id:
        raise NotFound(f"agreement:{row_id}")
    return row


def effective(session: Session, dispute_id: int, in_round: int | None = None) -> Agreement | None:
    """The agreement in force, of one round when told."""
    query = select(Agreement).where(Agreement.dispute_id == dispute_id, Agreement.state == "effective")
    if in_round is not None:
        query = query.where(Agreement.round == in_round)
    return session.scalars(query.order_by(Agreement.id.desc()).limit(1)).first()


def unsettled(session: Session, dispute: Dispute) -> Agreement | None:
    """The draft of this round that is neither effective nor given up."""
    query = select(Agreement).where(
        Agreement.dispute_id == dispute.id, Agreement.round == dispute.round, Agreement.state.in_(UNSETTLED)
    )
    return session.scalars(query.order_by(Agreement.id.desc()).limit(1)).first()


def parties_in(session: Session, agreement: Agreement) -> list[Party]:
    """The parties of an agreement in the order of their sides; whoever left since is not among them."""
    listed = set(ids(agreement.party_ids))
    return [p for p in parties.principals(session, agreement.dispute_id) if p.id in listed]


def everybody_in(session: Session, agreement: Agreement) -> list[Party]:
    """The same with whoever has left the dispute since: a frozen text and its places still name them."""
    listed = set(ids(agreement.party_ids))
    return [p for p in parties.of_dispute(session, agreement.dispute_id, left=True) if p.id in listed]


def left_since(session: Session, agreement: Agreement) -> tuple[str, ...]:
    """Who stands in it and has left the dispute since; a mediator, when another came in his place."""
    gone = [p.name for p in everybody_in(session, agreement) if p.left_at is not None]
    named = wording.mediator_in(agreement.text or "")
    now = mediator_name(session, session.get_one(Dispute, agreement.dispute_id))
    return (*gone, named) if named and now and named != now else tuple(gone)


def left_out(session: Session, agreement: Agreement) -> tuple[str, ...]:
    """Parties of the round who are not in it."""
    listed = set(ids(agreement.party_ids))
    return tuple(p.name for p in parties.principals(session, agreement.dispute_id) if p.id not in listed)


def not_bound(session: Session, agreement: Agreement) -> tuple[str, ...]:
    """Parties whom an agreement in effect does not bind: neither in it, nor in the place of one who was."""
    before = {p.id: p.successor_of_id for p in parties.of_dispute(session, agreement.dispute_id, left=True)}
    listed = set(ids(agreement.party_ids))
    principals = parties.principals(session, agreement.dispute_id)
    return tuple(p.name for p in principals if not listed & _line(p.id, before))


def _line(party_id: int | None, before: Mapping[int, int | None]) -> set[int]:
    """A party and everybody in whose place he stands, one behind the other."""
    line: set[int] = set()
    while party_id is not None and party_id not in line:
        line.add(party_id)
        party_id = before.get(party_id)
    return line


def ready(session: Session, agreement: Agreement) -> dict[str, bool]:
    """Whether its dispute can become agreed by it now: found facts of every move that leads there."""
    state = session.get_one(Dispute, agreement.dispute_id).state
    replaces = session.get(Agreement, agreement.replaces_id) if agreement.replaces_id else None
    new_version = state == "agreed" and replaces is not None and replaces.state == "effective"
    return {"dispute_ready": state == "mediating" or new_version, "suspended": state == "suspended"}


def not_yet(session: Session, agreement: Agreement) -> str:
    """Why nobody signs it now, as a rule's code; empty when its dispute can become agreed by it."""
    found = ready(session, agreement)
    if found["dispute_ready"]:
        return ""
    return "resume_first" if found["suspended"] else "mediate_first"


def names(session: Session, dispute_id: int) -> dict[int, str]:
    """Everybody who is or was in the dispute, by key."""
    return {p.id: p.name for p in parties.of_dispute(session, dispute_id, left=True)}


def names_now(session: Session, dispute_id: int) -> dict[int, str]:
    """The same, each who has left by the name of who stepped into his place."""
    return parties.names_now(parties.of_dispute(session, dispute_id, left=True))


def signed(agreement: Agreement) -> list[Signature]:
    """The signatures that count."""
    return [row for row in agreement.signatures if row.fallen_at is None]


def unsigned(session: Session, agreement: Agreement) -> tuple[str, ...]:
    """Parties who have not signed."""
    return tuple(p.name for p in yet_to_sign(session, agreement))


def yet_to_sign(session: Session, agreement: Agreement) -> list[Party]:
    """Parties in it whose signature is not there."""
    there = {row.party_id for row in signed(agreement)}
    return [p for p in parties_in(session, agreement) if p.id not in there]


def has_signed(agreement: Agreement, signer: str) -> bool:
    """Whether the mediator, the recorder or the seal is under it."""
    return any(row.signer == signer for row in signed(agreement))


def complete(session: Session, agreement: Agreement) -> bool:
    """Every party, the mediator and the seal are there."""
    fixed = all(has_signed(agreement, signer) for signer in SIGNED_BY_LAW)
    return fixed and not unsigned(session, agreement)


def last_date(agreement: Agreement) -> tuple[date, str] | None:
    """The latest of the dates that make it effective, and whose it is; None while nobody has signed."""
    rows = [row for row in signed(agreement) if row.signer != "recorder"]
    if not rows:
        return None
    order = ("party", "mediator", "seal")
    last = max(rows, key=lambda row: (row.signed_on, order.index(row.signer)))
    return last.signed_on, last.signer


def recorder_name(session: Session, dispute: Dispute) -> str:
    """Who wrote the record of the last session; empty where none was written."""
    written = sessions.last_record(session, dispute.id)
    user = session.get(User, written.recorder_id) if written is not None else None
    return user.name if user is not None else ""


def last_move_of_dispute(session: Session, row: CaseSubject | Dispute) -> AuditEntry | None:
    """The entry of the last move of the dispute, which is the row itself or what the row belongs to."""
    query = select(AuditEntry).where(
        AuditEntry.chain_id == row.chain_id,
        AuditEntry.subject == f"dispute:{row.dispute_id}",
        AuditEntry.event.like("dispute.%"),
    )
    return session.scalars(query.order_by(AuditEntry.seq.desc()).limit(1)).first()


def void_for(session: Session, row: Confirmation) -> str:
    """The coded reason for which the agreement that it speaks of was set aside; empty while it was not."""
    query = select(AuditEntry.reason).where(
        AuditEntry.chain_id == row.chain_id,
        AuditEntry.subject == f"agreement:{row.agreement_id}",
        AuditEntry.event == "agreement.void",
    )
    return session.scalars(query.limit(1)).first() or ""


def corrected_field(entry: AuditEntry) -> str:
    """Which locked fact an entry of a correction put right; empty for any other entry."""
    if entry.event != "dispute.correct":
        return ""
    return str(decode(entry.payload).get("data", {}).get("facts", {}).get("field") or "")


def sums_right(agreement: Agreement) -> bool:
    """In every term with instalments they add up to its amount."""
    return all(
        sum(part.amount for part in term.instalments) == (term.amount or 0)
        for term in agreement.terms
        if term.instalments
    )


def earliest_signing(session: Session, dispute: Dispute) -> date | None:
    """Nobody signs before the last session that took place."""
    return sessions.last_held_on(session, dispute.id)


def committee(session: Session, dispute: Dispute) -> Organisation:
    """The committee whose number and seal the agreement bears."""
    return session.get_one(Organisation, dispute.lead_org_id)


def mediator_name(session: Session, dispute: Dispute) -> str:
    """The mediator's name as it stands under the agreement."""
    user = session.get(User, dispute.mediator_id) if dispute.mediator_id else None
    return user.name if user is not None else ""


def promises(session: Session, dispute_id: int, states: Iterable[str] = ()) -> list[Promise]:
    """Promises of a dispute by day; of these states when told."""
    query = select(Promise).where(Promise.dispute_id == dispute_id)
    if states:
        query = query.where(Promise.state.in_(tuple(states)))
    return list(session.scalars(query.order_by(Promise.due_on, Promise.position, Promise.part)))


def open_promises(session: Session, dispute_id: int) -> list[Promise]:
    """Neither kept nor settled in another way; a broken one is told apart."""
    return promises(session, dispute_id, OPEN_PROMISES)


def breaches_without_route(session: Session, dispute_id: int) -> list[Promise]:
    """Broken, and nobody has been told where to turn."""
    return promises(session, dispute_id, ("broken",))


def confirmations(session: Session, dispute_id: int) -> list[Confirmation]:
    """Confirmations of a dispute, newest first."""
    query = select(Confirmation).where(Confirmation.dispute_id == dispute_id)
    return list(session.scalars(query.order_by(Confirmation.id.desc())))


def confirmation_of(session: Session, agreement_id: int) -> Confirmation | None:
    """The confirmation of one agreement."""
    return session.scalar(select(Confirmation).where(Confirmation.agreement_id == agreement_id))
