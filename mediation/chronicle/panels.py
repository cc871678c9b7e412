"""The tabs 经过 and 查阅 of the case file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.panels import Panel, panel
from mediation.core import formats
from mediation.core.asked_day import AskedDay, asked_day
from mediation.core.i18n import label
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows.reasons import END_REASONS

from . import course, looks, queries
from .words import SHOW

ENDS = {reason.code: reason for reason in END_REASONS}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of the course or of the looks."""

    show: str
    before: int | None
    on: AskedDay

    @classmethod
    def from_request(cls) -> Asked:
        """Unknown and impossible values count as not given; a day that is none is said."""
        show, before = request.args.get("show", "all"), request.args.get("before", "")
        return cls(
            show if show in SHOW else "all",
            int(before) if before.isdecimal() and len(before) < 19 else None,
            asked_day(past=True),
        )


@panel("overview", 5)
def rounds_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """How each earlier round ended, with the way to its part of the course; nothing in the first."""
    found = queries.earlier_rounds(session, dispute)
    if not found:
        return None
    return Panel("chronicle/rounds_panel.html", {
        "rounds": [
            (one, _how(one), _tab(dispute, "timeline", before=one.next_seq)) for one in found
        ],
    })


def _how(one: queries.Round) -> str:
    """The reason of an end; what agreed or went outside is told by its state."""
    ended = one.state.code == "ended" and one.reason in ENDS
    return label(ENDS[one.reason]) if ended else label(one.state)


@panel("timeline", 10)
def timeline_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel:
    """The course of the case: newest first, by stage, filtered."""
    asked = Asked.from_request()
    rows = queries.entries(session, dispute, asked.show, asked.before, queries.PAGE + 1)
    full = course.reads_in_full(actor, dispute, context)
    older = rows[queries.PAGE - 1].entry.seq if len(rows) > queries.PAGE else None
    return Panel(
        "chronicle/timeline_panel.html",
        {
            "lines": course.lines(session, dispute, rows[: queries.PAGE], full),
            "choices": [
                (code, choice.label, _tab(dispute, "timeline", show=code)) for code, choice in SHOW.items()
            ],
            "show": asked.show,
            "newest": _tab(dispute, "timeline", show=asked.show) if asked.before else None,
            "older": _tab(dispute, "timeline", show=asked.show, before=older) if older else None,
            "total": dispute.version,
        },
    )


@panel("reads", 10)
def reads_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel:
    """Who looked, when, in which role; and who could on a day."""
    asked = Asked.from_request()
    rows = looks.looks(session, dispute, asked.before, looks.PAGE + 1)
    older = rows[looks.PAGE - 1].id if len(rows) > looks.PAGE else None
    return Panel(
        "chronicle/reads_panel.html",
        {
            "looks": [
                [formats.moment(look.at), look.who, look.role, look.organisation, look.what]
                for look in rows[: looks.PAGE]
            ],
            "newest": _tab(dispute, "reads") if asked.before else None,
            "older": _tab(dispute, "reads", before=older) if older else None,
            "on": asked.on,
            "may": [
                [one.who, one.role, one.kind, formats.day(one.since), one.why]
                for one in (looks.may_look(session, dispute, asked.on.day) if not asked.on.bad else ())
            ],
        },
    )


def _tab(dispute: Dispute, tab: str, **values: Any) -> str:
    return url_for("desk.case", dispute_id=dispute.id, tab=tab, **values)
