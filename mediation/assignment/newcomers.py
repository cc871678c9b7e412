"""Somebody joins a dispute or is called otherwise: compared at once with who helps and who mediates there.

A guest's part ends in the same act. A mediator stays until the committee has decided: its clerk
and head are told, and nothing of the mediation goes on until then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core.exceptions import Conflict as Overtaken
from mediation.core.i18n import label
from mediation.lifecycle.door import Act, entries_since
from mediation.lifecycle.owners import after
from mediation.lifecycle.perform import perform
from mediation.notifications import service as messages

from . import invitation_queries as invitations
from . import queries
from .conflicts import Check, Conflict
from .invitation_models import Invitation

_WRITTEN = re.compile(r"party:(\d+)\.(\w+)")
_CALLED = frozenset({"name", "role", "left_at"})
"""What an invited person reads of somebody before he says that nothing ties him to anybody."""
_COMPARED = _CALLED | {"kind", "person_id", "for_party_id", "capacity"}
"""What a tie is found by."""


class PartiesChanged(Overtaken):
    """The parties are others than those the declaration was made about."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("the parties have changed")
        self.names = names
        """Who came or is called otherwise now; empty where somebody only left."""


def declared_about_these(session: Session, dispute: Dispute, seen: int | None) -> None:
    """PartiesChanged when the page on which somebody declares himself free showed other parties."""
    written = _written_since(session, dispute, seen if seen is not None else dispute.version, _CALLED)
    there = {p.id: p for p in parties.of_dispute(session, dispute.id, left=True)}
    changed = [there[key] for key in sorted(written) if key in there and there[key].role == "party"]
    if changed:
        raise PartiesChanged(tuple(p.name for p in changed if p.left_at is None))


@after("party.added", "party.edited")
def compare(a: Act, dispute: Dispute) -> None:
    """Bar the guests whom a newcomer is tied to, and tell whose mediator he is tied to."""
    written = _written_since(a.session, dispute, dispute.version - 1, _COMPARED)
    if not written:
        return
    asked = invitations.of_dispute(a.session, dispute.id, invitations.LIVE)
    guests = {row.invitee_id: row for row in asked if row.round == dispute.round}
    helpers = [a.session.get_one(User, key) for key in sorted(guests)]
    mediating = queries.in_charge(a.session, dispute)
    if not (helpers or mediating):
        return
    found = list(_tied(a.session, dispute, written, [*helpers, *mediating]))
    cause = f"tied:{dispute.id}:{dispute.version}"
    for user, against in found:
        if user.id in guests:
            _bar(a, dispute, guests[user.id], against)
            mine = {a.actor.user_id}  # the move tells everybody but who made it: he may not know he did
            messages.tell(a.session, "assignment.guest_barred", dispute, dispute.subject_key, cause, mine)
        if user in mediating:
            messages.tell(a.session, "assignment.tie_found", dispute, dispute.subject_key, cause)


def _bar(a: Act, dispute: Dispute, row: Invitation, against: Conflict) -> None:
    reason = "firm_conflict" if against.of_firm else "own_conflict"
    with a.as_system():  # nobody has to decide it: the flow gives this move to the system
        perform(a, dispute, row, "invitation", "bar", {"reason": reason, "conflict": label(against)})


def _tied(
    session: Session, dispute: Dispute, written: Collection[int], people: list[User]
) -> Iterator[tuple[User, Conflict]]:
    """What stands between these people and those who were just written, unless all sides agreed to it."""
    check = Check(session, dispute, people)
    news = _names(check.rows, written)
    for user in dict.fromkeys(people):
        found = [c for c in queries.conflicts_with(check, user) if c.party in news]
        if found and not queries.waived_by_all(session, dispute, user.id):
            yield user, found[0]


def _names(rows: list[Party], written: Collection[int]) -> set[str]:
    """What they are called; an agent stands for whom he acts for."""
    meant = set(written) | {row.for_party_id for row in rows if row.id in written and row.for_party_id}
    return {row.name for row in rows if row.id in meant}


def _written_since(session: Session, dispute: Dispute, seen: int, names: Collection[str]) -> set[int]:
    """Parties of whom one of these was written after a version of the dispute."""
    found: set[int] = set()
    for entry in entries_since(session, dispute.chain_id, seen) if seen < dispute.version else ():
        for field in json.loads(entry.payload).get("changes", {}):
            told = _WRITTEN.fullmatch(field.removeprefix("dispute."))
            if told is not None and told[2] in names:
                found.add(int(told[1]))
    return found
