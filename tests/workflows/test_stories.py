"""The design's stories, walked through the dispute's table one press after another."""

from __future__ import annotations

import pytest

from tests.workflows.complete import complete
from workflows.dispute import DISPUTE
from workflows.engine import fire
from workflows.errors import MoveNotAllowed
from workflows.flow import BACK

TO_ASSIGNED = "register accept classify assign"
TO_AGREED = f"{TO_ASSIGNED} begin agree"

STORIES = {
    "settled street quarrel": (f"{TO_AGREED} close archive", "archived"),
    "refused before mediation": (f"{TO_ASSIGNED} refuse close archive", "archived"),
    "settled privately": (f"{TO_ASSIGNED} begin withdraw close", "closed"),
    "guided elsewhere and back": ("register decline reconsider accept", "accepted"),
    "withdrawn at the counter, then looked at again": ("register withdraw reconsider", "registered"),
    "sent to a court and returned": (f"{TO_ASSIGNED} begin transfer return", "mediating"),
    "sent away while suspended, returned, resumed": (
        f"{TO_ASSIGNED} begin suspend transfer return resume", "mediating"),
    "sent away for good": ("register transfer close archive", "archived"),
    "escalated while assigned": (f"{TO_ASSIGNED} take_over assign begin", "mediating"),
    "handed over before it was classified": ("register accept take_over classify", "classified"),
    "death and successor": (f"{TO_ASSIGNED} begin suspend resume agree", "agreed"),
    "death without successor": (f"{TO_ASSIGNED} begin suspend lapse close", "closed"),
    "duplicates merged and unmerged": (f"{TO_ASSIGNED} merge unmerge begin", "mediating"),
    "agreement set aside": (f"{TO_AGREED} annul reopen classify", "classified"),
    "broken promise, new round": (f"{TO_AGREED} reopen classify assign begin agree close", "closed"),
    "void agreement in a closed file": (f"{TO_AGREED} close correct reopen", "accepted"),
    "late paper in the archive": (f"{TO_AGREED} close archive supplement correct", "archived"),
    "mediator released, another assigned": (f"{TO_ASSIGNED} begin release assign begin", "mediating"),
    "mediator released while suspended, another assigned": (
        f"{TO_ASSIGNED} begin suspend release resume assign begin", "mediating"),
    "last step taken back": (f"{TO_ASSIGNED} take_back assign begin", "mediating"),
    "nine workers, two go their own way": (
        f"{TO_ASSIGNED} begin reclassify extend split agree close", "closed"),
    "registered by mistake": ("register void", "ended"),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_story_ends_where_it_should(story: str) -> None:
    moves, expected = STORIES[story]
    assert _walk(moves) == expected


@pytest.mark.parametrize(
    "moves",
    [
        "register classify", "register accept assign", f"{TO_ASSIGNED} agree", f"{TO_AGREED} archive",
        f"{TO_AGREED} close archive reopen", f"{TO_ASSIGNED} close", "register decline accept",
        f"{TO_AGREED} withdraw",
    ],
)
def test_a_step_cannot_be_left_out(moves: str) -> None:
    with pytest.raises(MoveNotAllowed):
        _walk(moves)


def _walk(moves: str) -> str:
    state, ways_back = "", [""]
    for name in moves.split():
        row = DISPUTE.move(name, state) if state in _sources(name) else DISPUTE.move(name)
        back = ways_back.pop() if row.dest == BACK else None
        new = fire(DISPUTE, state, name, complete(row.facts), back)
        if row.dest != BACK and new != state:
            ways_back.append(state)
        if row.returns_to:
            ways_back[-1] = row.returns_to
        state = new
    return state


def _sources(name: str) -> set[str]:
    return {source for row in DISPUTE.rows(name) for source in row.sources}
