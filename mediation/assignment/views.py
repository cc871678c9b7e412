"""P11: who mediates, whom the parties want, who is invited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.cases import consents, panels
from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.pressing import channels, press
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.core.ids import read_key
from mediation.extensions import reading
from mediation.lifecycle import facts_form, perform
from mediation.lifecycle.door import Act
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows import FLOWS
from workflows.errors import MoveNotAllowed
from workflows.flow import Lack, Move, Reason
from workflows.reasons_small import INVITATION_DECLINE

from . import forms, levels, needs, objections, pages, people_panel, present, queries, service
from . import invitation_queries as invitations
from .invitation_models import Invitation
from .ranking import Ranked, before_more

blueprint = Blueprint("assignment", __name__)

PANELS = (people_panel,)
"""Imported so that the case file shows them."""

own_page("dispute.reassign", "assignment.page")


@blueprint.route("/cases/<int:dispute_id>/assignment", methods=["GET", "POST"])
@requires("assignment.read")
def page(dispute_id: int) -> Any:
    """Ranked mediators with why and why not; objections; invitations with consents and conflicts."""
    move = _move(current_case())
    if request.method == "GET":
        return _show(move)
    if move is None:
        gate.require(current_actor(), "dispute.reassign", current_context())
        raise MoveNotAllowed("dispute", "reassign", current_case().state)
    gate.require(current_actor(), f"dispute.{move.name}", current_context())
    form = forms.naming_form(move, reading(), current_case(), current_actor())
    if not form.validate():
        return _show(move, form, 422)
    stated = facts_form.stated_from(form, move)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        perform.perform(a, dispute, dispute, "dispute", move.name, stated, form.seen())
        return url_for("desk.case", dispute_id=dispute.id)

    pressed = press(form, [move.name, stated], work)
    if pressed.response is None:
        return _show(move, form, 422, pressed.lacks)
    flash(_("Assigned. The mediator is told."), "done")
    return pressed.response


def _move(dispute: Dispute) -> Move | None:
    """The naming move that this person may make now; None shows the page for looking only."""
    for name in ("assign", "reassign"):
        move = FLOWS["dispute"].move(name)
        may = gate.allowed(current_actor(), f"dispute.{name}", current_context())
        if may and dispute.state in move.sources:
            return move
    return None


def _show(
    move: Move | None, form: Any = None, status: int = 200, lacks: tuple[Lack, ...] = (), **faulty: Any
) -> tuple[str, int]:
    session, actor, dispute = reading(), current_actor(), current_case()
    ranked = queries.candidates(session, dispute)
    others = [one for one in ranked if one.standing.user_id != dispute.mediator_id]
    if form is None and move is not None:
        form = forms.naming_form(move, session, dispute, actor)
        form.mediator.data = str(queries.first_proposal(others) or "")
    return render_template(
        "assignment/page.html",
        dispute=dispute, move=move, form=form, lacks=lacks, ranked=ranked, others=others,
        ahead=before_more(others), needs=needs.of(session, dispute.id, others),
        history=pages.history(session, dispute), above=_above(dispute, others) if move is not None else None,
        choices=queries.choices(session, dispute), wanted=queries.parties_choice(session, dispute),
        choice_form=faulty.get("choice") or forms.choice_form(session, dispute, ranked),
        protests=pages.protests(session, dispute),
        overrule_form=faulty.get("overrule") or forms.OverruleForm(),
        objection_form=faulty.get("objection")
        or forms.objection_form(session, dispute, pages.handlers(session, dispute)),
        asked=pages.asked(session, actor, dispute, invitations.of_dispute(session, dispute.id)),
        starts=panels.links(dispute, panels.starts(session, actor, dispute, current_context(), "invitation")),
        may_record=gate.allowed(actor, "case.contact", current_context()),
        may_decide=gate.allowed(actor, "objection.decide", current_context()),
        deciding=faulty.get("deciding"), released=service.released(session, dispute),
        present=present.of(session, actor, dispute, current_context()), me=actor.user_id,
        may_hand=gate.allowed(actor, "invitation.hand", current_context()), declines=INVITATION_DECLINE,
        consent_form=ActForm(), channels=channels(),
    ), status


def _above(dispute: Dispute, others: list[Ranked]) -> Reason | None:
    """Who handles the grade by the rule, where somebody is free but nobody stands high enough."""
    if dispute.grade is None or not others or not others[0].fit or others[0].standing.of_level:
        return None
    return levels.handler(reading(), dispute.grade)


@blueprint.post("/cases/<int:dispute_id>/assignment/choice")
@requires("case.contact")
def choose(dispute_id: int) -> Any:
    """Write down whom a party wants (人民调解法 19)."""
    session, dispute = reading(), current_case()
    form = forms.choice_form(session, dispute, queries.candidates(session, dispute))
    if not form.validate():
        return _show(_move(dispute), status=422, choice=form)

    def work(a: Act) -> str:
        consents.record(
            a, a.load(Dispute, dispute_id), "mediator_choice", {form.party.data: True},
            channel=form.channel.data, subject=f"user:{form.person.data}",
        )
        return url_for("assignment.page", dispute_id=dispute_id)

    pressed = press(form, [form.party.data, form.person.data], work)
    return pressed.response or _show(_move(dispute), status=422, choice=form)


@blueprint.post("/cases/<int:dispute_id>/assignment/objection")
@requires("case.contact")
def objection(dispute_id: int) -> Any:
    """Write down that a party objects to somebody (人民调解法 23)."""
    session, dispute = reading(), current_case()
    form = forms.objection_form(session, dispute, pages.handlers(session, dispute))
    if not form.validate():
        return _show(_move(dispute), status=422, objection=form)

    def work(a: Act) -> str:
        objections.raise_objection(
            a, a.load(Dispute, dispute_id), form.party.data, form.person.data, form.why.data or ""
        )
        return url_for("assignment.page", dispute_id=dispute_id)

    pressed = press(form, [form.party.data, form.person.data, form.why.data], work)
    return pressed.response or _show(_move(dispute), status=422, objection=form)


@blueprint.post("/cases/<int:dispute_id>/assignment/objection/<int:objection_id>/overrule")
@requires("objection.decide")
def overrule(dispute_id: int, objection_id: int) -> Any:
    """The head finds no ground and answers the party."""
    return _decide(dispute_id, objection_id, forms.OverruleForm(), objections.overrule)


@blueprint.post("/cases/<int:dispute_id>/assignment/objection/<int:objection_id>/sustain")
@requires("objection.decide")
def sustain(dispute_id: int, objection_id: int) -> Any:
    """The head finds it justified: the mediator is released, another is named next."""
    return _decide(dispute_id, objection_id, forms.SustainForm(), objections.sustain)


Decide = Callable[[Act, Dispute, int, str], None]


def _decide(
    dispute_id: int, objection_id: int, form: forms.OverruleForm | forms.SustainForm, decide: Decide
) -> Any:
    if not form.validate():
        return _show(_move(current_case()), status=422, overrule=form, deciding=objection_id)

    def work(a: Act) -> str:
        decide(a, a.load(Dispute, dispute_id), objection_id, form.answer.data or "")
        return url_for("assignment.page", dispute_id=dispute_id)

    pressed = press(form, [decide.__name__, objection_id, form.answer.data], work)
    if pressed.response is None:
        move = _move(current_case())
        return _show(move, status=422, lacks=pressed.lacks, overrule=form, deciding=objection_id)
    return pressed.response


@blueprint.post("/cases/<int:dispute_id>/invitations/<int:row_id>/consents")
@requires("case.contact")
def consent(dispute_id: int, row_id: int) -> Any:
    """Write down which parties agree to this invitation, and which do not (人民调解法 20)."""
    row = reading().get(Invitation, row_id)
    if row is None or row.dispute_id != dispute_id:
        raise NotFound(f"invitation:{row_id}")
    form = ActForm()
    answers = _answers(request.form)
    if not form.validate() or not answers:
        flash(_("Tick for each party whether it agrees."), "bad")
        return redirect(url_for("assignment.page", dispute_id=dispute_id))

    def work(a: Act) -> str:
        consents.record(
            a, a.load(Dispute, dispute_id), "invited", answers, channel=a.channel, subject=row.subject_key
        )
        return url_for("assignment.page", dispute_id=dispute_id) + f"#invitation-{row_id}"

    channel = request.form.get("channel", "counter")
    pressed = press(form, [row_id, sorted(answers.items())], work, channel=channel)
    return pressed.response or redirect(url_for("assignment.page", dispute_id=dispute_id))


def _answers(sent: Any) -> dict[int, bool]:
    found = {}
    for name, value in sent.items():
        key = read_key(name.removeprefix("party-")) if name.startswith("party-") else None
        if key is not None and value in ("yes", "no"):
            found[key] = value == "yes"
    return found
