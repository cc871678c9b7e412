"""The people of a case: who they are, what they said, how they were reached."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.accounts.web import local
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.lifecycle.facts_form import MAX_LINE
from mediation.security.gate import current_actor, requires

from . import case_panels, consents, contacts, parties, party_cards, party_edits, reads
from .case_forms import PURPOSES, ConsentsForm, ContactForm, PersonForm, UnmaskForm
from .models import Dispute
from .party_models import Party
from .pressing import press
from .web import current_case, current_context

blueprint = Blueprint("parties", __name__)


@blueprint.get("/cases/<int:dispute_id>/parties")
@requires("case.read")
def show(dispute_id: int) -> str:
    """P9: two sides, each person as this reader may see him."""
    return render_template("cases/parties.html", dispute=current_case(), **_people())


@blueprint.route("/cases/<int:dispute_id>/parties/new", methods=["GET", "POST"])
@requires("case.edit")
def add(dispute_id: int) -> Any:
    """Put somebody on the record."""
    side = request.values.get("side", "applicant")
    form = PersonForm(_others(None, side), many=_many())
    if request.method == "GET":
        form.side.data = side
        form.role.data = request.args.get("role", "party")
        form.for_party.data = request.args.get("for", "")
        form.one_of.data = request.args.get("among", "")
        return _person_page(form, None, 200)
    if not form.validate():
        return _person_page(form, None, 422)

    def work(a: Act) -> str:
        party_edits.add(a, a.load(Dispute, dispute_id), form.read(), form.standing())
        return url_for("parties.show", dispute_id=dispute_id)

    pressed = press(form, ["party.add", request.form.to_dict()], work)
    return pressed.response or _person_page(form, None, 422)


@blueprint.route("/cases/<int:dispute_id>/parties/<int:party_id>", methods=["GET", "POST"])
@requires("case.edit")
def edit(dispute_id: int, party_id: int) -> Any:
    """Change what is written about somebody."""
    party = party_edits.find(reading(), current_case(), party_id)
    form = PersonForm(_others(party, request.form.get("side", party.side)))
    if request.method == "GET":
        form.fill(party)
        form.seen_version.data = str(current_case().version)
        return _person_page(form, party, 200)
    if not form.validate():
        return _person_page(form, party, 422)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        row = party_edits.find(a.session, dispute, party_id)
        party_edits.change(a, dispute, row, form.read(), form.standing(), form.seen())
        return url_for("parties.show", dispute_id=dispute_id)

    def anew(dispute: Dispute) -> PersonForm:
        row = party_edits.find(reading(), dispute, party_id)
        made = PersonForm(_others(row, row.side), formdata=None)
        made.fill(row)
        return made

    pressed = press(form, ["party.edit", party_id, request.form.to_dict()], work, anew)
    return pressed.response or _person_page(form, party, 422)


@blueprint.post("/cases/<int:dispute_id>/parties/<int:party_id>/unmask")
@requires("party.unmask")
def unmask(dispute_id: int, party_id: int) -> Any:
    """Show once what is masked, for one of four purposes; the look is remembered first."""
    dispute = current_case()
    party = party_edits.find(reading(), dispute, party_id)
    form = UnmaskForm()
    if not form.validate():
        return render_template("cases/parties.html", dispute=dispute, **_people(form)), 422
    data: dict[str, object] = {"party": party.id, "purpose": form.purpose.data}
    reads.note_look(current_actor(), dispute.id, "party.unmasked", data)
    return render_template(
        "cases/unmasked.html", dispute=dispute, party=party, person=party.person,
        purpose=next(label(p) for p in PURPOSES if p.code == form.purpose.data),
    )


@blueprint.route("/cases/<int:dispute_id>/consents", methods=["GET", "POST"])
@requires("case.edit")
def consent(dispute_id: int) -> Any:
    """Every question to every party on one page; many ticks, one press."""
    form = ConsentsForm()
    if request.method == "GET":
        return _consent_page(form, 200)
    said, fine = _answers(), form.validate()
    if any(len(words) > 1 for words in _ticked().values()):
        form.form_errors.append(_("Yes and no were both ticked for one question: choose one of them."))
    elif not said:
        form.form_errors.append(_("Tick what was told or answered."))
    if not fine or form.form_errors:
        return _consent_page(form, 422)

    def work(a: Act) -> str:
        consents.record_all(a, a.load(Dispute, dispute_id), said, form.channel.data, form.at.data)
        return url_for("parties.show", dispute_id=dispute_id)

    pressed = press(form, ["consents", request.form.to_dict()], work)
    return pressed.response or _consent_page(form, 422)


@blueprint.route("/cases/<int:dispute_id>/contacts", methods=["GET", "POST"])
@requires("case.contact")
def contact(dispute_id: int) -> Any:
    """P10: whom to call, and what came of it."""
    form = ContactForm([(str(p.id), _called(p)) for p in parties.of_dispute(reading(), dispute_id)])
    if request.method == "GET":
        form.party.data = request.args.get("party", "")
        return _contact_page(form, 200)
    if not form.validate():
        return _contact_page(form, 422)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        party = party_edits.find(a.session, dispute, int(form.party.data))
        contacts.note(
            a, dispute, party, form.channel.data, form.result.data, form.at.data, form.note.data or ""
        )
        return url_for("parties.contact", dispute_id=dispute_id)

    pressed = press(form, ["contact", request.form.to_dict()], work)
    if pressed.response is not None:
        flash(_("Recorded."), "done")
    return pressed.response or _contact_page(form, 422)


@blueprint.post("/cases/<int:dispute_id>/contacts/<int:party_id>")
@requires("case.contact")
def called(dispute_id: int, party_id: int) -> Any:
    """What came of a call, by one press; goes on where the button stood."""
    party = party_edits.find(reading(), current_case(), party_id)
    result, words = request.form.get("result", ""), request.form.get("note", "")[:MAX_LINE].strip()
    back = local(request.form.get("next") or url_for("desk.case", dispute_id=dispute_id, tab="contact"))
    form = ActForm()
    if result not in contacts.BY_RESULT or not form.validate():
        flash(_("Nothing was recorded: say what came of the call."), "bad")
        return redirect(back)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        contacts.note(
            a, dispute, party_edits.find(a.session, dispute, party_id), "phone", result, words=words
        )
        return back

    pressed = press(form, ["called", party_id, result, words], work, channel="phone")
    if pressed.response is not None:
        flash(_("%(name)s: %(result)s", name=party.name, result=label(contacts.BY_RESULT[result])), "done")
    return pressed.response or redirect(back)


def _people(form: UnmaskForm | None = None) -> dict[str, Any]:
    shown = case_panels.people(reading(), current_actor(), current_case(), current_context())
    return {**shown, "unmask_form": form} if form is not None else shown


def _person_page(form: PersonForm, party: Party | None, status: int) -> tuple[str, int]:
    return render_template("cases/person.html", form=form, dispute=current_case(), party=party), status


def _others(party: Party | None, side: str) -> list[tuple[str, str, str]]:
    """Whom somebody may stand for or follow, with the side: his own first, for he may be of another yet."""
    rows = parties.of_dispute(reading(), current_case().id, left=True)
    found = [(str(p.id), parties.described(p), p.side) for p in rows if p.role == "party" and p is not party]
    return sorted(found, key=lambda one: one[2] != side)


def _many() -> list[tuple[str, str]]:
    """Entries that stand for several people, of whom one may have a name now."""
    rows = parties.principals(reading(), current_case().id)
    return [(str(p.id), parties.described(p)) for p in rows if p.stands_for >= party_edits.MANY]


def _called(party: Party) -> str:
    return " ".join(part for part in (parties.described(party), party.phone or "") if part)


def _contact_page(form: ContactForm, status: int) -> tuple[str, int]:
    dispute = current_case()
    columns = party_cards.columns(reading(), current_actor(), dispute, current_context())
    return render_template(
        "cases/contacts.html", form=form, dispute=dispute,
        people=[card for column in columns for card in column.cards if card.party.left_at is None],
        rows=case_panels.tries(reading(), current_actor(), dispute, current_context()),
    ), status


def _consent_page(form: ConsentsForm, status: int) -> tuple[str, int]:
    dispute = current_case()
    said = consents.latest(reading(), dispute)
    return render_template(
        "cases/consents.html", form=form, dispute=dispute,
        questions=consents.questions(reading(), dispute),
        people=parties.principals(reading(), dispute.id),
        said={key: row.given for key, row in said.items()},
        ticked={key: "no" if "no" in words else "yes" for key, words in _ticked().items()},
    ), status


def _ticked() -> dict[str, set[str]]:
    """Party and question to the words that were sent for it."""
    found: dict[str, set[str]] = {}
    for name, values in request.form.lists():
        for word, _colon, key in (value.partition(":") for value in values if name.startswith("said")):
            if word in ("yes", "no"):
                found.setdefault(key, set()).add(word)
    return found


def _answers() -> list[consents.Answer]:
    """What was ticked, ``<yes|no>:<party>:<kind>|<subject>``; only what the page really asked is read."""
    asked = {q.key: q for q in consents.questions(reading(), current_case())}
    people = {str(p.id): p for p in parties.principals(reading(), current_case().id)}
    found = []
    for key, words in _ticked().items():
        party_id, _colon, question_key = key.partition(":")
        question = asked.get(question_key)
        if question is None or party_id not in people or (question.told_only and "yes" not in words):
            continue
        given = "no" not in words or question.told_only
        found.append(consents.Answer(people[party_id].id, question.kind, question.subject, given))
    return found
