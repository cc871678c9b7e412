"""A department that is asked, for tests of what it may see and of what comes back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.handovers.assistance_models import Assistance
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.closure.stories import do
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]

STORY = "楼上漏水"
"""What ``accepted`` tells as the story of each case."""

PAGE = b"%PDF-1.4 wage sheet of one worker"


def ask(cast: Cast, reading: Session, made: int, *, days: int = 5, **stated: Any) -> int:
    given = {
        "receiver": cast.labour, "what": "请核查是否拖欠工资", "parts": ("story",),
        "due_on": hub_clock.today() + timedelta(days=days), **stated,
    }
    do(cast, "clerk", made, "assistance.ask", **given)
    reading.rollback()
    return reading.scalars(select(Assistance.id).order_by(Assistance.id.desc())).first() or 0


def row_of(reading: Session, row: int) -> Assistance:
    reading.rollback()
    return reading.get_one(Assistance, row)


def brought(cast: Cast, made: int, name: str = "工资表") -> int:
    """A paper with bytes lies in the file."""
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        return papers.add(a, dispute, "evidence", name, papers.keep(io.BytesIO(PAGE), "wages.pdf")).id


def say(client: HubClient, row: int, name: str, answer: int = 302, /, **fields: Any) -> Any:
    """The department presses a button of its page."""
    page = client.see(f"/handovers/asked/{row}?do={name}")
    return client.send(page.form(f"/handovers/asked/{row}/{name}"), answer, **fields)
