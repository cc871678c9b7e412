"""What a group of settings is: one frozen dataclass whose fields say how they are asked.

A group is changed as a whole from a day on, so that values which belong
together never come from two different days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Knob:
    """Labels and limits of one value; ``ground`` names where the default comes from."""

    zh: str
    en: str
    low: int | None = None
    high: int | None = None
    ground: str = ""
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Where only some values make sense: each with its names."""


def knob(
    default: Any, zh: str, en: str, *, low: int | None = None, high: int | None = None, ground: str = "",
    choices: Mapping[str, tuple[str, str]] | None = None,
) -> Any:
    """A dataclass field that an administrator may turn."""
    return field(default=default, metadata={"knob": Knob(zh, en, low, high, ground, choices or {})})


class BadValue(ValueError):
    """A value does not fit its knob."""


@dataclass(frozen=True)
class Group(Generic[T]):
    """A named set of values with its default in code."""

    key: str
    zh: str
    en: str
    default: T
    wrong: Callable[[T], str] | None = None
    """Looks at the values together: the name of the one that does not fit, or nothing."""

    @property
    def knobs(self) -> dict[str, Knob]:
        """Field names with their knobs, in order."""
        listed = fields(self.default)  # type: ignore[arg-type]  # every default is a dataclass
        return {f.name: f.metadata["knob"] for f in listed}

    def to_json(self, value: T) -> dict[str, Any]:
        """What is stored: plain JSON values."""
        return {name: _plain(getattr(value, name)) for name in self.knobs}

    def from_json(self, data: Mapping[str, Any]) -> T:
        """The value that was stored; what a newer program added comes from the default.

        Raises BadValue, naming the field.
        """
        made = {}
        for name, about in self.knobs.items():
            default = getattr(self.default, name)
            if name in data:
                made[name] = _fit(name, about, _like(name, default, data[name]))
            else:
                made[name] = default
        value = type(self.default)(**made)
        wrong = self.wrong(value) if self.wrong else ""
        if wrong:
            raise BadValue(wrong)
        return value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _like(name: str, default: Any, raw: Any) -> Any:
    if isinstance(default, tuple):
        items = raw.replace("、", ",").replace("\uff0c", ",").split(",") if isinstance(raw, str) else raw
        kept = [item for item in items if str(item).strip()]
        sample = default[0] if default else ""
        return tuple(_like(name, sample, item) for item in kept)
    try:
        if isinstance(default, bool):
            return raw if isinstance(raw, bool) else str(raw).strip().lower() in ("1", "true", "on", "是")
        if isinstance(default, int):
            return int(str(raw).strip())
    except ValueError as error:
        raise BadValue(name) from error
    return str(raw).strip()


def _fit(name: str, about: Knob, value: Any) -> Any:
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, bool) or not isinstance(item, int):
            continue
        if about.low is not None and item < about.low:
            raise BadValue(name)
        if about.high is not None and item > about.high:
            raise BadValue(name)
    return value
