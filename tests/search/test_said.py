"""What was said in a session is found by whoever may read its record, and by nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediation.cases import queries
from mediation.cases.filters import Filter
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.lifecycle.door import act
from mediation.search import rebuild, words
from mediation.search.queries import find
from mediation.security import gate, visibility
from mediation.security.predicates import Context
from mediation.sessions import records
from mediation.sessions.models import Record
from mediation.sessions.records import Content
from tests.cast import PEOPLE, Cast
from tests.conftest import Clock
from tests.sessions.story import protect, start_record, started

SAID = "徐某当场承认漏水是自家水管所致"


@pytest.fixture
def case(cast: Cast, clock: Clock) -> int:
    """A dispute with one record: a free text, an undisputed fact, and a concession."""
    made, meeting_id = started(cast, clock)
    record_id = start_record(cast.actor("mediator"), made, meeting_id)
    with act(cast.actor("mediator")) as a:
        a.load(Dispute, made)
        told = Content(body=SAID, undisputed="管道井在厨房", concessions="愿意多付八百")
        records.write(a, a.session.get_one(Record, record_id), told)
    return made


def found(cast: Cast, who: str, asked: str) -> list[int]:
    with db.reading() as session:
        return [dispute.id for dispute in find(session, cast.actor(who), asked)]


@pytest.mark.parametrize("asked", ["自家", "承认漏水", "管道", "厨房"])
def test_two_characters_find_what_was_said(asked: str, cast: Cast, case: int) -> None:
    assert found(cast, "clerk", asked) == [case]


def test_a_word_of_the_title_and_one_that_was_said_find_it_together(
    cast: Cast, case: int, reading: Session
) -> None:
    title = reading.get_one(Dispute, case).title[-2:]
    assert title not in SAID
    assert found(cast, "clerk", f"{title} 自家 厨房") == [case]
    assert found(cast, "clerk", f"{title} 自家 邻居") == []


def test_concessions_are_never_found(cast: Cast, case: int) -> None:
    assert found(cast, "mediator", "八百") == []


def test_exactly_those_who_may_read_the_record_find_by_its_words(
    cast: Cast, case: int, reading: Session
) -> None:
    dispute = reading.get_one(Dispute, case)
    for who, _name, _role, _organisation in PEOPLE:
        actor = cast.actor(who)
        context = Context(dispute, None, visibility.kinds(reading, actor, case))
        may = bool(context.kinds) and gate.allowed(actor, "record.read", context)
        assert (found(cast, who, "自家") == [case]) is may, who
        listed = queries.page(reading, actor, Filter(group="all", text="自家")).disputes
        assert bool(listed) is may, who


def test_the_index_holds_none_of_the_words(cast: Cast, case: int, reading: Session) -> None:
    tables = reading.execute(text("SELECT CAST(tokens AS text) FROM search_index")).scalars().all()
    kept = " ".join(tables)
    assert not [pair for pair in words.of_text(SAID) - words.of_name("徐某") if pair in kept]


def test_a_protected_case_is_not_found_by_what_was_said(cast: Cast, case: int) -> None:
    protect(cast, case)
    assert found(cast, "clerk", "自家") == []


def test_the_index_made_anew_is_the_same(cast: Cast, case: int) -> None:
    assert rebuild.run(db, mend=False).differing == ()
