"""Facts: what a person states when he makes a move, and what the hub finds out itself.

One dataclass per move is the only schema. The form, the programming interface
and the documentation are all read from it. A *stated* field is asked from the
person; a *found* field is filled by the stage that owns the move from its own
rows, first to show what is missing and again inside the act.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from .flow import Lack, Reason


class Kind(StrEnum):
    """How a stated field is asked; the Python type it yields stands beside it."""

    LINE = "line"  # str
    TEXT = "text"  # str, several lines
    TICK = "tick"  # bool; a required tick must be set, a yes-or-no question is not required
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
    law: str = ""
    past: bool = False
    """A day or moment that tells what has happened: it never lies ahead."""
    needed_zh: str = ""
    """When a rule demands it though it is not always asked: its mark and its hint say so."""
    needed_en: str = ""

    @property
    def sometimes(self) -> bool:
        """Not always asked, but a rule may demand it."""
        return bool(self.needed_zh)


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
    law: str = "",
    past: bool = False,
    needed: tuple[str, str] = ("", ""),
    default: Any = MISSING,
) -> Any:
    """A field a person states. ``private`` values are sealed beside the entry, never inside it.

    ``past`` says that a day or moment tells what has happened. ``law`` is the
    article a required field rests on. A field that is not required defaults to
    the empty value of its kind; ``needed`` says in both languages when a rule
    demands it all the same.
    """
    ask = Ask(zh, en, kind, required, private, choices, offers, hint_zh, hint_en, law, past, *needed)
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

    REASON: ClassVar[str] = "reason"
    """The stated field that holds the coded reason, where the move has one."""

    occurred_at: datetime | None = stated(
        "发生时间", "Happened at", Kind.MOMENT, required=False, past=True, default=None,
        hint_zh="不填即现在", hint_en="Empty means now",
    )
    late_reason: str = stated(
        "补登原因", "Why entered late", Kind.CHOICE, required=False, choices=LATE_REASONS,
        needed=("发生时间早于一个工作日时必填", "Needed when it happened more than one working day ago"),
    )
    note: str = stated("备注", "Note", Kind.TEXT, required=False, private=True)


def asks(facts: type) -> dict[str, Ask]:
    """The stated fields of a facts class: its own first, then those it shares, the common ones last."""
    ranks = [vars(ancestor).get("__annotations__", {}) for ancestor in facts.__mro__]
    listed = [f for f in dataclasses.fields(facts) if "ask" in f.metadata]
    listed.sort(key=lambda f: next(rank for rank, names in enumerate(ranks) if f.name in names))
    found: dict[str, Ask] = {f.name: f.metadata["ask"] for f in listed}
    reason = found.get(getattr(facts, "REASON", ""))
    if reason is not None and any(choice.code == "other" for choice in reason.choices):
        found["note"] = replace(found["note"], needed_zh=f"{reason.zh}选“其他”时必填",
                                needed_en=f"Needed when “{reason.en}” is “other”")
    return found


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


def coded_reason(facts: Facts) -> str:
    """The code that goes into the log as the move's reason; empty when it has none."""
    return str(getattr(facts, facts.REASON, ""))


def unstated(facts: Any) -> Iterable[Lack]:
    """What the person left empty, or chose from outside the list.

    Whether an offered id exists is for the stage to say; it knows the offers.
    """
    for name, ask in asks(type(facts)).items():
        value = getattr(facts, name)
        if value in _NOTHING or value is False:
            if ask.required:
                yield Lack("unstated", f"还差:{ask.zh}", f"Missing: {ask.en}",
                           law=ask.law, where="form", field=name)
        elif ask.choices and not _listed(value, ask.choices):
            yield Lack("unlisted", f"不在选项内:{ask.zh}", f"Not on the list: {ask.en}",
                       where="form", field=name)
    if coded_reason(facts) == "other" and not facts.note:
        yield Lack("unexplained", "选了“其他”,请在备注里写明", "You chose “other”: say what it is",
                   where="form", field="note")


_NOTHING: tuple[Any, ...] = (None, "", ())


def _listed(value: Any, choices: tuple[Reason, ...]) -> bool:
    chosen = value if isinstance(value, tuple) else (value,)
    codes = {choice.code for choice in choices}
    return all(code in codes for code in chosen)
