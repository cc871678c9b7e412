"""P12: the invited person's own pages. Names, place and time before the answer; after a no nothing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from mediation.cases import reads
from mediation.cases.paper_sending import send
from mediation.cases.pressing import press
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.core.forms import ActForm
from mediation.extensions import forget_reading, reading
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.security.gate import current_actor, requires
from workflows.flow import Lack

from . import declaring, forms, handed, invitation_service, newcomers, pages, ties
from . import invitation_queries as invitations
from .invitation_models import Invitation
from .invitation_queries import LIVE

blueprint = Blueprint("invitations", __name__)


@blueprint.get("/invitations")
@requires("invitation.own")
def mine() -> str:
    """What was sent to me; of what I declined only the day remains."""
    session = reading()
    rows = invitations.of_invitee(session, current_actor().user_id)
    received = [pages.letter(session, row) for row in rows if row.state in LIVE]
    return render_template(
        "assignment/invitations.html", received=received, past=[row for row in rows if row.state not in LIVE]
    )


@blueprint.get("/invitations/<int:invitation_id>")
@requires("invitation.own")
def letter(invitation_id: int) -> Any:
    """One invitation: names before the answer, the brief after a yes, nothing once it is over."""
    return _show(_own(invitation_id))


@blueprint.get("/invitations/<int:invitation_id>/papers/<int:paper_id>")
@requires("invitation.own")
def paper(invitation_id: int, paper_id: int) -> Any:
    """One of the papers that were handed to me, as a file to save."""
    row = _own(invitation_id)
    return send(handed.find(reading(), row, paper_id), invitation=row.id)


@blueprint.post("/invitations/<int:invitation_id>/accept")
@requires("invitation.own")
def accept(invitation_id: int) -> Any:
    """Yes, free of conflict."""
    form = forms.AcceptForm()
    row = _own(invitation_id)
    if not form.validate():
        return _show(row, 422, accept=form)
    return _answer(row, form, "accept", {"declaration": bool(form.declaration.data)}, accept=form)


@blueprint.post("/invitations/<int:invitation_id>/decline")
@requires("invitation.own")
def decline(invitation_id: int) -> Any:
    """No, with a coded reason."""
    form = forms.DeclineForm()
    row = _own(invitation_id)
    if not form.validate():
        return _show(row, 422, decline=form)
    stated = {
        "reason": form.reason.data, "other_time": form.other_time.data or "", "note": form.note.data or "",
    }
    return _answer(row, form, "decline", stated, decline=form)


def _own(invitation_id: int) -> Invitation:
    row = reading().get(Invitation, invitation_id)
    if row is None or row.invitee_id != current_actor().user_id or row.sent_at is None:
        raise NotFound(f"invitation:{invitation_id}")
    return row


def _answer(row: Invitation, form: ActForm, name: str, stated: dict[str, Any], **forms_typed: Any) -> Any:
    def work(a: Act) -> str:
        locked = invitation_service.open_for_answer(a, row.id)
        if name == "accept":
            newcomers.declared_about_these(a.session, a.dispute_of(locked), form.seen())
        perform(a, a.dispute_of(locked), locked, "invitation", name, stated)
        return url_for("invitations.letter", invitation_id=row.id)

    try:
        pressed = press(form, [row.id, name, stated], work)
    except newcomers.PartiesChanged as changed:
        forget_reading()
        return _show(_own(row.id), 409, accept=forms.declare_again(forms.AcceptForm(), changed.names))
    if pressed.response is None:
        return _show(row, 422, pressed.lacks, **forms_typed)
    flash(_("Thank you. The committee is told."), "done")
    return pressed.response


def _show(row: Invitation, status: int = 200, lacks: tuple[Lack, ...] = (), **typed: Any) -> tuple[str, int]:
    if row.state not in LIVE:
        return render_template("assignment/invitation_over.html", row=row), 404 if status == 200 else status
    session = reading()
    if row.state == "accepted":
        reads.remember(session, g.actor, row.dispute_id)
    accept = typed.get("accept") or forms.AcceptForm()
    accept.seen_version.data = accept.seen_version.data or str(pages.version_of(session, row))
    return render_template(
        "assignment/invitation.html", letter=pages.letter(session, row), lacks=lacks,
        papers=handed.papers_of(session, row),
        accept=accept, decline=typed.get("decline") or forms.DeclineForm(),
    ), status


# ------------------------------------------------------------------------------ declared ties


@blueprint.route("/ties", methods=["GET", "POST"])
@requires("tie.declare")
def declared() -> Any:
    """What I declare about myself before any case asks."""
    from_form = forms.TieForm()
    status = 200
    if from_form.is_submitted():
        status = 422
        if from_form.validate() and _declare(from_form):
            return redirect(url_for("invitations.declared"))
    rows = ties.of_users(reading(), [current_actor().user_id])
    kinds = {kind.code: kind for kind in ties.KINDS}
    return render_template("assignment/ties.html", form=from_form, rows=rows, kinds=kinds), status


def _declare(form: forms.TieForm) -> bool:
    actor = current_actor()
    try:
        found = declaring.declare_own(
            actor, form.kind.data, form.name.data or "", form.id_number.data or ""
        )
    except RuleBroken:
        form.name.errors = [_("Write the full name.")]
        return False
    forget_reading()
    flash(_("Declared. It is compared with the parties of each case."), "done")
    if found.mediated:
        flash(
            _("It touches cases you mediate: %(cases)s. The committee has been told; please recuse yourself "
              "there, or all sides agree in writing.", cases="、".join(found.mediated)), "warn",
        )
    if found.barred:
        flash(_("Your part in these cases has ended: %(cases)s.", cases="、".join(found.barred)), "warn")
    return True


@blueprint.post("/ties/<int:tie_id>/end")
@requires("tie.declare")
def end_tie(tie_id: int) -> Any:
    """The tie no longer holds."""
    declaring.end_own(current_actor(), tie_id)
    forget_reading()
    flash(_("Ended. It stays in the record."), "done")
    return redirect(url_for("invitations.declared"))
