"""What one person proposed and a second must confirm: a page that opens whatever became of the case."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.accounts.models import User
from mediation.accounts.service import actor_of
from mediation.cases import next_second
from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.protection import open_to
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import Forbidden, NotFound
from mediation.extensions import reading
from mediation.lifecycle import proposals
from mediation.lifecycle.door import Act
from mediation.lifecycle.models import Proposal
from mediation.security import gate
from mediation.security.gate import current_actor, requires

from . import at_stake, proposed, sentences
from .forms import AnswerForm
from .overview import PROPOSAL_READ

blueprint = Blueprint("proposals", __name__)


@blueprint.route("/cases/<int:dispute_id>/proposals/<int:proposal_id>", methods=["GET", "POST"])
@requires("case.read")
def show(dispute_id: int, proposal_id: int) -> Response | tuple[str, int]:
    """What was proposed; the second person confirms or refuses, the first may withdraw."""
    found = reading().get(Proposal, proposal_id)
    if found is None or found.dispute_id != dispute_id:
        raise NotFound(str(proposal_id))
    decides = proposed.may_be_second(current_actor(), found, current_context())
    mine = found.proposed_by == current_actor().user_id
    if not (decides or mine):
        _require_looking()
    form = AnswerForm()
    if request.method == "GET":
        form.seen_version.data = str(current_case().version)
    if request.method == "POST":
        answered = _decide(found, form) if form.validate() else None
        return answered or _show(found, form, 422, decides=decides)
    return _show(found, form, 200, decides=decides)


def _show(found: Proposal, form: AnswerForm, status: int, *, decides: bool) -> tuple[str, int]:
    session, dispute, actor, still_open = reading(), current_case(), current_actor(), found.state == "open"
    impossible = proposed.impossible(dispute, found) if still_open else ""
    weighed = still_open and not impossible
    told = open_to(dispute, current_context())
    stated = proposals.read_facts(proposals.listed_move(found), found.facts)
    stake = at_stake.stake(session, dispute, found.right, stated, actor, told=told) if weighed else None
    lines = proposed.lines(session, dispute, found, stake.said if stake else ())
    return render_template(
        "desk/proposal.html",
        form=form,
        dispute=dispute,
        proposal=found,
        told=[(line.label, line.text) for line in lines],
        stake=stake,
        changed=proposed.changed(session, dispute, found, told=told) if weighed else [],
        case=proposed.case_lines(session, dispute, told=told) if still_open else [],
        ask=[] if told else proposed.to_ask(session, dispute, found),
        move=proposals.listed_move(found),
        proposer=session.get_one(User, found.proposed_by).name,
        decider=session.get_one(User, found.decided_by).name if found.decided_by else "",
        may_decide=decides and still_open,
        mine=found.proposed_by == actor.user_id,
        impossible=impossible,
        lacks=next_second.lacks(session, dispute, found, actor) if decides else (),
        places=sentences.places(dispute),
    ), status


def _require_looking() -> None:
    """Who neither proposed nor decides may look on where the policy says so, and only from inside."""
    gate.require(current_actor(), PROPOSAL_READ, current_context())
    if not open_to(current_case(), current_context()):
        raise Forbidden(PROPOSAL_READ)


def _decide(found: Proposal, form: AnswerForm) -> Response | None:
    """Where the answer leads; None when it was refused: the page says by itself what is missing."""
    target = url_for("desk.case", dispute_id=found.dispute_id)
    decision, because = request.form.get("decision", ""), form.because.data or ""

    def work(a: Act) -> str:
        dispute = a.load(Dispute, found.dispute_id)
        row = a.session.get_one(Proposal, found.id)
        if decision == "withdraw":
            proposals.withdraw(a, dispute, row)
        else:
            proposer = actor_of(a.session, a.session.get_one(User, row.proposed_by))
            proposals.decide(
                a, dispute, row, proposer, agree=decision == "confirm", because=because, seen=form.seen(),
            )
        return target

    pressed = press(form, [found.id, decision, because], work)
    if pressed.response is not None:
        flash(_("Recorded."), "done")
    return pressed.response
