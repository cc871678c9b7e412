"""How somebody may be reached without harm, in words for whoever is about to call, write or invite."""

from __future__ import annotations

from flask_babel import gettext as _

from .party_models import Party


def words(party: Party) -> str:
    """Everything to mind, in one line; empty when nothing was asked for."""
    said = [
        _("call only %(number)s", number=party.safe_phone) if party.safe_phone else "",
        party.safe_contact or "",
        _("leave no message") if party.no_message else "",
        _("arrives apart from the other side") if party.apart else "",
    ]
    return ";".join(filter(None, said))
