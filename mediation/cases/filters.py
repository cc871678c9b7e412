"""What a list of disputes was asked for: read from an address, and written into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from flask_babel import lazy_gettext as _l

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
MAX_KEY = 2**63 - 1
LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Filter:
    """One list: a tab, an order, what narrows it, and where the page begins or ends."""

    group: str = "open"
    sort: str = "due"
    text: str = ""
    grade: int | None = None
    category: str = ""
    mediator: int | None = None
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
            category="".join(c for c in args.get("category", "") if c.isalnum())[:6],
            mediator=_key(args.get("mediator", "")),
            after=args.get("after", "")[:120].replace("\x00", ""),
            before=args.get("before", "")[:120].replace("\x00", ""),
        )

    def but(self, **changes: Any) -> Filter:
        """The same list with something else; back on its first page unless a key is given."""
        return replace(self, **{"after": "", "before": "", **changes})

    def as_args(self) -> dict[str, Any]:
        """For an address: only what is not the default."""
        fresh = Filter()
        return {
            f.name: value for f in fields(self)
            if (value := getattr(self, f.name)) not in ("", None) and value != getattr(fresh, f.name)
        }


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 19 and int(text) <= MAX_KEY else None
