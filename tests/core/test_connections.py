"""What a connection to SQLite is told before anybody uses it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

CASES_OF_A_COMMITTEE = 1_000
READ_FOR_EACH = 2 * 4096
"""Bytes: a page of the wall and a page of the dispute."""


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_one_that_reads_writes_nothing_and_has_room_for_a_committees_cases(reading: Session) -> None:
    assert reading.scalar(text("PRAGMA query_only")) == 1
    kibibytes = -(reading.scalar(text("PRAGMA cache_size")) or 0)
    assert kibibytes * 1024 > CASES_OF_A_COMMITTEE * READ_FOR_EACH
