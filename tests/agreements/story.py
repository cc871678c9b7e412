"""Brings a dispute to an agreement, through the real services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from mediation.agreements import effect, service
from mediation.agreements.content import Content, Part, TermInput
from mediation.agreements.effect import Signed
from mediation.agreements.models import Agreement
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.lifecycle.door import act
from mediation.lifecycle.owners import MODELS
from mediation.security.actor import Actor
from tests.cast import Cast
from tests.lifecycle.stages import do
from tests.sessions.story import mediating, party_ids

__all__ = ["mediating", "party_ids"]


def payment(dispute_id: int, amount: str = "50000", **values: Any) -> TermInput:
    """The landlord pays the tenant by bank transfer within ten days."""
    tenant, landlord = party_ids(dispute_id)
    given: dict[str, Any] = {
        "from_party": landlord, "to_party": tenant, "kind": "money", "what": "装修补偿款",
        "amount": Decimal(amount), "due_on": clock.today() + timedelta(days=10), "way": "transfer",
        "account": "6228480000000000001", **values,
    }
    return TermInput(**given)


def apology(dispute_id: int) -> TermInput:
    """The landlord says sorry."""
    tenant, landlord = party_ids(dispute_id)
    return TermInput(from_party=landlord, to_party=tenant, kind="apology", way="face", due_on=clock.today())


def parts(*amounts: str, first: date | None = None, every: int = 30) -> tuple[Part, ...]:
    begin = first or clock.today() + timedelta(days=10)
    return tuple(
        Part(begin + timedelta(days=every * n), Decimal(amount)) for n, amount in enumerate(amounts)
    )


def content(dispute_id: int, *terms: TermInput, **values: Any) -> Content:
    given: dict[str, Any] = {
        "parties": tuple(party_ids(dispute_id)), "place": "乔司街道调委会",
        "facts": "厂房拆迁,双方对装修补偿的数额有争议。", "terms": terms or (payment(dispute_id),), **values,
    }
    return Content(**given)


def drafted(actor: Actor, dispute_id: int, *terms: TermInput, form: str = "written", **values: Any) -> int:
    """A draft with its terms; its id."""
    made: Agreement = do(actor, dispute_id, "draft", {"form": form}, flow="agreement")
    write(actor, dispute_id, made.id, content(dispute_id, *terms, form=form, **values))
    return made.id


def write(actor: Actor, dispute_id: int, agreement_id: int, written: Content) -> None:
    with act(actor) as a:
        a.load(Dispute, dispute_id)
        service.write(a, a.session.get_one(Agreement, agreement_id), written)


def on(actor: Actor, dispute_id: int, agreement_id: int, name: str, **stated: Any) -> Any:
    return do(actor, dispute_id, name, stated, flow="agreement", row=(Agreement, agreement_id))


def offered(actor: Actor, dispute_id: int, *terms: TermInput, **values: Any) -> int:
    """An agreement with its text frozen; its id."""
    made = drafted(actor, dispute_id, *terms, **values)
    on(actor, dispute_id, made, "offer_for_signing")
    return made


def everybody(dispute_id: int, day: date | None = None) -> list[Signed]:
    """All that the law asks for, on one day."""
    signed_on = day or clock.today()
    return [
        *(Signed(signer="party", party_id=key, signed_on=signed_on) for key in party_ids(dispute_id)),
        Signed(signer="mediator", signed_on=signed_on),
        Signed(signer="seal", signed_on=signed_on, way="stamp"),
    ]


def sign(
    actor: Actor, dispute_id: int, agreement_id: int, signed: Sequence[Signed] = (), late_reason: str = ""
) -> bool:
    with act(actor) as a:
        a.load(Dispute, dispute_id)
        agreement = a.session.get_one(Agreement, agreement_id)
        return effect.sign(a, agreement, signed or everybody(dispute_id), late_reason=late_reason)


def agreed(cast: Cast, *terms: Any, **values: Any) -> tuple[int, int]:
    """A dispute with a written agreement in effect: ids of both. ``terms`` take the dispute's id."""
    made = mediating(cast, **values)
    agreement = offered(cast.actor("mediator"), made, *(term(made) for term in terms))
    sign(cast.actor("clerk"), made, agreement)
    return made, agreement


def row(flow: str, row_id: int) -> Any:
    with db.reading() as session:
        return session.get_one(MODELS[flow], row_id)


def rows(flow: str, dispute_id: int) -> list[Any]:
    """Rows of a small flow by key."""
    model: Any = MODELS[flow]
    with db.reading() as session:
        return list(session.query(model).filter(model.dispute_id == dispute_id).order_by(model.id))


def on_row(actor: Actor, dispute_id: int, flow: str, row_id: int, name: str, **stated: Any) -> Any:
    return do(actor, dispute_id, name, stated, flow=flow, row=(MODELS[flow], row_id))


def events(dispute_id: int) -> list[str]:
    """Everything in the dispute's chain, oldest first."""
    with db.reading() as session:
        query = select(AuditEntry.event).where(AuditEntry.chain_id == f"d:{dispute_id}")
        return list(session.scalars(query.order_by(AuditEntry.seq)))


def codes(refused: Any) -> set[str]:
    return {lack.code for lack in refused.value.lacks}
