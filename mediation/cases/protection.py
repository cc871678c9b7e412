"""Names in a protected case stand only before those who handle it."""

from __future__ import annotations

from flask_babel import gettext as _

from mediation.security.predicates import Context

from .models import Dispute

HANDLING = ("lead", "mediator", "invited", "assistant", "substitute")
"""Kinds of access in which the names of a protected dispute are needed."""


def open_to(dispute: Dispute, context: Context) -> bool:
    """Whether names and stories of this dispute may stand before this reader."""
    return dispute.secrecy == "ordinary" or bool(context.kinds & set(HANDLING))


def shown_title(dispute: Dispute, handled: bool) -> str:
    """The title, or what stands for it where names may not."""
    return dispute.title if dispute.secrecy == "ordinary" or handled else _("Protected case")


def title_for(dispute: Dispute, context: Context) -> str:
    """The title before this reader."""
    return shown_title(dispute, open_to(dispute, context))
