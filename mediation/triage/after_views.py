"""After the press: what was decided, the notices to print, the way to the case and to the next one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.protection import title_for
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.extensions import reading
from mediation.lifecycle import proposals
from mediation.lifecycle.door import Act
from mediation.lifecycle.models import Proposal
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from mediation.tasks import queries as tasks

from . import notices, service, showing

blueprint = Blueprint("triage_after", __name__)

PANELS = (showing,)
"""Imported so that the case file shows them."""


@blueprint.get("/cases/<int:dispute_id>/triaged")
@requires("case.read")
def done(dispute_id: int) -> str:
    """What was decided in one breath, and what comes next."""
    session, dispute = reading(), current_case()
    mediator = session.get(User, dispute.mediator_id) if dispute.mediator_id else None
    return render_template(
        "triage/done.html", dispute=dispute, title=title_for(dispute, current_context()), form=ActForm(),
        mediator=mediator.name if mediator is not None else "",
        waiting=_waiting(session, dispute), following=_following(session, dispute),
        may_invite=gate.allowed(current_actor(), "assignment.read", current_context()),
        may_issue=dispute.state not in ("registered", "declined")
        and gate.allowed(current_actor(), "paper.add", current_context()),
    )


@blueprint.post("/cases/<int:dispute_id>/acceptance")
@requires("paper.add")
def issue(dispute_id: int) -> Any:
    """Give the notice of acceptance out to every party; one entry each."""

    def work(a: Act) -> str:
        service.issue_acceptance(a, a.load(Dispute, dispute_id))
        return url_for("triage_after.acceptance", dispute_id=dispute_id)

    pressed = press(ActForm(), [service.ACCEPTED, dispute_id], work)
    flash(_("Given out to every party."), "done")
    return pressed.response


@blueprint.get("/cases/<int:dispute_id>/acceptance")
@requires("paper.read")
def acceptance(dispute_id: int) -> str:
    """The notice of acceptance, one sheet for each party."""
    found = notices.acceptance(reading(), current_case())
    if found is None:
        raise NotFound(service.ACCEPTED)
    return render_template("triage/acceptance.html", dispute=current_case(), notice=found)


@blueprint.get("/cases/<int:dispute_id>/refusal")
@requires("paper.read")
def refusal(dispute_id: int) -> str:
    """The notice that the committee does not take it, and where to turn."""
    session, dispute = reading(), current_case()
    found = notices.refusal(session, dispute)
    if found is None:
        raise NotFound(service.DECLINED)
    return render_template("triage/refusal.html", dispute=dispute, notice=found)


def _waiting(session: Session, dispute: Dispute) -> Proposal | None:
    """The lower grade that waits for its second person."""
    return proposals.open_for(session, dispute.subject_key, "dispute.reclassify")


def _following(session: Session, dispute: Dispute) -> Dispute | None:
    """The next dispute that waits for this person to be accepted."""
    waiting = tasks.waiting(session, current_actor())
    return next((w.dispute for w in waiting if w.move == "accept" and w.dispute.id != dispute.id), None)
