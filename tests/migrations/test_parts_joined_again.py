"""What booking a session had ended once is put right by the step that follows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediation import migrations
from mediation.assignment.follower import differences
from mediation.assignment.models import Assignment
from mediation.cases import access_rebuild
from mediation.core import clock as hub_clock
from mediation.core.database import Database, db
from mediation.security.models import Access
from tests.assignment.test_joint_recusal import with_a_joint_mediator
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("clock")


def test_parts_that_a_booking_had_ended_are_joined_again(database: Database, cast: Cast) -> None:
    made = with_a_joint_mediator(cast)
    booked = hub_clock.now() + timedelta(hours=1)
    with db.writing() as session:
        lead = session.scalars(select(Assignment).where(Assignment.role == "lead")).one()
        session.execute(update(Assignment).values(until_at=booked, end_reason="book"))
        session.execute(update(Access).where(Access.kind == "joint").values(until_at=booked))
        session.add(Assignment(
            dispute_id=made, round=lead.round, user_id=lead.user_id, role="lead", chosen_by="",
            from_at=booked,
        ))
    migrations.downgrade(database.engine, "0026")
    migrations.upgrade(database.engine)
    with db.reading() as session:
        held = session.execute(select(Assignment.role, Assignment.chosen_by, Assignment.until_at)).all()
        assert sorted(held) == [("joint", "committee", None), ("lead", "committee", None)]
        assert list(differences(session)) == []
        assert list(access_rebuild.differences(session)) == []
