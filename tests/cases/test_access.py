"""Who may see a case follows from its entries and from the moves of the tree, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from time import sleep

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.audit.verify import Result, verify
from mediation.cases import access_rebuild
from mediation.cases.access_follower import copies
from mediation.cases.access_rebuild import Row
from mediation.cases.models import Dispute
from mediation.cases.regroup import hold, regroup
from mediation.core import clock as hub_clock
from mediation.core.database import Database
from mediation.handovers.models import Handover
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform
from mediation.organisations import history, service
from mediation.security.actor import Actor
from mediation.security.models import Access
from tests.cast import Cast
from tests.closure.stories import do, people
from tests.conftest import Clock
from tests.handovers.test_handovers import offered
from tests.stories import make, registered
from tests.support.client import HubClient
from tests.support.counting import statements

OWN = select(Dispute.state, Dispute.number, Dispute.ended_at)


def accepted(actor: Actor, organisation_id: int) -> int:
    """One more quarrel of the same people."""
    made = registered(actor, organisation_id)
    make(actor, made, "accept", competence="party_lives", no_bar=True, repeat_answer="different")
    return made


def look(database: Database) -> Result:
    return verify(database, also=(("access", access_rebuild.differences),))


def hang(database: Database, cast: Cast, name: str, under: str) -> None:
    with database.writing() as session:
        row = hold(session, getattr(cast, name))
        regroup(session, service.move(session, cast.actor("admin"), row, getattr(cast, under)))


def held(session: Session, dispute_id: int) -> set[Row]:
    rows = session.scalars(select(Access).where(Access.dispute_id == dispute_id))
    return {Row(row.scope, row.kind, row.from_at, row.until_at) for row in rows}


def read(session: Session, dispute_id: int) -> set[Row]:
    entries = session.scalars(select(AuditEntry).where(AuditEntry.chain_id == f"d:{dispute_id}"))
    moves = history.moves(session)
    told = sorted(entries, key=lambda entry: entry.seq)
    return set(access_rebuild.expected(told, moves, history.before(session, moves)))


@pytest.fixture
def cases(database: Database, cast: Cast, reading: Session, clock: Clock) -> list[int]:
    """One from before, one from between and one from after the village was hung elsewhere, one handed up."""
    village = cast.actor("village_clerk")
    before = accepted(village, cast.village)
    clock.go_on(days=1)
    hang(database, cast, "village", "linping")
    clock.go_on(days=1)
    between = accepted(village, cast.village)
    do(cast, "stranger", between, "handover.receive", _offered_up(cast, reading, between))
    hang(database, cast, "linping", "qiaosi")
    clock.go_on(days=1)
    hang(database, cast, "village", "centre")
    return [before, between, accepted(village, cast.village), accepted(cast.actor("clerk"), cast.qiaosi)]


def _offered_up(cast: Cast, reading: Session, dispute_id: int) -> int:
    do(
        cast, "village_clerk", dispute_id, "handover.offer", kind="up", receiver=cast.linping,
        reason="not_competent",
    )
    reading.rollback()
    return int(reading.execute(text("SELECT id FROM handover")).scalar_one())


def test_access_read_from_the_log_is_access_held(cases: list[int], reading: Session) -> None:
    reading.rollback()
    for dispute_id in cases:
        assert held(reading, dispute_id) == read(reading, dispute_id)
        assert held(reading, dispute_id)


def test_who_stood_above_before_sees_it_no_longer_and_who_stands_there_now_does(
    cases: list[int], cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    before = cases[0]
    for name, status in (("head", 404), ("stranger_head", 404), ("village_clerk", 200), ("reviewer", 200)):
        sign_in(name).see(f"/cases/{before}", status)


def test_who_stood_above_the_old_lead_and_stands_above_the_new_one_sees_it_on(
    cast: Cast, reading: Session, sign_in: Callable[[str], HubClient]
) -> None:
    made = accepted(cast.actor("village_clerk"), cast.village)
    do(
        cast, "village_clerk", made, "handover.offer", kind="up", receiver=cast.qiaosi, reason="not_competent"
    )
    offer = int(reading.execute(text("SELECT id FROM handover")).scalar_one())
    do(cast, "clerk", made, "handover.receive", offer)
    reading.rollback()
    assert held(reading, made) == read(reading, made)
    for name in ("reviewer", "head_of_centre", "head", "village_clerk"):
        sign_in(name).see(f"/cases/{made}")


def test_a_change_of_lead_and_a_move_of_the_tree_at_once_both_come_about(
    database: Database, cast: Cast, reading: Session
) -> None:
    made = accepted(cast.actor("village_clerk"), cast.village)
    do(
        cast, "village_clerk", made, "handover.offer", kind="up", receiver=cast.qiaosi, reason="not_competent"
    )
    offer = int(reading.execute(text("SELECT id FROM handover")).scalar_one())
    reading.rollback()
    receiver, held_it, moving = cast.actor("clerk"), Event(), Event()

    def receive() -> None:
        with act(receiver) as a:
            dispute = a.load(Dispute, made)
            held_it.set()
            moving.wait(10)
            sleep(0.3)  # until the other waits for the dispute
            perform(a, dispute, a.session.get_one(Handover, offer), "handover", "receive", {})

    other = Thread(target=receive)
    other.start()
    held_it.wait(10)
    moving.set()
    hang(database, cast, "qiaosi", "linping")
    other.join(10)
    assert reading.get_one(Dispute, made).lead_org_id == cast.qiaosi
    assert {row.scope for row in held(reading, made) if row.kind == "above" and row.until_at is None} == {
        f"o:{cast.linping}", f"o:{cast.centre}"
    }
    assert held(reading, made) == read(reading, made)


def test_the_verifier_finds_access_that_no_entry_gave(
    database: Database, cast: Cast, cases: list[int]
) -> None:
    assert look(database).whole, look(database).as_json()
    with database.writing() as session:
        session.add(Access(
            dispute_id=cases[3], scope=f"p:{cast.stranger}", kind="mediator", from_at=hub_clock.now(),
            **copies(*session.execute(OWN.where(Dispute.id == cases[3])).one()),
        ))
    [found] = look(database).findings
    assert (found.code, found.chain) == ("row_unexplained", f"d:{cases[3]}")
    assert found.what.startswith("access:")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM access WHERE kind = 'lead' AND dispute_id = :id",
        "UPDATE access SET until_at = NULL WHERE until_at IS NOT NULL AND dispute_id = :id",
        "UPDATE access SET from_at = '2020-01-01' WHERE kind = 'lead' AND dispute_id = :id",
    ],
)
def test_the_verifier_finds_access_that_was_taken_away_or_stretched(
    database: Database, cases: list[int], statement: str
) -> None:
    with database.writing() as session:
        session.execute(text(statement), {"id": cases[1]})
    assert look(database).first is not None
    assert f"d:{cases[1]}" in {finding.chain for finding in look(database).findings}


@pytest.mark.parametrize("column", ["case_state", "case_number", "case_ended_at"])
def test_the_verifier_finds_a_case_that_was_hidden_from_lists(
    database: Database, cases: list[int], column: str
) -> None:
    value = "2020-01-01 00:00:00" if column == "case_ended_at" else "archived"
    with database.writing() as session:
        change = text(f"UPDATE access SET {column} = '{value}' WHERE dispute_id = :id")
        session.execute(change, {"id": cases[0]})
    assert {(f.code, f.chain) for f in look(database).findings} == {("row_differs", f"d:{cases[0]}")}


def test_every_row_of_access_follows_its_case_from_counter_to_end_and_back(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    assert repeated(reading, made) == "registered"
    make(
        cast.actor("clerk"), made, "accept", competence="party_lives", no_bar=True, repeat_answer="different"
    )
    assert repeated(reading, made) == "accepted"
    asked_by = (people(made)["林某"],)
    do(cast, "clerk", made, "dispute.withdraw", reason="withdrawn", said_how="face", asked_by=asked_by)
    assert repeated(reading, made) == "ended"
    do(cast, "clerk", made, "dispute.take_back")
    assert repeated(reading, made) == "accepted"


def repeated(session: Session, dispute_id: int) -> str:
    """The state that all rows repeat, together with number and end."""
    session.rollback()
    own = tuple(session.execute(OWN.where(Dispute.id == dispute_id)).one())
    query = select(Access.case_state, Access.case_number, Access.case_ended_at)
    assert {tuple(row) for row in session.execute(query.where(Access.dispute_id == dispute_id))} == {own}
    return str(own[0])


def test_many_cases_are_compared_part_by_part(
    database: Database, cases: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_rebuild, "CHAINS", 2)
    monkeypatch.setattr(access_rebuild, "BATCH", 3)
    assert look(database).whole


def test_comparing_asks_as_often_for_few_cases_as_for_many(database: Database, cast: Cast) -> None:
    def asked() -> int:
        with database.reading() as session, statements() as seen:
            assert not list(access_rebuild.differences(session))
        return len(seen)

    accepted(cast.actor("clerk"), cast.qiaosi)
    few = asked()
    for _ in range(4):
        accepted(cast.actor("clerk"), cast.qiaosi)
    assert asked() == few


def test_the_whole_is_verified_with_access(database: Database, cast: Cast, cases: list[int]) -> None:
    offered_again = accepted(cast.actor("clerk"), cast.qiaosi)
    with database.reading() as session:
        offered(cast, session, offered_again)
    assert look(database).whole
