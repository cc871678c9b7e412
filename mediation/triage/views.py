"""P6: accept, grade and assign on one page and by one press; or only some of it; or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.accounts import rescue
from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.pressing import press
from mediation.cases.protection import title_for
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import Forbidden, Stale
from mediation.core.form_looks import faults_of
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.lifecycle import facts_form, once, perform
from mediation.lifecycle.door import Act, entries_since
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows import FLOWS
from workflows.engine import missing
from workflows.errors import MoveNotAllowed
from workflows.flow import Lack

from . import forms, pages, service, steps
from .forms import Forms
from .service import Plan

blueprint = Blueprint("triage", __name__)

own_page("dispute.accept", "triage.page")
own_page("dispute.decline", "triage.page")
own_page("dispute.classify", "triage.page")
own_page("dispute.assign", "triage.page")

DECLINE = "decline"


@blueprint.route("/cases/<int:dispute_id>/triage", methods=["GET", "POST"])
@requires("case.read")
def page(dispute_id: int) -> Any:
    """Three blocks, each filled by a proposal with its reason; one press takes them all."""
    dispute = current_case()
    moves = steps.possible(current_actor(), dispute, current_context())
    if dispute.state not in steps.FROM:
        if request.method == "POST":
            _led_on_or_stale()
        if rescue.given_back() is not None:  # what was kept for this page is shown in words
            raise MoveNotAllowed("dispute", steps.ORDER[0], dispute.state)
        return redirect(url_for("desk.case", dispute_id=dispute_id))
    if not moves:
        raise Forbidden(f"dispute.{steps.ORDER[steps.FROM[dispute.state]]}")
    made = forms.made(moves, reading(), dispute, current_actor())
    if request.method == "GET" or request.form.get("look"):
        return _show(made, moves, 200)
    if request.form.get("do") == DECLINE and made.decline is not None:
        return _decline(made, moves)
    return _settle(made, moves, _wanted(moves, made))


def _led_on_or_stale() -> None:
    """A second press is led on to the case; who comes too late is told; who never could press is refused."""
    actor = current_actor()
    gate.require(actor, f"dispute.{steps.ORDER[0]}", current_context())
    if not once.answered(reading(), actor.user_id, request.form.get("act_key", "")):
        raise _overtaken(forms.Head().seen())


def _overtaken(seen: int | None) -> Stale:
    """What came in between; everything that was typed is kept for the page that says so."""
    g.typed = forms.all_typed(reading(), current_case(), current_actor())
    return Stale(entries_since(reading(), current_case().chain_id, seen or 0))


def _wanted(moves: tuple[str, ...], made: Forms) -> steps.Press:
    """The button that was pressed. Stale when the case has gone on and it no longer stands there."""
    found, code = steps.presses(moves), request.form.get("do", "")
    if not code:
        return found[0]
    pressed = next((one for one in found if one.code == code), None)
    if pressed is None:
        raise _overtaken(made.head.seen())
    return pressed


def _settle(made: Forms, moves: tuple[str, ...], wanted: steps.Press) -> Any:
    shown = pages.shown(reading(), current_actor(), current_case(), made)
    g.typed = made.typed()
    fine = [form.validate() for form in (made.head, *made.of(wanted.moves))]  # each says what it misses
    if "assign" in wanted.moves and not made.assign.mediator.data:  # a proposal may have gone meanwhile
        made.assign.mediator.errors = [_nobody_named(shown)]
        fine.append(False)
    if not all(fine):
        return _show(made, moves, 422, _lacks_of_acceptance(made, wanted.moves), shown)
    stated = {name: made.stated(name) for name in wanted.moves}
    untaken = made.put_notes_together(wanted.moves, stated)
    lacking = _lacks_of_grade(stated, shown)
    lower = perform.waits_for_second(lacking)
    if lacking and not lower:
        return _show(made, moves, 422, lacking, shown)
    plan = Plan(
        stated=stated, lower=lower,
        wanted_by=forms.wanted_by(made.assign) if "assign" in wanted.moves else (),
    )

    def work(a: Act) -> str:
        service.settle(a, a.load(Dispute, current_case().id), plan, made.head.seen())
        return url_for("triage_after.done", dispute_id=current_case().id)

    pressed = press(made.head, [wanted.code, stated, plan.wanted_by], work)
    if pressed.response is None:
        return _show(made, moves, 422, pressed.lacks)
    if untaken:
        flash(_("Nobody was assigned; not taken: %(names)s.", names="、".join(untaken)), "warn")
    if lower:
        flash(_("Until the second person confirms, the higher grade holds."), "warn")
    return pressed.response


def _nobody_named(shown: pages.Shown) -> str:
    """Why nobody stands there now, and what can be done about it."""
    above = shown.name.above if shown.name is not None else None
    if above is None:
        return _("Choose who mediates.")
    return _(
        "This grade is handled by: %(who)s. Ask the level above, or choose a mediator and say why.",
        who=label(above),
    )


def _lacks_of_acceptance(made: Forms, moves: tuple[str, ...]) -> tuple[Lack, ...]:
    """What accepting misses besides what its fields say: all of it in one round."""
    if "accept" not in moves:
        return ()
    found = perform.lacks_so_far(
        reading(), current_case(), current_actor(), "dispute.accept", FLOWS["dispute"].move("accept"),
        made.stated("accept"),
    )
    return tuple(lack for lack in found if lack.field not in made.accept.errors)


def _lacks_of_grade(stated: dict[str, dict[str, Any]], shown: pages.Shown) -> tuple[Lack, ...]:
    """What the grading lacks, looked at before the act: a lower grade takes another way.

    It is weighed against the proposal of the page, which counts what accepting will link.
    """
    if "classify" not in stated or shown.grade is None:
        return ()
    move = FLOWS["dispute"].move("classify")
    facts = perform.build_facts(
        reading(), current_case(), current_actor(), "dispute.classify", move, stated["classify"]
    )
    return missing(move, replace(facts, proposed_grade=shown.grade.proposed))


def _decline(made: Forms, moves: tuple[str, ...]) -> Any:
    if not made.decline.validate():
        return _show(made, moves, 422)
    stated = facts_form.stated_from(made.decline, FLOWS["dispute"].move("decline"))

    def work(a: Act) -> str:
        dispute = a.load(Dispute, current_case().id)
        service.decline(a, dispute, stated, made.head.seen())
        return url_for("triage_after.done", dispute_id=dispute.id)

    pressed = press(made.head, [DECLINE, stated], work)
    return pressed.response or _show(made, moves, 422, pressed.lacks)


def _show(
    made: Forms, moves: tuple[str, ...], status: int, lacks: tuple[Lack, ...] = (),
    shown: pages.Shown | None = None,
) -> tuple[str, int]:
    session, actor, dispute = reading(), current_actor(), current_case()
    seen = shown or pages.shown(session, actor, dispute, made)
    return render_template(
        "triage/page.html", dispute=dispute, forms=made, seen=seen, lacks=lacks,
        title=title_for(dispute, current_context()), presses=_presses(moves, seen),
        faults=[fault for form in made if form is not None for fault in faults_of(form)],
    ), status


def _presses(moves: tuple[str, ...], seen: pages.Shown) -> list[steps.Press]:
    """The buttons, the main one first: where nobody is free, what can be done without naming anybody."""
    found = steps.presses(moves)
    if seen.name is not None and not seen.name.proposed and len(found) > 1:
        return [*found[1:], found[0]]
    return found
