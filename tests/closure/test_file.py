"""What a file must hold is judged by how the dispute ended, before and after the file is closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.closure import file
from mediation.closure.filing import close_found, missing_papers
from mediation.core import clock as hub_clock
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, paper, people, suspend, take
from tests.conftest import MORNING, Clock
from tests.handovers.test_days import sent_outside
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


def test_a_court_gets_its_answer_and_the_file_its_receipt(
    cast: Cast, clock: Clock, reading: Session
) -> None:
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
    paper(cast, made, "feedback_receipt")
    clock.go_on(hours=1)
    ids = people(made)
    do(
        cast, "clerk", made, "dispute.refuse", reason="refused_before_start", party=ids["徐某"],
        said_at=hub_clock.now(), said_how="phone", told=tuple(ids.values()), **TOLD,
    )
    assert missing(), "what came before there was a result acknowledges something else"
    assert "feedback_receipt" not in file.present(reading, reading.get_one(Dispute, made))
    paper(cast, made, "feedback_receipt", hub_clock.today() - timedelta(days=1))
    assert missing(), "what bears a day before the result does so too"
    options = missing_papers(reading, reading.get_one(Dispute, made), cast.actor("clerk"))
    assert "feedback_receipt" not in {one.value for one in options}, "no word stands in for it: it must come"
    paper(cast, made, "feedback_receipt", hub_clock.today())
    assert not missing()


def test_a_receipt_of_before_the_letter_is_not_its_receipt(
    cast: Cast, clock: Clock, reading: Session
) -> None:
    made = accepted(cast)
    paper(cast, made, "transfer_receipt")
    clock.go_on(hours=1)
    sent_outside(cast, made)
    with pytest.raises(GuardRefused, match="receipt_missing"):
        do(cast, "clerk", made, "dispute.close")
    paper(cast, made, "transfer_receipt", hub_clock.today() - timedelta(days=1))
    with pytest.raises(GuardRefused, match="receipt_missing"):
        do(cast, "clerk", made, "dispute.close")
    paper(cast, made, "transfer_receipt", hub_clock.today())
    dispute = reading.get_one(Dispute, made)
    assert not close_found(reading, dispute, cast.actor("clerk"), {})["receipt_missing"]


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
