"""The agreement on paper: its text from rows, its fingerprint, and what the checker says of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.classification.catalogue import tree_of
from mediation.core import clock

from . import checks, queries, wording
from . import content as contents
from .models import Agreement

_SIDES = {side.code: side.zh for side in parties.SIDES}
_ROLES = {role.code: role.zh for role in parties.ROLES}


def copies(session: Session, agreement: Agreement) -> int:
    """One for each person in it and one for the committee."""
    return sum(p.stands_for for p in queries.parties_in(session, agreement)) + 1


def compose(
    session: Session, dispute: Dispute, agreement: Agreement, content: contents.Content | None = None
) -> str:
    """The text as the rows stand now, or as it would stand with this content."""
    shown = content or contents.read(agreement)
    leaf = category_of(session, dispute.category_code)
    return wording.compose(shown, wording.Setting(
        number=agreement.number or "", committee=queries.committee(session, dispute).name,
        mediator=queries.mediator_name(session, dispute), matter=leaf,
        parties=tuple(_lines(session, dispute, shown.parties)),
        names=queries.names(session, dispute.id), copies=copies(session, agreement),
    ))


def digest(agreement: Agreement) -> str:
    """The fingerprint of the frozen text."""
    return wording.digest(agreement.text or "")


def is_whole(agreement: Agreement) -> bool:
    """Whether the frozen text is still the one that was signed."""
    return agreement.text_hash is not None and digest(agreement) == agreement.text_hash


def shown(session: Session, dispute: Dispute, agreement: Agreement) -> str:
    """The frozen text; before it is frozen, what it would be."""
    return agreement.text or compose(session, dispute, agreement)


def remarks(
    session: Session, agreement: Agreement, content: contents.Content | None = None
) -> list[checks.Remark]:
    """What the checker says of the rows, or of this content."""
    return checks.look(content or contents.read(agreement), people(session, agreement.dispute_id))


def open_remarks(session: Session, agreement: Agreement) -> list[checks.Remark]:
    """What has to be put right or answered before anybody signs."""
    return checks.still_open(remarks(session, agreement), agreement.answered)


def before_effect_by_word(session: Session, agreement: Agreement) -> list[checks.Remark]:
    """What no agreement may say or leave open; and that nobody watches over a promise that has no term, until
    it is said why that need not be. Other advice is not asked for here."""
    unanswered = checks.still_open(remarks(session, agreement), agreement.answered)
    return [one for one in unanswered if one.level == checks.MUST or one.code == checks.UNWATCHED]


def people(session: Session, dispute_id: int) -> checks.People:
    """The parties and the days of the dispute, as the checker must know them."""
    everybody = parties.of_dispute(session, dispute_id, left=True)
    hidden = [p.address for p in everybody if p.address_protected]
    hidden += [text for p in everybody for text in (p.safe_contact, p.safe_phone)]
    brought = session.get_one(Dispute, dispute_id).received_at
    return checks.People(
        names={p.id: p.name for p in everybody},
        present=frozenset(p.id for p in everybody if p.left_at is None),
        hidden=tuple(text for text in hidden if text),
        since=clock.day_of(brought), today=clock.today(),
    )


def category_of(session: Session, code: str | None) -> str:
    """The kind of dispute as it stands on the paper."""
    known = tree_of(session)
    return " · ".join(node.zh for node in known.path(code)[1:]) if code and code in known else ""


def _lines(session: Session, dispute: Dispute, ids: Sequence[int]) -> list[wording.PartyLine]:
    rows = [p for p in parties.principals(session, dispute.id) if p.id in ids]
    agents = session.scalars(
        select(Party).where(
            Party.dispute_id == dispute.id, Party.for_party_id.is_not(None), Party.left_at.is_(None)
        ).order_by(Party.position, Party.id)
    ).all()
    return [
        wording.PartyLine(_SIDES[p.side], parties.counted(p), p.capacity, tuple(
            f"{_ROLES[s.role]}{s.name}" for s in agents if s.for_party_id == p.id
        ))
        for p in rows
    ]
