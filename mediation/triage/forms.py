"""The three forms of the page, read from the facts of their moves and filled by proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import SelectField
from wtforms.validators import Optional

from mediation.assignment import forms as assignment
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.classification import forms as classification
from mediation.core.fields import MomentField
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from mediation.lifecycle import facts_form
from mediation.lifecycle.facts_form import TickList
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.facts import LATE_REASONS, asks
from workflows.flow import Move

DISPUTE = FLOWS["dispute"]
TIMES = ("occurred_at", "late_reason")
"""Asked once for the whole press."""


class Head(ActForm):
    """What the whole press carries: which version was seen, under which key, and when it happened."""

    occurred_at = MomentField(_l("Happened at"), lies=Lies.BEHIND, description=_l("Empty means now"))
    late_reason = SelectField(_l("Why entered late"), [Optional()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.late_reason.choices = [("", ""), *((r.code, label(r)) for r in LATE_REASONS)]


class _Chosen(ActForm):
    """Which parties chose the mediator themselves (人民调解法 19)."""

    wanted_by = TickList(choices=[], validate_choice=False)


@dataclass(slots=True)
class Forms:
    """One form for each move of the page; None where the move is not made from here."""

    head: Head
    accept: Any = None
    classify: Any = None
    assign: Any = None
    decline: Any = None

    def __iter__(self) -> Iterator[Any]:
        return iter((self.head, self.accept, self.decline, self.classify, self.assign))

    def of(self, moves: Iterable[str]) -> list[Any]:
        """The forms of these moves, in order."""
        return [getattr(self, name) for name in moves]

    def stated(self, name: str) -> dict[str, Any]:
        """What is stated for one move, with the moment of the whole press."""
        stated = facts_form.stated_from(getattr(self, name), _move(name))
        if name == "classify":  # what was kept of an earlier grading and is now unticked holds no longer
            stated |= classification.stated_now(self.classify)
        times = {t: self.head[t].data for t in TIMES if self.head[t].data}
        return {**{k: v for k, v in stated.items() if k not in TIMES}, **times}

    def typed(self) -> dict[str, Any]:
        """Everything that was entered, by label: shown again should the page prove stale."""
        found: dict[str, Any] = {}
        note = label(asks(_move("decline").facts)["note"])
        for name in ("accept", "decline", "classify", "assign"):
            if getattr(self, name) is None:
                continue
            for called, value in facts_form.typed_back(getattr(self, name), _move(name)).items():
                if name == "decline" and request.form.get("do") != name and called != note:
                    continue  # the page had filled it in by itself, and nobody pressed it
                found[f"{label(_move(name))} · {called}" if called in found else called] = value
        return found


    def put_notes_together(self, moves: tuple[str, ...], stated: dict[str, dict[str, Any]]) -> list[str]:
        """Notes written for a move that is not made go to the last that is; what else was chosen for it.

        The labels of that, for telling that it was not taken.
        """
        last, chosen = stated[moves[-1]], list[str]()
        for name in ("classify", "assign"):
            if name in moves or getattr(self, name) is None:
                continue
            own = facts_form.stated_from(getattr(self, name), _move(name))
            notes = [text for text in (last.get("note", ""), own.get("note", "")) if text]
            if notes:
                last["note"] = "\n".join(notes)
            if name == "assign":
                chosen = self._chosen_by_hand(own)
        return chosen

    def _chosen_by_hand(self, own: dict[str, Any]) -> list[str]:
        """What the page had not filled in by itself."""
        asked = asks(_move("assign").facts)
        proposed = proposed_before()[1] == str(own.get("mediator") or "")
        by_itself = {"note", "chosen_by", *(["mediator"] if proposed else [])}
        return [label(ask) for name, ask in asked.items() if name not in by_itself and own.get(name)]


def _move(name: str) -> Move:
    return DISPUTE.move(name)


def made(moves: tuple[str, ...], session: Session, dispute: Dispute, actor: Actor) -> Forms:
    """The forms for these moves; an answer that was sent stands in them again."""
    forms = Forms(Head())
    if "accept" in moves:
        forms.accept = _facts("accept", session, dispute, actor)
        forms.decline = _facts("decline", session, dispute, actor)
    if "classify" in moves:
        forms.classify = classification.triage_form(_move("classify"), session, dispute, actor)
    if "assign" in moves:
        forms.assign = _assign_form(session, dispute, actor)
    if not forms.head.is_submitted():
        forms.head.seen_version.data = str(dispute.version)
    return forms


def all_typed(session: Session, dispute: Dispute, actor: Actor) -> dict[str, Any]:
    """What was entered in any of the forms, also of moves that the case has meanwhile left behind."""
    forms = Forms(Head())
    for name in ("accept", "decline", "assign"):
        setattr(forms, name, _facts(name, session, dispute, actor))
    forms.classify = classification.triage_form(_move("classify"), session, dispute, actor)
    return forms.typed()


def _facts(name: str, session: Session, dispute: Dispute, actor: Actor) -> Any:
    return facts_form.form_for(_move(name), session, dispute, actor)(prefix=f"{name}-")


def _assign_form(session: Session, dispute: Dispute, actor: Actor) -> Any:
    facts = facts_form.form_for(_move("assign"), session, dispute, actor)
    form: Any = type("AssignForm", (facts, _Chosen), {})(prefix="assign-")
    people = [p for p in parties.principals(session, dispute.id) if p.side != "third"]
    form.wanted_by.choices = [(str(p.id), parties.described(p)) for p in people]
    form.wanted_by.label.text = _("Chosen by the parties")
    if not form.is_submitted():
        form.chosen_by.data = assignment.asks_default(_move("assign"))
    return form


def wanted_by(form: Any) -> tuple[int, ...]:
    """The parties of the dispute that were ticked as having chosen the mediator."""
    known = {key for key, _label in form.wanted_by.choices}
    return tuple(int(key) for key in form.wanted_by.data or () if key in known)


def proposed_before() -> tuple[str, str]:
    """The grade and the mediator that the page proposed when it was drawn; empty on a first look."""
    return request.form.get("proposed_grade", ""), request.form.get("proposed_mediator", "")


