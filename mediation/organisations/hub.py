"""What this hub is: a demo or a real one. Set once; a demo can never become real."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from mediation.core.database import Base
from mediation.core.exceptions import RuleBroken

KIND = "kind"
DEMO, REAL = "demo", "real"


class HubFact(Base):
    """A fact about the installation itself."""

    __tablename__ = "hub_fact"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


def kind(session: Session) -> str | None:
    """``demo``, ``real``, or None for a hub that was never set up."""
    fact = session.get(HubFact, KIND)
    return fact.value if fact is not None else None


def settle(session: Session, wanted: str) -> None:
    """Make the hub a demo or a real one. Raises RuleBroken when it already is the other."""
    present = kind(session)
    if present is None:
        session.add(HubFact(key=KIND, value=wanted))
        session.flush()
    elif present != wanted:
        raise RuleBroken(f"this hub is a {present} hub and cannot become a {wanted} one")
