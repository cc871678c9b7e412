"""P16: who signed, when and how; the seal; and with the last of them the effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from mediation.cases.models import Dispute
from mediation.cases.panels import buttons, links
from mediation.cases.pressing import press, rule_sentence
from mediation.cases.protection import open_to, title_for
from mediation.cases.web import current_case, current_context
from mediation.core import clock
from mediation.core.exceptions import Conflict, Forbidden
from mediation.core.fields import DayField, choices
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from mediation.extensions import reading
from mediation.lifecycle import stale
from mediation.lifecycle.door import Act
from mediation.lifecycle.once import answered
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows.facts import LATE_REASONS

from . import effect, paper, queries, showing, standing
from .effect import Signed
from .kinds import SIGN_WAYS
from .models import Agreement
from .showing import SignPlace
from .standing import Standing

blueprint = Blueprint("signing", __name__)


class SignForm(ActForm):
    """What stands beside the places to sign."""

    read_aloud = BooleanField(_l("The text was read aloud to everybody before signing"))
    late_reason = SelectField(_l("Why entered late"), default="")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.late_reason.choices = [("", ""), *((r.code, label(r)) for r in LATE_REASONS)]


@blueprint.route("/cases/<int:dispute_id>/agreements/<int:row_id>/sign", methods=["GET", "POST"])
@requires("agreement.read")
def sign(dispute_id: int, row_id: int) -> Any:
    """Tick who signed on the paper; the last one brings it into effect."""
    agreement = queries.agreement(reading(), dispute_id, row_id)
    if not open_to(current_case(), current_context()):
        raise Forbidden(showing.READ)
    gate.require(current_actor(), "agreement.sign", current_context(agreement))
    places = showing.places(reading(), current_case(), agreement)
    form = _form_for(places, _standings(agreement))
    if request.method == "GET":
        form.seen_version.data = str(current_case().version)
        return _show(agreement, places, form, 200)
    g.typed = _ticked_in_words(places)
    stored = answered(reading(), current_actor().user_id, form.act_key.data or "")
    if stored:  # a second press of the button that just did it
        return redirect(stored)
    if agreement.state != "signing":
        _over(agreement, form)
    if queries.not_yet(reading(), agreement):
        return _show(agreement, places, form, 409)
    if not form.validate() or not _dated(form, places):
        return _show(agreement, places, form, 422)
    return _press(agreement, places, form)


def _ticked_in_words(places: list[SignPlace]) -> dict[str, str]:
    """Who was ticked, when and how, by the names of the places: shown again should the page prove stale."""
    ways = {way.code: label(way) for way in SIGN_WAYS}
    sent = request.form
    return {
        " · ".join(filter(None, (place.role, place.name))): " · ".join(filter(None, (
            sent.get(place.key, ""), ways.get(sent.get(f"way-{place.key}", ""), ""),
            sent.get(f"by-{place.key}", ""),
        )))
        for place in places if sent.get(f"tick-{place.key}")
    }


def _standings(agreement: Agreement) -> dict[int, Standing]:
    return standing.of(reading(), current_case(), queries.parties_in(reading(), agreement))


def _over(agreement: Agreement, form: Any) -> NoReturn:
    """Somebody was faster: says what happened since the page was read."""
    stale.check(reading(), current_case(), agreement.subject_key, form.seen(), "agreement.take_effect")
    raise Conflict("it is not out for signing")


def _today() -> Any:
    """The typed default of a field of days is a day, though its base asks for text."""
    return clock.today()


def _signing_for(place: SignPlace, stands: Standing | None) -> Any:
    """Who signs for the party: of a body its head by name, else one of who stands in the case for it."""
    if stands is None or stands.freely:
        return StringField(_l("Signed for them by"), [Optional(), Length(max=100)])
    himself = [("", _("%(name)s himself", name=place.name))] if stands.himself or not stands.others else []
    barred = [(name, f"{name}({rule_sentence(code).rstrip('。.')})") for name, code in stands.barred.items()]
    return SelectField(
        _l("Signed for them by"), choices=choices([*himself, *((n, n) for n in stands.others), *barred])
    )


def _form_for(places: list[SignPlace], standings: Mapping[int, Standing]) -> Any:
    fields: dict[str, Any] = {}
    for place in places:
        if place.signature is None:
            fields[f"tick-{place.key}"] = BooleanField(place.name or place.role)
            fields[place.key] = DayField(_l("Date"), [Optional()], lies=Lies.BEHIND, default=_today)
            fields[f"way-{place.key}"] = SelectField(
                _l("How"), choices=choices((way.code, label(way)) for way in SIGN_WAYS),
                default="stamp" if place.signer == "seal" else "sign",
            )
            fields[f"by-{place.key}"] = _signing_for(place, standings.get(place.party_id or 0))
    return type("SignPlacesForm", (SignForm,), fields)()


def _dated(form: Any, places: list[SignPlace]) -> bool:
    """Something is ticked, and what is ticked has a day."""
    ticked = _ticked(form, places)
    for place in ticked:
        if not isinstance(form[place.key].data, date):
            form[place.key].errors = [_("Please fill in")]
    if not ticked:
        form.form_errors.append(_("Tick who has signed."))
    return bool(ticked) and not any(form[place.key].errors for place in ticked)


def _ticked(form: Any, places: list[SignPlace]) -> list[SignPlace]:
    return [p for p in places if p.signature is None and form[f"tick-{p.key}"].data]


def _press(agreement: Agreement, places: list[SignPlace], form: Any) -> Any:
    dispute_id, row_id, late_reason = agreement.dispute_id, agreement.id, form.late_reason.data or ""
    signed = [_signed(form, place) for place in _ticked(form, places)]
    came: list[bool] = []

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        row = queries.agreement(a.session, dispute_id, row_id)
        # Another's signature is no reason to begin again; the effect, or a revision, is.
        stale.check(a.session, dispute, row.subject_key, form.seen(), "agreement.take_effect")
        came.append(effect.sign(a, row, signed, late_reason=late_reason))
        page = "agreements.show" if came[-1] else "signing.sign"
        return url_for(page, dispute_id=dispute_id, row_id=row_id)

    pressed = press(
        form, ["agreement.sign", row_id, signed, late_reason], work,
        channel=request.form.get("channel", "paper"),
    )
    if pressed.response is None:
        return _show(agreement, places, form, 422)
    if came and came[-1]:
        flash(_("In effect. Promises, visits and the term for the court are on the list."), "done")
    else:
        flash(_("Entered. It takes effect with the last of parties, mediator and seal."), "done")
    return pressed.response


def _signed(form: Any, place: SignPlace) -> Signed:
    return Signed(
        signer=place.signer, party_id=place.party_id, signed_on=form[place.key].data,
        way=form[f"way-{place.key}"].data, by_name=form[f"by-{place.key}"].data or "",
        read_aloud=bool(form.read_aloud.data),
    )


def _show(agreement: Agreement, places: list[SignPlace], form: Any, status: int) -> tuple[str, int]:
    dispute = current_case()
    found = buttons(reading(), current_actor(), dispute, agreement)
    waits_for = queries.not_yet(reading(), agreement)
    return render_template(
        "agreements/sign.html", form=form, dispute=dispute, agreement=agreement, places=places,
        title=title_for(dispute, current_context()), copies=agreement.copies, whole=paper.is_whole(agreement),
        not_yet=rule_sentence(waits_for) if waits_for else "",
        last=queries.last_date(agreement), waits=[p.name or p.role for p in places if _missing(p)],
        moves=links(dispute, [b for b in found if b.name not in showing.OWN_MOVES]),
        left=queries.left_since(reading(), agreement),
        may_enter=gate.allowed(current_actor(), "case.edit", current_context()),
    ), status


def _missing(place: SignPlace) -> bool:
    return place.signature is None and place.signer != "recorder"
