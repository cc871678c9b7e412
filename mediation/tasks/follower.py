"""Keeps the tasks from the entries: each move ends its subject's waiting and begins the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.lifecycle import said
from mediation.lifecycle.followers import Happening
from mediation.organisations.queries import path_up
from workflows import FLOWS
from workflows.flow import START, Flow, Move, StateKind

from .models import MEDIATOR_WORDS
from .queries import flow_of
from .waiting import Waiting

ABOVE_WORDS = ("level_above", "centre", "centre_head")
NAMED_WORDS = {"invited": ("p", "invitee_id"), "receiver": ("o", "to_org_id"), "sender": ("o", "from_org_id")}
"""Owners that the subject itself names: kind of scope, and the field with the key."""

WHILE_IN_HAND = ("session.", "invitation.", "record.", "agreement.", "assistance.")
"""Flows of which no new row is wanted once the dispute is no longer open."""

MEDIATED = ("assigned", "mediating")
"""States of a dispute in which another session may be wanted."""

DUE_FIELDS = (
    "due_on",
    "answer_by",
    "answer_due_on",
    "until_on",
    "planned_on",
    "starts_at",
    "acknowledge_by",
)
"""Where a subject says by when; the first that an entry carries counts."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who leads a dispute, who mediates it and by when it is due, after an entry."""

    lead_org_id: int
    mediator_id: int | None
    due_on: date | None


def follow_tasks(session: Session, happening: Happening) -> None:
    """End and begin waiting as the entry demands."""
    if happening.entry.dispute_id is None:
        return
    dispute = session.get_one(Dispute, happening.entry.dispute_id)
    apply(session, happening, Seat(dispute.lead_org_id, dispute.mediator_id, dispute.due_on))


def apply(session: Session, happening: Happening, seat: Seat) -> None:
    """The same, with the seat told: the live row's, or the one read from the entries so far."""
    reseated = any(_changed(happening, name) for name in ("lead_org_id", "mediator_id", "due_on"))
    move = _move(happening)
    steps = move is not None and move.next_actor != "unchanged"
    if happening.entry.dispute_id is None or not (reseated or steps):
        return
    waiting = Waiting(session, happening.entry.dispute_id)
    if reseated:
        _reseat(session, happening, seat, waiting)
    if move is not None and steps:
        _step(session, happening, seat, move, waiting)


def seat_after(seat: Seat | None, happening: Happening) -> Seat:
    """The seat once this entry is counted in; the first entry of a dispute names its lead."""
    seat = seat or Seat(0, None, None)
    if pair := _changed(happening, "lead_org_id"):
        seat = replace(seat, lead_org_id=int(pair[1]))
    if pair := _changed(happening, "mediator_id"):
        seat = replace(seat, mediator_id=int(pair[1]) if pair[1] is not None else None)
    if pair := _changed(happening, "due_on"):
        seat = replace(seat, due_on=_day(pair[1]))
    return seat


def _changed(happening: Happening, name: str) -> Any:
    if happening.entry.subject.startswith("dispute:"):
        return happening.changed.get(name)
    return happening.changed.get(f"dispute.{name}")


def _move(happening: Happening) -> Move | None:
    entry = happening.entry
    flow_name, _, name = entry.event.partition(".")
    flow = FLOWS.get(flow_name)
    if flow is None or entry.outcome != "ok":
        return None
    source = entry.from_state or START
    return next((m for m in flow.moves if m.name == name and source in m.sources), None)


def _reseat(session: Session, happening: Happening, seat: Seat, waiting: Waiting) -> None:
    """Hand open tasks to the new lead or mediator, and move the dispute's own date."""
    own = f"dispute:{happening.entry.dispute_id}"
    for task in waiting:
        scope = task.scope if task.owner in NAMED_WORDS else _scope(session, happening, seat, task.owner)
        waiting.reseat(task, scope, seat.due_on if task.subject_key == own else task.due_on)


def _step(session: Session, happening: Happening, seat: Seat, move: Move, waiting: Waiting) -> None:
    entry = happening.entry
    flow = FLOWS[entry.event.partition(".")[0]]
    before = waiting.of(entry.subject)
    state = entry.to_state or ""
    if before is not None and state == (entry.from_state or ""):
        _pass_on(session, happening, seat, move, waiting)
        return
    if before is not None:
        waiting.end(before, entry.seq)
    if move.creates or flow.name == "dispute":
        _end_wishes(happening, flow, state, waiting)
    kind, owner = _what_next(happening, flow, move, state, waiting)
    if owner == "nobody":
        return
    if wish(kind, state) and (_granted(kind, waiting) or _too_late(entry.dispute_id, kind, waiting)):
        return
    waiting.begin(
        entry.seq,
        subject_key=entry.subject,
        kind=kind,
        state=state,
        owner=owner,
        scope=_scope(session, happening, seat, owner),
        due_on=_due(happening, seat, kind, before.due_on if before is not None else None),
    )


def wish(kind: str, state: str) -> bool:
    """True when the expected move cannot be made on this very row: it waits for a new one."""
    flow_name, _, name = kind.partition(".")
    if not name:
        return False
    return all(state not in m.sources for m in FLOWS[flow_name].moves if m.name == name)


def _nothing_left(flow: Flow, move: Move, state: str) -> bool:
    return flow.name != "dispute" and not move.next_move and flow.state(state).kind is not StateKind.OPEN


def _granted(kind: str, waiting: Waiting) -> bool:
    """The new row is there already: another one waits for the same move."""
    return any(row.kind == kind for row in waiting)


def _end_wishes(happening: Happening, flow: Flow, state: str, waiting: Waiting) -> None:
    """A new row was made, or the dispute is no longer in hand: nobody needs to make one any more."""
    entry = happening.entry
    for row in waiting:
        ours = row.kind.startswith(f"{flow.name}.") and (flow.name != "dispute" or entry.from_state != state)
        over = flow.name == "dispute" and _out_of_hand(row.kind, state)
        if (ours or over) and row.subject_key != entry.subject and wish(row.kind, row.state):
            waiting.end(row, entry.seq)


def _out_of_hand(kind: str, state: str) -> bool:
    """Whether the dispute's state leaves no room for what was wished for."""
    if kind.startswith("session.") and state not in MEDIATED:
        return True
    if kind == "dispute.fail" and state not in MEDIATED:
        return True
    return kind.startswith(WHILE_IN_HAND) and FLOWS["dispute"].state(state).kind is not StateKind.OPEN


def _too_late(dispute_id: int | None, kind: str, waiting: Waiting) -> bool:
    """What a session leads to is wanted no more when its result is told after the end of the case.

    Of a case in hand something waits always; for what was merged nobody waits.
    """
    case = waiting.of(f"dispute:{dispute_id}")
    if case is None:
        return kind == "dispute.fail" or kind.startswith(WHILE_IN_HAND)
    return _out_of_hand(kind, case.state)


def _pass_on(session: Session, happening: Happening, seat: Seat, move: Move, waiting: Waiting) -> None:
    """A move that stays: the waiting goes on, perhaps with somebody else or for something else."""
    task = waiting.of(happening.entry.subject)
    if task is None or move.next_actor in ("nobody", "as_in_state"):
        return
    changed = {"owner": move.next_actor, "scope": _scope(session, happening, seat, move.next_actor)}
    if move.next_move:
        changed["kind"] = f"{happening.event.partition('.')[0]}.{move.next_move}"
    waiting.pass_on(task, **changed)


def _what_next(
    happening: Happening, flow: Flow, move: Move, state: str, waiting: Waiting
) -> tuple[str, str]:
    for then in move.then:
        if happening.facts.get(then.fact) if then.fact else then.reason == happening.entry.reason:
            return then.right or f"{flow.name}:{state}", then.who
    if _nothing_left(flow, move, state):
        return "", "nobody"
    if move.next_actor != "as_in_state":
        return _kind(flow, move, state), move.next_actor
    before = waiting.last(happening.entry.subject, state)
    if before is not None:
        return before.kind, before.owner
    into = next((m for m in flow.moves if m.dest == state), None)
    return (_kind(flow, into, state), into.next_actor) if into is not None else ("", "nobody")


def _kind(flow: Flow, move: Move, state: str) -> str:
    return f"{flow.name}.{move.next_move}" if move.next_move else f"{flow.name}:{state}"


def _scope(session: Session, happening: Happening, seat: Seat, owner: str) -> str:
    if owner in MEDIATOR_WORDS and seat.mediator_id is not None:
        return f"p:{seat.mediator_id}"
    if owner in NAMED_WORDS:
        prefix, field = NAMED_WORDS[owner]
        named = said.key(session, happening, field)
        return f"{prefix}:{named}" if named is not None else f"o:{seat.lead_org_id}"
    if owner in ABOVE_WORDS:
        path = path_up(session, seat.lead_org_id)
        return f"o:{path[min(1, len(path) - 1)] if owner == 'level_above' else path[-1]}"
    return f"o:{seat.lead_org_id}"


def _due(happening: Happening, seat: Seat, kind: str, before: date | None) -> date | None:
    """The day that the entry names; else that of what waited before on the row, while the row goes on.

    A day that was over before this began is not its day, nor is that of another row.
    """
    entry = happening.entry
    if entry.subject.startswith("dispute:"):
        return seat.due_on
    told: Mapping[str, Any] = {**happening.facts, **{k: v[1] for k, v in happening.changed.items()}}
    for name in DUE_FIELDS:
        if told.get(name):
            return _day(told[name])
    over = before is not None and before < clock.day_of(datetime.fromisoformat(entry.at))
    if over or _of_another_row(happening, kind):
        return None
    return before


def _of_another_row(happening: Happening, kind: str) -> bool:
    """Whether what is expected now makes a row of its own."""
    here = (happening.event.partition(".")[0], "dispute")
    return flow_of(kind) not in here or wish(kind, happening.entry.to_state or "")


def _day(value: Any) -> date | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(str(value))
    return clock.day_of(moment) if moment.tzinfo else moment.date()
