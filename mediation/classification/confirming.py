"""Who would confirm a lower grade: proposed by the hub, so that nobody is looked for by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.seconds import seconds
from mediation.lifecycle import perform
from mediation.security.actor import Actor
from workflows.flow import Move


def is_needed(
    session: Session, dispute: Dispute, actor: Actor, move: Move, stated: Mapping[str, Any]
) -> bool:
    """Whether what is stated waits for a second person."""
    return bool(_lacking(session, dispute, actor, move, {**stated, "second": None}))


def proposed(
    session: Session, dispute: Dispute, actor: Actor, move: Move, stated: Mapping[str, Any]
) -> int | None:
    """The first who may confirm what is stated; None where nobody may."""
    for option in seconds(session, dispute, actor):
        asked = {**stated, "second": option.value}
        if not _lacking(session, dispute, actor, move, asked) - {"second_not_agreed"}:
            return int(option.value)
    return None


def _lacking(
    session: Session, dispute: Dispute, actor: Actor, move: Move, stated: Mapping[str, Any]
) -> set[str]:
    lacks = perform.lacks_so_far(session, dispute, actor, f"dispute.{move.name}", move, stated)
    return {lack.code for lack in lacks if lack.where == "second"}
