"""A new round of a case that came to an end: why there is one, and what it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation.core.database import db
from mediation.lifecycle.available import available
from tests.agreements.story import agreed, codes
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people
from tests.lifecycle.stages import look
from tests.support.client import HubClient
from workflows.errors import GuardRefused

pytestmark = pytest.mark.usefixtures("database", "clock")


def failed(cast: Cast) -> int:
    made = accepted(cast)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    told = {"told": tuple(people(made).values()), **TOLD}
    do(cast, "clerk", made, "dispute.fail", reason="other", note="双方搬离本地", **told)
    return made


def again(cast: Cast, made: int, reason: str) -> None:
    do(cast, "clerk", made, "dispute.reopen", reason=reason, asked_by=tuple(people(made).values()))


@pytest.mark.parametrize("reason", ["promise_broken", "agreement_void"])
def test_no_promise_is_broken_where_nothing_was_ever_agreed(cast: Cast, reason: str) -> None:
    made = failed(cast)
    with pytest.raises(GuardRefused) as refused:
        again(cast, made, reason)
    assert codes(refused) == {"never_agreed"}
    again(cast, made, "new_facts")
    assert look(made).round == 2


def test_a_broken_promise_leads_to_a_new_round_where_there_was_an_agreement(cast: Cast) -> None:
    made, _agreement = agreed(cast)
    again(cast, made, "promise_broken")
    assert (look(made).state, look(made).round) == ("accepted", 2)


def test_a_case_in_its_second_round_was_no_mistake(cast: Cast, sign_in: Callable[[str], HubClient]) -> None:
    made = failed(cast)
    again(cast, made, "new_facts")
    with db.reading() as session:
        moves = {move.name for move in available(session, cast.actor("clerk"), look(made))}
    assert "void" not in moves
    with pytest.raises(GuardRefused) as refused:
        do(cast, "clerk", made, "dispute.void", reason="registered_by_mistake", second=cast.head)
    assert "later_round" in codes(refused)
    assert "本案已再次调解" in sign_in("clerk").see(f"/cases/{made}/do/dispute.void", 409).text
