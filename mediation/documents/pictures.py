"""Whether a picture is whole and of a size that a page can show, told from its frame: no pixel is unpacked.

A few kilobytes can claim billions of pixels, and half a photograph opens nowhere: neither belongs in a file.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

from .sniff import JPEG, PNG, MediaType

MOST_PIXELS = 120_000_000
"""Of the largest photographs that telephones take; a scan of A3 at 600 dots to the inch has 70 millions."""

CUT, TOO_LARGE = "picture_cut", "picture_too_large"

_PNG_BEGINS = 8
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""In the data of a scan FF is followed by 00, by the number of a restart, or begins what comes after it."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_END = 0xD9
_ALONE = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})
"""Markers without a length behind them."""


class Broken(ValueError):
    """The frame ends before the picture does, or is none."""


def fault(content: bytes, kind: MediaType) -> str:
    """``picture_cut``, ``picture_too_large``; empty for a picture that may be kept and for other kinds."""
    measure = _MEASURES.get(kind)
    if measure is None:
        return ""
    try:
        width, height = measure(content)
    except Broken:
        return CUT
    return TOO_LARGE if width * height > MOST_PIXELS else ""


def _of_png(content: bytes) -> tuple[int, int]:
    """Width and height, once every chunk to the last is there and unharmed."""
    at, size = _PNG_BEGINS, (0, 0)
    while True:
        length, kind = _number(content, at, 4), content[at + 4:at + 8]
        end = at + 8 + length
        if zlib.crc32(content[at + 4:end]) != _number(content, end, 4):
            raise Broken
        if kind == b"IHDR":
            size = _number(content, at + 8, 4), _number(content, at + 12, 4)
        if kind == b"IEND":
            return _some(size)
        at = end + 4


def _of_jpeg(content: bytes) -> tuple[int, int]:
    """Width and height, once the end of the picture is there."""
    at, size = 2, (0, 0)
    while True:
        found = _MARKER.search(content, at)
        if found is None:
            raise Broken
        marker, at = content[found.end() - 1], found.end()
        if marker == _END:
            return _some(size)
        if marker in _ALONE:
            continue
        if marker in _FRAMES:
            size = _number(content, at + 5, 2), _number(content, at + 3, 2)
        at += _number(content, at, 2)


def _number(content: bytes, at: int, length: int) -> int:
    piece = content[at:at + length]
    if len(piece) < length:
        raise Broken
    return int.from_bytes(piece, "big")


def _some(size: tuple[int, int]) -> tuple[int, int]:
    if not all(size):
        raise Broken
    return size


_MEASURES: dict[MediaType, Callable[[bytes], tuple[int, int]]] = {PNG: _of_png, JPEG: _of_jpeg}
