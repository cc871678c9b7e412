"""Disputes brought to a point of their life through the owners, for tests of what comes after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core import clock
from mediation.core.database import db
from mediation.documents.models import Paper
from mediation.intake.service import Registration, take_in
from mediation.lifecycle.door import act
from mediation.lifecycle.owners import MODELS
from mediation.lifecycle.perform import perform
from tests.cast import Cast

TOLD: dict[str, Any] = {"routes": ("court", "arbitration"), "told_how": "phone"}


def take(cast: Cast, *names: str, who: str = "clerk", lead: str = "qiaosi", **given: Any) -> int:
    """A registered dispute between the first name and the rest."""
    sides = [
        PartyInput(side="applicant" if n == 0 else "respondent", name=name) for n, name in enumerate(names)
    ]
    with act(cast.actor(who)) as a:
        stated = {
            "source": "applied",
            "requested_at": clock.now() - timedelta(minutes=5),
            "place": "朝阳村",
            "narrative": "楼上漏水",
            "claims": "修好",
            **given.pop("stated", {}),
        }
        dispute = take_in(
            a,
            Registration(
                lead_org_id=getattr(cast, lead),
                stated=stated,
                parties=tuple(given.pop("parties", sides)),
                **given,
            ),
        )
        return dispute.id


def do(cast: Cast, who: str, dispute_id: int, right: str, row_id: int | None = None, **stated: Any) -> Any:
    """Make one move through its owner, as a person."""
    flow, _, name = right.partition(".")
    with act(cast.actor(who)) as a:
        dispute = a.load(Dispute, dispute_id)
        from_row = dispute if row_id is None else _row(a, flow, row_id)
        return perform(a, dispute, from_row, flow, name, stated)


def _row(a: Any, flow: str, row_id: int) -> Any:
    return a.session.get_one(MODELS[flow], row_id)


def accepted(cast: Cast, *names: str, **given: Any) -> int:
    """Registered and accepted."""
    made = take(cast, *(names or ("林某", "徐某")), **given)
    do(
        cast,
        "clerk",
        made,
        "dispute.accept",
        competence="party_lives",
        no_bar=True,
        repeat_answer="different",
    )
    return made


def people(dispute_id: int) -> dict[str, int]:
    """Names of the parties with their keys."""
    with db.reading() as session:
        return {p.name: p.id for p in parties.principals(session, dispute_id)}


def paper(cast: Cast, dispute_id: int, kind: str, dated_on: date | None = None) -> int:
    """A paper of this kind is brought in, with the day that stands on it if any; its key."""
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, dispute_id)
        row = Paper(
            dispute_id=dispute_id, kind=kind, title="材料", origin="uploaded", at=a.at, by_user_id=cast.clerk,
            dated_on=dated_on,
        )
        a.add(row)
        a.note(dispute, "paper.added", {"kind": kind}, right="paper.add")
        return row.id


def suspend(cast: Cast, dispute_id: int, kind: str) -> None:
    """Suspended for a month on a paper of this kind."""
    until = clock.today() + timedelta(days=30)
    ground = paper(cast, dispute_id, kind)
    do(cast, "clerk", dispute_id, "dispute.suspend", reason="court_stay", paper=ground, until=until)
