"""Whether another dispute may be the same matter come again: pure judgement over names, numbers and places.

The other side alone is no sign: one employer meets many workers. Two sides that
fit, straight or swapped, are one; so is somebody who applies here and is known
by his paper or telephone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mediation.people import names
from workflows.flow import Reason

SAME_PAPER = Reason("paper", "同一证件", "same identity paper")
SAME_PHONE = Reason("phone", "同一电话", "same telephone")
SAME_NAME = Reason("name", "姓名相同", "same name")
SAME_NAMES = Reason("names", "双方姓名相同", "same names on both sides")
SAME_PLACE = Reason("place", "地点相同", "same place")
SWAPPED = Reason("swapped", "两边对调", "sides swapped")

ENOUGH, WITH_PLACE = 1.2, 0.8
"""What both sides together must reach, and what is enough where the place fits as well."""

VAGUE = 0.7
"""Two who are called alike by half a name only."""

NAMED_ALIKE = 0.1
"""What the same name adds to the same number: a number may be of a relative or a firm."""

CERTAIN = 0.9
"""From here on somebody is the same person, not only of the same name."""


class Somebody(Protocol):
    """A person on a side: a row of the record, or a line that is being typed."""

    @property
    def side(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def phone_print(self) -> str | None: ...
    @property
    def paper_print(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Tie:
    """How strongly two people are one (from 0; from ``CERTAIN`` on surely), and why."""

    score: float
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Another dispute fits this well, for these reasons."""

    score: float
    why: tuple[Reason, ...]


NO_TIE = Tie(0.0, ())


def tie(one: Somebody, other: Somebody) -> Tie:
    """The strongest sign that both are the same; beside a number the same name tells as well."""
    if one.paper_print and one.paper_print == other.paper_print:
        return _numbered(1.0, SAME_PAPER, one, other)
    if one.phone_print and one.phone_print == other.phone_print:
        return _numbered(0.95, SAME_PHONE, one, other)
    alike = names.likeness(one.name, other.name)
    if alike is None:
        return NO_TIE
    if alike.score == 1.0:
        return Tie(VAGUE if names.is_vague(one.name) else 0.85, (SAME_NAME,))
    return Tie(min(alike.score, 0.85), (Reason("alike", alike.zh, alike.en),))


def _numbered(score: float, sign: Reason, one: Somebody, other: Somebody) -> Tie:
    name = names.normal(one.name)
    if name and name == names.normal(other.name):
        return Tie(score + NAMED_ALIKE, (sign, SAME_NAME))
    return Tie(score, (sign,))


def judge(here: Sequence[Somebody], there: Sequence[Somebody], *, near: bool) -> Verdict | None:
    """What speaks for the same matter; None when it is not enough."""
    best = max(
        (_straight(here, there, near, swapped=turned) for turned in (False, True)),
        key=lambda verdict: verdict.score if verdict is not None else 0.0,
    )
    return best or _alone(here, there, near)


def same_place(one: str, other: str) -> bool:
    """The same place, or one inside the other, as far as the words tell."""
    a, b = names.normal(one), names.normal(other)
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) > 2 and shorter in longer


def _straight(
    here: Sequence[Somebody], there: Sequence[Somebody], near: bool, *, swapped: bool
) -> Verdict | None:
    sides = ("respondent", "applicant") if swapped else ("applicant", "respondent")
    left = _best(_of(here, "applicant"), _of(there, sides[0]))
    if not left.score:
        return None
    right = _best(_of(here, "respondent"), _of(there, sides[1]))
    score = left.score + right.score
    if not right.score or score < (WITH_PLACE if near else ENOUGH):
        return None
    reasons = [*left.why, *right.why, *([SWAPPED] if swapped else []), *([SAME_PLACE] if near else [])]
    if SAME_NAME in left.why and SAME_NAME in right.why:
        reasons = [SAME_NAMES, *(reason for reason in reasons if reason != SAME_NAME)]
    return Verdict(score + (0.1 if near else 0), tuple(dict.fromkeys(reasons)))


def _alone(here: Sequence[Somebody], there: Sequence[Somebody], near: bool) -> Verdict | None:
    """One person who applies here is enough when it is surely he, or his full name and the place fit."""
    asking = _best(_of(here, "applicant"), there)
    if asking.score >= CERTAIN or (near and asking.score == 0.85 and asking.why == (SAME_NAME,)):
        return Verdict(asking.score, (*asking.why, *([SAME_PLACE] if near else [])))
    return None


def _of(people: Iterable[Somebody], side: str) -> list[Somebody]:
    return [one for one in people if one.side == side]


def _best(here: Iterable[Somebody], there: Sequence[Somebody]) -> Tie:
    ties = (tie(one, other) for one in here for other in there)
    return max(ties, key=lambda found: found.score, default=NO_TIE)
