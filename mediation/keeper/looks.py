"""Looking into the log is remembered too."""

from __future__ import annotations

from collections.abc import Mapping

from mediation.audit import recorder
from mediation.core.database import db
from mediation.security.actor import Actor


def remember(actor: Actor, event: str, wanted: Mapping[str, str]) -> None:
    """An entry in the reader's own chain: what was searched for."""
    grant = actor.role_at(None)
    with db.writing() as session:
        recorder.note(
            session, f"u:{actor.user_id}", event, actor_id=actor.user_id,
            role=grant.role.value if grant else "", data={"actor": actor.name, "wanted": dict(wanted)},
        )
