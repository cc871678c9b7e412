"""Table of changed settings. Rows are only added: what held on a past day stays known."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class Setting(IdMixin, Base):
    """The values of one group from a day on; of two for the same day the later entered holds."""

    __tablename__ = "setting"
    __table_args__ = (Index("ix_setting_key_from_on", "key", "from_on"),)

    key: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date] = mapped_column(Date)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    entered_by: Mapped[int | None] = mapped_column(BigInteger)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
