"""What somebody typed and has not sent: kept on the server, sealed, seen by nobody else.

Drafts stand outside the log. They are rows of bookkeeping, so they are written
without an act.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import NotFound
from mediation.core.ids import new_id
from mediation.security.actor import Actor

from .models import Draft

Typed = Mapping[str, Sequence[str]]

MOST = 50
"""Drafts of one person; the oldest goes when another is kept."""

NOT_KEPT = frozenset({"csrf_token", "act_key", "seen_version", "draft", "park", "add", "drop", "kept"})

ASIDE = "_"
"""Begins the names of what the hub itself keeps in a draft; a browser's field of such a name is dropped."""

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "hub_draft"


def kept(room: str, endpoint: str) -> Callable[[View], View]:
    """Mark a view whose posts are kept as a draft when they come after a time-out, and where it opens."""

    def mark(view: View) -> View:
        setattr(view, _MARK, (room, endpoint))
        return view

    return mark


def kept_by(view: Callable[..., Any]) -> tuple[str, str] | None:
    """Room and page of a view's drafts; None when its posts are not kept."""
    marked: tuple[str, str] | None = getattr(view, _MARK, None)
    return marked


def keep(
    actor: Actor, room: str, title: str, typed: Typed, draft_id: int | None = None,
    aside: Typed | None = None, *, one_of_a_kind: bool = False,
) -> int:
    """Keep what was typed, over the draft it came from if there is one. Returns the draft's id.

    ``draft_id`` may be a fresh key that the page was given: all its savings then go to one row.
    ``aside`` is what the hub keeps beside it; None leaves that as it is.
    ``one_of_a_kind``: an older draft of this room with the same content is dropped.
    """
    with db.writing() as session:
        draft = find(session, actor, draft_id)
        if draft is None:
            _make_room(session, actor)
            taken = draft_id is None or session.get(Draft, draft_id) is not None
            key = new_id() if taken else draft_id
            draft = Draft(id=key, user_id=actor.user_id, page=f"{room}:{key}")
            session.add(draft)
        draft.title = title[:120]
        body = {
            name: list(values) for name, values in typed.items()
            if name not in NOT_KEPT and not name.startswith(ASIDE)
        }
        beside = aside_of(draft) if aside is None else aside
        body.update({f"{ASIDE}{name}": list(values) for name, values in beside.items() if values})
        draft.body = json.dumps(body, ensure_ascii=False)
        draft.saved_at = clock.now()
        if one_of_a_kind:
            _drop_twins(session, actor, room, draft)
        return draft.id


def _drop_twins(session: Session, actor: Actor, room: str, draft: Draft) -> None:
    for other in of_room(session, actor, room):
        if other.id != draft.id and other.title == draft.title and _told(other) == _told(draft):
            session.delete(other)


def _told(draft: Draft) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What a draft says, without boxes that stayed empty."""
    return {name: some for name, some in typed_in(draft).items() if any(some)}, aside_of(draft)


def find(session: Session, actor: Actor, draft_id: int | None) -> Draft | None:
    """The person's own draft; None when absent or somebody else's."""
    draft = session.get(Draft, draft_id) if draft_id else None
    return draft if draft is not None and draft.user_id == actor.user_id else None


def of_room(session: Session, actor: Actor, room: str) -> list[Draft]:
    """The person's drafts of one kind of page, newest first."""
    query = select(Draft).where(
        Draft.user_id == actor.user_id, Draft.page.startswith(f"{room}:", autoescape=True)
    )
    return list(session.scalars(query.order_by(Draft.saved_at.desc())))


def typed_in(draft: Draft) -> dict[str, list[str]]:
    """What was typed, as a form sends it."""
    body: dict[str, list[str]] = json.loads(draft.body or "{}")
    return {name: values for name, values in body.items() if not name.startswith(ASIDE)}


def aside_of(draft: Draft) -> dict[str, list[str]]:
    """What the hub keeps beside it."""
    body: dict[str, list[str]] = json.loads(draft.body or "{}")
    return {name.removeprefix(ASIDE): values for name, values in body.items() if name.startswith(ASIDE)}


def discard(session: Session, actor: Actor, draft_id: int | None) -> None:
    """Throw the person's own draft away inside the transaction of an act."""
    draft = find(session, actor, draft_id)
    if draft is not None:
        session.delete(draft)


def forget(actor: Actor, draft_id: int) -> None:
    """The same at once; nothing happens when there is none."""
    with db.writing() as session:
        discard(session, actor, draft_id)


def throw_away(actor: Actor, draft_id: int) -> None:
    """Throw the person's own draft away at once. NotFound when absent or somebody else's."""
    with db.writing() as session:
        if find(session, actor, draft_id) is None:
            raise NotFound(str(draft_id))
        discard(session, actor, draft_id)


def _make_room(session: Session, actor: Actor) -> None:
    query = select(Draft).where(Draft.user_id == actor.user_id).order_by(Draft.saved_at.desc())
    for old in session.scalars(query.offset(MOST - 1)).all():
        session.delete(old)
