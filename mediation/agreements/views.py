"""Pages of the agreement: begin it, write its terms, print it, enter who signed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectField

from mediation.accounts import rescue
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.panels import buttons, links, own_page
from mediation.cases.pressing import Pressed, press, rule_sentence
from mediation.cases.protection import open_to, title_for
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import Forbidden
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.lifecycle import stale
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows.flow import Lack
from workflows.reasons import FORMS

from . import forms, paper, queries, service, showing
from . import phrases as phrase_book
from .checks import UNWATCHED
from .content import Content
from .models import Agreement

blueprint = Blueprint("agreements", __name__)
own_page("agreement.draft", "agreements.new")
own_page("dispute.agree", "agreements.agree")

OFFER, ORALLY = "offer", "orally"


@blueprint.get("/cases/<int:dispute_id>/agree")
@requires("case.read")
def agree(dispute_id: int) -> Any:
    """To the agreement, which makes the case agreed as it takes effect; by hand only what was missed."""
    if current_case().agreement_stands:
        return redirect(url_for("acts.do", dispute_id=dispute_id, flow_name="dispute", name="agree"))
    return redirect(url_for("agreements.new", dispute_id=dispute_id))


class BeginForm(ActForm):
    """Written or oral."""

    form = SelectField()


@blueprint.route("/cases/<int:dispute_id>/agreements/new", methods=["GET", "POST"])
@requires("case.read")
def new(dispute_id: int) -> Any:
    """Begin an agreement: written or oral; one press and the draft is there."""
    dispute = current_case()
    gate.require(current_actor(), "agreement.draft", current_context())
    form = BeginForm()
    form.form.choices = [(row.code, label(row)) for row in FORMS]
    if request.method == "GET":
        form.seen_version.data = str(dispute.version)
        open_draft = queries.unsettled(reading(), dispute)
        if open_draft is not None:
            return redirect(_address("show", open_draft))
        return _show_begin(form, 200)
    if not form.validate():
        return _show_begin(form, 422)

    def work(a: Act) -> str:
        loaded = a.load(Dispute, dispute_id)
        made = perform(a, loaded, loaded, "agreement", "draft", {"form": form.form.data}, form.seen())
        return _address("show", made)

    pressed = press(form, ["agreement.draft", form.form.data], work)
    return pressed.response or _show_begin(form, 422, pressed.lacks)


def _show_begin(form: BeginForm, status: int, lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    return render_template(
        "agreements/new.html", form=form, dispute=current_case(), lacks=lacks, kinds=FORMS,
        title=title_for(current_case(), current_context()),
    ), status


# --------------------------------------------------------------------------------------------- draft


@blueprint.route("/cases/<int:dispute_id>/agreements/<int:row_id>", methods=["GET", "POST"])
@requires("agreement.read")
def show(dispute_id: int, row_id: int) -> Any:
    """The draft as a form (P15); once its text is frozen, the paper and who has signed."""
    agreement = _agreement(row_id)
    may_write = gate.allowed(current_actor(), "agreement.draft", current_context())
    if request.method == "POST":
        gate.require(current_actor(), "agreement.draft", current_context())
        return _write(agreement)
    if agreement.state != "draft" or not may_write:
        return _show_paper(agreement)
    form = forms.agreement_form(reading(), agreement, _common(), filled=True)
    form.seen_version.data = str(current_case().version)
    rescue.fill(form, request.path)  # before the draft is checked and shown as it will stand on paper
    return _show_draft(agreement, form, {**_answered_before(), **agreement.answered}, 200)


def _answered_before() -> dict[str, str]:
    """Answers to the checker on the page whose words are given back."""
    kept = rescue.given_back()
    return forms.answers_in(kept.values) if kept is not None and kept.action == request.path else {}


def _write(agreement: Agreement) -> Any:
    form = forms.agreement_form(reading(), agreement, _common(), filled=False)
    answers = forms.answers_in(request.form)
    if _only_changes_lines(form):
        return _show_draft(agreement, form, answers, 200)
    if not form.validate():
        return _show_draft(agreement, form, answers, 422)
    pressed = _press(agreement, form, form.read(answers), request.form.get("go", ""))
    if pressed.response is None:
        return _show_draft(agreement, form, answers, 422, pressed.lacks)
    return pressed.response


def _only_changes_lines(form: Any) -> bool:
    """A line more, a line less, an amount divided: nothing is kept yet."""
    add, remove, divide = (request.form.get(name) for name in ("add", "remove", "divide"))
    if add is not None:
        form.add(form.phrase.data if add == "phrase" else add, _first_of_each_side())
    elif remove is not None and remove.isdecimal() and len(remove) < 4:
        form.remove(int(remove))
    elif divide is not None and divide.isdecimal() and len(divide) < 4 and int(divide) < len(form.terms):
        form.terms[int(divide)].form.divide()
    elif not request.form.get("look"):
        return False
    return True


def _press(agreement: Agreement, form: Any, content: Content, go: str) -> Pressed:
    row_id, stated = agreement.id, _stated(form, go)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, current_case().id)
        row = queries.agreement(a.session, dispute.id, row_id)
        stale.check(a.session, dispute, row.subject_key, form.seen(), "agreement.written")
        service.write(a, row, content)
        if go == OFFER:
            perform(a, dispute, row, "agreement", "offer_for_signing", stated)
            return _address("sign", row)
        if go == ORALLY:
            perform(a, dispute, row, "agreement", "take_effect_orally", stated)
        return _address("show", row)

    def anew(dispute: Dispute) -> Any:
        row = queries.agreement(reading(), dispute.id, row_id)
        return forms.agreement_form(reading(), row, _common(), filled=True)

    pressed = press(form, [row_id, go, content, stated], work, anew)
    if pressed.response is not None:
        watched = go != ORALLY or bool(content.terms)
        flash(_SAID.get(go if watched else UNWATCHED, _SAID[""])(), "done")
    return pressed


_SAID = {
    "": lambda: _("Kept."),
    OFFER: lambda: _("The text is frozen and has its number. Print it and have it signed."),
    ORALLY: lambda: _("The oral agreement is in effect. Promises and visits are on the list."),
    UNWATCHED: lambda: _("The oral agreement is in effect. It has no term to watch; visits are on the list."),
}


def _stated(form: Any, go: str) -> dict[str, Any]:
    if go != ORALLY:
        return {}
    return {
        "no_paper_needed": bool(form.no_paper_needed.data), "occurred_at": form.occurred_at.data,
        "late_reason": form.late_reason.data or "",
    }


def _show_draft(
    agreement: Agreement, form: Any, answers: dict[str, str], status: int, lacks: tuple[Lack, ...] = ()
) -> tuple[str, int]:
    dispute, content, waits_for = current_case(), form.read(answers), _not_yet(agreement)
    return render_template(
        "agreements/draft.html", form=form, dispute=dispute, agreement=agreement, lacks=lacks,
        title=title_for(dispute, current_context()), answers=answers, common=_common(),
        remarks=showing.remarks(reading(), agreement, content), sums=showing.sums(content),
        lines=showing.preview(reading(), dispute, agreement, content),
        left_out=_left_out(content),
        split=url_for("acts.do", dispute_id=dispute.id, flow_name="dispute", name="split"),
        may_offer=not waits_for
        and gate.allowed(current_actor(), "agreement.offer_for_signing", current_context(agreement)),
        not_yet=waits_for,
        moves=_moves(agreement),
    ), status


def _common() -> list[phrase_book.Phrase]:
    return phrase_book.for_category(current_case().category_code)


def _left_out(content: Content) -> list[str]:
    listed = set(content.parties)
    return [p.name for p in parties.principals(reading(), current_case().id) if p.id not in listed]


def _first_of_each_side() -> dict[str, str]:
    found: dict[str, str] = {}
    for party in parties.principals(reading(), current_case().id):
        found.setdefault(party.side, str(party.id))
    return found


# ---------------------------------------------------------------------------------------- on paper


def _show_paper(agreement: Agreement) -> str:
    dispute = current_case()
    may_sign = showing.may_sign(reading(), current_actor(), dispute, agreement)
    return render_template(
        "agreements/show.html", dispute=dispute, agreement=agreement,
        title=title_for(dispute, current_context()), lines=showing.preview(reading(), dispute, agreement),
        places=showing.places(reading(), dispute, agreement), effect=showing.effect(agreement),
        form_name=showing.form_name(agreement), whole=paper.is_whole(agreement),
        not_yet=_not_yet(agreement) if agreement.state == "signing" else "",
        sign=_address("sign", agreement) if may_sign else "", moves=_moves(agreement),
    )


def _not_yet(agreement: Agreement) -> str:
    """Why nobody signs it now, in a sentence; empty when it can be signed."""
    code = queries.not_yet(reading(), agreement)
    return rule_sentence(code) if code else ""


def _moves(agreement: Agreement) -> Any:
    found = buttons(reading(), current_actor(), current_case(), agreement)
    return links(current_case(), [b for b in found if b.name not in showing.OWN_MOVES])


@blueprint.get("/cases/<int:dispute_id>/agreements/<int:row_id>/paper")
@requires("agreement.read")
def on_paper(dispute_id: int, row_id: int) -> str:
    """To print: the text with places to sign. No telephone, no identity number, no address is on it."""
    agreement = _agreement(row_id)
    dispute = current_case()
    return render_template(
        "agreements/paper.html", dispute=dispute, agreement=agreement,
        lines=showing.preview(reading(), dispute, agreement),
        places=showing.places(reading(), dispute, agreement),
        copies=agreement.copies or paper.copies(reading(), agreement),
    )


# -------------------------------------------------------------------------------------------- shared


def _agreement(row_id: int) -> Agreement:
    """The agreement of the address. 404 for one of another case, 403 where names may not stand."""
    if not open_to(current_case(), current_context()):
        raise Forbidden(showing.READ)
    return queries.agreement(reading(), current_case().id, row_id)


def _address(endpoint: str, agreement: Agreement) -> str:
    room = "signing" if endpoint == "sign" else "agreements"
    return url_for(f"{room}.{endpoint}", dispute_id=agreement.dispute_id, row_id=agreement.id)
