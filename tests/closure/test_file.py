"""What a file must hold is judged by how the dispute ended, before and after the file is closed."""

from __future__ import annotations

from typing import Any

import pytest

from mediation.cases.models import Dispute
from mediation.closure import file
from tests.conftest import MORNING


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
