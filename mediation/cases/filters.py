"""What a list of disputes was asked for: read from an address, and written into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from mediation.core import clock
from mediation.core.typed_days import Lies, read_day
from workflows.reasons import SOURCES

SOURCE_CODES = frozenset(reason.code for reason in SOURCES)

GROUPS: Mapping[str, tuple[str, ...]] = {
    "waiting": ("registered",),
    "open": ("accepted", "classified", "assigned", "mediating", "suspended"),
    "keeping": ("agreed",),
    "filing": ("ended", "transferred", "closed"),
    "all": (),
}
"""Tabs of the list and the states behind each; none means every state."""

GROUP_LABELS = {
    "waiting": _l("To be accepted"),
    "open": _l("In hand"),
    "keeping": _l("To be kept"),
    "filing": _l("To be filed"),
    "all": _l("All"),
}
SORT_LABELS = {
    "due": _l("Due first"),
    "newest": _l("Newest first"),
    "number": _l("By number"),
    "changed": _l("Last changed"),
}
TERM_LABELS = {
    "late": _l("Overdue"),
    "today": _l("Due today"),
    "three": _l("Due within 3 days"),
    "week": _l("Due within 7 days"),
    "paused": _l("Clock stands still"),
}
"""What the time left may be narrowed to; days are counted from today, today included."""

TERM_DAYS = {"today": 0, "three": 3, "week": 7}

MAX_KEY = 2**63 - 1
LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Filter:
    """One list: a tab, an order, what narrows it, and where the page begins or ends."""

    group: str = "open"
    sort: str = "due"
    text: str = ""
    grade: int | None = None
    term: str = ""
    """One of ``TERM_LABELS``."""
    category: str = ""
    """A code of the tree, or its beginning."""
    mediator: int | None = None
    org: int | None = None
    """The lead organisation."""
    source: str = ""
    danger: bool = False
    """Only disputes with an open danger report."""
    since: date | None = None
    """Asked for on this day or later."""
    until: date | None = None
    """Asked for on this day or earlier."""
    ended: date | None = None
    """Ended on this day or later."""
    after: str = ""
    """The key of the row this page comes after."""
    before: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> Filter:
        """From an address. What is not understood is left out, so that an old link still opens."""
        group, sort = args.get("group", ""), args.get("sort", "")
        grade = _key(args.get("grade", ""))
        return cls(
            group=group if group in GROUPS else "open",
            sort=sort if sort in SORT_LABELS else "due",
            text=args.get("text", "").replace("\x00", "").strip()[:LONGEST_TEXT],
            grade=grade if grade in (1, 2, 3) else None,
            term=args.get("term", "") if args.get("term") in TERM_LABELS else "",
            category="".join(c for c in args.get("category", "") if c.isalnum())[:6],
            mediator=_key(args.get("mediator", "")),
            org=_key(args.get("org", "")),
            source=args.get("source", "") if args.get("source") in SOURCE_CODES else "",
            danger=bool(args.get("danger")),
            since=_day(args.get("since", "")),
            until=_day(args.get("until", "")),
            ended=_day(args.get("ended", "")),
            after=args.get("after", "")[:120].replace("\x00", ""),
            before=args.get("before", "")[:120].replace("\x00", ""),
        )

    @staticmethod
    def no_days(args: Mapping[str, str]) -> dict[str, str]:
        """What was typed as a day and is none, by field: not to be left out, it was meant to narrow."""
        typed = {name: args.get(name, "").replace("\x00", "").strip()[:LONGEST_TEXT] for name in _DAYS}
        return {name: text for name, text in typed.items() if text and _day(text) is None}

    def but(self, **changes: Any) -> Filter:
        """The same list with something else; back on its first page unless a key is given."""
        return replace(self, **{"after": "", "before": "", **changes})

    def as_args(self) -> dict[str, Any]:
        """For an address: only what is not the default."""
        fresh = Filter()
        return {
            f.name: _written(value) for f in fields(self)
            if (value := getattr(self, f.name)) not in ("", None) and value != getattr(fresh, f.name)
        }

    def narrowed_by(self) -> dict[str, Any]:
        """What narrows the list within its tab, by field; the order and the page do not."""
        return {name: value for name, value in self.as_args().items() if name not in _NOT_NARROWING}


_DAYS = ("since", "until", "ended")
_NOT_NARROWING = ("group", "sort", "after", "before")


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return "1"
    return value.isoformat() if isinstance(value, date) else value


def _day(text: str) -> date | None:
    try:
        return read_day(text, clock.today(), Lies.BEHIND) if text.strip() else None
    except ValueError:
        return None


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 19 and int(text) <= MAX_KEY else None
