"""What a file must hold is judged by how the dispute ended, before and after the file is closed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.closure import file
from mediation.closure.filing import close_found
from mediation.core import clock as hub_clock
from tests.cast import Cast
from tests.closure.stories import accepted, do, paper, people, suspend, take
from tests.conftest import MORNING, Clock
from workflows.errors import GuardRefused


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"state": "agreed", "agreement_form": "written"}, "agreed"),
        ({"state": "closed", "agreement_form": "written", "closed_at": MORNING}, "agreed"),
        ({"state": "archived", "agreement_form": "oral", "closed_at": MORNING}, "agreed"),
        ({"state": "closed", "end_reason": "withdrawn", "closed_at": MORNING}, "ended"),
        ({"state": "closed", "closed_at": MORNING}, "transferred"),
        ({"state": "transferred"}, "transferred"),
        ({"state": "mediating"}, "ended"),
    ],
)
def test_a_closed_file_asks_for_what_it_asked_when_it_was_closed(row: dict[str, Any], found: str) -> None:
    assert file.outcome(Dispute(**row)) == found


def test_the_ground_of_a_suspension_is_in_the_file_whatever_kind_of_paper_it_is(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = accepted(cast)
    suspend(cast, made, "death")
    clock.go_on(days=1)
    do(cast, "clerk", made, "dispute.resume", reason="stay_lifted")
    dispute = reading.get_one(Dispute, made)
    assert file.facts_of(reading, dispute).suspended
    assert "suspension" in file.present(reading, dispute)


def test_a_court_gets_its_answer_and_the_file_its_receipt(cast: Cast, reading: Session) -> None:
    made = take(cast, "林某", "徐某", stated={"source": "court_before"})
    do(
        cast, "clerk", made, "dispute.accept", competence="party_lives", no_bar=True,
        papers_signed_on=hub_clock.today(),
    )

    def missing() -> bool:
        reading.rollback()
        found = close_found(reading, reading.get_one(Dispute, made), cast.actor("clerk"), {})
        return bool(found["feedback_missing"])

    paper(cast, made, "feedback")
    assert missing()
    paper(cast, made, "feedback_receipt")
    assert not missing()


def test_a_missing_paper_is_called_by_its_name(cast: Cast) -> None:
    made = accepted(cast)
    do(
        cast, "clerk", made, "dispute.refuse", reason="refused_before_start", party=people(made)["徐某"],
        said_at=hub_clock.now(), said_how="phone", untold_why="电话停机", routes=("court",),
    )
    with pytest.raises(GuardRefused) as refused:
        do(cast, "clerk", made, "dispute.close")
    words = "".join(lack.zh for lack in refused.value.lacks)
    assert "终止调解通知书" in words
    assert "ending" not in words
