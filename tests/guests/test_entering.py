"""A code resists guessing: counted, locked and killed in the database; every wrong try is an entry."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.core.database import db
from mediation.core.exceptions import Conflict, Forbidden, NotFound, TooMany
from mediation.guests import entering, guest_sessions
from mediation.guests.entering import Key, enter
from mediation.guests.models import GuestSession, InvitationPass
from tests.cast import Cast
from tests.conftest import Clock
from tests.guests.story import end, invited, issue, wrong_code
from tests.stories import fresh

HOME = "10.0.0.7"

pytestmark = pytest.mark.usefixtures("clock")


def address(number: int) -> str:
    """Another computer, so that only the lock of the invitation counts."""
    return f"10.0.1.{number}"


def events(reading: Session, event: str) -> list[AuditEntry]:
    return list(fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == event)))


def test_number_and_code_open_a_session_bound_to_one_invitation(cast: Cast, reading: Session) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    token = enter(Key(number=issued.number), issued.code, HOME)
    assert token
    seen = guest_sessions.live(fresh(reading), token)
    assert seen is not None
    assert (seen.invitation_id, seen.shared_computer) == (row_id, True)
    (entry,) = events(reading, "guest.entered")
    assert (entry.actor_id, entry.subject) == (cast.lawyer, f"invitation:{row_id}")


def test_the_link_opens_with_the_code_alone_and_spaces_do_not_matter(cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    assert enter(Key(link_token=issued.link_token), f" {issued.code[:3]} {issued.code[3:]} ", HOME)


def test_neither_link_nor_code_nor_session_is_kept_in_clear(cast: Cast, reading: Session) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    token = enter(Key(number=issued.number), issued.code, HOME) or ""
    row = fresh(reading).scalars(select(InvitationPass)).one()
    stored = f"{row.link_hash} {row.code_hash} {reading.scalars(select(GuestSession)).one().token_hash}"
    entries = " ".join(reading.scalars(select(AuditEntry.payload)))
    for secret in (issued.link_token, token):
        assert secret not in stored
        assert secret not in entries
    assert f'"{issued.code}"' not in entries
    assert issued.code not in (row.link_hash, row.code_hash)


def test_five_wrong_codes_lock_the_invitation_for_a_quarter_of_an_hour(cast: Cast, clock: Clock) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    for n in range(entering.WRONG_UNTIL_LOCKED):
        assert enter(Key(number=issued.number), wrong_code(issued), address(n)) is None
    assert enter(Key(number=issued.number), issued.code, HOME) is None
    assert enter(Key(link_token=issued.link_token), issued.code, HOME) is None
    clock.go_on(minutes=16)
    assert enter(Key(number=issued.number), issued.code, HOME)


def test_a_code_tried_wrongly_fifteen_times_never_opens_again(cast: Cast, clock: Clock) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    for n in range(entering.WRONG_UNTIL_DEAD):
        enter(Key(number=issued.number), wrong_code(issued), address(n))
        clock.go_on(minutes=16)
    assert enter(Key(number=issued.number), issued.code, HOME) is None
    anew = issue(cast, row_id, new_link=False)
    assert enter(Key(number=anew.number), anew.code, HOME)


def test_the_right_code_does_not_buy_more_wrong_ones(cast: Cast, clock: Clock) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    for n in range(entering.WRONG_UNTIL_DEAD - 1):
        enter(Key(number=issued.number), wrong_code(issued), address(n))
        clock.go_on(minutes=16)
    assert enter(Key(number=issued.number), issued.code, HOME)
    enter(Key(number=issued.number), wrong_code(issued), HOME)
    clock.go_on(minutes=16)
    assert enter(Key(number=issued.number), issued.code, HOME) is None


def test_an_address_that_fails_too_often_waits(cast: Cast, clock: Clock) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    for n in range(entering.MOST_PER_ADDRESS):
        assert enter(Key(number=f"{n:08d}"), "000000", HOME) is None
    with pytest.raises(TooMany):
        enter(Key(number=issued.number), issued.code, HOME)
    assert enter(Key(number=issued.number), issued.code, "10.0.0.8")
    clock.go_on(minutes=11)
    assert enter(Key(number=issued.number), issued.code, HOME)


def test_an_address_that_is_refused_is_one_entry_a_window(
    cast: Cast, clock: Clock, reading: Session
) -> None:
    query = select(AuditEntry).where(AuditEntry.event == "guest.address_refused")
    for window in (1, 2):
        for n in range(entering.MOST_PER_ADDRESS):
            assert enter(Key(number=f"{n:08d}"), "000000", HOME) is None
        for _n in range(3):
            with pytest.raises(TooMany):
                enter(Key(number="1"), "000000", HOME)
        entries = fresh(reading).scalars(query).all()
        assert len(entries) == window
        assert HOME in entries[-1].payload
        clock.go_on(minutes=11)


def test_every_wrong_try_is_an_entry_and_the_log_holds(cast: Cast, reading: Session) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    enter(Key(number=issued.number), wrong_code(issued), HOME)
    enter(Key(number="00000000"), "123456", HOME)
    (wrong,) = events(reading, "guest.code_failed")
    assert (wrong.chain_id, wrong.outcome) == (f"u:{cast.lawyer}", "refused")
    (unknown,) = events(reading, "guest.unknown_number")
    assert unknown.chain_id == "sys:signin"
    assert "00000000" not in unknown.payload
    assert verify(db).whole


def test_a_code_of_one_invitation_opens_no_other(cast: Cast) -> None:
    _, one = invited(cast)
    _, other = invited(cast, "lawyer_two")
    mine, theirs = issue(cast, one), issue(cast, other)
    assert enter(Key(number=theirs.number), mine.code, HOME) is None or mine.code == theirs.code


def test_a_new_code_kills_the_old_one_its_sessions_and_the_link_only_when_told(
    cast: Cast, reading: Session
) -> None:
    _, row_id = invited(cast)
    first = issue(cast, row_id)
    token = enter(Key(number=first.number), first.code, HOME) or ""
    second = issue(cast, row_id, new_link=False)
    assert guest_sessions.live(fresh(reading), token) is None
    assert second.number == first.number
    assert not second.link_token
    if first.code != second.code:
        assert enter(Key(link_token=first.link_token), first.code, HOME) is None
    assert enter(Key(link_token=first.link_token), second.code, HOME)
    third = issue(cast, row_id)
    assert enter(Key(link_token=first.link_token), third.code, HOME) is None
    assert len(events(reading, "invitation.code_issued")) == 3


@pytest.mark.parametrize("how", ["cancel", "bar", "decline", "expire", "step_down", "finish"])
def test_whatever_ends_an_invitation_shuts_every_way_in_at_once(
    how: str, cast: Cast, clock: Clock, reading: Session
) -> None:
    made, row_id = invited(cast)
    issued = issue(cast, row_id)
    end(cast, clock, made, row_id, how)
    assert enter(Key(number=issued.number), issued.code, HOME) is None
    assert enter(Key(link_token=issued.link_token), issued.code, HOME) is None
    with pytest.raises(Conflict):
        issue(cast, row_id)


def test_a_person_switched_off_comes_in_no_more(cast: Cast, reading: Session) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    with db.writing() as session:
        session.get_one(User, cast.lawyer).active = False
    assert enter(Key(number=issued.number), issued.code, HOME) is None


def test_a_session_dies_when_nobody_is_at_it_sooner_at_a_computer_of_the_house(
    cast: Cast, clock: Clock, reading: Session
) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    at_home = enter(Key(link_token=issued.link_token), issued.code, HOME) or ""
    in_the_room = enter(Key(number=issued.number), issued.code, HOME) or ""
    clock.go_on(minutes=20)
    assert guest_sessions.live(fresh(reading), in_the_room) is None
    assert guest_sessions.live(reading, at_home) is not None
    clock.go_on(minutes=45)
    assert guest_sessions.live(fresh(reading), at_home) is None


@pytest.mark.parametrize("who", ["mediator", "stranger", "lawyer", "reviewer"])
def test_only_clerk_and_head_of_the_lead_hand_a_code_out(who: str, cast: Cast) -> None:
    _, row_id = invited(cast)
    with pytest.raises((Forbidden, NotFound)):
        issue(cast, row_id, who)
    with db.reading() as session:
        assert session.scalar(select(InvitationPass.id)) is None
