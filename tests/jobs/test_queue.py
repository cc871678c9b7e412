"""Jobs are born with the act, done once, tried again, and never lost or swallowed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from mediation.core import clock as hub_clock
from mediation.core.database import Database
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.jobs import queries, queue, registry, runner, schedules, service
from mediation.jobs.models import Job, JobSchedule
from mediation.jobs.registry import Every, Payload, Work
from mediation.organisations.hub import HubFact
from mediation.security.actor import system
from tests.conftest import Clock

KEPT, DOOR, BROKEN = "test.kept", "test.door", "test.broken"


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Work]]:
    """Three kinds of job that only these tests know; returns what went through the door."""
    seen: list[Work] = []
    for name in tuple(registry.SCHEDULES):
        monkeypatch.delitem(registry.SCHEDULES, name)
    registry.job(KEPT)(_write_fact)
    registry.door_job(DOOR)(seen.append)
    registry.job(BROKEN, tries=3)(_write_and_fail)
    yield seen
    for name in [n for n in registry.KINDS if n.startswith("test.")]:
        registry.KINDS.pop(name)
        registry.SCHEDULES.pop(name, None)


def _write_fact(session: Session, payload: Payload) -> None:
    session.add(HubFact(key=payload["key"], value="done"))


def _write_and_fail(session: Session, payload: Payload) -> None:
    _write_fact(session, payload)
    session.flush()
    raise RuleBroken("the_paper_is_missing")


def _put(database: Database, kind: str = KEPT, key: str = "a") -> None:
    with database.writing() as session:
        queue.enqueue(session, kind, {"key": key}, key)


def _facts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(HubFact.key).order_by(HubFact.key)))


def _only(database: Database) -> Job:
    with database.reading() as session:
        return session.scalars(select(Job)).one()


def test_a_rolled_back_act_leaves_no_job(database: Database, app: Flask) -> None:
    def act() -> None:
        with database.writing() as session:
            queue.enqueue(session, KEPT, {"key": "a"}, "a")
            raise RuleBroken("no")

    with pytest.raises(RuleBroken):
        act()
    assert runner.drain(app) == 0
    assert _facts(database) == []


def test_a_job_is_done_once_however_often_it_is_put(database: Database, app: Flask, clock: Clock) -> None:
    _put(database)
    _put(database)
    assert runner.drain(app) == 1
    _put(database)
    assert runner.drain(app) == 0
    assert _facts(database) == ["a"]


def test_an_unknown_kind_is_refused_at_once(database: Database) -> None:
    with pytest.raises(KeyError), database.writing() as session:
        queue.enqueue(session, "nobody.knows", {}, "a")


def test_a_job_for_later_waits_for_its_time(database: Database, app: Flask, clock: Clock) -> None:
    with database.writing() as session:
        queue.enqueue(session, KEPT, {"key": "a"}, "a", due_at=hub_clock.now() + timedelta(days=2))
    assert runner.drain(app) == 0
    clock.go_on(days=2)
    assert runner.drain(app) == 1


def test_nobody_else_gets_a_job_under_lease(database: Database, clock: Clock) -> None:
    _put(database)
    assert len(queue.take(10)) == 1
    assert queue.take(10) == []


def test_a_killed_takers_job_goes_to_another_and_the_first_can_no_longer_finish_it(
    database: Database, clock: Clock
) -> None:
    _put(database)
    (killed,) = queue.take(10)
    clock.go_on(minutes=3)
    (second,) = queue.take(10)
    with database.writing() as session:
        assert not queue.finish(session, killed)
        assert queue.finish(session, second)


def test_a_taker_that_lost_its_lease_writes_nothing(database: Database, clock: Clock) -> None:
    _put(database)
    (slow,) = queue.take(10)
    clock.go_on(minutes=3)
    (quick,) = queue.take(10)
    assert runner.do(quick) is None
    assert runner.do(slow) is None
    assert _facts(database) == ["a"]


def test_a_failed_job_leaves_nothing_waits_and_is_given_up_in_sight(
    database: Database, app: Flask, clock: Clock
) -> None:
    _put(database, BROKEN)
    for _ in range(2):
        with pytest.raises(runner.JobFailed, match="the_paper_is_missing"):
            runner.drain(app)
        assert runner.drain(app) == 0, "it must wait before the next try"
        clock.go_on(hours=7)
    with pytest.raises(runner.JobFailed):
        runner.drain(app)
    clock.go_on(days=30)
    assert runner.drain(app) == 0
    assert _facts(database) == []
    with database.reading() as session:
        assert queries.standing(session).given_up == 1
        (shown,) = queries.failing(session)
        assert shown.error.startswith("RuleBroken at tests/jobs/test_queue.py")


def test_an_administrator_may_have_a_given_up_job_tried_again(
    database: Database, app: Flask, clock: Clock
) -> None:
    _put(database, BROKEN)
    for _ in range(3):
        with pytest.raises(runner.JobFailed):
            runner.drain(app)
        clock.go_on(hours=7)
    job_id = _only(database).id
    with database.writing() as session:
        service.try_again(session, system(hub_clock.today()), job_id)
    with pytest.raises(runner.JobFailed):
        runner.drain(app)
    with pytest.raises(Conflict), database.writing() as session:
        service.try_again(session, system(hub_clock.today()), job_id)


def test_the_error_kept_names_no_value(database: Database, app: Flask, clock: Clock) -> None:
    def leak(session: Session, payload: Payload) -> None:
        session.execute(text("SELECT * FROM nothing_there WHERE name = :n"), {"n": "王小明"})

    registry.job("test.leak")(leak)
    _put(database, "test.leak")
    with pytest.raises(runner.JobFailed):
        runner.drain(app)
    error = _only(database).error
    assert "Error at tests/jobs/test_queue.py" in error
    assert "王小明" not in error


def test_a_job_through_the_door_has_the_same_key_at_every_try(
    database: Database, app: Flask, clock: Clock, kinds: list[Work]
) -> None:
    _put(database, DOOR)
    (first,) = queue.take(1)
    registry.KINDS[DOOR].door(Work(f"job:{first.id}", first.payload))  # type: ignore[misc]  # it is a door kind
    clock.go_on(minutes=3)
    assert runner.drain(app) == 1
    assert [work.key for work in kinds] == [f"job:{first.id}"] * 2


def test_done_jobs_are_forgotten_after_a_week_and_failures_never(
    database: Database, app: Flask, clock: Clock
) -> None:
    _put(database)
    _put(database, BROKEN, "b")
    with pytest.raises(runner.JobFailed):
        runner.drain(app)
    clock.go_on(days=8)
    with database.writing() as session:
        service.tidy(session, {})
    with database.reading() as session:
        assert list(session.scalars(select(Job.kind))) == [BROKEN]


def test_a_turn_makes_one_job_however_many_watch(database: Database, app: Flask, clock: Clock) -> None:
    registry.SCHEDULES[KEPT] = Every(minutes=1)
    schedules.fire_due()
    clock.go_on(minutes=1)
    assert [schedules.fire_due() for _ in range(3)] == [1, 0, 0]


def test_a_hub_that_was_away_makes_up_for_one_turn(database: Database, app: Flask, clock: Clock) -> None:
    registry.SCHEDULES[DOOR] = Every(hour=6, minute=30)
    schedules.fire_due()
    clock.go_on(days=10)
    assert runner.drain(app) == 1
    with database.reading() as session:
        assert session.get_one(JobSchedule, DOOR).next_at > hub_clock.now()


def test_a_daily_turn_is_in_beijing() -> None:
    morning = hub_clock.at(hub_clock.today(), 6, 30)
    assert Every(hour=6, minute=30).after(morning) == morning + timedelta(days=1)
    assert Every(hour=6, minute=30).after(morning - timedelta(seconds=1)) == morning


def test_a_minute_turn_falls_on_the_full_minute() -> None:
    start = hub_clock.at(hub_clock.today(), 9)
    assert Every(minutes=5).after(start + timedelta(minutes=7, seconds=3)) == start + timedelta(minutes=10)
    assert Every(minutes=5).after(start + timedelta(minutes=10)) == start + timedelta(minutes=15)


def test_two_runners_do_every_job_once(database: Database, app: Flask) -> None:
    for number in range(40):
        _put(database, KEPT, f"k{number:02}")
    runners = [runner.start(app), runner.start(app)]
    try:
        _until(database, 40)
    finally:
        for running in runners:
            running.stop()
    assert len(_facts(database)) == 40
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Job.error != "")) == 0


def _until(database: Database, done: int) -> None:
    for _ in range(600):
        with database.reading() as session:
            if session.scalar(select(func.count()).where(Job.done_at.is_not(None))) == done:
                return
        time.sleep(0.05)
    raise AssertionError("the jobs were not done within 30 s")
