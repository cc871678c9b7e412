"""Reads over the in-box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.protection import title_for
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from mediation.tasks import queries as tasks

from .catalogue import NOTICES, Notice
from .models import Message

STEP = ":step="
"""In a cause: begins the kind of the step that is told."""

AT_MOST = 50
"""Messages a page shows; what was read and is older is in the timelines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it is shown."""

    message: Message
    notice: Notice

    @property
    def says(self) -> str:
        """The words; of a step that is past its day also which."""
        kind = self.message.cause.partition(STEP)[2]
        words = str(self.notice.says)
        return _("%(words)s: %(step)s", words=words, step=tasks.what(kind)) if kind else words


Heading = tuple[int, str, str, bool, str]
"""The first fields of a bundle."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The messages about one dispute, newest first."""

    dispute_id: int
    number: str
    title: str
    """Empty for whoever may not open the dispute (an invited person before he accepts)."""
    open: bool
    absent: str
    """The mediator for whom the reader stands in there."""
    lines: tuple[Line, ...]

    @property
    def unread(self) -> int:
        """How many nobody has looked at."""
        return sum(line.message.read_at is None for line in self.lines)

    @property
    def newest(self) -> datetime:
        """When the last one came."""
        return self.lines[0].message.at


# Asked by every page: made once.
_UNREAD = select(func.count()).where(Message.user_id == bindparam("reader"), Message.read_at.is_(None))


def unread(session: Session, user_id: int) -> int:
    """How many messages wait for this person."""
    return session.scalar(_UNREAD, {"reader": user_id}) or 0


def inbox(session: Session, actor: Actor, *, only_unread: int = 0) -> list[Bundle]:
    """This person's messages by dispute: those with unread ones first, then the newest.

    ``only_unread``: nothing but unread ones, of at most so many disputes.
    """
    his = select(Message).where(Message.user_id == actor.user_id)
    his = his.order_by(Message.at.desc(), Message.id.desc())
    rows = list(session.scalars(his.where(Message.read_at.is_(None)).limit(AT_MOST)))
    if len(rows) < AT_MOST and not only_unread:
        rows += session.scalars(his.where(Message.read_at.is_not(None)).limit(AT_MOST - len(rows)))
    by_case: dict[int, list[Message]] = {}
    for row in sorted(rows, key=lambda row: (row.at, row.id), reverse=True):
        by_case.setdefault(row.dispute_id, []).append(row)
    shown = list(by_case)[: only_unread or None]
    headings = _headings(session, actor, shown)
    bundles = [_bundle(headings[dispute_id], by_case[dispute_id]) for dispute_id in shown]
    return sorted(bundles, key=lambda bundle: (bundle.unread == 0, -bundle.newest.timestamp()))


def was_read(session: Session, cause: str) -> bool:
    """Whether anybody has read a message that this entry caused: then it cannot be taken back."""
    query = select(Message.id).where(Message.cause == cause, Message.read_at.is_not(None)).limit(1)
    return session.scalar(query) is not None


def _bundle(heading: Heading, messages: Sequence[Message]) -> Bundle:
    lines = tuple(Line(message, notice) for message in messages if (notice := notice_of(message.kind)))
    return Bundle(*heading, lines)


def notice_of(kind: str) -> Notice | None:
    """The notice a stored message means; None when the catalogue no longer has it."""
    key, _, number = kind.rpartition(":")
    notices = NOTICES.get(key, ())
    return notices[int(number)] if int(number) < len(notices) else None


def _headings(session: Session, actor: Actor, ids: list[int]) -> dict[int, Heading]:
    kinds = visibility.kinds_of_many(session, actor, ids) if ids else {}
    rows = session.scalars(select(Dispute).where(Dispute.id.in_(ids)))
    return {row.id: _heading(actor, row, kinds.get(row.id, frozenset())) for row in rows}


def _heading(actor: Actor, dispute: Dispute, kinds: frozenset[str]) -> Heading:
    """Number and title before this reader; a protected case names nobody to those who do not handle it."""
    sees = bool(kinds & {*visibility.FULL_KINDS, visibility.SUBSTITUTE})
    title = title_for(dispute, Context(dispute, None, kinds)) if sees else ""
    away = {one.user_id: one.name for one in actor.stands_for}
    absent = away.get(dispute.mediator_id or 0, "") if visibility.SUBSTITUTE in kinds else ""
    return dispute.id, dispute.number or dispute.intake_no, title, sees, absent
