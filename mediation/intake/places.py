"""Places as they are typed at the counter: by name, or by the initials of their reading."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation import data
from mediation.cases.models import Dispute
from mediation.core import pinyin

HOME = "330113"
"""The district whose streets and towns are offered; others are typed in full."""

LATELY = 300
"""So many of the committee's newest disputes lend their places to the list."""


def offered(session: Session, organisations: Iterable[int]) -> list[tuple[str, str]]:
    """Streets, and the places of the committees' newest disputes, each with its initials."""
    newest = (
        select(Dispute.place).where(Dispute.lead_org_id.in_(list(organisations)), Dispute.place != "")
        .order_by(Dispute.received_at.desc(), Dispute.id.desc()).limit(LATELY)
    )
    names = dict.fromkeys([*(row["name"] for row in _streets()), *session.scalars(newest)])
    return [(name, pinyin.initials(name)) for name in names]


def meant(typed: str) -> str:
    """The one street whose initials were typed; empty when none or several fit."""
    text = typed.lower()
    if not (text.isascii() and text.isalpha()):
        return ""
    found = [row["name"] for row in _streets() if pinyin.initials(row["name"]).startswith(text)]
    return found[0] if len(found) == 1 else ""


def division_of(place: str) -> str | None:
    """The code of the street or town that a place names."""
    return next((row["code"] for row in _streets() if row["name"] in place), None)


@cache
def _streets() -> tuple[dict[str, str], ...]:
    return tuple(row for row in data.read_table("divisions_linping.csv") if row["parent"] == HOME)
