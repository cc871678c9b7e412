"""Pictures as small as can be, whole in their frame; a few words make each another."""

from __future__ import annotations

import struct
import zlib


def jpeg(words: bytes = b"", width: int = 8, height: int = 8) -> bytes:
    """A JPEG that claims this size."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    parts = ((0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), (0xFE, words), (0xC0, frame),
             (0xDA, b"\x01\x01\x00\x00\x3f\x00"))
    told = b"".join(struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data for marker, data in parts)
    return b"\xff\xd8" + told + b"\x12\xff\x00\x34\xff\xd9"


def png(width: int = 1, height: int = 1) -> bytes:
    """A PNG that claims this size, with the pixels of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
