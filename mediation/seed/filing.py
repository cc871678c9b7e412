"""Presses of the demo's people that bring a dispute to its end: dangers, extension, closing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from mediation.cases import pending
from mediation.cases.models import Dispute
from mediation.closure import file
from mediation.closure.course import extend_found
from mediation.closure.filing import proposed_retention
from mediation.core.database import db
from mediation.danger.models import Danger
from workflows.reasons import COURT_SOURCES

from .settling import Settling

_DANGER: dict[str, dict[str, Any]] = {
    "acknowledge": {"measures": "已电话稳定情绪,约当日面谈"},
    "report": {"body": "police", "receiver": "辖区派出所值班民警", "told_how": "phone"},
    "answer": {"answer": "民警已上门训诫,双方情绪平稳", "answered_by": "派出所"},
    "clear": {"reason": "handled"},
}


class Filed(Settling):
    """A dispute that can be brought to its end."""

    def danger(self, name: str) -> None:
        """One step of the danger that is open."""
        with db.reading() as session:
            key = session.scalars(select(Danger.id).where(Danger.dispute_id == self.id)).first()
        who = self.head if name in ("acknowledge", "clear") else self.clerk
        self.do(who, f"danger.{name}", key, **_DANGER[name])

    def longer(self, days: int) -> date | None:
        """The day to which the term may be extended; None when there is no room left."""
        actor = self.play.cast.actor(self.clerk)
        with db.reading() as session:
            found = extend_found(session, session.get_one(Dispute, self.id), actor, {})
        due: date | None = found["due_on"]
        latest: date | None = found["latest_on"]
        if found["overdue"] or due is None or latest is None or latest <= due:
            return None
        return min(latest, due + timedelta(days=days))

    def extend(self, days: int) -> bool:
        """Longer by some days, as far as the law goes; False when there is no room left."""
        until = self.longer(days)
        if until is None:
            return False
        self.second(self.clerk, "dispute.extend", self.who_extends(), reason="near_agreement", until=until)
        return True

    def who_extends(self) -> str:
        """The head; for the gravest the head of the centre."""
        with db.reading() as session:
            return "centre_head" if session.get_one(Dispute, self.id).grade == 1 else self.head

    def close(self) -> None:
        """With a note on what is missing, if anything is; a court has said that it got its letter."""
        with db.reading() as session:
            from_court = session.get_one(Dispute, self.id).source in COURT_SOURCES
        if from_court:
            self.paper("feedback_receipt", "法院签收的反馈函回执")
        with db.reading() as session:
            dispute = session.get_one(Dispute, self.id)
            missing = tuple(gap.code for gap in file.gaps(session, dispute))
            unknown = tuple(pending.marks(session, dispute))
        self.do(
            self.clerk, "dispute.close", explained=missing, left_unknown=unknown,
            explanation="原件由当事人收回,卷内未留复印件。" if missing else "",
        )

    def archive(self) -> None:
        """To the shelf, for as long as the rule proposes."""
        with db.reading() as session:
            retention = proposed_retention(session.get_one(Dispute, self.id))
        self.do(self.clerk, "dispute.archive", retention=retention)

    def state(self) -> str:
        """Where it stands now."""
        with db.reading() as session:
            return session.get_one(Dispute, self.id).state

    def grade_now(self) -> int:
        """Its grade; the lightest before it has one."""
        with db.reading() as session:
            return session.get_one(Dispute, self.id).grade or 3

    def leaf_now(self) -> str:
        """Its category."""
        with db.reading() as session:
            return session.get_one(Dispute, self.id).category_code or ""
