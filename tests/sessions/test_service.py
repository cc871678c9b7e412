"""What beginning, booking, holding, missing, postponing and cancelling do, and refuse."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import Forbidden, NotFound, RuleBroken
from mediation.lifecycle import proposals
from mediation.lifecycle.door import act
from mediation.security.models import Access
from mediation.sessions import corrections, outcomes, queries
from mediation.sessions.models import MediationSession
from mediation.sessions.room_models import BookingSlot
from mediation.tasks.models import Task
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import do, look
from tests.support.walk import go
from workflows.errors import GuardRefused, MoveNotAllowed

from .story import (
    assigned,
    book,
    codes,
    consent,
    hold,
    mediating,
    meeting_of,
    on_session,
    party_ids,
    room,
    tomorrow,
)

pytestmark = pytest.mark.usefixtures("database", "clock")


def slots(session: Session) -> int:
    return len(session.scalars(select(BookingSlot)).all())


def waits(dispute_id: int) -> list[tuple[str, str]]:
    with db.reading() as session:
        rows = session.scalars(
            select(Task).where(Task.dispute_id == dispute_id, Task.done_seq.is_(None)).order_by(Task.kind)
        )
        return [(row.kind, row.owner) for row in rows]


# -------------------------------------------------------------------------------------------- begin


def test_mediation_begins_when_everybody_was_told_and_agreed(cast: Cast) -> None:
    made = assigned(cast)
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("mediator"), made, "begin", {"declaration": True})
    assert codes(refused) == {"notice_missing", "consent_missing"}
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    do(cast.actor("mediator"), made, "begin", {"declaration": True})
    assert look(made).state == "mediating"


def test_a_consent_that_was_taken_back_does_not_count(cast: Cast, clock: Clock) -> None:
    made = assigned(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    clock.go_on(minutes=5)
    consent(cast.actor("clerk"), made, "mediation", given=False)
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("mediator"), made, "begin", {"declaration": True})
    assert codes(refused) == {"consent_missing"}


def test_consents_of_an_earlier_round_do_not_count(cast: Cast) -> None:
    made = assigned(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    go(cast.actor("clerk"), made, "reassign", round=2)
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("mediator"), made, "begin", {"declaration": True})
    assert codes(refused) == {"notice_missing", "consent_missing"}


def test_a_mediator_who_declares_nothing_does_not_begin(cast: Cast) -> None:
    made = assigned(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("mediator"), made, "begin", {"declaration": False})
    assert codes(refused) == {"unstated"}


def test_only_the_mediator_of_the_case_begins(cast: Cast) -> None:
    made = assigned(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    with pytest.raises(Forbidden):
        do(cast.actor("clerk"), made, "begin", {"declaration": True})
    with pytest.raises(NotFound):
        do(cast.actor("mediator_two"), made, "begin", {"declaration": True})


# --------------------------------------------------------------------------------------------- book


def test_a_session_takes_its_room_and_its_mediator(cast: Cast, reading: Session) -> None:
    made = assigned(cast)
    meeting = meeting_of(book(cast.actor("clerk"), made, room=room(cast)))
    assert (meeting.state, meeting.no, meeting.minutes) == ("scheduled", 1, 60)
    assert [row.party_id for row in meeting.attendance] == party_ids(made)
    assert slots(reading) == 24
    assert ("session.hold", "mediator") in waits(made)


def test_a_room_is_not_booked_twice_and_the_refusal_says_when(cast: Cast, reading: Session) -> None:
    there = room(cast)
    first, second = assigned(cast), assigned(cast, "mediator_two")
    book(cast.actor("clerk"), first, room=there)
    with pytest.raises(GuardRefused) as refused:
        book(cast.actor("clerk"), second, tomorrow(14, 45), room=there)
    (lack,) = refused.value.lacks
    assert lack.code == "clash"
    assert "一号调解室 14:00–15:00" in lack.zh
    book(cast.actor("clerk"), second, tomorrow(15), room=there)


def test_a_mediator_is_not_in_two_places(cast: Cast) -> None:
    first, second = assigned(cast), assigned(cast)
    book(cast.actor("clerk"), first)
    with pytest.raises(GuardRefused) as refused:
        book(cast.actor("clerk"), second)
    assert "调解员老周 14:00–15:00" in refused.value.lacks[0].zh


def test_an_invited_person_is_not_in_two_places(cast: Cast) -> None:
    first, second = assigned(cast), assigned(cast, "mediator_two")
    with db.writing() as session:
        for made in (first, second):
            session.add(Access(
                dispute_id=made, scope=f"p:{cast.lawyer}", kind="invited", from_at=hub_clock.now()
            ))
    meeting = meeting_of(book(cast.actor("clerk"), first))
    assert cast.lawyer in [row.user_id for row in meeting.attendance]
    with pytest.raises(GuardRefused) as refused:
        book(cast.actor("clerk"), second)
    assert "沈律师" in refused.value.lacks[0].zh


def test_a_clash_with_a_case_behind_a_wall_does_not_name_it(cast: Cast) -> None:
    there = room(cast, organisation="centre")
    far = assigned(cast, "stranger_mediator", by="stranger", at="linping")
    book(cast.actor("stranger"), far, room=there)
    with pytest.raises(GuardRefused) as refused:
        book(cast.actor("clerk"), assigned(cast), room=there)
    assert look(far).intake_no not in refused.value.lacks[0].zh


def test_a_room_of_another_committee_is_not_to_be_had(cast: Cast) -> None:
    with pytest.raises(NotFound):
        book(cast.actor("clerk"), assigned(cast), room=room(cast, organisation="linping"))


def test_a_session_is_booked_only_where_somebody_mediates(cast: Cast) -> None:
    made = assigned(cast)
    go(cast.actor("clerk"), made, "release", mediator_id=None)
    with pytest.raises(GuardRefused) as refused:
        book(cast.actor("clerk"), made)
    assert codes(refused) == {"dispute_not_open"}


@pytest.mark.parametrize(
    ("stated", "code"),
    [({"place": ""}, "place_missing"), ({"minutes": 0}, "no_time"), ({"minutes": 999}, "no_time")],
)
def test_a_session_needs_a_place_and_a_sensible_length(
    cast: Cast, stated: dict[str, Any], code: str
) -> None:
    with pytest.raises(GuardRefused) as refused:
        book(cast.actor("clerk"), assigned(cast), **stated)
    assert code in codes(refused)


def test_a_party_of_another_dispute_cannot_be_called(cast: Cast) -> None:
    other = party_ids(assigned(cast, "mediator_two"))
    with pytest.raises(RuleBroken):
        book(cast.actor("clerk"), assigned(cast), invited_parties=tuple(other))


# --------------------------------------------------------------------------------- what came of it


def test_a_held_session_keeps_who_came_and_its_result(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    first, _second = party_ids(made)
    hold(cast.actor("mediator"), made, meeting_id, attended=(first,))
    meeting = meeting_of(meeting_id)
    assert (meeting.state, meeting.result) == ("held", "to_continue")
    assert [row.present for row in meeting.attendance] == [True, False]
    with db.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "session.hold")).one()
        assert entry.occurred_at is not None
        assert entry.occurred_at.startswith(meeting.starts_at.strftime("%Y-%m-%dT%H:%M"))


@pytest.mark.parametrize(
    ("result", "kind"),
    [("to_continue", "session.book"), ("agreed", "agreement.draft"), ("not_agreed", "dispute.fail")],
)
def test_each_result_leads_to_a_next_step(cast: Cast, clock: Clock, result: str, kind: str) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    hold(cast.actor("mediator"), made, meeting_id, result)
    assert (kind, "mediator") in waits(made)


def test_the_next_session_ends_the_waiting_for_it(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    on_session(cast.actor("mediator"), made, meeting_id, "miss", absent=tuple(party_ids(made)))
    assert ("session.book", "clerk") in waits(made)
    book(cast.actor("clerk"), made, tomorrow(9))
    kinds = [kind for kind, _owner in waits(made)]
    assert "session.book" not in kinds
    assert kinds.count("session.hold") == 1


def test_nothing_is_told_of_a_session_before_it_starts(cast: Cast) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    with pytest.raises(GuardRefused) as refused:
        hold(cast.actor("mediator"), made, meeting_id)
    assert codes(refused) == {"not_started"}
    with pytest.raises(GuardRefused):
        on_session(cast.actor("mediator"), made, meeting_id, "miss", absent=tuple(party_ids(made)))


def test_a_session_does_not_replace_the_beginning(cast: Cast, clock: Clock) -> None:
    made = assigned(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    with pytest.raises(GuardRefused) as refused:
        hold(cast.actor("mediator"), made, meeting_id)
    assert codes(refused) == {"not_begun", "notice_missing", "consent_missing"}


def test_the_outcome_may_be_put_right_until_the_end_of_the_next_working_day(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    hold(cast.actor("mediator"), made, meeting_id)
    clock.stand_at(tomorrow(23, 59))
    amend(cast, made, meeting_id, "agreed")
    assert meeting_of(meeting_id).result == "agreed"
    clock.stand_at(tomorrow(0, 1))
    with pytest.raises(RuleBroken) as refused:
        amend(cast, made, meeting_id, "not_agreed")
    assert refused.value.message == "outcome_locked"
    assert meeting_of(meeting_id).result == "agreed"


def test_a_friday_outcome_stays_open_until_monday_night(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made, tomorrow(14, days=4))
    clock.stand_at(tomorrow(15, days=4))
    hold(cast.actor("mediator"), made, meeting_id)
    assert meeting_of(meeting_id).locks_on == hub_clock.day_of(tomorrow(12, days=3))


def test_a_locked_outcome_is_changed_by_a_correction_of_two_persons(
    cast: Cast, clock: Clock, reading: Session
) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    hold(cast.actor("mediator"), made, meeting_id)
    assert corrections.options(reading, made) == []
    reading.rollback()
    clock.go_on(days=3)
    assert [o.value for o in corrections.options(reading, made)] == [f"session_{meeting_id}"]
    stated = {
        "reason": "slip", "field": f"session_{meeting_id}", "new_value": "未达成一致", "second": cast.head,
    }
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        proposal = proposals.propose(a, dispute, dispute, "dispute", "correct", stated)
    with act(cast.actor("head")) as a:
        dispute = a.load(Dispute, made)
        row = a.session.get_one(type(proposal), proposal.id)
        proposals.decide(a, dispute, row, cast.actor("clerk"), agree=True)
    assert meeting_of(meeting_id).result == "not_agreed"
    reading.rollback()
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "dispute.correct")).one()
    assert '["to_continue","not_agreed"]' in entry.payload


def amend(cast: Cast, dispute_id: int, meeting_id: int, result: str) -> None:
    with act(cast.actor("mediator")) as a:
        a.load(Dispute, dispute_id)
        meeting = a.session.get_one(MediationSession, meeting_id)
        outcomes.amend_outcome(a, meeting, result, (party_ids(dispute_id), ()))


# ----------------------------------------------------------------------------- another time, or never


def test_a_postponed_session_makes_the_next_one_in_the_same_act(cast: Cast, reading: Session) -> None:
    made = assigned(cast)
    there = room(cast)
    meeting_id = book(cast.actor("clerk"), made, room=there)
    on_session(
        cast.actor("clerk"), made, meeting_id, "postpone", reason="party_asks", next_at=tomorrow(14, 30)
    )
    old, new = meeting_of(meeting_id), queries.open_sessions(reading, made)[0]
    assert (old.state, new.state, new.follows_id, new.room_id) == ("postponed", "scheduled", old.id, there)
    assert [row.party_id for row in new.attendance] == party_ids(made)
    assert new.no == 1
    assert slots(reading) == 24
    acts = reading.scalars(
        select(AuditEntry.act_id).where(AuditEntry.event.in_(("session.postpone", "session.book")))
        .order_by(AuditEntry.seq.desc()).limit(2)
    ).all()
    assert len(set(acts)) == 1
    assert [kind for kind, _owner in waits(made)].count("session.hold") == 1


def test_a_cancelled_session_gives_its_time_back(cast: Cast, reading: Session) -> None:
    made = assigned(cast)
    meeting_id = book(cast.actor("clerk"), made)
    on_session(cast.actor("clerk"), made, meeting_id, "cancel", reason="settled")
    assert slots(reading) == 0
    with pytest.raises(MoveNotAllowed):
        on_session(cast.actor("clerk"), made, meeting_id, "cancel", reason="settled")


@pytest.mark.parametrize("move", ["release", "suspend", "refuse", "withdraw", "fail", "lapse", "transfer"])
def test_when_the_case_leaves_the_table_its_sessions_are_called_off(
    cast: Cast, reading: Session, move: str
) -> None:
    made = assigned(cast)
    meeting_id = book(cast.actor("clerk"), made)
    fields = {"mediator_id": None} if move == "release" else {}
    go(cast.actor("clerk"), made, move, **fields)
    assert meeting_of(meeting_id).state == "cancelled"
    assert slots(reading) == 0
    assert not [kind for kind, _owner in waits(made) if kind.startswith("session")]


def test_booked_sessions_go_over_to_the_new_mediator_where_he_is_free(cast: Cast) -> None:
    made, other = assigned(cast), assigned(cast, "mediator_two")
    stays, falls = book(cast.actor("clerk"), made), book(cast.actor("clerk"), made, tomorrow(16))
    book(cast.actor("clerk"), other, tomorrow(16))
    go(cast.actor("clerk"), made, "reassign", mediator_id=cast.mediator_two)
    assert (meeting_of(stays).state, meeting_of(stays).mediator_id) == ("scheduled", cast.mediator_two)
    assert meeting_of(falls).state == "cancelled"
    book(cast.actor("clerk"), assigned(cast))


def test_a_mediator_who_left_the_case_holds_no_session_of_it(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    go(cast.actor("clerk"), made, "release", mediator_id=None)
    clock.stand_at(tomorrow(15))
    with pytest.raises(NotFound):
        hold(cast.actor("mediator"), made, meeting_id)
