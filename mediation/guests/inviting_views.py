"""P11, the invitation half: choose and invite in one press, hand over, write down an answer by telephone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _

from mediation.assignment import brief, handed, newcomers
from mediation.assignment import pages as letters
from mediation.assignment.forms import parties_changed
from mediation.assignment.invitation_models import Invitation
from mediation.assignment.invitation_queries import LIVE
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.party_models import Party
from mediation.cases.pressing import CHANNELS, press
from mediation.cases.web import current_case, current_context
from mediation.core import clock
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.extensions import forget_reading, reading
from mediation.lifecycle.door import Act
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from mediation.sessions import appointments, rooms
from mediation.sessions import queries as sessions
from workflows.flow import Lack
from workflows.reasons_small import INVITATION_DECLINE

from . import candidates, handing, inviting, pages, passes
from .inviting import Wish
from .inviting_forms import NEW, InviteForm, SendForm
from .passes import Issued


class Gone(NamedTuple):
    """Words that lead to somebody's door."""

    story: list[str]
    typed: list[str]
    task: list[str]
    place: list[str]


blueprint = Blueprint("inviting", __name__, url_prefix="/cases/<int:dispute_id>")
own_page("invitation.propose", "inviting.invite")
own_page("invitation.send", "inviting.send")


@blueprint.route("/invite", methods=["GET", "POST"])
@requires("invitation.propose")
def invite(dispute_id: int) -> Any:
    """Whom to ask, with what stands against each; consents, brief, and out it goes."""
    form = InviteForm(candidates.of_dispute(reading(), current_case()), _principals())
    if request.method == "GET":
        _prefill(form)
        return _show_invite(form, 200)
    if not form.validate():
        return _show_invite(form, 422)
    wish = _unless_draft(form.wish(sends=_sends()))
    made: list[tuple[int, Issued | None]] = []

    def work(a: Act) -> str:
        row, issued = inviting.invite(a, a.load(Dispute, dispute_id), wish)
        made.append((row.id, issued))
        return _next_page(row.id)

    pressed = press(form, ["invite", request.form.to_dict()], work)
    if pressed.response is None:
        return _show_invite(form, 422, pressed.lacks)
    return _shown_once(pressed.response, made)


def _next_page(row_id: int) -> str:
    """Where handing over goes on, for whom may; a mediator who only proposed goes back to the case."""
    if gate.allowed(current_actor(), passes.HAND, current_context()):
        return url_for("inviting.hand", dispute_id=current_case().id, row_id=row_id)
    return url_for("desk.case", dispute_id=current_case().id, tab="mediation")


def _unless_draft(wish: Wish) -> Wish:
    """A brief that nobody wrote is not kept as written: who sends is shown that it is a draft."""
    if wish.proposed["brief"] != _draft():
        return wish
    return replace(wish, proposed={**wish.proposed, "brief": ""})


def _draft() -> str:
    return brief.draft(reading(), current_case())


def _sends() -> bool:
    """Whether the press was the one that sends; without it only the proposal is kept."""
    return "send" in request.form and gate.allowed(current_actor(), "invitation.send", current_context())


def _principals() -> list[Party]:
    return [p for p in parties.principals(reading(), current_case().id) if p.side != "third"]


def _prefill(form: InviteForm) -> None:
    """The next session, the story cut to a page; what an earlier invitation said, where one is repeated."""
    form.brief.data = _draft()
    booked = sessions.open_sessions(reading(), current_case().id)
    coming = [one for one in booked if one.starts_at > clock.now()]
    if coming:
        form.meet_at.data, form.minutes.data = coming[0].starts_at, coming[0].minutes
        form.meet_place.data = rooms.where(reading(), coming[0])
    earlier = _earlier(request.args.get("again") or request.args.get("instead") or "")
    if earlier is not None:
        form.capacity.data, form.task.data = earlier.capacity, earlier.task
        form.brief.data = earlier.brief or form.brief.data
        if "again" in request.args:
            form.person.data = str(earlier.invitee_id)
        else:
            form.instead.data = str(earlier.id)


def _earlier(key: str) -> Invitation | None:
    row = reading().get(Invitation, int(key)) if key.isdecimal() and len(key) < 19 else None
    return row if row is not None and row.dispute_id == current_case().id else None


def _show_invite(form: InviteForm, status: int, lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    return render_template(
        "guests/invite.html", dispute=current_case(), form=form, lacks=lacks,
        candidates={str(one.user_id): one for one in candidates.of_dispute(reading(), current_case())},
        parties=form.parties, said=form.said() if request.method == "POST" else {}, new=NEW,
        may_send=gate.allowed(current_actor(), "invitation.send", current_context()),
        earlier=_earlier(request.args.get("again", "")), back=_back(), draft=_draft(), gone=_gone(form),
    ), status


def _back() -> str:
    """Where he came from: the page of mediators and guests, or the case for whom that page is not open."""
    if gate.allowed(current_actor(), "assignment.read", current_context()):
        return url_for("assignment.page", dispute_id=current_case().id)
    return url_for("desk.case", dispute_id=current_case().id, tab="mediation")


@blueprint.route("/invitations/<int:row_id>/send", methods=["GET", "POST"])
@requires("invitation.send")
def send(dispute_id: int, row_id: int) -> Any:
    """Send what was proposed, once both sides agree."""
    row = _row(row_id)
    form = SendForm(_principals())
    if request.method == "GET":
        form.brief.data = row.brief or _draft()
        form.seen_version.data = str(current_case().version)
        return _show_send(row, form, 200)
    if not form.validate():
        return _show_send(row, form, 422)
    known = _said_before(row)
    news = {party_id: given for party_id, given in form.said().items() if known.get(party_id) is not given}
    wish = replace(form.wish(sends=True), agreed=news)
    made: list[tuple[int, Issued | None]] = []

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        made.append((row_id, inviting.send(a, dispute, inviting.find(a, dispute, row_id), wish)))
        return url_for("inviting.hand", dispute_id=dispute_id, row_id=row_id)

    pressed = press(form, ["send", row_id, request.form.to_dict()], work)
    if pressed.response is None:
        return _show_send(row, form, 422, pressed.lacks)
    return _shown_once(pressed.response, made)


def _show_send(row: Invitation, form: SendForm, status: int, lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    (asked,) = letters.asked(reading(), current_actor(), current_case(), [row])
    said = _said_before(row)
    return render_template(
        "guests/send.html", dispute=current_case(), form=form, lacks=lacks, asked=asked,
        parties=form.parties, said={**said, **form.said()} if request.method == "POST" else said,
        draft=_draft(), gone=_gone(form),
    ), status


def _gone(form: SendForm) -> Gone:
    """What the story lost already, and what must still go from what was typed."""
    session, case = reading(), current_case()

    def typed(name: str) -> str:
        return form[name].data or "" if request.method == "POST" and name in form else ""

    return Gone(
        brief.taken_out(session, case, case.narrative), brief.taken_out(session, case, typed("brief")),
        brief.taken_out(session, case, typed("task")),
        brief.taken_out_of_place(session, case, typed("meet_place")),
    )


def _said_before(row: Invitation) -> dict[int, bool]:
    """Which parties agreed to this invitation and which did not, as it is on record."""
    (asked,) = letters.asked(reading(), current_actor(), current_case(), [row])
    return {party.id: given for party, given in asked.answers if given is not None}


# ------------------------------------------------------------------------------- handing over


@blueprint.get("/invitations/<int:row_id>")
@requires("invitation.hand")
def hand(dispute_id: int, row_id: int) -> str:
    """How it stands, and every way to reach him: link, slip, telephone."""
    return _hand(row_id)


@blueprint.post("/invitations/<int:row_id>/code")
@requires("invitation.hand")
def code(dispute_id: int, row_id: int) -> Any:
    """A fresh code, and a fresh link where told: shown once, the old ones are dead."""
    _row(row_id)
    made: list[tuple[int, Issued | None]] = []

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        row = inviting.find(a, dispute, row_id)
        made.append((row_id, passes.issue(a, row, new_link=request.form.get("link") != "stays")))
        return url_for("inviting.hand", dispute_id=dispute_id, row_id=row_id)

    pressed = press(ActForm(), ["code", row_id, request.form.get("link", "")], work)
    return _shown_once(pressed.response, made)


def _shown_once(response: Any, made: list[tuple[int, Issued | None]]) -> Any:
    """The page with link and code; a repeated press and a proposal lead to the page without them."""
    if not made or made[0][1] is None:
        return response
    row_id, issued = made[0]
    return _hand(row_id, issued)


def _hand(row_id: int, issued: Issued | None = None) -> str:
    row = _row(row_id)
    (asked,) = letters.asked(reading(), current_actor(), current_case(), [row])
    return render_template(
        "guests/hand.html", dispute=current_case(), asked=asked,
        handout=handing.handout(reading(), row, issued) if issued is not None else None,
        standing=handing.pass_state(passes.of_invitation(reading(), row_id)), live=row.state in LIVE,
        papers=handed.offered(reading(), row.dispute_id) if row.state in LIVE else (),
        outside=bool(handing.outside_url()), may_answer=_may_answer(row), declines=INVITATION_DECLINE,
        served=pages.served(reading(), row),
        unbooked=row.state == "accepted" and current_case().state in sessions.READY
        and appointments.awaited(reading(), row) is None,
        may_book=gate.allowed(current_actor(), "session.book", current_context()),
    )


def _may_answer(row: Invitation) -> bool:
    return row.state == "invited" and gate.allowed(
        current_actor(), "invitation.accept", current_context(row)
    )


@blueprint.post("/invitations/<int:row_id>/answer")
@requires("invitation.hand")
def answer(dispute_id: int, row_id: int) -> Any:
    """What he said on the telephone, on paper or at the counter, written down for him."""
    _row(row_id)
    said, channel = request.form.get("answer", ""), request.form.get("channel", "phone")
    known = {"accept", *(reason.code for reason in INVITATION_DECLINE if reason.code != "other")}
    form = ActForm()
    if said not in known or channel not in CHANNELS:
        raise NotFound(f"answer:{said}")

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        if said == "accept":
            newcomers.declared_about_these(a.session, dispute, form.seen())
        inviting.answer_by_telephone(a, dispute, inviting.find(a, dispute, row_id), said)
        return url_for("inviting.hand", dispute_id=dispute_id, row_id=row_id)

    try:
        pressed = press(form, ["answer", row_id, said], work, channel=channel)
    except newcomers.PartiesChanged as changed:
        forget_reading()
        flash(parties_changed(changed.names), "bad")
        return _hand(row_id), 409
    if pressed.response is None:
        for lack in pressed.lacks:
            flash(label(lack), "bad")
        return _hand(row_id), 422
    flash(_("Recorded."), "done")
    return pressed.response


@blueprint.post("/invitations/<int:row_id>/papers")
@requires("invitation.hand")
def hand_papers(dispute_id: int, row_id: int) -> Any:
    """Which papers of the file are open to him: those that were ticked and no others."""
    _row(row_id)
    ticked = [int(key) for key in request.form.getlist("papers") if key.isdecimal() and len(key) < 20]

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        handed.hand(a, inviting.find(a, dispute, row_id), ticked)
        return url_for("inviting.hand", dispute_id=dispute_id, row_id=row_id)

    pressed = press(ActForm(), ["papers", row_id, sorted(ticked)], work)
    flash(_("Recorded."), "done")
    return pressed.response


@blueprint.get("/invitations/<int:row_id>/certificate")
@requires("invitation.hand")
def certificate(dispute_id: int, row_id: int) -> str:
    """The same proof of service as he prints himself; after the end only the committee prints it."""
    row = _row(row_id)
    if row.answered_at is None:
        raise NotFound(f"certificate:{row_id}")
    return render_template(
        "guests/certificate.html", proof=pages.certificate(reading(), row),
        back=url_for("inviting.hand", dispute_id=dispute_id, row_id=row_id),
    )


def _row(row_id: int) -> Invitation:
    row = reading().get(Invitation, row_id)
    if row is None or row.dispute_id != current_case().id:
        raise NotFound(f"invitation:{row_id}")
    return row
