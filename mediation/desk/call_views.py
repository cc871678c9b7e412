"""P10 the call list: numbers to dial, one press for what came of it; whose numbers were shown is kept."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from mediation.cases import reads
from mediation.extensions import reading
from mediation.security.gate import current_actor, requires

from .calls import call_list

blueprint = Blueprint("contacts", __name__)

MOST_DIGITS = 6
"""Of a number of things that were looked through on the pages before."""


@blueprint.get("/desk/calls")
@requires("call.list")
def calls() -> str:
    """Whom to call today, why, when it is safe; below who was tried today."""
    skip = _skipped(request.args.get("from", "0"))
    found = call_list(reading(), current_actor(), skip)
    shown = [*found.rows, *found.tried]
    reads.remember_numbers(reading(), current_actor(), {one.dispute.id for one in shown})
    return render_template("desk/calls.html", calls=found, first=not skip)


def _skipped(asked: str) -> int:
    return int(asked) if asked.isdecimal() and len(asked) <= MOST_DIGITS else 0
