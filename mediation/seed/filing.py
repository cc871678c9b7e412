"""Presses of the demo's people that bring a dispute to its end: dangers, extension, closing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mediation.cases.models import Dispute
from mediation.closure.course import extend_found
from mediation.closure.filing import close_found
from mediation.core import clock
from mediation.core.database import db
from mediation.danger.models import Danger

from .case import Case

_DANGER: dict[str, dict[str, Any]] = {
    "acknowledge": {"measures": "已电话稳定情绪,约当日面谈"},
    "report": {"body": "police", "receiver": "辖区派出所值班民警", "told_how": "phone"},
    "answer": {"answer": "民警已上门训诫,双方情绪平稳", "answered_by": "派出所"},
    "clear": {"reason": "handled"},
}


class Filed(Case):
    """A dispute that can be brought to its end."""

    def danger(self, name: str) -> None:
        """One step of the danger that is open."""
        with db.reading() as session:
            key = session.scalars(select(Danger.id).where(Danger.dispute_id == self.id)).first()
        self.do(self.head if name == "clear" else self.clerk, f"danger.{name}", key, **_DANGER[name])

    def extend(self, days: int) -> bool:
        """Longer by some days, as far as the law goes; False when there is no room left."""
        actor = self.play.cast.actor(self.clerk)
        with db.reading() as session:
            dispute = session.get_one(Dispute, self.id)
            found, grade = extend_found(session, dispute, actor, {}), dispute.grade
        due, latest = found["due_on"], found["latest_on"]
        if found["overdue"] or not due or not latest or latest <= due:
            return False
        until = min(latest, self.play.moment(due).date().fromordinal(due.toordinal() + days))
        by = "centre_head" if grade == 1 else self.head
        self.second(self.clerk, "dispute.extend", by, reason="near_agreement", until=until)
        return True

    def close(self) -> None:
        """With a note on what is missing, if anything is."""
        actor = self.play.cast.actor(self.clerk)
        with db.reading() as session:
            found = close_found(session, session.get_one(Dispute, self.id), actor, {})
        missing = tuple(found["missing_papers"])
        self.do(
            self.clerk, "dispute.close", explained=missing,
            explanation="原件由当事人收回,卷内未留复印件。" if missing else "",
        )

    def age(self) -> int:
        """Days since it was registered."""
        with db.reading() as session:
            return (clock.today() - clock.day_of(session.get_one(Dispute, self.id).received_at)).days
