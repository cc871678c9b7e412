"""P20: what was handed over by us and to us, each with its clock and its next press."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mediation.cases.models import Dispute
from mediation.cases.panels import Link, buttons, links
from mediation.cases.protection import shown_title
from mediation.core.exceptions import NotFound
from mediation.extensions import reading
from mediation.handovers import queries
from mediation.handovers.models import Handover
from mediation.lists.rows import handled_by
from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.gate import current_actor, requires

blueprint = Blueprint("handovers", __name__, url_prefix="/handovers")


@dataclass(frozen=True, slots=True)
class Line:
    """One hand-over as the list shows it."""

    row: Handover
    title: str
    url: str
    source: str
    target: str
    to_us: bool
    links: list[Link]


@blueprint.get("")
@requires("handover.list")
def home() -> str:
    """Hand-overs of one's organisations, newest first."""
    session, actor = reading(), current_actor()
    mine = {grant.organisation_id for grant in actor.grants}
    rows = [
        row
        for row in queries.of_organisations(session, mine)
        if visibility.kinds(session, actor, row.dispute_id)
    ]
    handled = handled_by(session, actor, [row.dispute_id for row in rows])
    return render_template(
        "desk/handovers.html",
        lines=[_line(session, actor, row, row.dispute_id in handled, mine) for row in rows],
    )


@blueprint.get("/<int:handover_id>")
@requires("handover.list")
def show(handover_id: int) -> Response:
    """To the case it is about; NotFound for anybody who may not see that."""
    row = reading().get(Handover, handover_id)
    if row is None or not visibility.kinds(reading(), current_actor(), row.dispute_id):
        raise NotFound(str(handover_id))
    return redirect(url_for("desk.case", dispute_id=row.dispute_id))


def _line(session: Session, actor: Actor, row: Handover, handled: bool, mine: set[int]) -> Line:
    dispute = session.get_one(Dispute, row.dispute_id)
    names = {o: session.get_one(Organisation, o).name for o in (row.from_org_id, row.to_org_id)}
    return Line(
        row=row,
        title=shown_title(dispute, handled),
        url=url_for("desk.case", dispute_id=dispute.id),
        source=names[row.from_org_id],
        target=names[row.to_org_id],
        to_us=row.to_org_id in mine,
        links=links(dispute, buttons(session, actor, dispute, row)),
    )
