"""What one person proposed and a second must confirm: a page that opens whatever became of the case."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.accounts.models import User
from mediation.accounts.service import actor_of
from mediation.cases.models import Dispute
from mediation.cases.protection import open_to
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import AlreadyDone, Forbidden, NotFound
from mediation.core.forms import ActForm
from mediation.extensions import forget_reading, reading
from mediation.lifecycle import proposals
from mediation.lifecycle.door import act
from mediation.lifecycle.models import Proposal
from mediation.security import gate
from mediation.security.gate import current_actor, requires

from . import proposed, sentences
from .overview import PROPOSAL_READ

blueprint = Blueprint("proposals", __name__)


@blueprint.route("/cases/<int:dispute_id>/proposals/<int:proposal_id>", methods=["GET", "POST"])
@requires("case.read")
def show(dispute_id: int, proposal_id: int) -> str | Response:
    """What was proposed; the second person confirms or refuses, the first may withdraw."""
    found = reading().get(Proposal, proposal_id)
    if found is None or found.dispute_id != dispute_id:
        raise NotFound(str(proposal_id))
    decides = proposed.may_be_second(current_actor(), found, current_context())
    mine = found.proposed_by == current_actor().user_id
    if not (decides or mine):
        _require_looking()
    form = ActForm()
    if request.method == "POST" and form.validate():
        return _decide(found, form, request.form.get("decision", ""))
    dispute = current_case()
    return render_template(
        "desk/proposal.html",
        form=form,
        dispute=dispute,
        proposal=found,
        told=[(line.label, line.text) for line in proposed.lines(reading(), dispute, found)],
        move=proposals.listed_move(found),
        proposer=reading().get_one(User, found.proposed_by).name,
        may_decide=decides and found.state == "open",
        mine=mine,
        impossible=proposed.impossible(dispute, found) if found.state == "open" else "",
        lacks=proposed.lacks(reading(), dispute, found, current_actor()) if decides else (),
        places=sentences.places(dispute),
    )


def _require_looking() -> None:
    """Who neither proposed nor decides may look on where the policy says so, and only from inside."""
    gate.require(current_actor(), PROPOSAL_READ, current_context())
    if not open_to(current_case(), current_context()):
        raise Forbidden(PROPOSAL_READ)


def _decide(found: Proposal, form: ActForm, decision: str) -> Response:
    target = url_for("desk.case", dispute_id=found.dispute_id)
    try:
        with act(
            current_actor(), key=form.act_key.data, request=[found.id, decision], request_id=g.request_id
        ) as a:
            dispute = a.load(Dispute, found.dispute_id)
            row = a.session.get_one(Proposal, found.id)
            if decision == "withdraw":
                proposals.withdraw(a, dispute, row)
            else:
                proposer = actor_of(a.session, a.session.get_one(User, row.proposed_by))
                proposals.decide(a, dispute, row, proposer, agree=decision == "confirm")
            a.answer(target)
    except AlreadyDone as done:
        return redirect(done.target, done.status)
    forget_reading()
    flash(_("Recorded."), "done")
    return redirect(target)
