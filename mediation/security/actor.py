"""Who acts: plain data, so that a view, a job, an import and a test act alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .roles import READS_OWN_ORGANISATION, Role


@dataclass(frozen=True, slots=True)
class GrantView:
    """One grant that holds today."""

    role: Role
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Absent:
    """A mediator on leave today."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) with the grants that hold on ``day``."""

    user_id: int
    name: str
    grants: tuple[GrantView, ...]
    day: date
    is_system: bool = False
    stands_for: tuple[Absent, ...] = ()
    """Mediators on leave on ``day`` who named this person as their substitute (代班)."""

    def has(self, *roles: Role) -> bool:
        """Holds one of the roles anywhere."""
        return any(g.role in roles for g in self.grants)

    def has_at(self, organisation_id: int | None, *roles: Role) -> bool:
        """Holds one of the roles in this very organisation."""
        return any(g.role in roles and g.organisation_id == organisation_id for g in self.grants)

    def has_at_any(self, organisations: Iterable[int], *roles: Role) -> bool:
        """Holds one of the roles in one of these organisations."""
        wanted = set(organisations)
        return any(g.role in roles and g.organisation_id in wanted for g in self.grants)

    def scopes(self) -> tuple[str, ...]:
        """The scopes of the access table that let this actor see a dispute."""
        organisations = {g.organisation_id for g in self.grants if g.role in READS_OWN_ORGANISATION}
        return (*(f"o:{o}" for o in sorted(organisations)), f"p:{self.user_id}")

    def seats(self) -> frozenset[int]:
        """Himself, and whom he stands in for today: the mediators as whom he works."""
        return frozenset({self.user_id, *(absent.user_id for absent in self.stands_for)})

    def stand_in_scopes(self) -> tuple[str, ...]:
        """The scopes of those for whom he stands in; they open to him what they mediate, nothing else."""
        return tuple(f"p:{absent.user_id}" for absent in self.stands_for)

    def role_at(self, organisation_id: int | None) -> GrantView | None:
        """The grant used for an organisation; else the first one; None without any."""
        for grant in self.grants:
            if grant.organisation_id == organisation_id:
                return grant
        return self.grants[0] if self.grants else None


def system(day: date) -> Actor:
    """The actor of jobs: may do what the tables give to ``system``, and nothing else."""
    return Actor(0, "system", (), day, is_system=True)
