"""What the page of P5 shows beside the form, and what stands on its papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.agreements import paper
from mediation.agreements import queries as agreements
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.classification.categories import UNSORTED, Tree
from mediation.core import clock, pinyin
from mediation.core.i18n import label
from mediation.intake import beside as margin
from mediation.intake.gates import Gate, Missing
from mediation.organisations.models import Organisation
from mediation.organisations.queries import below
from mediation.security.actor import Actor
from mediation.security.roles import Role
from mediation.sessions import booking
from workflows.flow import Reason
from workflows.reasons import SOURCES

from . import fitness, spot
from .elsewhere import Elsewhere, at_that_time
from .spot_form import NOBODY, SpotForm

UNTOUCHED = {
    "minutes": "30", "competence": "arose_here", "told_how": "face", "payer": "respondent", "routes": "court",
    "channel": "counter",
}


@dataclass(frozen=True, slots=True)
class Beside:
    """The margin of the counter, and why this may not be settled here, as what, by which moves."""

    common: margin.Beside
    why_not: list[Reason]
    category: str
    moves: list[str]
    elsewhere: list[Elsewhere]
    """What else the mediator held or had planned at that time."""


def beside(session: Session, actor: Actor, form: SpotForm) -> Beside:
    """For what stands in the form now; as the actor may know it."""
    leaf, others = form.leaf() or UNSORTED, _elsewhere(session, actor, form)
    missing = [*_missing(form), *_contradictions(form, others)]
    common = margin.beside(session, actor, form, [Gate(_("To settle it here"), tuple(missing))])
    steps = spot.plan(
        form.result.data or spot.ORAL, promised=bool(form.settled.data or form.due_on.data),
        performed=bool(form.performed.data),
    )
    moves = [label(move) for _flow, move in steps]
    return Beside(common, why_not(session, form), label(form.known.get(leaf)), moves, others)


def _elsewhere(session: Session, actor: Actor, form: SpotForm) -> list[Elsewhere]:
    mediator, now = form.mediator.data, clock.now()
    if not mediator or all(key != mediator for key, *_words in form.mediator.iter_choices()):
        return []
    began, ended = form.span(now, booking.last_end(session, mediator, now))
    return at_that_time(session, actor, mediator, began, ended)


def _contradictions(form: SpotForm, others: list[Elsewhere]) -> list[Missing]:
    return [Missing(_("the true time, or another mediator"), form.began_at.id) for one in others if one.held]


def why_not(session: Session, form: SpotForm) -> list[Reason]:
    """What speaks against settling this on the spot."""
    return fitness.why_not(
        session, form.people(), signs=form.signs.data or (), source=form.source.data, category=form.leaf(),
        amount=form.amount.data,
    )


def mediators(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Whom the actor may name: as a clerk everybody in office at his committees, else himself alone."""
    led = {g.organisation_id for g in actor.grants if g.role is Role.CLERK}
    organisations = {key for one in led for key in below(session, one)}
    found = register.standings(
        session, clock.today(), organisations=organisations, users=[actor.user_id]
    )
    fit = [row for row in found if row.in_office and row.leave is None]
    return [(row.user.id, row.user.name) for row in fit]


def begin(actor: Actor, form: SpotForm, committees: list[tuple[int, str]]) -> None:
    """An empty page: the mediator is the reader if he is one, the place his own committee."""
    form.mediator.data = actor.user_id if actor.has(Role.MEDIATOR) else NOBODY
    form.met_at.data = committees[0][1]


def untouched(actor: Actor, committees: list[tuple[int, str]]) -> dict[str, str]:
    """What an empty page holds, for one that begins with words typed elsewhere."""
    mediator = str(actor.user_id if actor.has(Role.MEDIATOR) else NOBODY)
    return {**UNTOUCHED, "met_at": committees[0][1], "mediator": mediator}


def leaves(known: Tree, on: date) -> list[tuple[str, str]]:
    """Every kind of matter that holds today, with the initials it may be typed by."""
    return [(leaf.zh, pinyin.initials(leaf.zh)) for leaf in known.leaves(on)]


def papers_of(session: Session, dispute: Dispute) -> dict[str, Any]:
    """The forms as they are printed: register, rights and duties, and what was agreed by word of mouth."""
    everybody = parties.of_dispute(session, dispute.id)
    agreement = agreements.effective(session, dispute.id) or agreements.unsettled(session, dispute)
    oral = agreement if agreement is not None and agreement.form == spot.ORAL else None
    return {
        "sides": parties.by_side(everybody), "agreement": agreement,
        "committee": session.get_one(Organisation, dispute.lead_org_id),
        "mediator": agreements.mediator_name(session, dispute),
        "category": paper.category_of(session, dispute.category_code),
        "source": next((s.zh for s in SOURCES if s.code == dispute.source), ""),
        "oral": paper.shown(session, dispute, oral).splitlines() if oral is not None else [],
    }


def _missing(form: SpotForm) -> Iterator[Missing]:
    for side, said in (("applicants", _("who applies")), ("respondents", _("the other side"))):
        if all(line.is_blank() for line in form.lines(side)):
            yield Missing(said, form.lines(side)[0].name.id)
    boxes = (
        (form.narrative, _("what happened")), (form.place, _("the place")),
        (form.told, _("rights and duties told")), (form.agreed, _("both sides agree")),
        (form.impartial, _("the mediator has no tie")), (form.content, _("what was agreed, or why not")),
    )
    yield from (Missing(said, box.id) for box, said in boxes if not box.data)
    if not form.danger_answered():
        yield Missing(_("whether there is danger"), form.no_danger.id)
    if not form.result.data:
        yield Missing(_("how it ended"), f"{form.result.id}-0")
    if not form.mediator.data:
        yield Missing(_("who mediated"), form.mediator.id)
