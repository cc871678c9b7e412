"""Table of persons: identity held once, sealed, with keyed look-up."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin
from mediation.core.sealing import sealed


class Person(IdMixin, Base):
    """A natural or legal person known by an identity number."""

    __tablename__ = "person"

    kind: Mapped[str] = mapped_column(String(10), default="natural")
    """natural | legal"""
    name: Mapped[str] = mapped_column(String(100))
    sex: Mapped[str] = mapped_column(String(1), default="")
    birth_on: Mapped[date | None] = mapped_column(Date)
    id_type: Mapped[str] = mapped_column(String(20), default="")
    id_number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_number_lookup: Mapped[str | None] = mapped_column(String(64), unique=True)
    id_number_tail: Mapped[str | None] = mapped_column(String(64), index=True)

    id_number = sealed("id_number", lookup=True, tail=True)
