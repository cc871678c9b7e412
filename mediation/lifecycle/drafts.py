"""What somebody typed and has not sent: kept on the server, sealed, seen by nobody else.

Drafts stand outside the log. They are rows of bookkeeping, so they are written
without an act.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from mediation.core import clock, merging, opened
from mediation.core.database import UtcDateTime, db
from mediation.core.exceptions import Conflict, NotFound
from mediation.core.ids import new_id
from mediation.security.actor import Actor

from .models import Draft

Typed = Mapping[str, Sequence[str]]

MOST = 50
"""Drafts of one person; the oldest goes when another is kept."""

NOT_KEPT = frozenset({
    "csrf_token", "act_key", "seen_version", "draft", "base", "park", "add", "drop", "kept", "save",
})

ASIDE = "_"
"""Begins the names of what the hub itself keeps in a draft; a browser's field of such a name is dropped."""

_BY = f"{ASIDE}by"
"""Which page wrote which field last."""

_OPENED = "opened"
"""Prints of the record that a page was opened from: each goes with its field."""

_MAKE = text(
    "INSERT INTO draft (id, user_id, page, title, saved_at) VALUES (:id, :user_id, :page, :title, :saved_at)"
    " ON CONFLICT (user_id, page) DO NOTHING"
).bindparams(bindparam("saved_at", type_=UtcDateTime))

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


class WrittenElsewhere(Conflict):
    """Another page of the same draft was written on, and this press does not show it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saving left in the draft."""

    id: int
    base: str
    """What the page showed when it sent this, to be brought back with its next saving."""
    elsewhere: dict[str, list[str]]
    """Fields that another page of the draft filled, and what stands in them."""

    def told(self) -> dict[str, Any]:
        """For the script of the page."""
        changed = {
            name: {"values": values, "print": opened.print_of(values)}
            for name, values in self.elsewhere.items()
        }
        return {"base": self.base, **({"changed": changed} if changed else {})}


def keep(
    actor: Actor, room: str, title: str, typed: Typed, draft_id: int | None = None,
    aside: Typed | None = None, page: merging.Page | None = None, *, one_of_a_kind: bool = False,
    one_for_all: bool = False,
) -> Saved:
    """Keep what was typed in the draft it came from if there is one; other pages' words stay in it.

    ``draft_id`` may be a fresh key that the page was given: all its savings then go to one row.
    ``aside`` is what the hub keeps beside it; None leaves that as it is.
    ``page`` is what the sending page had shown; without it what is sent goes over what stands.
    ``one_of_a_kind``: an older draft of this room with the same content is dropped.
    ``one_for_all``: every page of this room writes the person's one draft of it.
    """
    with db.writing() as session:
        if one_for_all:
            draft_id = _the_one(session, actor, room)
        draft = _for_saving(session, actor, room, draft_id)
        content = content_of(typed)
        merged = _merged(draft, content, page)
        beside = aside_of(draft) if aside is None else aside
        body = {**merged.body, _BY: [f"{name}:{key}" for name, key in merged.by.items()]}
        body.update({f"{ASIDE}{name}": list(values) for name, values in beside.items() if values})
        draft.title, draft.saved_at = title[:120], clock.now()
        draft.body = json.dumps(body, ensure_ascii=False)
        if one_of_a_kind:
            _drop_twins(session, actor, room, draft)
        showed = merging.of_sent({name: sent for name, sent in content.items() if name != _OPENED})
        return Saved(draft.id, opened.as_text(showed), merged.elsewhere)


def content_of(typed: Typed) -> dict[str, list[str]]:
    """What is kept of what a page sends."""
    return {
        name: list(values) for name, values in typed.items()
        if name not in NOT_KEPT and not name.startswith(ASIDE)
    }


def from_elsewhere(
    session: Session, actor: Actor, draft_id: int | None, typed: Typed, page: merging.Page, *,
    locked: bool = True,
) -> bool:
    """Whether the person's draft holds words of another page that the sending one does not show.

    ``locked`` inside the act that is to end the draft: nothing is added to it until that commits.
    """
    draft = find(session, actor, draft_id, locked=locked)
    return draft is not None and bool(_merged(draft, content_of(typed), page).elsewhere)


def _the_one(session: Session, actor: Actor, room: str) -> int:
    """The key of the person's one draft of a room, which is made when he has none; two at once make one."""
    if not (known := of_room(session, actor, room)):
        _make_room(session, actor)
        page = f"{room}:1"
        row = {"id": new_id(), "user_id": actor.user_id, "page": page, "title": "", "saved_at": clock.now()}
        session.connection().execute(_MAKE, row)
        known = of_room(session, actor, room)
    return known[0].id


def _for_saving(session: Session, actor: Actor, room: str, draft_id: int | None) -> Draft:
    draft = find(session, actor, draft_id, locked=True)
    if draft is None:
        _make_room(session, actor)
        taken = draft_id is None or session.get(Draft, draft_id) is not None
        key = new_id() if taken else draft_id
        draft = Draft(id=key, user_id=actor.user_id, page=f"{room}:{key}")
        session.add(draft)
    return draft


def _merged(draft: Draft, content: dict[str, list[str]], page: merging.Page | None) -> merging.Merged:
    stands = typed_in(draft)
    if page is None or not stands:
        key = page.key if page is not None else ""
        return merging.Merged(content, dict.fromkeys(content, key) if key else {}, {}, frozenset(content))
    typed = dict(content)
    before, brought = (opened.read("".join(sent.pop(_OPENED, ()))) for sent in (stands, typed))
    merged = merging.merge(stands, typed, page, _by(draft))
    own = {name: short for name, short in brought.items() if name in merged.touched or name not in before}
    if before or brought:
        merged.body[_OPENED] = [opened.as_text({**before, **own})]
    return merged


def _by(draft: Draft) -> dict[str, str]:
    body: dict[str, list[str]] = json.loads(draft.body or "{}")
    return opened.read(" ".join(body.get(_BY, ())))


def _drop_twins(session: Session, actor: Actor, room: str, draft: Draft) -> None:
    for other in of_room(session, actor, room):
        if other.id != draft.id and other.title == draft.title and _told(other) == _told(draft):
            session.delete(other)


def _told(draft: Draft) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What a draft says, without boxes that stayed empty."""
    return {name: some for name, some in typed_in(draft).items() if any(some)}, aside_of(draft)


def find(
    session: Session, actor: Actor, draft_id: int | None, *, locked: bool = False
) -> Draft | None:
    """The person's own draft; None when absent or somebody else's. ``locked`` until the writing ends."""
    draft = session.get(Draft, draft_id, with_for_update=locked or None) if draft_id else None
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
    return {
        name.removeprefix(ASIDE): values for name, values in body.items()
        if name.startswith(ASIDE) and name != _BY
    }


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
