"""Names in a protected case stand only before those who handle it."""

from __future__ import annotations

from flask_babel import gettext as _

from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from .models import Dispute

HANDLING = ("lead", "mediator", "invited", "assistant", "substitute", "registrar", "survivor")
"""Kinds of access in which the names of a protected dispute are needed."""

INSIDE_ONLY = frozenset({"paper.read", "record.read", "agreement.read"})
"""Rights to read what a protected dispute is about: held by nobody who only watches over it."""


def open_to(dispute: Dispute, context: Context) -> bool:
    """Whether names and stories of this dispute may stand before this reader."""
    return dispute.secrecy == "ordinary" or bool(context.kinds & set(HANDLING))


def may_read(actor: Actor, right: str, dispute: Dispute, context: Context) -> bool:
    """Whether the right is held here; what lies in a protected file is for those inside."""
    inside = right not in INSIDE_ONLY or open_to(dispute, context)
    return inside and gate.allowed(actor, right, context)


def shown_title(dispute: Dispute, handled: bool) -> str:
    """The title, or what stands for it where names may not."""
    return dispute.title if dispute.secrecy == "ordinary" or handled else _("Protected case")


def title_for(dispute: Dispute, context: Context) -> str:
    """The title before this reader."""
    return shown_title(dispute, open_to(dispute, context))
