"""Holds a file between looking at it and taking it in: sealed, and only for who brought it."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from mediation.core import keys, storage
from mediation.core.exceptions import NotFound
from mediation.core.keys import SealBroken


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that waits: its name in the store, what it was called, for which committee."""

    digest: str
    filename: str
    organisation_id: int


def keep(content: bytes, filename: str, organisation_id: int, user_id: int) -> str:
    """Put it away; the word it is asked for by."""
    box = keys.current().seal(content, _bound(user_id))
    digest = storage.put(io.BytesIO(box)).sha256
    return str(_signer().dumps([digest, filename[:120], organisation_id]))


def find(word: str, user_id: int) -> tuple[Kept, bytes]:
    """The file and what is known of it. NotFound for anybody else, and for a word of one's own making."""
    try:
        kept = Kept(*_signer().loads(word))
        return kept, keys.current().open(storage.read(kept.digest), _bound(user_id))
    except (BadSignature, SealBroken, FileNotFoundError, storage.Damaged, TypeError) as error:
        raise NotFound("import") from error


def _bound(user_id: int) -> str:
    return f"import:{user_id}"


def _signer() -> URLSafeSerializer:
    secret = current_app.secret_key
    assert secret, "the hub has a secret"
    return URLSafeSerializer(secret, salt="import")
