"""The desk: one list of what waits: late, due, and the rest. Dangers stand above every page anyway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from mediation.assignment import invitation_queries as invitations
from mediation.cases import queries as cases
from mediation.cases.models import Dispute
from mediation.cases.next_second import left_to_me, waiting_for_me
from mediation.cases.protection import shown_title
from mediation.core import clock
from mediation.lifecycle import drafts
from mediation.lifecycle.models import Draft, Proposal
from mediation.lists.rows import handled_by
from mediation.notifications import queries as messages
from mediation.security.actor import Actor
from mediation.security.roles import Role
from mediation.sessions import agenda
from mediation.tasks import queries as tasks
from workflows import FLOWS
from workflows.flow import StateKind

from . import handover_lists, todo

OPEN_STATES = tuple(s.code for s in FLOWS["dispute"].states if s.kind is StateKind.OPEN)
SHOWN = 5
"""Drafts and messages beside the list; the rest stands on pages of their own."""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A proposal that names the reader as second person, or falls to him as the next who may confirm."""

    url: str
    title: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A mediation of today."""

    at: datetime
    title: str
    url: str
    room: str


@dataclass(frozen=True, slots=True)
class Today:
    """Everything the desk shows."""

    day: date
    stands_for: list[str]
    """Mediators on leave whose work stands here as well."""
    proposals: list[ToConfirm]
    invitations: list[int]
    """Keys of invitations that wait for the reader's answer: their cases are not open to him yet."""
    asked: list[handover_lists.Line]
    """What the reader's department was asked: no case is open to it, so it stands apart."""
    todo: todo.ToDo
    next_due: date | None
    """The next day on which something is due, for an empty list."""
    meetings: list[Meeting]
    drafts: list[Draft]
    messages: list[messages.Bundle]
    in_hand: str
    ended_this_month: str
    ended_url: str
    to_archive: str
    first: str
    """Where the main button of the page leads; empty for a clerk, whose main thing is to register."""


def today(session: Session, actor: Actor, page: int) -> Today:
    """The desk of one person, with one page of what waits for him."""
    asked = [row for row in invitations.of_invitee(session, actor.user_id) if row.state == "invited"]
    month = clock.today().replace(day=1)
    listed = todo.listed(session, actor, page)
    return Today(
        day=clock.today(),
        stands_for=[absent.name for absent in actor.stands_for],
        proposals=to_confirm(session, actor),
        invitations=[row.id for row in asked],
        asked=handover_lists.waiting(session, actor),
        todo=listed,
        next_due=tasks.next_day(session, actor) if not listed.total else None,
        meetings=_meetings(session, actor),
        drafts=drafts.of_room(session, actor, "intake")[:SHOWN],
        messages=messages.inbox(session, actor, only_unread=SHOWN),
        in_hand=cases.shown_count(cases.count(session, actor, OPEN_STATES)),
        ended_this_month=cases.shown_count(cases.count(session, actor, ended=clock.at(month))),
        ended_url=url_for("desk.cases", group="all", ended=month.isoformat()),
        to_archive=cases.shown_count(cases.count(session, actor, ("closed",))),
        first=listed.parts[0].items[0].url if listed.parts and not actor.has(Role.CLERK) else "",
    )


def _meetings(session: Session, actor: Actor) -> list[Meeting]:
    """Today's mediations that the reader may know of, by time; a mediator's own alone."""
    mine = not actor.has(Role.CLERK, Role.HEAD)
    found = [
        Meeting(line.row.starts_at, line.title, line.url, room.name)
        for room in agenda.day_by_room(session, actor, clock.today(), mine=mine)
        for line in room.lines
        if line.url
    ]
    return sorted(found, key=lambda meeting: meeting.at)


def to_confirm(session: Session, actor: Actor) -> list[ToConfirm]:
    """Proposals that name this person as the second or fall to him as the next, oldest first."""
    found = [*waiting_for_me(session, actor), *left_to_me(session, actor)]
    found.sort(key=lambda pair: pair[0].proposed_at)
    handled = handled_by(session, actor, [dispute.id for _proposal, dispute in found])
    return [_to_confirm(proposal, dispute, dispute.id in handled) for proposal, dispute in found]


def _to_confirm(proposal: Proposal, dispute: Dispute, handled: bool) -> ToConfirm:
    flow_name, _, name = proposal.right.partition(".")
    move = FLOWS[flow_name].move(name)
    url = url_for("proposals.show", dispute_id=dispute.id, proposal_id=proposal.id)
    return ToConfirm(url, shown_title(dispute, handled), move.zh, move.en)
