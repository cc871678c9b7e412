"""What the case file shows around its tabs, and the tab 概况."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.calendar.lamp import Lamp, lamp
from mediation.cases import pending
from mediation.cases.models import Dispute
from mediation.cases.panels import Button, Link, Panel, links, panel
from mediation.cases.papers import FILED
from mediation.cases.protection import HANDLING, open_to
from mediation.chronicle.queries import Stage
from mediation.classification.catalogue import tree_of
from mediation.closure import file, setting_aside
from mediation.closure.outside import last_transfer
from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.danger import queries as dangers
from mediation.danger.models import Danger
from mediation.handovers import assistance_queries as assistance
from mediation.handovers import queries as handovers
from mediation.handovers.assistance_models import Assistance
from mediation.handovers.models import Handover
from mediation.lifecycle.back import TAKE_BACK
from mediation.lists import expected, row_names
from mediation.lists.rows import category_of
from mediation.organisations.models import Organisation
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import TAKE_BACK_WITHIN, Context
from mediation.tasks import queries as tasks
from workflows import FLOWS
from workflows.flow import Lack, StateKind
from workflows.reasons import END_REASONS, SOURCES
from workflows.who import NEXT

from . import handover_lists, todo
from .sentences import missing_now


@dataclass(frozen=True, slots=True)
class StageMark:
    """One step of the stage bar."""

    label: str
    state: str
    days: int | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that is expected: what, of whom, by when, and where the reader does it if he may."""

    what: str
    who: str
    due: date | None
    at: datetime | None
    """The very moment, where hours count."""
    own: bool
    """Whether it has a day of its own; else it is the case that is due then."""
    light: Lamp
    link: Link | None


@dataclass(frozen=True, slots=True)
class Undo:
    """One's own last step, which may still be taken back."""

    url: str
    minutes: int


SHOWN = 3
"""Expected things that stand on top; the rest is on the desks of whom they wait for."""


def next_steps(session: Session, actor: Actor, dispute: Dispute) -> list[NextStep]:
    """What is expected in this dispute, the most pressing first."""
    waiting = tasks.steps(tasks.of_dispute(session, dispute.id))
    rows = expected.rows_of(session, waiting)
    possible = expected.moves_on(session, actor, waiting, rows)
    steps = [
        _step(one, expected.link(one, possible.get(one.task.id)), rows.get(one.row_id or 0))
        for one in waiting[:SHOWN]
    ]
    return [*_out_of_the_shelf(session, actor, dispute), *steps][:SHOWN]


def _out_of_the_shelf(session: Session, actor: Actor, dispute: Dispute) -> list[NextStep]:
    """In an archived file whose agreement fell nothing is opened anew: the way leads to a new dispute."""
    if dispute.state != "archived" or not setting_aside.new_case_owed(session, dispute):
        return []
    url = url_for("intake.new", follows=dispute.id)
    handled = not visibility.kinds(session, actor, dispute.id).isdisjoint(HANDLING)
    may = handled and gate.allowed(actor, "case.register", Context(None, None))
    link = Link(_("Register a new dispute tied to it"), url) if may else None
    what = _("The agreement is void. What is still in dispute is registered as a new case")
    return [NextStep(what, label(NEXT["clerk"]), None, None, own=False, light=Lamp.NONE, link=link)]


def to_be_agreed(dispute: Dispute, found: Sequence[Button]) -> list[NextStep]:
    """First of all: the case follows an agreement that took effect while it could not."""
    flow = FLOWS["dispute"]
    if not dispute.agreement_stands or flow.state(dispute.state).kind is not StateKind.OPEN:
        return []
    move = flow.move("agree")
    his = next(iter(links(dispute, [button for button in found if button.name == move.name])), None)
    return [NextStep(label(move), label(NEXT["mediator"]), None, None, own=False, light=Lamp.NONE, link=his)]


def _step(one: tasks.Waiting, link: Link | None, row: Any) -> NextStep:
    owner = NEXT.get(one.task.owner)
    day = todo.due(one)
    which = row_names.short(row, day=False) if row is not None else ""
    what = _("%(label)s: %(text)s", label=one.what, text=which) if which else one.what
    own = day is not None and day == one.task.due_on and not one.task.subject_key.startswith("dispute:")
    at = dangers.due_at(row) if isinstance(row, Danger) else None
    return NextStep(
        what, label(owner) if owner else "", day, at, own or at is not None,
        lamp(day, None, clock.today()), link,
    )


def others(found: Sequence[Button], steps: Sequence[NextStep], dispute: Dispute) -> list[Link]:
    """Moves beside the expected ones; taking back stands by itself."""
    ahead = {step.link.url for step in steps if step.link is not None}
    rest = links(dispute, [button for button in found if button.name != TAKE_BACK])
    return [link for link in rest if link.url not in ahead]


def undo(dispute: Dispute, found: Sequence[Button]) -> Undo | None:
    """The way back from one's own last step, while there is one."""
    button = next((b for b in found if b.name == TAKE_BACK), None)
    if button is None or dispute.last_move_at is None:
        return None
    left = dispute.changed_at + TAKE_BACK_WITHIN - clock.now()
    return Undo(links(dispute, [button])[0].url, max(1, round(left.total_seconds() / 60)))


def lacks_of_next(session: Session, dispute: Dispute, found: Sequence[Button]) -> tuple[Lack, ...]:
    """What the hub still misses for the expected move: 还差什么, before anybody presses."""
    if dispute.state == "mediating":
        begin = FLOWS["dispute"].move("begin")  # who came later is told and asked as those before him
        found_now = missing_now(dispute, "dispute.begin", begin)
        return tuple(lack for lack in found_now if lack.where in ("consents", "people"))
    wanted = {one.move for one in tasks.of_dispute(session, dispute.id) if one.flow == "dispute"}
    name = next((b.name for b in found if b.name in wanted), None)
    if name is None:
        return ()
    flow = FLOWS["dispute"]
    return missing_now(dispute, flow.right(name), flow.move(name, dispute.state))


AT_REST = frozenset({"declined", "archived"})
"""States in which nobody waits: their days say nothing."""


def marks(stages: Sequence[Stage]) -> list[StageMark]:
    """The stage bar: done stretches with their days, the present one last."""
    return [
        StageMark(
            label(s.state), "now" if s.now else "done", None if s.now and s.state.code in AT_REST else s.days
        )
        for s in stages
    ]


@panel("overview", 10)
def overview_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel:
    """The facts of the dispute; a protected story only for those who handle it."""
    open_to_reader = open_to(dispute, context)
    leaf = category_of(tree_of(session), dispute)
    sources = {r.code: r for r in SOURCES}
    ends = {r.code: r for r in END_REASONS}
    facts = [
        (_("Intake number"), dispute.intake_no),
        (_("Number"), dispute.number),
        (_("Source"), label(sources[dispute.source]) if dispute.source in sources else dispute.source),
        (_("Asked for at"), formats.full_moment(dispute.received_at)),
        (_("Place"), dispute.place if open_to_reader else ""),
        (_("Category"), label(leaf) if leaf else ""),
        (_("Amount"), formats.money(dispute.amount)),
        (_("Accepted at"), formats.full_moment(dispute.accepted_at)),
        (_("Ended at"), formats.full_moment(dispute.ended_at)),
        (_("End reason"), label(ends[dispute.end_reason]) if dispute.end_reason in ends else ""),
        *_outside(session, dispute),
        (_("Closed at"), formats.full_moment(dispute.closed_at)),
    ]
    return Panel(
        "desk/overview_panel.html",
        {
            "facts": facts,
            "narrative": dispute.narrative if open_to_reader else "",
            "claims": dispute.claims if open_to_reader else "",
            "imported": dispute.import_ref,
            "tags": pending.tags_now(session, dispute),
            "edit": _edit(actor, dispute, context),
        },
    )


def _outside(session: Session, dispute: Dispute) -> list[tuple[str, str]]:
    """The body outside that has it, with its letter, and since when it is back where it came back.

    Away from the hub the clock stands: a case without a pause was never sent, and is not looked up.
    """
    was_away = dispute.suspended_on is not None or dispute.pauses or file.outcome(dispute) == "transferred"
    last = last_transfer(session, dispute.id) if was_away else None
    if last is None:
        return []
    letter = _("%(body)s, letter %(number)s, %(day)s", body=last.body, number=last.letter_number,
               day=formats.day(last.sent_at))
    back = [(_("Came back on"), formats.day(last.returned_at))] if last.returned_at is not None else []
    return [(_("Transferred to"), letter), *back]


def _edit(actor: Actor, dispute: Dispute, context: Context) -> str:
    """Where what it is about is changed, while the file is open."""
    may = dispute.state not in FILED and gate.allowed(actor, "case.edit", context)
    return url_for("papers.basics", dispute_id=dispute.id) if may else ""


@panel("overview", 30)
def handover_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """Hand-overs and requests to departments, each with the way to its page."""
    rows = handovers.of_dispute(session, dispute.id)
    asked = assistance.of_dispute(session, dispute.id)
    if not rows and not asked:
        return None
    lines = [*_lines(session, rows), *_lines(session, asked)]
    return Panel("desk/handover_panel.html", {"lines": lines})


def _lines(
    session: Session, rows: Sequence[Handover | Assistance]
) -> list[tuple[Handover | Assistance, str, str, str]]:
    return [
        (row, _name(session, row.from_org_id), _name(session, row.to_org_id), handover_lists.page_of(row))
        for row in rows
    ]


def _name(session: Session, organisation_id: int) -> str:
    row = session.get(Organisation, organisation_id)
    return row.name if row is not None else ""
