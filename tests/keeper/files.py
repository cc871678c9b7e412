"""Closed files for an inspector to draw from."""

from __future__ import annotations

from mediation.cases.models import Dispute
from mediation.closure import file
from mediation.core import clock
from mediation.core.database import db
from tests.cast import Cast
from tests.closure.stories import do, people, take

STAFF = {"qiaosi": "clerk", "linping": "stranger", "village": "village_clerk"}


def ended(cast: Cast, lead: str = "qiaosi", name: str = "林某") -> int:
    """A dispute that one side refused; everybody is told."""
    clerk, other = STAFF[lead], f"{name}的对方"
    made = take(cast, name, other, who=clerk, lead=lead)
    do(cast, clerk, made, "dispute.accept", competence="party_lives", no_bar=True, repeat_answer="different")
    do(
        cast, clerk, made, "dispute.refuse", reason="refused_before_start", party=people(made)[other],
        said_at=clock.now(), said_how="phone", told=tuple(people(made).values()), told_how="phone",
        routes=("court", "arbitration"),
    )
    return made


def closed(cast: Cast, lead: str = "qiaosi", name: str = "林某") -> int:
    """One of those, with its file closed."""
    made = ended(cast, lead, name)
    with db.reading() as session:
        gaps = tuple(gap.code for gap in file.gaps(session, session.get_one(Dispute, made)))
    do(cast, STAFF[lead], made, "dispute.close", explained=gaps, explanation="口头告知")
    return made


def many(cast: Cast, count: int, lead: str = "qiaosi") -> list[int]:
    """So many closed files."""
    return [closed(cast, lead, f"林{chr(0x4e00 + n)}") for n in range(count)]
