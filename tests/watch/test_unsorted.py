"""A case left unsorted (待分类) turns red in the lists after seven days, and clerk and head are reminded."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from mediation.cases.models import Dispute
from mediation.classification import unsorted
from mediation.classification.categories import UNSORTED
from mediation.core.database import db
from mediation.jobs.runner import drain
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import LEAK, classified, do
from tests.support.client import HubClient
from tests.watch.test_by_clock import told, wait

KIND = "by_clock.unsorted:0"
RED = "lamp lamp--red"


def late(made: int) -> bool:
    with db.reading() as session:
        return session.get_one(Dispute, made) in unsorted.late(session)


def test_it_is_late_only_after_the_seventh_day(cast: Cast, clock: Clock) -> None:
    made = classified(cast, category=UNSORTED)
    clock.go_on(days=7)
    assert not late(made)
    clock.go_on(days=1)
    assert late(made)


def test_what_was_sorted_meanwhile_is_not_late(cast: Cast, clock: Clock) -> None:
    made = classified(cast, category=UNSORTED)
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "3", "reason": "new_facts"})
    clock.go_on(days=30)
    assert not late(made)


def test_the_list_shows_it_in_red(cast: Cast, clock: Clock, sign_in: Callable[[str], HubClient]) -> None:
    classified(cast, category=UNSORTED)

    def cell() -> str:
        page = sign_in("clerk").see("/cases?group=all")
        return page.html.partition('<td class="c-category')[2].partition("</td>")[0]

    assert "待分类" in cell()
    assert RED not in cell()
    clock.go_on(days=8)
    assert RED in cell()
    assert "待分类" in cell()


def test_clerk_and_head_are_reminded_once(app: Flask, cast: Cast, clock: Clock) -> None:
    classified(cast, category=UNSORTED)
    wait(app, clock, days=7)
    assert KIND not in told(cast.clerk)
    for _day in range(3):
        clock.go_on(days=1)
        drain(app)
    for user_id in (cast.clerk, cast.head):
        assert told(user_id).count(KIND) == 1
    assert KIND not in told(cast.mediator)
    assert KIND not in told(cast.stranger)
