"""What this hub is: a demo or a real one. Set once, and told by the log; a demo can never become real."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from mediation.audit import recorder
from mediation.audit.findings import Finding
from mediation.audit.last_said import LastSaid, lines
from mediation.audit.models import AuditEntry
from mediation.core.database import Base
from mediation.core.exceptions import RuleBroken

KIND = "kind"
DEMO, REAL = "demo", "real"
CHAIN = "sys:hub"
SETTLED = "hub.settled"


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
        _tell(session, wanted)
    elif present != wanted:
        raise RuleBroken(f"this hub is a {present} hub and cannot become a {wanted} one")


def tell_older(session: Session) -> None:
    """Tell the log what a hub is that was set up before the log was told."""
    if (present := kind(session)) is not None and _told(session) is None:
        _tell(session, present)


def contradiction(session: Session) -> str:
    """A sentence when the database calls this hub something else than its log does; else empty."""
    present, told = kind(session), _told(session)
    if told is None or present == told:
        return ""
    return f"The database calls this a {present} hub, but its log says that it was set up as a {told} one."


def differences(session: Session) -> Iterator[Finding]:
    """For the verifier: facts that the log does not know."""
    told = LastSaid()
    for line in lines(session, AuditEntry.chain_id == CHAIN, AuditEntry.event == SETTLED):
        told.put(_row(KIND), line, {"value": line.data["kind"]})
    yield from told.differences({_row(f.key): {"value": f.value} for f in session.scalars(select(HubFact))})


def _row(key: str) -> str:
    return f"hub_fact:{key}"


def _tell(session: Session, wanted: str) -> None:
    recorder.note(session, CHAIN, SETTLED, data={"kind": wanted})


def _told(session: Session) -> str | None:
    which = AuditEntry.chain_id == CHAIN, AuditEntry.event == SETTLED
    told = [str(line.data["kind"]) for line in lines(session, *which)]
    return told[0] if told else None
