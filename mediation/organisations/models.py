"""Tables of the organisation tree."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin


class Organisation(IdMixin, Base):
    """A body that leads, assists or oversees: centre, committee or department."""

    __tablename__ = "organisation"

    parent_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    short_name: Mapped[str] = mapped_column(String(20), unique=True)
    """Used in case numbers, for example 乔 in 〔2026〕乔人调字第0001号."""
    kind: Mapped[str] = mapped_column(String(20))
    """centre | committee | department"""
    level: Mapped[str] = mapped_column(String(20), default="street")
    """district | street | village: who handles which grade first"""
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
