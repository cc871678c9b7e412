"""Reads over the organisation tree."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Organisation


def path_up(session: Session, organisation_id: int, *, hold: bool = False) -> tuple[int, ...]:
    """The organisation and each above it, nearest first.

    ``hold`` keeps all of them where they are until the transaction ends: whoever
    writes down who stands above must not be overtaken by a move of the tree.
    """
    path: list[int] = []
    current: int | None = organisation_id
    while current is not None and current not in path:
        path.append(current)
        organisation = session.get(Organisation, current, with_for_update={"read": True} if hold else None)
        current = organisation.parent_id if organisation is not None else None
    return tuple(path)


def tree(session: Session) -> list[tuple[Organisation, int]]:
    """Every organisation with its depth, parents before children, by name inside."""
    rows = session.scalars(select(Organisation).order_by(Organisation.short_name)).all()
    children: dict[int | None, list[Organisation]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    ordered: list[tuple[Organisation, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children.get(parent, []):
            ordered.append((row, depth))
            walk(row.id, depth + 1)

    walk(None, 0)
    return ordered


def everywhere(session: Session) -> set[int]:
    """Every organisation there is."""
    return set(session.scalars(select(Organisation.id)))


def below(session: Session, organisation_id: int) -> set[int]:
    """The organisation and everything beneath it."""
    parents = {row.id: row.parent_id for row in session.scalars(select(Organisation)).all()}
    found = {organisation_id}
    grew = True
    while grew:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
        grew = bool(more)
    return found
