"""What is changed in the database past the hub is told by the verifier, with the entry that wrote it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mediation.audit.verify import verify
from mediation.core.database import db
from mediation.keeper.service import ROWS
from mediation.organisations import service as organisations
from mediation.organisations.models import Organisation
from tests.cast import Cast
from tests.conftest import Clock
from tests.sessions.story import assigned

EDITS = {
    "a password that was put into the row": (
        "UPDATE user_account SET password_hash = 'x' WHERE login = 'keeper'"
    ),
    "another mediator in the register of who mediated": (
        "UPDATE assignment SET user_id = (SELECT id FROM user_account WHERE login = 'mediator_two')"
    ),
    "a mediator who never was": "DELETE FROM assignment",
    "an organisation's name": "UPDATE organisation SET name = '某某' WHERE name = '新桥村人民调解委员会'",
    "fact rows that are gone": "DELETE FROM fact_row",
    "a fact row's grade": "UPDATE fact_row SET grade = 1",
    "a count": "UPDATE fact_count SET n = n + 1",
}


@pytest.fixture
def lived(cast: Cast, clock: Clock) -> None:
    """A dispute with a mediator, and an organisation that was made through the hub."""
    assigned(cast)
    with db.writing() as session:
        above = session.get_one(Organisation, cast.qiaosi)
        organisations.create(
            session, cast.actor("admin"), name="新桥村人民调解委员会", short_name="新桥", kind="committee",
            level="village", parent_id=above.id,
        )


def test_what_the_hub_wrote_is_whole(lived: None) -> None:
    seen = verify(db, also=ROWS)
    assert seen.whole, [finding.as_json() for finding in seen.findings]


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_past_the_hub_is_found(edit: str, lived: None) -> None:
    with db.writing() as session:
        session.execute(text(edit))
    seen = verify(db, also=ROWS)
    assert not seen.whole
    assert {finding.code for finding in seen.findings} <= {
        "row_differs", "row_missing", "row_unexplained", "figures_differ"
    }
