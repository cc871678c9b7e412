"""The addresses that are asked most, on PostgreSQL too. Last of its folder: it takes the database over."""

from __future__ import annotations

import pytest

from tests.support.templates import Templates

from .doors import Doors
from .ground import Hubs, ground
from .wrong import Judge, one_wrong, rotated

MOST_ASKED = frozenset({
    "/intake/new", "/intake/consult", "/cases/<int:dispute_id>/edit", "/cases/<int:dispute_id>/parties/new",
    "/cases/<int:dispute_id>/contacts", "/cases/<int:dispute_id>/sessions/new", "/login", "/i",
    "/cases/<int:dispute_id>/agreements/<int:row_id>", "/cases/<int:dispute_id>/invite", "/admin/leave",
    "/cases/<int:dispute_id>/assignment",
})

@pytest.mark.postgresql
def test_the_same_on_the_other_database_where_it_is_asked_most(templates: Templates, hubs: Hubs) -> None:
    """What one database takes the other refuses: a NUL, a number of thirty digits, half a sign."""
    with ground("postgresql", templates, hubs) as hub:
        judge = Judge(hub)
        for turn, door in enumerate(Doors(hub, MOST_ASKED).all):
            for n in range(2):
                judge.send(door, f"turn {turn + n}", rotated(door, turn + n))
            for name, data in list(one_wrong(door, turn))[turn::5][:3]:
                judge.send(door, f"{name}={data[name][0]}", data)
        assert judge.sent > 40
        assert not judge.wrong, str(judge)
