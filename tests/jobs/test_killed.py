"""A killed worker loses its job to the next one, and the work is done exactly once."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from mediation.core import clock as hub_clock
from mediation.core.database import Database
from mediation.jobs import queue, registry, runner
from mediation.jobs.registry import Kind, Payload
from mediation.organisations.hub import HubFact
from tests.conftest import Clock
from tests.support.source import ROOT

KIND = "test.kept"


def test_a_worker_killed_at_work_is_followed_by_another(
    app: Flask, database: Database, settings_of_test: Config, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    def write(session: Session, payload: Payload) -> None:
        session.add(HubFact(key=payload["key"], value="by the second"))

    clock.release()
    kind = Kind(KIND, write, None, registry.LEASE, registry.TRIES)
    monkeypatch.setitem(registry.KINDS, KIND, kind)
    with database.writing() as session:
        queue.enqueue(session, KIND, {"key": "a"}, "a")
    killed = subprocess.run(
        [sys.executable, "-m", "tests.jobs.dies_at_work", settings_of_test.database_url],
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert killed.returncode == -9
    assert runner.drain(app) == 0, "the lease still runs"
    clock.stand_at(hub_clock.now() + timedelta(minutes=3))
    assert runner.drain(app) >= 1
    with database.reading() as session:
        assert session.scalars(select(HubFact.value).where(HubFact.key == "a")).all() == ["by the second"]
