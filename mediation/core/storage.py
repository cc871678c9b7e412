"""Keeps and returns uploaded bytes, each under its own digest.

A file is written aside, flushed to the disk and then given its name, so a name
always stands for whole bytes. The same bytes are kept once. The row that
points at them is written afterwards; bytes without a row do no harm.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

PIECE = 1024 * 1024

_folder: list[Path] = []


class Damaged(RuntimeError):
    """What lies in the store is not what was put there."""


class State(StrEnum):
    """How the bytes behind a digest are."""

    WHOLE = "whole"
    MISSING = "missing"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes in the store."""

    sha256: str
    size: int


def use(folder: Path) -> None:
    """Keep files in this folder from now on."""
    _folder[:] = [folder]


def put(source: BinaryIO) -> Stored:
    """Keep what can be read from here to its end."""
    root = _folder[0]
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = root / f".{secrets.token_hex(12)}.part"
    try:
        digest, size = _copy(source, aside)
        target = _path(digest)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.replace(target)
        _settle(target.parent)
    finally:
        aside.unlink(missing_ok=True)
    return Stored(digest, size)


def read(sha256: str) -> bytes:
    """The bytes with this digest. FileNotFoundError when absent, Damaged when they changed."""
    content = _path(sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(sha256)
    return content


def look(sha256: str) -> State:
    """Whether the bytes with this digest are there as they were put, read piece by piece."""
    digest = hashlib.sha256()
    try:
        with _path(sha256).open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError:  # what cannot be read is as good as gone
        return State.MISSING
    return State.WHOLE if digest.hexdigest() == sha256 else State.CHANGED


def _path(sha256: str) -> Path:
    return _folder[0] / sha256[:2] / sha256


def _copy(source: BinaryIO, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
