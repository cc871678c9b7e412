"""A calendar file (RFC 5545) of the times one is asked to come: no names, no number of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from mediation.core import clock

WIDEST = 75
"""Octets of a line; longer ones are folded."""


@dataclass(frozen=True, slots=True)
class Event:
    """One time to come."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    where: str
    more: str


def written(events: Iterable[Event]) -> bytes:
    """The file, in UTC, with the line ends and folds the standard asks for."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mediation//invitation//ZH", "METHOD:PUBLISH"]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(b"\r\n ".join(_folded(line)) + b"\r\n" for line in lines)


def _event(event: Event) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(clock.now())}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.ends_at)}",
        f"SUMMARY:{_text(event.title)}",
        f"LOCATION:{_text(event.where)}",
        f"DESCRIPTION:{_text(event.more)}",
        "END:VEVENT",
    ]


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Pieces that never cut a sign in two; a piece after the first gives an octet to the blank before it."""
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > WIDEST - 1:
            yield piece
            piece = b""
        piece += octets
    yield piece
