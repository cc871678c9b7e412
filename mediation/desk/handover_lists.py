"""P20 the lists: what we handed over, what came to us, what a department was asked. Open ones come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.calendar.lamp import Lamp, lamp
from mediation.cases.models import Dispute
from mediation.cases.protection import shown_title
from mediation.closure import transfers
from mediation.closure.models import Transfer
from mediation.closure.transfers import Sent
from mediation.core import clock
from mediation.core.i18n import label
from mediation.handovers import assistance_queries, queries
from mediation.handovers.assistance_models import Assistance
from mediation.handovers.models import Handover
from mediation.lists.rows import handled_by
from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.roles import Role
from workflows import FLOWS
from workflows.reasons_small import HANDOVER_KINDS

OUT, IN, ASKED, ANSWERED, BELOW = "out", "in", "asked", "answered", "below"

KINDS = {kind.code: kind for kind in HANDOVER_KINDS}


@dataclass(frozen=True, slots=True)
class Line:
    """One hand-over or request as a row: the case, to or from whom, its clock, its state."""

    row: Handover | Assistance | Transfer
    title: str
    number: str
    url: str
    """Empty where the case is not open to the reader any more."""
    other: str
    way: str
    due: date
    light: Lamp
    left: int | None
    """Days to the day it is due; None once it is over."""
    state: str
    ended: datetime | None

    @property
    def over(self) -> bool:
        """Nothing is expected of anybody any more."""
        return self.left is None and not self.to_note

    @property
    def to_note(self) -> bool:
        """A department's answer that waits for being read."""
        return isinstance(self.row, Assistance) and self.row.to_note


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the three lists."""

    code: str
    name: str
    lines: Sequence[Line]

    @property
    def waiting(self) -> int:
        """How many are open."""
        return sum(not line.over for line in self.lines)


TO_SIGN = (IN, ASKED)
"""Where a term of two working days runs for the reader himself: opened first."""


def tabs(session: Session, actor: Actor) -> list[Tab]:
    """The lists that concern this reader: a committee hands over and receives, a department is asked, the
    centre sees what is open among all whose cases it sees."""
    mine = {grant.organisation_id for grant in actor.grants}
    houses = _houses(session, mine)
    found = []
    if actor.has(Role.CENTRE, Role.CENTRE_HEAD):
        found.append(Tab(BELOW, _("Open in the district"), _below(session, actor)))
    if any(house.kind != "department" for house in houses):
        out, came = _moved(session, actor, mine)
        found += [Tab(OUT, _("Handed over by us"), out), Tab(IN, _("Handed to us"), came)]
    departments = [house.id for house in houses if house.kind == "department"]
    if departments:
        rows = assistance_queries.waiting_at(session, departments)
        found.append(Tab(ASKED, _("Asked of us"), _as_asked(session, rows)))
    return found


def answered(session: Session, actor: Actor) -> Tab:
    """What the reader's departments answered, returned, or need not do any more."""
    mine = {grant.organisation_id for grant in actor.grants}
    rows = [row for row in assistance_queries.of_organisations(session, mine) if not row.is_open]
    return Tab(ANSWERED, _("Answered"), _as_asked(session, [row for row in rows if row.to_org_id in mine]))


def waiting(session: Session, actor: Actor) -> list[Line]:
    """What a liaison's departments still have to sign for or to answer."""
    if not actor.has(Role.LIAISON):
        return []
    mine = [grant.organisation_id for grant in actor.grants]
    return _as_asked(session, assistance_queries.waiting_at(session, mine))


def _as_asked(session: Session, rows: Sequence[Assistance]) -> list[Line]:
    """As a department sees it: nothing of the case but what was handed over."""
    disputes = _disputes(session, rows)
    names = _names(session, {row.from_org_id for row in rows})
    return [
        _line(
            row, called(row, disputes[row.dispute_id]), disputes[row.dispute_id],
            url_for("requests.asked", row_id=row.id), names[row.from_org_id],
        )
        for row in rows
    ]


def called(row: Assistance, dispute: Dispute) -> str:
    """How a case is called before a department: by the names it was given, else by the number alone."""
    names = row.handed_over.get("names", "") if row.is_open else ""
    return names or by_number(dispute)


def by_number(dispute: Dispute) -> str:
    """How a case is called before somebody to whom it is not open."""
    return _("Case %(number)s", number=dispute.number or dispute.intake_no)


def _moved(session: Session, actor: Actor, mine: set[int]) -> tuple[list[Line], list[Line]]:
    handed = queries.of_organisations(session, mine)
    asked = [r for r in assistance_queries.of_organisations(session, mine) if r.from_org_id in mine]
    rows: list[Handover | Assistance] = [*handed, *asked]
    sent = transfers.of_organisations(session, mine)
    keys = {row.dispute_id for row in (*rows, *(one.transfer for one in sent))}
    seen = visibility.kinds_of_many(session, actor, keys)
    rows = [row for row in rows if row.dispute_id in seen or _past(row)]
    sent = [one for one in sent if one.transfer.dispute_id in seen]
    disputes = _disputes(session, [*rows, *(one.transfer for one in sent)])
    handled = handled_by(session, actor, list(disputes))
    names = _names(session, {o for row in rows for o in (row.from_org_id, row.to_org_id)})
    out: list[Line] = []
    came: list[Line] = []
    for one in sent:
        dispute = disputes[one.transfer.dispute_id]
        out.append(_sent_out(one, shown_title(dispute, dispute.id in handled), dispute))
    for row in rows:
        dispute = disputes[row.dispute_id]
        title, url = shown_title(dispute, dispute.id in handled), page_of(row)
        if dispute.id not in seen:
            title, url = by_number(dispute), ""
        if row.from_org_id in mine:
            out.append(_line(row, title, dispute, url, names[row.to_org_id]))
        if row.to_org_id in mine and isinstance(row, Handover):
            came.append(_done_here(row, _line(row, title, dispute, url, names[row.from_org_id])))
    return _sorted(out), _sorted(came)


def _past(row: Handover | Assistance) -> bool:
    """A hand-over that was signed for or sent back: its line stays with both sides, the case may be shut."""
    return isinstance(row, Handover) and row.ended_at is not None


def _done_here(row: Handover, line: Line) -> Line:
    """Who sent it back waits for nothing: what comes of it is the sender's and the centre's."""
    return replace(line, light=Lamp.NONE, left=None) if row.came_back else line


def _below(session: Session, actor: Actor) -> list[Line]:
    """What waits between others: from whom to whom, the most pressing first."""
    rows: list[Handover | Assistance] = [
        *queries.open_everywhere(session), *assistance_queries.open_everywhere(session)
    ]
    seen = visibility.kinds_of_many(session, actor, {row.dispute_id for row in rows})
    rows = [row for row in rows if row.dispute_id in seen]
    disputes = _disputes(session, rows)
    handled = handled_by(session, actor, list(disputes))
    names = _names(session, {o for row in rows for o in (row.from_org_id, row.to_org_id)})
    return _sorted(
        _line(
            row, shown_title(disputes[row.dispute_id], row.dispute_id in handled), disputes[row.dispute_id],
            page_of(row), f"{names[row.from_org_id]} → {names[row.to_org_id]}",
        )
        for row in rows
    )


def page_of(row: Handover | Assistance) -> str:
    """The page inside the case file."""
    endpoint = "handovers.page" if isinstance(row, Handover) else "requests.page"
    return url_for(endpoint, dispute_id=row.dispute_id, row_id=row.id)


def _line(row: Handover | Assistance, title: str, dispute: Dispute, url: str, other: str) -> Line:
    due, light, left = clock_of(row)
    way = label(KINDS[row.kind]) if isinstance(row, Handover) else _("Request to a department")
    number = dispute.number or dispute.intake_no
    return Line(
        row, title, number if number not in title else "", url, other, way, due, light, left,
        label(FLOWS[row.flow].state(_state(row))), row.ended_at,
    )


def _state(row: Handover | Assistance) -> str:
    """What became of it: that the sender agreed to a return makes it no recall."""
    return "returned" if isinstance(row, Handover) and row.came_back else row.state


def _sent_out(one: Sent, title: str, dispute: Dispute) -> Line:
    """What went to a body outside: its receipt, a paper, is awaited."""
    row, number = one.transfer, dispute.number or dispute.intake_no
    light = lamp(one.due, clock.day_of(row.sent_at), clock.today()) if one.waits else Lamp.NONE
    state = _("Returned") if row.returned_at else _("Receipt came") if one.received else _("Receipt awaited")
    return Line(
        row, title, number if number not in title else "", url_for("desk.case", dispute_id=dispute.id),
        row.body, _("Sent outside"), one.due, light,
        (one.due - clock.today()).days if one.waits else None, state, row.returned_at,
    )


def clock_of(row: Handover | Assistance) -> tuple[date, Lamp, int | None]:
    """The day it is due, its lamp, and the days left; none once it is over."""
    since, due = (
        (row.offered_at, row.answer_due_on) if isinstance(row, Handover) else (row.asked_at, row.due_on)
    )
    if not row.is_open:
        return due, Lamp.NONE, None
    return due, lamp(due, clock.day_of(since), clock.today()), (due - clock.today()).days


def _sorted(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=_pressing)


def _pressing(line: Line) -> tuple[bool, bool, date, int]:
    return line.over, not line.to_note, date.max if line.over else line.due, -line.row.id


def _disputes(session: Session, rows: Iterable[Handover | Assistance | Transfer]) -> dict[int, Dispute]:
    ids = {row.dispute_id for row in rows}
    return {d.id: d for d in session.scalars(select(Dispute).where(Dispute.id.in_(ids)))} if ids else {}


def _houses(session: Session, ids: set[int]) -> list[Organisation]:
    return list(session.scalars(select(Organisation).where(Organisation.id.in_(ids))))


def _names(session: Session, ids: set[int]) -> Mapping[int, str]:
    return {house.id: house.name for house in _houses(session, ids)}
