"""A duty that goes on begins on a day and is kept by none: never late, asked about at the return visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mediation.agreements import showing
from mediation.agreements.content import TermInput
from mediation.agreements.wording import sentence
from mediation.calendar.lamp import Lamp
from mediation.cases.models import Dispute
from mediation.closure import filing
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.tasks.models import Task
from tests.cast import Cast
from tests.conftest import Clock
from workflows.errors import GuardRefused

from .story import agreed, codes, drafted, mediating, on, on_row, party_ids, row, rows

pytestmark = pytest.mark.usefixtures("database", "clock")

QUIET = TermInput(kind="continuing", what="每日21时至次日8时不练鼓", from_on=date(2026, 11, 28))


def quiet(dispute_id: int, **values: Any) -> TermInput:
    tenant, landlord = party_ids(dispute_id)
    return replace(QUIET, from_party=landlord, to_party=tenant, **values)


def test_it_reads_from_a_day_on_with_or_without_a_last_one() -> None:
    names = {1: "徐某"}
    mine = replace(QUIET, from_party=1)
    assert sentence(mine, names) == "徐某自2026年11月28日起，每日21时至次日8时不练鼓。"
    ends = sentence(replace(mine, due_on=date(2027, 6, 30)), names)
    assert ends == "徐某自2026年11月28日起至2027年6月30日止，每日21时至次日8时不练鼓。"


@pytest.mark.parametrize(("values", "why"), [
    ({"from_on": None}, "没有写明从哪天起"),
    ({"due_on": date(2026, 11, 27)}, "截止日早于起始日"),
])
def test_it_needs_its_first_day_and_does_not_end_before_it(
    cast: Cast, values: dict[str, Any], why: str
) -> None:
    made = mediating(cast)
    draft = drafted(cast.actor("mediator"), made, quiet(made, **values))
    with pytest.raises(GuardRefused) as refused:
        on(cast.actor("mediator"), made, draft, "offer_for_signing")
    assert codes(refused) == {"checks_open"}
    assert why in refused.value.lacks[0].zh


def test_its_promise_is_never_late_and_waits_for_nobody(cast: Cast, clock: Clock) -> None:
    made, _agreement = agreed(cast, quiet)
    (promise,) = rows("promise", made)
    clock.go_on(days=400)
    assert (promise.state, promise.due_on) == ("due", None)
    assert showing.lamp_of(promise) is Lamp.NONE
    with db.reading() as session:
        waits = session.query(Task).filter(Task.subject_key == promise.subject_key, Task.done_seq.is_(None))
        assert waits.count() == 0


def test_it_does_not_hold_up_closing_but_its_breach_does(cast: Cast) -> None:
    made, _agreement = agreed(cast, quiet)
    (promise,) = rows("promise", made)
    assert found(cast, made)["open_promises"] == ()
    on_row(
        cast.actor("clerk"), made, "promise", promise.id, "break", reason="will_not",
        called_at=hub_clock.now(),
    )
    assert row("promise", promise.id).state == "broken"
    assert len(found(cast, made)["breaches_without_route"]) == 1


def found(cast: Cast, made: int) -> Any:
    with db.reading() as session:
        return filing.close_found(session, session.get_one(Dispute, made), cast.actor("clerk"), {})
