"""The course of a case (经过) as a reader sees it: newest first, by stage, each line a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.protection import open_to
from mediation.core.i18n import label
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import queries, sentences
from .queries import Said, Stage
from .sentences import Names

SAME_TIME = timedelta(minutes=1)
"""Two times nearer than this are one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the timeline component shows it."""

    seq: int
    at: datetime
    occurred_at: datetime | None
    """When it happened, where that is another time."""
    who: str
    on_behalf_of: str
    """For whom it was recorded; another's name only where names are open."""
    channel: str
    """How it was said or done; empty on the screen."""
    what: str
    reason: str
    details: Sequence[str]
    url: str
    stage: str
    stage_days: int | None


def reads_in_full(actor: Actor, dispute: Dispute, context: Context) -> bool:
    """Whether values and names in the log are open to this reader."""
    return open_to(dispute, context) and gate.allowed(actor, "entry.read", context)


def lines(session: Session, dispute: Dispute, rows: Sequence[Said], full: bool) -> list[Line]:
    """Entries as sentences."""
    stages = queries.stages(session, dispute)
    names = queries.names(session, dispute, rows)
    return [line(row, _stage_at(stages, row.entry.seq), names, full) for row in rows]


def line(row: Said, stage: Stage | None, names: Names, full: bool) -> Line:
    """One entry as a sentence. Without ``full`` it names nobody but the hub's own people."""
    entry = row.entry
    at = datetime.fromisoformat(entry.at)
    happened = datetime.fromisoformat(entry.occurred_at) if entry.occurred_at else at
    moved = sentences.between(entry.subject, entry.from_state, entry.to_state)
    said = sentences.what(entry.event, entry.subject, row.data, names)
    return Line(
        seq=entry.seq,
        at=at,
        occurred_at=happened if abs(at - happened) >= SAME_TIME else None,
        who=who(row, names),
        on_behalf_of=_spoken_for(entry.on_behalf_of or "", full, names),
        channel=sentences.channel(entry.channel or ""),
        what=f"{said}({moved})" if moved and entry.from_state else said,
        reason=sentences.reason(entry.event, entry.reason or ""),
        details=_details(row, names) if full else (),
        url=url_for("chronicle.entry", dispute_id=entry.dispute_id, seq=entry.seq),
        stage=label(stage.state) if stage is not None else "",
        stage_days=stage.days if stage is not None else None,
    )


def _details(row: Said, names: Names) -> list[str]:
    entry = row.entry
    told = sentences.details(entry.event, entry.subject, row.changes, row.sealed, names)
    leaving = sentences.leaving(entry.event, row.data, names)
    return [*leaving, *sentences.outside(entry.event, row.data), *told]


def who(row: Said, names: Names) -> str:
    """Whose press it was, by the name he had then; with the first of two persons."""
    name = str(row.data.get("actor", ""))
    if not row.entry.actor_id:
        name = _("the hub")
    if "stands_for" in row.data:
        absent = names.users.get(int(row.data["stands_for"]), "")
        name = _("%(name)s, standing in for %(absent)s", name=name, absent=absent)
    first = names.users.get(int(row.data["proposed_by"]), "") if "proposed_by" in row.data else ""
    return _("%(second)s, proposed by %(first)s", second=name, first=first) if first else name


def _spoken_for(told: str, full: bool, names: Names) -> str:
    """Names in place of keys; another's name only where names are open."""
    if not told or not full:
        return _("another person") if told else ""
    keys = [part.removeprefix("party:") for part in told.split(",")]
    return "、".join(names.parties.get(int(key), key) if key.isdecimal() else key for key in keys)


def _stage_at(stages: Sequence[Stage], seq: int) -> Stage | None:
    return next((stage for stage in reversed(stages) if stage.from_seq <= seq), None)
