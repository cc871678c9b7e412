"""A file on the shelf drops nothing: return visits that are still due stay on the list and can be paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.closure import file
from mediation.core import clock as hub_clock
from mediation.core.formats import day
from mediation.followup import queries as visits
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def closed(cast: Cast, reading: Session) -> int:
    """Ended without an agreement and closed on the same day, with its visits ahead."""
    made = accepted(cast)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    told = {"told": tuple(people(made).values()), **TOLD}
    do(cast, "clerk", made, "dispute.fail", reason="other", note="双方搬离本地", **told)
    missing = tuple(gap.code for gap in file.gaps(reading, reading.get_one(Dispute, made)))
    do(cast, "clerk", made, "dispute.close", explained=missing, explanation="材料由法院留存")
    reading.rollback()
    return made


def test_archiving_says_which_visits_are_still_due_and_leaves_them_on_the_list(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = closed(cast, reading)
    due = [visit.due_on for visit in visits.planned(reading, made)]
    assert due
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/do/dispute.archive")
    assert "归档后仍要回访" in page.text
    assert all(day(one) in page.text for one in due)
    do(cast, "clerk", made, "dispute.archive", retention="long")
    reading.rollback()
    assert [visit.due_on for visit in visits.planned(reading, made)] == due
    assert str(reading.get_one(Dispute, made).number) in clerk.see("/followup?span=all&kind=visit").text


def test_a_visit_of_an_archived_file_can_be_paid_and_tried_again(cast: Cast, reading: Session) -> None:
    made = closed(cast, reading)
    do(cast, "clerk", made, "dispute.archive", retention="long")
    visit = visits.planned(reading, made)[0].id
    tomorrow = hub_clock.today() + timedelta(days=1)
    do(cast, "clerk", made, "visit.miss", visit, reason="no_answer", next_on=tomorrow)
    reading.rollback()
    following = [row for row in visits.planned(reading, made) if row.follows_id == visit]
    assert [row.due_on for row in following] == [tomorrow]
    answers = {"way": "phone", "performance": "nothing_due", "satisfaction": "fair"}
    visited = tuple(people(made).values())
    do(cast, "clerk", made, "visit.do", following[0].id, visited=visited, **answers)
    reading.rollback()
    assert following[0].id not in [row.id for row in visits.planned(reading, made)]


def test_no_further_visit_is_offered_on_an_archived_file(
    sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    made = closed(cast, reading)
    clerk = sign_in("clerk")
    assert "/do/visit.plan" in clerk.see(f"/cases/{made}").html
    do(cast, "clerk", made, "dispute.archive", retention="long")
    assert "/do/visit.plan" not in clerk.see(f"/cases/{made}").html
