"""Numbers have no gaps and no doubles, also when several people press at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core.numbering import check_digit
from mediation.people.models import Person
from tests.cast import Cast
from tests.conftest import Clock
from tests.stories import XU, accepted, make, registered
from workflows.errors import GuardRefused


def test_the_check_digit_catches_one_wrong_digit_and_swapped_neighbours() -> None:
    digits = "2026112300042"
    right = check_digit(digits)
    for place, digit in enumerate(digits):
        for other in set("0123456789") - {digit}:
            assert check_digit(digits[:place] + other + digits[place + 1 :]) != right
    swapped = digits[:3] + digits[4] + digits[3] + digits[5:]
    assert check_digit(swapped) != right


def test_each_committee_and_year_counts_for_itself(cast: Cast, reading: Session, clock: Clock) -> None:
    made = [accepted(cast.actor("clerk"), cast.qiaosi, parties=(_named(n), XU)) for n in range(2)]
    made.append(accepted(cast.actor("stranger"), cast.linping, parties=(_named(7), XU)))
    clock.go_on(days=60)
    made.append(accepted(cast.actor("clerk"), cast.qiaosi, parties=(_named(8), XU)))
    assert [reading.get_one(Dispute, d).number for d in made] == [
        "〔2026〕乔人调字第0001号",
        "〔2026〕乔人调字第0002号",
        "〔2026〕平人调字第0001号",
        "〔2027〕乔人调字第0001号",
    ]


def test_numbers_have_no_gap_when_many_press_at_once_and_some_fail(cast: Cast, reading: Session) -> None:
    """A refused acceptance between two good ones must leave no hole."""
    clerk = cast.actor("clerk")
    waiting = [registered(clerk, cast.qiaosi, parties=(_named(n), XU)) for n in range(12)]

    def press(n: int) -> None:
        if n % 3 == 0:
            with pytest.raises(GuardRefused):
                make(clerk, waiting[n], "accept", competence="party_lives", no_bar=False)
        make(clerk, waiting[n], "accept", competence="party_lives", no_bar=True)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(press, range(12)))
    numbers = sorted(str(n) for n in reading.scalars(select(Dispute.number)))
    assert numbers == [f"〔2026〕乔人调字第{n:04d}号" for n in range(1, 13)]


def test_two_who_register_one_new_person_at_once_make_one_row(cast: Cast, reading: Session) -> None:
    clerk = cast.actor("clerk")
    known = [
        PartyInput(side="applicant", name="林某", id_type="resident_id", id_number="330106199001010014"),
        PartyInput(side="applicant", name="王某", id_type="resident_id", id_number="110101199003077758"),
    ]

    def press(n: int) -> None:
        registered(clerk, cast.qiaosi, parties=(*known[:: 1 if n % 2 else -1], XU))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(press, range(6)))
    assert len(reading.scalars(select(Person)).all()) == 2


def _named(n: int) -> PartyInput:
    return PartyInput(side="applicant", name=f"林某{n}")
