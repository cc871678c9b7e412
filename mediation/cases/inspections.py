"""Drawn files: open to the inspector until his day, each look with the engagement, all told by the log.

An inspector writes nothing. Drawing is an entry in ``sys:audit`` that names every file; the rows of the
access table follow from it and are held against it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.audit.canonical import decode, encode, moment
from mediation.audit.findings import Finding
from mediation.audit.last_said import LastSaid, lines
from mediation.audit.models import AuditEntry
from mediation.core import clock
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.security.actor import Actor
from mediation.security.models import Access

from .access_follower import copies_of
from .inspection_models import Inspection, InspectionFile

CHAIN = "sys:audit"
DRAWN, ENDED = "sample.drawn", "sample.ended"
KIND = "sample"


def open_files(
    session: Session, by: Actor, *, title: str, inspector_id: int, until_on: date, seed: str, as_of: str,
    criteria: Mapping[str, Any], population: int, files: Sequence[int],
) -> Inspection:
    """Keep what was drawn and open it. RuleBroken for a day that is gone or an empty draw."""
    if until_on < clock.today():
        raise RuleBroken("sample_until_past", {"until_on": ["sample_until_past"]})
    if not files:
        raise RuleBroken("sample_empty", {"count": ["sample_empty"]})
    now = clock.now()
    row = Inspection(
        title=title, inspector_id=inspector_id, until_on=until_on, seed=seed, as_of=as_of,
        criteria=dict(criteria), population=population, drawn_by=by.user_id, drawn_at=now,
    )
    session.add(row)
    session.flush()
    until_at = clock.at(until_on + timedelta(days=1))
    for place, dispute_id in enumerate(files, 1):
        session.add(InspectionFile(inspection_id=row.id, place=place, dispute_id=dispute_id))
        session.add(
            Access(
                dispute_id=dispute_id, scope=f"p:{inspector_id}", kind=KIND, from_at=now, until_at=until_at,
                **copies_of(session, dispute_id),
            )
        )
    session.flush()
    recorder.note(
        session, CHAIN, DRAWN, f"inspection:{row.id}", actor_id=by.user_id, at=now,
        data={
            "actor": by.name, "engagement": title, "inspector": str(inspector_id),
            "until": until_on.isoformat(), "seed": seed, "as_of": as_of, "criteria": dict(criteria),
            "population": population, "files": [str(key) for key in files],
        },
    )
    return row


def end(session: Session, by: Actor, row: Inspection) -> None:
    """Over before its day: its files are closed at once. Conflict when it is over already."""
    now = clock.now()
    if row.ended_at is not None or row.until_on < clock.today():
        raise Conflict("this inspection is over")
    row.ended_at = now
    for access in _rows(session, row):
        access.until_at = now
    session.flush()
    recorder.note(
        session, CHAIN, ENDED, f"inspection:{row.id}", actor_id=by.user_id, at=now,
        data={"actor": by.name, "engagement": row.title},
    )


def engagement(session: Session, user_id: int, dispute_id: int) -> str:
    """For which engagement this inspector may read this file now; empty when for none."""
    query = (
        select(Inspection.title)
        .join(InspectionFile, InspectionFile.inspection_id == Inspection.id)
        .where(
            Inspection.inspector_id == user_id, InspectionFile.dispute_id == dispute_id,
            Inspection.until_on >= clock.today(), Inspection.ended_at.is_(None),
        )
        .order_by(Inspection.drawn_at.desc()).limit(1)
    )
    return session.scalar(query) or ""


def differences(session: Session) -> Iterator[Finding]:
    """Files that stand open for an inspection that no entry drew, and the other way round."""
    wanted = _expected(session)
    held: Counter[tuple[int, str, datetime, datetime | None]] = Counter()
    keys: dict[tuple[int, str, datetime, datetime | None], int] = {}
    for row in session.scalars(select(Access).where(Access.kind == KIND)):
        place = (row.dispute_id, row.scope, row.from_at, row.until_at)
        held[place] += 1
        keys[place] = row.id
    for place in (held - wanted).elements():
        yield Finding("row_unexplained", f"d:{place[0]}", what=f"access:{keys[place]}")
    for place in (wanted - held).elements():
        yield Finding("row_missing", CHAIN, what=f"access of {place[1]} to d:{place[0]}")
    yield from _drawn_otherwise(session)


def _drawn_otherwise(session: Session) -> Iterator[Finding]:
    """Inspections that nobody drew, or that are kept as something else than was drawn."""
    told = LastSaid()
    for line in lines(session, AuditEntry.chain_id == CHAIN, AuditEntry.event.in_((DRAWN, ENDED))):
        if line.event == ENDED:
            told.put(line.subject, line, {"ended_at": line.at})
        else:
            said = {name: line.data[name] for name in ("inspector", "until", "seed", "as_of", "population")}
            said["criteria"] = encode(line.data["criteria"])
            said |= {"title": line.data["engagement"], "files": ",".join(line.data["files"])}
            told.put(line.subject, line, {**said, "drawn_at": line.at})
    files: defaultdict[int, list[str]] = defaultdict(list)
    for one in session.scalars(select(InspectionFile).order_by(InspectionFile.place)):
        files[one.inspection_id].append(str(one.dispute_id))
    held = {
        f"inspection:{row.id}": {
            "inspector": row.inspector_id, "until": row.until_on, "seed": row.seed, "as_of": row.as_of,
            "population": row.population, "criteria": encode(row.criteria), "title": row.title,
            "files": ",".join(files[row.id]), "ended_at": row.ended_at and moment(row.ended_at),
            "drawn_at": moment(row.drawn_at),
        }
        for row in session.scalars(select(Inspection))
    }
    yield from told.differences(held)
    for key in files:
        if f"inspection:{key}" not in held:
            yield Finding("row_unexplained", what=f"inspection_file of inspection:{key}")


def _expected(session: Session) -> Counter[tuple[int, str, datetime, datetime | None]]:
    query = (
        select(AuditEntry).where(AuditEntry.chain_id == CHAIN, AuditEntry.event.in_((DRAWN, ENDED)))
        .order_by(AuditEntry.seq)
    )
    drawn: dict[str, list[tuple[int, str, datetime, datetime]]] = {}
    for entry in session.scalars(query):
        at, data = datetime.fromisoformat(entry.at), decode(entry.payload)["data"]
        if entry.event == ENDED:
            before = drawn.get(entry.subject, [])
            drawn[entry.subject] = [(key, scope, since, at) for key, scope, since, _ in before]
            continue
        until = clock.at(date.fromisoformat(data["until"]) + timedelta(days=1))
        scope = f"p:{data['inspector']}"
        drawn[entry.subject] = [(int(key), scope, at, until) for key in data["files"]]
    return Counter(place for places in drawn.values() for place in places)


def _rows(session: Session, row: Inspection) -> list[Access]:
    files = select(InspectionFile.dispute_id).where(InspectionFile.inspection_id == row.id)
    query = select(Access).where(
        Access.kind == KIND, Access.scope == f"p:{row.inspector_id}", Access.from_at == row.drawn_at,
        Access.dispute_id.in_(files),
    )
    return list(session.scalars(query))
