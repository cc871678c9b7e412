"""Refused acts are entries too: in the chain of the person who was refused."""

from __future__ import annotations

from mediation.audit import recorder
from mediation.core.database import db
from mediation.core.exceptions import Forbidden
from mediation.security.actor import Actor
from workflows.errors import FlowError, GuardRefused, MoveNotAllowed


def record_refusal(actor: Actor, refusal: Exception, request_id: str = "", subject: str = "") -> None:
    """Write ``act.refused`` with the right and the codes of what was missing; never what was typed."""
    if actor.is_system:
        return
    data: dict[str, object] = {"actor": actor.name, "why": type(refusal).__name__}
    match refusal:
        case Forbidden():
            data["right"] = refusal.right
            refusal.noted = True
        case GuardRefused():
            data["right"] = f"{refusal.flow}.{refusal.move}"
            data["lacks"] = [lack.code for lack in refusal.lacks]
        case MoveNotAllowed():
            data["right"] = f"{refusal.flow}.{refusal.move}"
            data["state"] = refusal.state
        case FlowError():
            data["right"] = str(refusal)
    with db.writing() as session:
        recorder.note(
            session,
            f"u:{actor.user_id}",
            "act.refused",
            actor_id=actor.user_id,
            subject=subject,
            data=data,
            outcome="refused",
            request_id=request_id,
        )
