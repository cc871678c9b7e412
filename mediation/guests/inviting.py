"""Inviting in one breath: propose, write down who agrees, send, give out the code. One act, an entry each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mediation.assignment import guest_list
from mediation.assignment.invitation_models import Invitation
from mediation.cases import consents
from mediation.cases.models import Dispute
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform

from . import passes
from .passes import Issued


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the page states. ``person`` None: the newcomer is entered in the list first."""

    person: int | None = None
    newcomer: Mapping[str, str] = field(default_factory=dict)
    proposed: Mapping[str, Any] = field(default_factory=dict)
    agreed: Mapping[int, bool] = field(default_factory=dict)
    channel: str = "face"
    sent: Mapping[str, Any] | None = None
    """What sending is told; None leaves it a proposal."""
    instead_of: int | None = None
    """The invitation that ends with this one; its page closes at once."""


def invite(a: Act, dispute: Dispute, wish: Wish) -> tuple[Invitation, Issued | None]:
    """The new invitation, and what is handed over when it was sent. Raises whatever the door raises."""
    if wish.instead_of is not None:
        withdraw(a, dispute, wish.instead_of)
    person = wish.person
    if person is None:
        person = guest_list.enter(a.session, a.actor, dispute.lead_org_id, **wish.newcomer).id
    row = perform(a, dispute, dispute, "invitation", "propose", {**wish.proposed, "person": person})
    return row, send(a, dispute, row, wish)


def send(a: Act, dispute: Dispute, row: Invitation, wish: Wish) -> Issued | None:
    """Who agrees is written down; then it goes out, where that is wished, with a code."""
    if wish.agreed:
        consents.record(
            a, dispute, "invited", wish.agreed, channel=wish.channel, subject=row.subject_key
        )
    if wish.sent is None:
        return None
    perform(a, dispute, row, "invitation", "send", wish.sent)
    return passes.issue(a, row)


def withdraw(a: Act, dispute: Dispute, row_id: int) -> None:
    """The invitation that is replaced. RuleBroken once accepted: who helps is barred or steps down."""
    row = find(a, dispute, row_id)
    if row.state not in ("proposed", "invited"):
        raise RuleBroken("invitation_not_open")
    perform(a, dispute, row, "invitation", "cancel", {"reason": "replaced"})


def find(a: Act, dispute: Dispute, row_id: int) -> Invitation:
    """An invitation of this dispute. NotFound for any other."""
    row = a.session.get(Invitation, row_id)
    if row is None or row.dispute_id != dispute.id:
        raise NotFound(f"invitation:{row_id}")
    return row


def answer_by_telephone(a: Act, dispute: Dispute, row: Invitation, answer: str) -> None:
    """What he said on the telephone or on paper: ``accept``, or the coded reason of a no."""
    if answer == "accept":
        perform(a, dispute, row, "invitation", "accept", {"declaration": True})
    else:
        perform(a, dispute, row, "invitation", "decline", {"reason": answer})
