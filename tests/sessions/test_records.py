"""The record: begun, written, read back, signed, added to; and who may see what in it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core.exceptions import Forbidden, NotFound, RuleBroken
from mediation.documents.models import Paper
from mediation.lifecycle.door import act
from mediation.security.actor import Actor
from mediation.sessions import queries, records
from mediation.sessions.models import Record
from mediation.sessions.records import Content
from tests.cast import Cast
from tests.conftest import Clock
from workflows.errors import GuardRefused, MoveNotAllowed

from .story import (
    book,
    codes,
    hold,
    mediating,
    on_record,
    party_ids,
    record_of,
    start_record,
    tomorrow,
)

pytestmark = pytest.mark.usefixtures("database")

LIMIT = "申请人最低可接受三万二千元"


@pytest.fixture
def seated(cast: Cast, clock: Clock) -> tuple[int, int]:
    """A dispute whose session has started; ids of both."""
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    return made, meeting_id


def write(actor: Actor, dispute_id: int, record_id: int, **content: object) -> None:
    with act(actor) as a:
        a.load(Dispute, dispute_id)
        records.write(a, a.session.get_one(Record, record_id), Content(**content))  # type: ignore[arg-type]  # given by name


def read_back(cast: Cast, dispute_id: int, record_id: int) -> None:
    on_record(cast.actor("mediator"), dispute_id, record_id, "read_back", read_aloud=True)


def sign(cast: Cast, dispute_id: int, record_id: int, signed_by: list[int], **stated: object) -> None:
    on_record(
        cast.actor("mediator"), dispute_id, record_id, "sign", signed_by=tuple(signed_by),
        mediator_signed=True, recorder_signed=True, **stated,
    )


def test_a_record_keeps_what_was_said_and_the_log_only_seals_it(
    cast: Cast, seated: tuple[int, int], reading: Session
) -> None:
    made, meeting_id = seated
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    write(
        cast.actor("mediator"), made, kept, points={"issues": "装修残值"}, body="双方各自陈述。",
        undisputed="租期至明年六月", concessions=LIMIT, next_step="周五再谈",
    )
    record = record_of(kept)
    assert record.points == {"issues": "装修残值"}
    assert (record.body, record.undisputed, record.concessions) == ("双方各自陈述。", "租期至明年六月", LIMIT)
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "record.written")).one()
    for secret in ("装修残值", "各自陈述", "明年六月", LIMIT, "周五"):
        assert secret not in entry.payload
    assert "concessions" in entry.payload


def test_writing_the_same_again_leaves_no_entry(
    cast: Cast, seated: tuple[int, int], reading: Session
) -> None:
    made, meeting_id = seated
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    for _time in range(2):
        write(cast.actor("mediator"), made, kept, body="一样的话")
    assert len(reading.scalars(select(AuditEntry).where(AuditEntry.event == "record.written")).all()) == 1


def test_a_session_has_one_record_and_none_before_it_starts(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    with pytest.raises(GuardRefused) as refused:
        start_record(cast.actor("mediator"), made, meeting_id)
    assert codes(refused) == {"not_started"}
    clock.stand_at(tomorrow(15))
    start_record(cast.actor("clerk"), made, meeting_id)
    with pytest.raises(RuleBroken):
        start_record(cast.actor("mediator"), made, meeting_id)


def test_an_empty_record_is_not_read_back(cast: Cast, seated: tuple[int, int]) -> None:
    made, meeting_id = seated
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    with pytest.raises(GuardRefused) as refused:
        read_back(cast, made, kept)
    assert codes(refused) == {"record_empty"}


def test_everybody_present_signs_or_the_refusal_is_noted(
    cast: Cast, seated: tuple[int, int], reading: Session
) -> None:
    made, meeting_id = seated
    hold(cast.actor("mediator"), made, meeting_id)
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    write(cast.actor("mediator"), made, kept, body="说过的话")
    read_back(cast, made, kept)
    first, second = party_ids(made)
    with pytest.raises(GuardRefused) as refused:
        sign(cast, made, kept, [first])
    assert codes(refused) == {"signature_missing"}
    sign(cast, made, kept, [first], refusals="徐某看过后不愿签字")
    record = record_of(kept)
    assert (record.state, record.signed_by) == ("signed", [first])
    assert second not in record.signed_by
    paper = reading.scalars(select(Paper).where(Paper.dispute_id == made, Paper.kind == "record")).one()
    assert paper.title == "第1次调解记录"


def test_who_did_not_come_need_not_sign(cast: Cast, seated: tuple[int, int]) -> None:
    made, meeting_id = seated
    first, _second = party_ids(made)
    hold(cast.actor("mediator"), made, meeting_id, attended=(first,))
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    write(cast.actor("mediator"), made, kept, body="说过的话")
    read_back(cast, made, kept)
    sign(cast, made, kept, [first])
    assert record_of(kept).state == "signed"


def test_what_was_read_back_changes_only_by_amending(cast: Cast, seated: tuple[int, int]) -> None:
    made, meeting_id = seated
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    write(cast.actor("mediator"), made, kept, body="说过的话")
    read_back(cast, made, kept)
    with pytest.raises(RuleBroken):
        write(cast.actor("mediator"), made, kept, body="别的话")
    on_record(cast.actor("mediator"), made, kept, "amend", reason="slip")
    write(cast.actor("mediator"), made, kept, body="改过的话")
    assert record_of(kept).body == "改过的话"


def test_a_signed_record_takes_addenda_and_nothing_else(cast: Cast, seated: tuple[int, int]) -> None:
    made, meeting_id = seated
    hold(cast.actor("mediator"), made, meeting_id)
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    write(cast.actor("mediator"), made, kept, body="说过的话")
    read_back(cast, made, kept)
    sign(cast, made, kept, party_ids(made))
    with pytest.raises(RuleBroken):
        write(cast.actor("mediator"), made, kept, body="别的话")
    with pytest.raises(MoveNotAllowed):
        on_record(cast.actor("mediator"), made, kept, "amend", reason="slip")
    on_record(cast.actor("clerk"), made, kept, "addendum", text="当日补充:钥匙已交还")
    assert record_of(kept).body == "说过的话"


def test_only_handlers_write_concessions(cast: Cast, seated: tuple[int, int]) -> None:
    made, meeting_id = seated
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    with pytest.raises(Forbidden):
        write(cast.actor("head"), made, kept, body="主任的话")
    with pytest.raises(NotFound):
        write(cast.actor("lawyer"), made, kept, body="律师的话")


def test_undisputed_facts_are_there_for_the_agreement(
    cast: Cast, seated: tuple[int, int], reading: Session
) -> None:
    made, meeting_id = seated
    kept = start_record(cast.actor("mediator"), made, meeting_id)
    write(cast.actor("mediator"), made, kept, undisputed="租期至明年六月")
    assert list(records.undisputed(reading, made)) == ["租期至明年六月"]


def test_held_sessions_are_counted_for_the_stages_after(
    cast: Cast, seated: tuple[int, int], reading: Session
) -> None:
    made, meeting_id = seated
    assert queries.held(reading, made) == []
    assert queries.last_held_on(reading, made) is None
    hold(cast.actor("mediator"), made, meeting_id)
    reading.rollback()
    assert [m.id for m in queries.held(reading, made, 1)] == [meeting_id]
    assert queries.held(reading, made, 2) == []
