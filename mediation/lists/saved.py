"""Saved views: a filter under a name, seen by nobody else.

Like drafts they are bookkeeping of one person, so they are written without an act.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.filters import Filter
from mediation.core.database import db
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.core.forms import tidy
from mediation.security.actor import Actor

from .models import SavedView

MOST = 12
"""Views of one person: more would not fit on a line."""

LONGEST_NAME = 20
NOT_KEPT = ("text", "after", "before")
"""Words may be somebody's name; a page's key is of today only."""


def of_person(session: Session, actor: Actor) -> list[SavedView]:
    """The person's views, in the order they were saved."""
    query = select(SavedView).where(SavedView.user_id == actor.user_id)
    return list(session.scalars(query.order_by(SavedView.id)))


def keep(actor: Actor, name: str, wanted: Filter) -> None:
    """Keep a filter under a name; a name that is known gets the new filter.

    Raises RuleBroken with a sentence's code when it has no name or there are too many.
    """
    name = str(tidy(name))[:LONGEST_NAME]
    if not name:
        raise RuleBroken("view_without_name")
    asked = {key: str(value) for key, value in wanted.as_args().items() if key not in NOT_KEPT}
    with db.writing() as session:
        mine = of_person(session, actor)
        known = next((view for view in mine if view.name == name), None)
        if known is not None:
            known.asked = asked
        elif len(mine) < MOST:
            session.add(SavedView(user_id=actor.user_id, name=name, asked=asked))
        else:
            raise RuleBroken("too_many_views")


def forget(actor: Actor, view_id: int) -> None:
    """Throw an own view away. NotFound when absent or somebody else's."""
    with db.writing() as session:
        view = session.get(SavedView, view_id)
        if view is None or view.user_id != actor.user_id:
            raise NotFound(str(view_id))
        session.delete(view)
