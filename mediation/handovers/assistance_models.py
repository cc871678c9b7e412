"""Table of requests to departments."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject

OPEN = ("asked", "taken")
CAME_BACK = ("answered", "returned")


@flow_model
class Assistance(CaseSubject, Base):
    """A department is asked for something; it sees the parts that stand here and nothing else of the case."""

    __tablename__ = "assistance"
    flow = "assistance"

    from_org_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    to_org_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    what_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    parts_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    paper_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date] = mapped_column(Date)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by: Mapped[str] = mapped_column(String(100), default="")
    outcome: Mapped[str] = mapped_column(String(20), default="")
    person: Mapped[str] = mapped_column(String(100), default="")
    follows: Mapped[str] = mapped_column(String(20), default="")
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer_paper_ids: Mapped[list[int] | None] = mapped_column(JSON)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    what = sealed("what")
    parts = sealed("parts")
    """As JSON: code of the part to its text, as it stood when it was handed over."""
    answer = sealed("answer")

    @property
    def is_open(self) -> bool:
        """Whether the department still has to sign or to answer; only then it sees what was handed over."""
        return self.state in OPEN

    @property
    def to_note(self) -> bool:
        """Whether something came back that the committee has not read yet."""
        return self.state in CAME_BACK

    @property
    def handed_over(self) -> dict[str, str]:
        """Code of each part to its text."""
        found: dict[str, str] = json.loads(self.parts or "{}")
        return found

    @property
    def papers(self) -> list[int]:
        """Keys of the papers that went over."""
        return [int(key) for key in self.paper_ids or ()]

    @property
    def enclosed(self) -> list[int]:
        """Keys of the papers that came with the answer."""
        return [int(key) for key in self.answer_paper_ids or ()]
