"""How links, codes and sessions are kept: as fingerprints that open nothing."""

from __future__ import annotations

import hashlib

from mediation.core import keys


def of_link(token: str) -> str:
    """A link; found by this in the table of passes."""
    return keys.current().lookup("guest.link", token)


def of_code(invitation_id: int, code: str) -> str:
    """A code: useless without the key beside the database, and for any other invitation."""
    return keys.current().lookup("guest.code", f"{invitation_id}|{code}")


def of_number(number: str) -> str:
    """A number nobody issued, as the log names it."""
    return keys.current().lookup("guest.number", number)


def of_session(token: str) -> str:
    """The token of a session."""
    return hashlib.sha256(token.encode()).hexdigest()
