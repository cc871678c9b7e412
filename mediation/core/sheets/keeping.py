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
    """A file that waits: its name in the store, what it was called, what it is for."""

    digest: str
    filename: str
    about: str
    """A room's own word: for which committee, or which kind of list."""


def keep(content: bytes, filename: str, about: str, user_id: int) -> str:
    """Put it away; the word it is asked for by."""
    box = keys.current().seal(content, _bound(user_id))
    digest = storage.put(io.BytesIO(box)).sha256
    return str(_signer().dumps([digest, filename[:120], about]))


def find(word: str, user_id: int) -> tuple[Kept, bytes]:
    """The file and what is known of it. NotFound for anybody else, and for a word of one's own making."""
    try:
        digest, filename, about = _signer().loads(word)
        return Kept(digest, filename, about), keys.current().open(storage.read(digest), _bound(user_id))
    except (BadSignature, SealBroken, FileNotFoundError, storage.Damaged, TypeError, ValueError) as error:
        raise NotFound("import") from error


def name_of(upload: object) -> str:
    """What an uploaded file is called, without the folders some browsers send along."""
    return str(getattr(upload, "filename", "") or "").replace("\\", "/").rpartition("/")[2]


def _bound(user_id: int) -> str:
    return f"import:{user_id}"


def _signer() -> URLSafeSerializer:
    secret = current_app.secret_key
    assert secret, "the hub has a secret"
    return URLSafeSerializer(secret, salt="import")
