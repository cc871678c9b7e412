"""Return visits on the case page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.calendar.lamp import Lamp, lamp
from mediation.cases.models import Dispute
from mediation.cases.panels import Link, Panel, buttons, links, panel
from mediation.cases.protection import open_to
from mediation.core import clock
from mediation.core.i18n import label
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows.reasons_small import PERFORMANCE, SATISFACTION, VISIT_WAYS

from . import queries
from .agenda import visit_title
from .models import Visit
from .service import ENDED

_WORDS = {reason.code: reason for reason in (*VISIT_WAYS, *PERFORMANCE, *SATISFACTION)}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit with its lamp, what came of it, and what can be done."""

    row: Visit
    title: str
    light: Lamp
    left: int
    by: str
    answers: list[str]
    links: list[Link]


@panel("agreement", 40)
def visits_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """The plan of visits, and what they brought."""
    rows = queries.of_dispute(session, dispute.id)
    may_plan = dispute.state in ENDED and gate.allowed(actor, "visit.plan", context)
    if not rows and not may_plan:
        return None
    ids = {row.done_by for row in rows if row.done_by}
    people = {u.id: u.name for u in session.scalars(select(User).where(User.id.in_(ids)))} if ids else {}
    told = open_to(dispute, context)
    return Panel("followup/panel.html", {
        "rows": [
            VisitRow(
                row, visit_title(row), _light(row), (row.due_on - clock.today()).days,
                people.get(row.done_by or 0, ""), _answers(row),
                links(dispute, buttons(session, actor, dispute, row)),
            )
            for row in rows
        ],
        "told": told,
        "plan": url_for(
            "acts.do", dispute_id=dispute.id, flow_name="visit", name="plan"
        ) if may_plan else "",
    })


def _light(visit: Visit) -> Lamp:
    return lamp(visit.due_on, visit.planned_on, clock.today()) if visit.state == "planned" else Lamp.NONE


def _answers(visit: Visit) -> list[str]:
    codes = (visit.way, visit.performance, visit.satisfaction)
    return [label(_WORDS[code]) for code in codes if code in _WORDS]
