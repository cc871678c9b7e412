"""The calendar file is what RFC 5545 asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mediation.core import clock
from mediation.guests.calendar_file import Event, written

START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def of(title: str, where: str = "一号调解室") -> bytes:
    with clock.frozen(START):
        return written([Event("1@invitation", START, START + timedelta(minutes=90), title, where, "0571-1")])


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_lines_end_as_they_must_and_none_is_too_long() -> None:
    content = of("很长的标题" * 30)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert f"SUMMARY:{'很长的标题' * 30}" in unfolded(content)


def test_times_stand_in_utc() -> None:
    lines = unfolded(of("调解"))
    assert "DTSTART:20261124T060000Z" in lines
    assert "DTEND:20261124T073000Z" in lines


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120))
def test_whatever_the_text_it_stays_one_property(title: str) -> None:
    lines = unfolded(of(title))
    (summary,) = [line for line in lines if line.startswith("SUMMARY:")]
    read = summary.removeprefix("SUMMARY:").replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",")
    assert read.replace("\0", "\\") == title
