"""What is still missing, gate by gate: a list with links, never a wall in front of the counter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from mediation.cases.parties import PartyInput

from .forms import IntakeForm
from .lines import LineForm


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing, and the box it goes into; no box when it is done on a later page."""

    text: str
    box: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate and what it still wants."""

    name: str
    missing: tuple[Missing, ...]


def gates(form: IntakeForm) -> list[Gate]:
    """Registering, accepting, and the first session, each with what it lacks now."""
    return [
        Gate(_("To register"), tuple(_to_register(form))),
        Gate(_("To accept"), tuple(_to_accept(form))),
        Gate(_("To mediate"), tuple(_to_mediate(form))),
    ]


def _to_register(form: IntakeForm) -> Iterator[Missing]:
    first = {side: form.lines(side)[0].name.id for side in ("applicants", "respondents")}
    if all(line.is_blank() for line in form.lines("applicants")):
        yield Missing(_("who applies"), first["applicants"])
    if all(line.is_blank() for line in form.lines("respondents")) and not form.respondent_unknown.data:
        yield Missing(_("the other side"), first["respondents"])
    if not form.narrative.data:
        yield Missing(_("what happened"), form.narrative.id)
    if not form.danger_answered():
        yield Missing(_("whether there is danger"), form.no_danger.id)


def _to_accept(form: IntakeForm) -> Iterator[Missing]:
    if not form.claims.data:
        yield Missing(_("what is asked for"), form.claims.id)
    if form.place_pending.data or not form.place.data:
        yield Missing(_("the place"), form.place.id)
    for line in _filled(form, "applicants"):
        if not line.id_number.data:
            yield Missing(_("identity paper of %(name)s", name=line.called), line.id_number.id)
        if not line.phone.data and not line.no_phone.data:
            yield Missing(_("telephone of %(name)s", name=line.called), line.phone.id)


def _to_mediate(form: IntakeForm) -> Iterator[Missing]:
    other = [(line, line.read("respondent")) for line in _filled(form, "respondents")]
    if not any(given.kind != "described" for _line, given in other):
        yield Missing(_("the other side's real name"), form.lines("respondents")[0].name.id)
    for line, given in other:
        if not (given.phone or given.no_phone or given.address):
            yield Missing(_("how to reach %(name)s", name=line.called), line.phone.id)
    applying = [(line, line.read("applicant")) for line in _filled(form, "applicants")]
    for line, given in (*applying, *other):
        if given.minor and not has_guardian(given):
            yield Missing(_("guardian of %(name)s", name=line.called), line.guardian.id)
        if any(s.role in ("agent", "representative") for s in given.stand_ins):
            yield Missing(_("power of attorney from %(name)s", name=line.called))
    yield Missing(_("rights told, both sides agree"))


def has_guardian(given: PartyInput) -> bool:
    """Somebody acts for a minor."""
    return any(one.role == "guardian" for one in given.stand_ins)


def _filled(form: IntakeForm, side: str) -> list[LineForm]:
    return [line for line in form.lines(side) if not line.is_blank()]
