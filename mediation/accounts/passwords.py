"""Passwords and printed one-time codes: the only module that imports the hasher."""

from __future__ import annotations

import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mediation.core import keys

MIN_LENGTH = 10
COMMON = frozenset({
    "", "abc", "abcd", "admin", "administrator", "asdfghjkl", "hangzhou", "iloveyou", "jiefen", "jiefendalou",
    "letmein", "linping", "mediation", "mediator", "passwd", "password", "passwrd", "pssword", "qazwsx",
    "qazwsxedc", "qwerty", "qwertyuiop", "root", "tiaojie", "welcome", "woaini", "zhejiang", "zxcvbnm",
})
"""What is left of a password that is easily guessed when figures and signs around and in it are away."""

_profiles = {"standard": PasswordHasher(), "cheap": PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)}
_hasher = _profiles["standard"]
_DUMMY: dict[int, str] = {}


def use_profile(name: str) -> None:
    """``standard``, or ``cheap`` for tests and demo data only."""
    global _hasher
    _hasher = _profiles[name]


def hash_password(password: str) -> str:
    """An argon2id hash with its parameters inside."""
    return _hasher.hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether the password fits; takes the same time when there is no hash at all."""
    if not stored:
        burn(password)
        return False
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def burn(password: str) -> None:
    """Spend the time of one check, so that unknown names answer as slowly as known ones."""
    dummy = _DUMMY.setdefault(id(_hasher), _hasher.hash("nobody knows this"))
    try:
        _hasher.verify(dummy, password)
    except VerificationError:
        return


def weakness(password: str, login: str) -> str:
    """A code for what is wrong with a new password; empty when it may be used."""
    if len(password) < MIN_LENGTH:
        return "too_short"
    if _letters(password) in COMMON or (login and login.lower() in password.lower()):
        return "too_common"
    kinds = sum(
        (
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password) or not password.isascii(),
        )
    )
    return "" if kinds >= 2 else "too_plain"


def _letters(password: str) -> str:
    return "".join(c for c in password.lower() if c.isalpha())


def new_code() -> str:
    """A printed one-time code: twelve digits in groups of four."""
    digits = "".join(secrets.choice("0123456789") for _ in range(12))
    return "-".join((digits[:4], digits[4:8], digits[8:]))


def code_mark(user_id: int, code: str) -> str:
    """How a printed code is stored: keyed by the hub's ring, so that a copied database gives no code away.

    A code has twelve digits of chance and lives for days, so a slow hash would only make two hundred of
    them take half a minute.
    """
    digits = "".join(sign for sign in code if sign.isdecimal())
    return keys.current().lookup("sign_in_code", f"{user_id}:{digits}")


def code_fits(stored: str, user_id: int, code: str) -> bool:
    """Whether this is the code that was printed for this person."""
    return hmac.compare_digest(stored, code_mark(user_id, code))
