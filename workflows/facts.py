"""Facts: what a person states when he makes a move, and what the hub finds out itself.

One dataclass per move is the only schema. The form, the programming interface
and the documentation are all read from it. A *stated* field is asked from the
person; a *found* field is filled by the stage that owns the move from its own
rows, first to show what is missing and again inside the act.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from .flow import Reason


class Kind(StrEnum):
    """How a stated field is asked; the Python type it yields stands beside it."""

    LINE = "line"  # str
    TEXT = "text"  # str, several lines
    TICK = "tick"  # bool
    CHOICE = "choice"  # str out of ``choices``
    CHOICES = "choices"  # tuple[str, ...] out of ``choices``
    PICK = "pick"  # int id (or str code) offered by the stage, named in ``offers``
    PICKS = "picks"  # tuple of the same
    DAY = "day"  # datetime.date
    MOMENT = "moment"  # aware datetime; entered and shown in Asia/Shanghai
    MONEY = "money"  # Decimal, yuan
    NUMBER = "number"  # int


@dataclass(frozen=True, slots=True)
class Ask:
    """Everything a form needs to know about one stated field."""

    zh: str
    en: str
    kind: Kind
    required: bool
    private: bool
    choices: tuple[Reason, ...]
    offers: str
    hint_zh: str
    hint_en: str


def stated(
    zh: str,
    en: str,
    kind: Kind = Kind.LINE,
    *,
    required: bool = True,
    private: bool = False,
    choices: tuple[Reason, ...] = (),
    offers: str = "",
    hint_zh: str = "",
    hint_en: str = "",
    default: Any = MISSING,
) -> Any:
    """A field a person states. ``private`` values are sealed beside the entry, never inside it.

    A field that is not required defaults to the empty value of its kind.
    """
    ask = Ask(zh, en, kind, required, private, choices, offers, hint_zh, hint_en)
    if default is MISSING and not required:
        default = _EMPTY.get(kind)
    metadata = {"ask": ask}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


def found(zh: str, en: str, default: Any = MISSING, *, private: bool = False) -> Any:
    """A field the owning stage fills from what the hub already holds."""
    metadata = {"found": True, "zh": zh, "en": en, "private": private}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


_EMPTY: Mapping[Kind, Any] = {
    Kind.LINE: "",
    Kind.TEXT: "",
    Kind.TICK: False,
    Kind.CHOICE: "",
    Kind.CHOICES: (),
    Kind.PICKS: (),
}

LATE_REASONS = (
    Reason("recorded_on_paper", "当时记在纸上", "Recorded on paper at the time"),
    Reason("told_by_phone", "电话告知后补登", "Told by telephone, entered later"),
    Reason("system_away", "当时系统不可用", "The system was not available"),
    Reason("imported", "由旧台账导入", "Imported from an older register"),
    Reason("other", "其他", "Other"),
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What every move knows: when it happened, and a note."""

    occurred_at: datetime | None = stated(
        "发生时间", "Happened at", Kind.MOMENT, required=False, default=None,
        hint_zh="不填即现在", hint_en="Empty means now",
    )
    late_reason: str = stated(
        "补登原因", "Why entered late", Kind.CHOICE, required=False, choices=LATE_REASONS,
        hint_zh="发生时间早于一个工作日时必填",
        hint_en="Needed when it happened more than one working day ago",
    )
    note: str = stated("备注", "Note", Kind.TEXT, required=False, private=True)


def asks(facts: type) -> dict[str, Ask]:
    """The stated fields of a facts class, own fields first, the common ones last."""
    common = {f.name for f in dataclasses.fields(Facts)}
    listed = [f for f in dataclasses.fields(facts) if "ask" in f.metadata]
    listed.sort(key=lambda f: f.name in common)
    return {f.name: f.metadata["ask"] for f in listed}


def found_names(facts: type) -> tuple[str, ...]:
    """The names of the fields that the owning stage fills."""
    return tuple(f.name for f in dataclasses.fields(facts) if f.metadata.get("found"))


def private_names(facts: type) -> frozenset[str]:
    """The names of the fields whose values must be sealed."""
    names = set()
    for f in dataclasses.fields(facts):
        ask = f.metadata.get("ask")
        if (ask is not None and ask.private) or f.metadata.get("private"):
            names.add(f.name)
    return frozenset(names)
