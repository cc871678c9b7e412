"""Brings an invitation to a state and its addressee to its pages."""

from __future__ import annotations

from flask import Flask

from mediation.assignment import invitation_service
from mediation.assignment.invitation_models import Invitation
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.guests import passes
from mediation.guests.passes import Issued
from mediation.lifecycle.door import act
from mediation.security.actor import system
from tests.assignment.test_invitations import answer, press, sent
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import assigned, do
from tests.support.client import HubClient

STORY = "厂房要拆迁,装修损失谈不拢。"
CLAIMS = "要求补偿五万元"


def browser(app: Flask) -> HubClient:
    """A telephone, or the computer in the room: nobody is signed in."""
    made = app.test_client()
    assert isinstance(made, HubClient)
    return made


def invited(cast: Cast, who: str = "lawyer", **values: object) -> tuple[int, int]:
    """A dispute and an invitation that was sent; ids of both."""
    made = assigned(cast, stated={"narrative": STORY, "claims": CLAIMS, **values})
    return made, sent(cast, made, who)


def issue(cast: Cast, row_id: int, who: str = "clerk", *, new_link: bool = True) -> Issued:
    """Link, number and code, as the clerk sees them once."""
    with db.reading() as session:
        dispute_id = session.get_one(Invitation, row_id).dispute_id
    with act(cast.actor(who)) as a:
        a.load(Dispute, dispute_id)
        return passes.issue(a, a.session.get_one(Invitation, row_id), new_link=new_link)


def enter(app: Flask, issued: Issued) -> HubClient:
    """A browser let in by number and code, as at the computer in the room."""
    made = browser(app)
    made.send(made.see("/i").form("/i"), number=issued.number, code=issued.code)
    return made


def wrong_code(issued: Issued) -> str:
    """A code that is not the right one."""
    return f"{(int(issued.code) + 1) % 1_000_000:06d}"


def end(cast: Cast, clock: Clock, made: int, row_id: int, how: str) -> None:
    """Bring an invitation that was sent to its end."""
    if how == "cancel":
        press(cast, made, row_id, "clerk", "cancel", reason="not_needed")
    elif how == "bar":
        press(cast, made, row_id, "clerk", "bar", reason="acted_before", conflict="去年代理过徐某")
    elif how == "decline":
        answer(cast, row_id, "lawyer", "decline", reason="no_time")
    elif how == "expire":
        clock.go_on(days=9)
        do(system(hub_clock.today()), made, "expire", {}, flow="invitation", row=(Invitation, row_id))
    else:
        answer(cast, row_id, "lawyer", "accept", declaration=True)
        if how == "step_down":
            press(cast, made, row_id, "lawyer", "step_down", reason="no_time")
        else:
            with act(cast.actor("clerk")) as a:
                invitation_service.end_with_dispute(a, a.load(Dispute, made))
