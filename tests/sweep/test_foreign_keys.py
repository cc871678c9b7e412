"""A key of something that is not one's own, put where a form carries a key, does nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import select

from mediation.accounts.models import User
from mediation.assignment.invitation_models import Invitation
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core.database import db
from mediation.documents.models import Paper
from mediation.lifecycle.models import Draft
from mediation.organisations.models import Organisation
from mediation.sessions.models import MediationSession
from mediation.sessions.room_models import Room
from tests.canaries.cases import FOREIGN, OURS

from .doors import Door, Doors
from .ground import Ground, Rows
from .wrong import Judge

pytestmark = pytest.mark.slow

KEY = re.compile(r"\d{15,19}")

UNTOLD: Mapping[str, Any] = {"draft": Draft, "instead": Invitation}
"""Fields that may carry a key but stand empty on a fresh form."""

WIDE = frozenset({
    "handover.offer", "/admin/organisations", "/admin/users", "/admin/rooms", "/audit/", "/login",
})
"""Where another's organisation or person is just what is asked for."""


class Keys:
    """Whose keys there are, and for each kind one that belongs elsewhere."""

    def __init__(self, hub: Ground) -> None:
        cases, cast = hub.builder.ids, hub.cast
        self._kind: dict[str, Any] = {}
        self.foreign: dict[Any, str] = {
            User: str(cast.stranger_mediator), Organisation: str(cast.linping), Dispute: str(cases[FOREIGN]),
        }
        with db.reading() as session:
            for model in (Party, User, Room, MediationSession, Invitation, Paper, Dispute, Organisation):
                self._kind |= dict.fromkeys(map(str, session.scalars(select(model.id))), model)
            for model in (Party, MediationSession, Paper):
                found = session.scalars(select(model.id).where(model.dispute_id == cases[FOREIGN]))
                self.foreign[model] = str(found.first())
            ours = select(Invitation.id).where(Invitation.dispute_id == cases[OURS])
            self.foreign[Invitation] = str(session.scalars(ours).first())
            away = select(Room.id).where(Room.organisation_id == cast.linping)
            self.foreign[Room] = str(session.scalars(away).first())
            others = select(Draft.id).where(Draft.user_id == cast.mediator)
            self.foreign[Draft] = str(session.scalars(others).first())

    def instead(self, door: Door, name: str) -> str:
        """The foreign key to put into a field; empty when it carries none."""
        for value in (*door.values.get(name, ()), *door.options.get(name, ())):
            if KEY.fullmatch(value) and value in self._kind:
                return self.foreign[self._kind[value]]
        return self.foreign[UNTOLD[name]] if name in UNTOLD else ""


def test_a_key_of_another_committee_case_or_person_reaches_nothing(hub: Ground, doors: Doors) -> None:
    keys, judge, before, tried = Keys(hub), Judge(hub, puts_back=False), hub.rows(), 0
    for door in doors.all:
        if any(part in door.name for part in WIDE) or door.who in ("security", "admin"):
            continue
        for name in door.kinds:
            key = keys.instead(door, name)
            if not key:
                continue
            tried += 1
            answer = judge.send(door, f"{name} of another", {**door.values, name: [key]})
            if answer is not None and answer.status_code < 400:
                for table in _hold(key, before, hub.rows()):
                    judge.say(door, f"{name} of another", f"stands now in {table}")
                hub.put_back()
    assert tried > 40
    assert not judge.wrong, str(judge)


def _hold(key: str, before: Rows, after: Rows) -> Iterator[str]:
    """Tables in which a new row carries this key."""
    for name, rows in after.items():
        if name != "audit_entry" and any(key in row for row in rows - before[name]):
            yield name
