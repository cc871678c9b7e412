"""Forms of assigning, of the parties' word, of consents and of declared ties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.pressing import channels
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.lifecycle import facts_form
from mediation.security.actor import Actor
from workflows.facts import asks
from workflows.flow import Move
from workflows.reasons_small import INVITATION_DECLINE

from . import ties
from .ranking import Ranked


class ChoiceForm(ActForm):
    """Whom a party wants, or no longer wants."""

    party = SelectField(_l("Party"), [InputRequired()], coerce=int)
    person = SelectField(_l("Mediator"), [InputRequired()], coerce=int)
    channel = SelectField(_l("Channel"), [InputRequired()])


class ObjectionForm(ActForm):
    """Who objects to whom, and why."""

    party = SelectField(_l("Who objects"), [InputRequired()], coerce=int)
    person = SelectField(_l("Against"), [InputRequired()], coerce=int)
    why = StringField(_l("Why"), [InputRequired(), Length(max=300)])


class OverruleForm(ActForm):
    """No ground: the answer to the party."""

    answer = StringField(_l("Answer to the party"), [InputRequired(), Length(max=300)])


class StepDownForm(ActForm):
    """Why a joint mediator leaves."""

    why = StringField(
        _l("What stands between you and a party"), [InputRequired(_l("Please fill in")), Length(max=300)]
    )


class SustainForm(ActForm):
    """Justified: a word to the party may go with it."""

    answer = StringField(_l("Answer to the party"), [Optional(), Length(max=300)])


class AcceptForm(ActForm):
    """Yes, free of conflict."""

    declaration = BooleanField(_l("I have no conflict of interest with any side"))


class Declaring(Protocol):
    """A form on which an invited person declares that nothing ties him to anybody."""

    declaration: BooleanField
    seen_version: HiddenField


Declared = TypeVar("Declared", bound=Declaring)


def declare_again(form: Declared, names: Iterable[str]) -> Declared:
    """The declaration once more, about the parties as they are now; names whoever was not on the page."""
    form.declaration.data = False
    form.seen_version.data = ""
    form.declaration.errors = [parties_changed(tuple(names))]
    return form


def parties_changed(names: Sequence[str]) -> str:
    """Why a declaration of no interest that was made on an older page does not count."""
    if not names:
        return _("The parties have changed since this page was opened: look at them again, then accept.")
    return _("The parties have changed since this page was opened, new or renamed: %(names)s. "
             "Look at them again, then accept.", names="、".join(names))


class DeclineForm(ActForm):
    """No, and why; another time perhaps."""

    reason = RadioField(_l("Reason"), [InputRequired(_l("Please choose a reason"))])
    other_time = StringField(_l("A time that would suit"), [Optional(), Length(max=200)])
    note = TextAreaField(_l("Note"), [Optional(), Length(max=500)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.reason.choices = [(reason.code, label(reason)) for reason in INVITATION_DECLINE]


class TieForm(ActForm):
    """A tie to a person or firm that may come before the hub."""

    kind = SelectField(_l("Tie"), [InputRequired()])
    name = StringField(_l("Name of the person or firm"), [InputRequired(), Length(max=100)])
    id_number = StringField(
        _l("Identity number"), [Optional(), Length(max=40)],
        description=_l("Only its fingerprint is kept, to tell people of one name apart"),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [(kind.code, label(kind)) for kind in ties.KINDS]


def naming_form(move: Move, session: Session, dispute: Dispute, actor: Actor) -> Any:
    """The facts of assigning or reassigning."""
    form: Any = facts_form.form_for(move, session, dispute, actor)()
    if not form.is_submitted():
        form.seen_version.data = str(dispute.version)
        form.chosen_by.data = asks_default(move)
    return form


def asks_default(move: Move) -> str:
    """Who chooses when nothing else is said."""
    return asks(move.facts)["chosen_by"].choices[0].code


def choice_form(session: Session, dispute: Dispute, ranked: Iterable[Ranked]) -> ChoiceForm:
    """Parties of both sides, everybody on the register."""
    form = ChoiceForm()
    form.party.choices = _parties(session, dispute)
    form.person.choices = [(r.standing.user_id, r.standing.name) for r in ranked]
    form.channel.choices = channels()
    return form


def objection_form(session: Session, dispute: Dispute, people: Iterable[tuple[int, str]]) -> ObjectionForm:
    """Parties of both sides against those who handle the dispute."""
    form = ObjectionForm()
    form.party.choices = _parties(session, dispute)
    form.person.choices = list(people)
    return form


def _parties(session: Session, dispute: Dispute) -> list[tuple[int, str]]:
    people = parties.principals(session, dispute.id)
    return [(p.id, parties.described(p)) for p in people if p.side != "third"]
