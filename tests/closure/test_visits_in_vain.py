"""A first visit tried three times in vain is no dead end: the head drops it, or the file says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation.cases.models import Dispute
from mediation.closure import filing
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.followup import agenda
from mediation.tasks.models import Task
from tests.agreements.story import agreed, codes, on_row, party_ids, rows
from tests.cast import Cast
from tests.lifecycle.stages import do, look
from tests.reports.test_set_aside import set_aside
from tests.support.client import HubClient
from workflows.errors import GuardRefused
from workflows.rules.filing import FIRST_VISIT

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def waived(cast: Cast) -> int:
    """An agreed dispute of which only the return visit is owed."""
    made, _agreement = agreed(cast)
    (promise,), clerk = rows("promise", made), cast.actor("clerk")
    on_row(clerk, made, "promise", promise.id, "waive", creditor=party_ids(made)[0], said_how="face")
    return made


def miss_three_times(cast: Cast, made: int) -> None:
    for last in (False, False, True):
        visit = rows("visit", made)[-1]
        stated = {} if last else {"next_on": hub_clock.today()}
        on_row(cast.actor("clerk"), made, "visit", visit.id, "miss", reason="no_answer", **stated)


def close(cast: Cast, made: int, *, but: str = "", why: str = "电话停机,上门两次无人") -> None:
    """Everything that can be explained is, except one thing."""
    with db.reading() as session:
        options = filing.missing_papers(session, session.get_one(Dispute, made), cast.actor("clerk"))
    ticked = tuple(str(one.value) for one in options if one.value != but)
    do(cast.actor("clerk"), made, "close", {"explained": ticked, "explanation": why})


def test_three_tries_in_vain_open_the_gate_with_a_word(cast: Cast, waived: int) -> None:
    with pytest.raises(GuardRefused) as refused:
        close(cast, waived)
    assert codes(refused) == {"visit_missing"}
    miss_three_times(cast, waived)
    with pytest.raises(GuardRefused) as refused:
        close(cast, waived, but=FIRST_VISIT)
    assert codes(refused) == {"visit_unexplained"}
    close(cast, waived)
    assert look(waived).state == "closed"
    assert rows("visit", waived)[-1].state == "dropped"


def test_what_the_head_dropped_opens_the_gate_with_a_word(cast: Cast, waived: int) -> None:
    (visit,) = rows("visit", waived)
    on_row(cast.actor("head"), waived, "visit", visit.id, "drop", reason="refused")
    with pytest.raises(GuardRefused) as refused:
        close(cast, waived, but=FIRST_VISIT)
    assert codes(refused) == {"visit_unexplained"}
    close(cast, waived)
    assert look(waived).state == "closed"


def test_of_an_agreement_that_fell_nobody_owes_a_visit_and_none_is_to_be_explained(
    cast: Cast, waived: int
) -> None:
    (visit,), (agreement,) = rows("visit", waived), rows("agreement", waived)
    on_row(cast.actor("head"), waived, "visit", visit.id, "drop", reason="refused")
    set_aside(cast, waived, agreement.id)
    with db.reading() as session:
        options = filing.missing_papers(session, session.get_one(Dispute, waived), cast.actor("clerk"))
    assert FIRST_VISIT not in {one.value for one in options}


def test_after_the_third_try_the_head_is_waited_for_and_finds_it_on_the_list(
    cast: Cast, waived: int
) -> None:
    miss_three_times(cast, waived)
    with db.reading() as session:
        waits = session.query(Task).filter(Task.dispute_id == waived, Task.done_seq.is_(None))
        assert ("visit.drop", "head") in {(task.kind, task.owner) for task in waits}
        assert "visit.do" not in {task.kind for task in waits}


def test_the_follow_up_list_keeps_it_until_the_head_has_decided(app: object, cast: Cast, waived: int) -> None:
    miss_three_times(cast, waived)
    last = rows("visit", waived)[-1]
    with app.test_request_context(), db.reading() as session:  # type: ignore[attr-defined]
        assert last.id in {line.row.id for line in agenda.lines(session, cast.actor("head"), "all", "visit")}
    on_row(cast.actor("head"), waived, "visit", last.id, "drop", reason="unreachable")
    with app.test_request_context(), db.reading() as session:  # type: ignore[attr-defined]
        assert agenda.lines(session, cast.actor("head"), "all", "visit") == []


def test_a_day_for_the_next_try_is_asked_for_until_the_third(
    cast: Cast, waived: int, sign_in: Callable[[str], HubClient]
) -> None:
    clerk = sign_in("clerk")
    for last in (False, False, True):
        visit = rows("visit", waived)[-1]
        page = clerk.see(f"/cases/{waived}/do/visit.miss/{visit.id}")
        labels = [e.text for e in page.all("label") if "下次回访日期" in e.text]
        assert labels == ([] if last else ["下次回访日期"])
        assert ("第三次未成由主任决定" in page.text) is not last
        day = {} if last else {"next_on": "20261201"}
        if not last:
            refused = clerk.send(page.form("/do/visit.miss"), 422, reason="no_answer")
            assert "请填写" in refused.text
        clerk.send(page.form("/do/visit.miss"), reason="no_answer", **day)
    assert rows("visit", waived)[-1].state == "missed"
