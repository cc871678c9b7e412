"""A step past its day: the message says which step, once for a case and day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.watch.reminders import overdue_tasks
from tests.cast import Cast
from tests.conftest import Clock
from tests.sessions.story import book, mediating
from tests.support.client import HubClient


def test_a_step_past_its_day_is_named_and_told_once_for_a_case(
    app: Flask, cast: Cast, clock: Clock, sign_in: Callable[[str], HubClient]
) -> None:
    made = mediating(cast)
    for hours in (0, 2):
        book(cast.actor("clerk"), made, hub_clock.now() + timedelta(hours=hours))
    clock.go_on(days=3)
    for _again in range(2):
        with app.app_context(), db.writing() as session:
            overdue_tasks(session, {})
    text = sign_in("mediator").see("/inbox").text
    assert text.count("本案有一步已过期限：登记结果") == 1
    assert text.count("本案有一步已过期限") == 1
