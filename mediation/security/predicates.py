"""Small true/false functions of a person and a subject.

The words of the flow tables' ``who`` column and of the page rights are the
keys of ``WHO``; a right is a list of such words, any of which suffices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from mediation.core import clock

from .actor import Actor
from .roles import Role
from .visibility import SUBSTITUTE

TAKE_BACK_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Context:
    """What a predicate may look at: the dispute, the small-flow row, the actor's access kinds."""

    dispute: Any = None
    row: Any = None
    kinds: frozenset[str] = frozenset()

    def of_his_own(self) -> Context:
        """The same without what he may only in somebody else's place."""
        return replace(self, kinds=self.kinds - {SUBSTITUTE})


Predicate = Callable[[Actor, Context], bool]


def clerk(actor: Actor, c: Context) -> bool:
    """Clerk of the lead organisation (any clerk before there is a dispute)."""
    if c.dispute is None:
        return actor.has(Role.CLERK)
    return actor.has_at(c.dispute.lead_org_id, Role.CLERK)


def head(actor: Actor, c: Context) -> bool:
    """Head of the lead organisation; where the centre itself leads, the head of the centre."""
    if c.dispute is None:
        return actor.has(Role.HEAD)
    return actor.has_at(c.dispute.lead_org_id, Role.HEAD, Role.CENTRE_HEAD)


def level_above(actor: Actor, c: Context) -> bool:
    """Head of an organisation above the lead, or the head of the centre."""
    return "above" in c.kinds and actor.has(Role.HEAD, Role.CENTRE_HEAD)


def mediator(actor: Actor, c: Context) -> bool:
    """The mediator assigned now, or who stands in for him while he is away (代班).

    Before assignment, a mediator of the lead organisation.
    """
    if c.dispute is None:
        return actor.has(Role.MEDIATOR)
    if c.dispute.mediator_id is None and c.dispute.state in (None, "", "registered"):
        return actor.has_at(c.dispute.lead_org_id, Role.MEDIATOR)
    # The access kind outlives the column inside the act that releases him.
    assigned = c.dispute.mediator_id == actor.user_id or bool(c.kinds & {"mediator", SUBSTITUTE})
    return assigned and actor.has(Role.MEDIATOR)


def clerk_alone(actor: Actor, c: Context) -> bool:
    """Clerk of the lead organisation while nobody mediates: what a mediator left behind is told by him."""
    return c.dispute is not None and c.dispute.mediator_id is None and clerk(actor, c)


def joint(actor: Actor, c: Context) -> bool:
    """Whoever mediates beside the mediator now."""
    return "joint" in c.kinds and actor.has(Role.MEDIATOR)


def goes_on_with(actor: Actor, c: Context) -> bool:
    """Clerk or head of the committee that leads the case into which this one was merged."""
    return "survivor" in c.kinds and actor.has(Role.CLERK, Role.HEAD, Role.CENTRE_HEAD)


def system(actor: Actor, c: Context) -> bool:
    """A job of the hub itself."""
    return actor.is_system


def invited(actor: Actor, c: Context) -> bool:
    """The person this invitation names."""
    return c.row is not None and getattr(c.row, "invitee_id", None) == actor.user_id


def invited_in(actor: Actor, c: Context) -> bool:
    """An invited person who accepted and has not left."""
    return "invited" in c.kinds


def receiver(actor: Actor, c: Context) -> bool:
    """Clerk, head or liaison of the organisation a hand-over was offered to."""
    target = getattr(c.row, "to_org_id", None)
    if target is None:
        return "receiver" in c.kinds and actor.has(Role.CLERK, Role.HEAD)
    return actor.has_at(target, Role.CLERK, Role.HEAD, Role.LIAISON)


def liaison(actor: Actor, c: Context) -> bool:
    """A department's liaison who has the dispute before him."""
    return bool(c.kinds) and actor.has(Role.LIAISON)


def last_actor(actor: Actor, c: Context) -> bool:
    """Who made the last move, while nothing followed and ten minutes have not passed.

    What the same press brings with it (visits planned, a question that fell) stands after the move, at its
    very moment. Whether it can be taken back for good is what the move's guards say.
    """
    dispute = c.dispute
    return (
        dispute is not None
        and dispute.last_mover_id == actor.user_id
        and (dispute.last_move_seq == dispute.version or dispute.last_move_at == dispute.changed_at)
        and clock.now() - dispute.changed_at <= TAKE_BACK_WITHIN
    )


def raiser(actor: Actor, c: Context) -> bool:
    """Who raised this danger."""
    return c.row is not None and getattr(c.row, "raised_by", None) == actor.user_id


ON_THE_SPOT = "on_the_spot"
"""Kind of access that exists only inside the act that registers a dispute mediated on the spot."""


def on_the_spot(actor: Actor, c: Context) -> bool:
    """Clerk or mediator of the lead who registers it and settles it in one press; never afterwards."""
    at = c.dispute.lead_org_id if c.dispute is not None else None
    return ON_THE_SPOT in c.kinds and actor.has_at(at, Role.CLERK, Role.MEDIATOR)


def sender(actor: Actor, c: Context) -> bool:
    """Clerk or head of the organisation that offered the hand-over."""
    source = getattr(c.row, "from_org_id", None)
    return source is not None and actor.has_at(source, Role.CLERK, Role.HEAD)


def centre(actor: Actor, c: Context) -> bool:
    """Reviewer or head of the district centre, with access to the dispute if there is one."""
    return actor.has(Role.CENTRE, Role.CENTRE_HEAD) and (c.dispute is None or bool(c.kinds))


def centre_head(actor: Actor, c: Context) -> bool:
    """Head of the district centre, with access to the dispute if there is one."""
    return actor.has(Role.CENTRE_HEAD) and (c.dispute is None or bool(c.kinds))


def recorder(actor: Actor, c: Context) -> bool:
    """Whoever writes the record: mediator, clerk of the lead, or an invited person inside."""
    return mediator(actor, c) or clerk(actor, c) or invited_in(actor, c)


def visitor(actor: Actor, c: Context) -> bool:
    """Clerk or head of the lead, never the mediator of this dispute nor his substitute."""
    own = c.dispute is not None and (c.dispute.mediator_id == actor.user_id or SUBSTITUTE in c.kinds)
    return (clerk(actor, c) or head(actor, c)) and not own


def sampled(actor: Actor, c: Context) -> bool:
    """An inspector for whom this file was drawn, until his day."""
    return "sample" in c.kinds and actor.has(Role.INSPECTOR)


def anyone(actor: Actor, c: Context) -> bool:
    """Anyone who may see the dispute."""
    return bool(c.kinds)


def signed_in(actor: Actor, c: Context) -> bool:
    """Any person with an account."""
    return True


def _role(*roles: Role) -> Predicate:
    def holds(actor: Actor, c: Context) -> bool:
        return actor.has(*roles)

    return holds


WHO: Mapping[str, Predicate] = {
    "clerk": clerk,
    "head": head,
    "level_above": level_above,
    "mediator": mediator,
    "clerk_alone": clerk_alone,
    "joint": joint,
    "goes_on_with": goes_on_with,
    "system": system,
    "invited": invited,
    "invited_in": invited_in,
    "receiver": receiver,
    "liaison": liaison,
    "on_the_spot": on_the_spot,
    "last_actor": last_actor,
    "raiser": raiser,
    "sender": sender,
    "centre": centre,
    "centre_head": centre_head,
    "recorder": recorder,
    "visitor": visitor,
    "sampled": sampled,
    "anyone": anyone,
    "signed_in": signed_in,
    "inspector": _role(Role.INSPECTOR),
    "system_admin": _role(Role.SYSTEM_ADMIN),
    "security_admin": _role(Role.SECURITY_ADMIN),
    "audit_keeper": _role(Role.AUDIT_KEEPER),
    "any_clerk": _role(Role.CLERK, Role.HEAD),
    "any_head": _role(Role.HEAD),
    "any_mediator": _role(Role.MEDIATOR),
    "staff": _role(
        Role.CLERK, Role.HEAD, Role.MEDIATOR, Role.LAWYER, Role.LIAISON, Role.CENTRE, Role.CENTRE_HEAD
    ),
}
