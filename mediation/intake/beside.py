"""The right margin of the counter: possible repeats, what the numbers say, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.people.identity import IdCheck
from mediation.security.actor import Actor

from . import repeats
from .forms import PeopleForm
from .gates import Gate


@dataclass(frozen=True, slots=True)
class Paper:
    """What a number says about whoever it belongs to."""

    name: str
    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything the margin shows."""

    repeats: list[repeats.Repeat]
    papers: list[Paper]
    gates: list[Gate]


def beside(session: Session, actor: Actor, form: PeopleForm, gates: list[Gate]) -> Beside:
    """The margin for what stands in the form now; as the actor may know it."""
    hits = repeats.find(session, actor, repeats.typed(form.people()), form.place.data or "")
    return Beside(repeats.told(session, hits), list(_papers(form)), gates)


def _papers(form: PeopleForm) -> Iterator[Paper]:
    for side in ("applicants", "respondents"):
        for line in form.lines(side):
            found = line.checked()
            if found is not None:
                name = line.name.data or label(found.kind)
                yield Paper(name, _said(found), not found.good)


def _said(found: IdCheck) -> str:
    if not found.good:
        return "、".join(label(problem) for problem in found.problems)
    age = found.age_on(clock.today())
    said = [
        label(found.kind),
        {"m": _("male"), "f": _("female")}.get(found.sex, ""),
        _("born %(day)s", day=formats.day(found.birth_on)) if found.birth_on else "",
        _("%(years)d years old", years=age) if age is not None else "",
        *(label(doubt) for doubt in found.doubts),
    ]
    return " · ".join(filter(None, said))
