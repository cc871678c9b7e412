"""Holds what people entered against the log: settings, the calendar, rooms, filings, ties.

A term that nobody set, a day off that nobody gave or a tie that nobody declared would change what the hub
decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import CommitteeRecord
from mediation.assignment.models import ConflictTie
from mediation.audit.findings import Finding
from mediation.audit.last_said import LastSaid, Line, lines
from mediation.audit.models import AuditEntry
from mediation.calendar.models import CalendarDay, CalendarYear
from mediation.core import clock
from mediation.sessions import rooms
from mediation.sessions.room_models import Room
from mediation.settings import service as settings
from mediation.settings.models import Setting

OFF = "-"
DAY = len("2026-11-23")
_FILED = ("kind", "filed_number", "filed_on", "term_from", "term_until", "mixed_area")
_SINCE = ("seats",)
"""Not told by the oldest entries."""
_ROOM = ("name", "address", "seats", "closed_on", "organisation_id")


def differences(session: Session) -> Iterator[Finding]:
    """Rows that no entry entered, that are gone, or that hold something else."""
    told, again = LastSaid(), Counter[str]()
    for line in lines(session, AuditEntry.chain_id == settings.CHAIN):
        _setting(told, line, again)
    for line in lines(session, AuditEntry.chain_id == rooms.CHAIN):
        _place(told, line)
    for line in lines(session, AuditEntry.event.in_(("tie.declared", "tie.ended"))):
        _tie(told, line)
    yield from told.differences(dict(_held(session)), older=_SINCE)


def _setting(told: LastSaid, line: Line, again: Counter[str]) -> None:
    data, (kind, _sign, key) = line.data, line.subject.partition(":")
    match line.event:
        case "calendar.day_entered":
            told.put(f"calendar_day:{key}", line, {"kind": data["kind"], "name": data["name"]})
        case "calendar.year_announced":
            told.put(f"calendar_year:{key}", line, {"source": data["source"]})
            for one in data["days"]:
                day, sign, name = one[:DAY], one[DAY], one[DAY + 1 :]
                said = {"kind": "off" if sign == OFF else "work", "name": name}
                told.put(f"calendar_day:{day}", line, said)
        case _ if "from_on" in data:
            held_under = key if kind == "setting" else line.subject
            row = _nth(again, held_under, data["from_on"])
            told.put(row, line, {"print": data["print"]} if "print" in data else {})


def _nth(again: Counter[str], key: str, from_on: object) -> str:
    """Of two changes for the same day the later one holds: both stay."""
    name = f"setting:{key} from {from_on}"
    again[name] += 1
    return f"{name} ({again[name]})"


def _place(told: LastSaid, line: Line) -> None:
    key = line.subject.partition(":")[2]
    new = {name: to for name, (_from, to) in line.changes.items()}
    match line.event:
        case "committee.filed":
            told.put(f"committee_record:{key}", line, new)
        case "room.added":
            whose = line.data["organisation"]
            told.put(f"room:{key}", line, {**new, "closed_on": None, "organisation_id": whose})
        case "room.changed":
            told.put(f"room:{key}", line, new)
        case "room.closed" | "room.reopened":
            closed = clock.day_of(datetime.fromisoformat(line.at)) if line.event == "room.closed" else None
            told.put(f"room:{key}", line, {"closed_on": closed})


def _tie(told: LastSaid, line: Line) -> None:
    row = f"conflict_tie:{line.data['tie']}"
    if line.event == "tie.declared":
        told.put(row, line, {"user": line.subject, "kind": line.data["kind"], "until": None})
    else:
        told.put(row, line, {"until": clock.day_of(datetime.fromisoformat(line.at))})


def _held(session: Session) -> Iterator[tuple[str, dict[str, object]]]:
    again = Counter[str]()
    for setting in session.scalars(select(Setting).order_by(Setting.id)):
        row = _nth(again, setting.key, setting.from_on)
        yield row, {"print": settings.value_print(setting.key, setting.value)}
    for day in session.scalars(select(CalendarDay)):
        yield f"calendar_day:{day.day}", {"kind": day.kind, "name": day.name}
    for year in session.scalars(select(CalendarYear)):
        yield f"calendar_year:{year.year}", {"source": year.source}
    for room in session.scalars(select(Room)):
        yield f"room:{room.id}", {name: getattr(room, name) for name in _ROOM}
    for filed in session.scalars(select(CommitteeRecord)):
        yield f"committee_record:{filed.organisation_id}", {n: getattr(filed, n) for n in _FILED}
    for tie in session.scalars(select(ConflictTie)):
        yield f"conflict_tie:{tie.id}", {
            "user": f"user:{tie.user_id}", "kind": tie.kind, "until": tie.until_on
        }
