"""A small flow's row holds only a state that an entry gave it: the database refuses, the verifier tells."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from mediation.audit.verify import verify
from mediation.cases.models import Dispute
from mediation.core.database import Database
from mediation.danger import service as danger
from mediation.lifecycle.door import act
from tests import stories
from tests.audit.tampering import behind_its_back
from tests.cast import Cast
from workflows.rules.danger import DangerAcknowledgeFacts


@pytest.fixture
def dispute_id(cast: Cast) -> int:
    """A dispute with one danger report, raised and taken on."""
    made = stories.accepted(cast.actor("clerk"), cast.qiaosi)
    with act(cast.actor("clerk")) as a:
        report = danger.raise_signs(a, a.load(Dispute, made), ("threat",), "他说要拿刀")
        danger.acknowledge(a, report, DangerAcknowledgeFacts(may_take=True))
    return made


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE danger SET state = 'cleared'",
        "UPDATE danger SET state = 'cleared', moved_seq = moved_seq + 1",
        "UPDATE danger SET state = 'raised', moved_seq = moved_seq - 1",
        "UPDATE danger SET moved_seq = moved_seq - 1",
        "UPDATE danger SET chain_id = 'd:1'",
        "DELETE FROM danger",
    ],
)
def test_the_database_refuses_a_state_that_no_entry_gave(
    database: Database, dispute_id: int, statement: str
) -> None:
    with pytest.raises(DBAPIError), database.engine.begin() as connection:
        connection.execute(text(statement))
    assert verify(database).whole


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE danger SET state = 'cleared'", "state_differs"),
        ("UPDATE danger SET state = 'raised', moved_seq = moved_seq - 1", "state_differs"),
        ("UPDATE danger SET chain_id = 'd:1'", "row_chain"),
        ("DELETE FROM danger", "row_missing"),
    ],
)
def test_what_was_forced_past_the_database_is_told(
    database: Database, dispute_id: int, statement: str, code: str
) -> None:
    with behind_its_back(database) as connection:
        connection.execute(text(statement))
    result = verify(database)
    assert [finding.code for finding in result.findings] == [code]
