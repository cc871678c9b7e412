"""Who is meant by what stands in a cell for names: how many, how many each stands for, what they are."""

from __future__ import annotations

import re

from mediation.people import names

_MARKS = "、;\uff1b\n"
_OPEN, _CLOSE = "(\uff08【[", ")\uff09】]"
_NUMBER = "[0-9]{1,3}|[一二两三四五六七八九十百]{1,5}"
_STANDS = (
    re.compile(rf"代表({_NUMBER})人"),
    re.compile(rf"等({_NUMBER})(?:人|户|名)"),
    re.compile(rf"({_NUMBER})(?:个|名|位)?(?:人$|人[(\uff08]|儿子|女儿|子女|子女家属|工人|员工|村民|业主|住户|租户)"),
)
_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
MOST = 999


def split(text: str) -> list[str]:
    """The names in a cell; what stands in brackets is not divided."""
    found, depth = [""], 0
    for sign in text:
        depth += (sign in _OPEN) - (sign in _CLOSE and depth > 0)
        if sign in _MARKS and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [name.strip() for name in found if name.strip()]


def heads(name: str) -> int:
    """How many people an entry stands for: 张三等9人, 工人四人(代表九人), 三个女儿."""
    for pattern in _STANDS:
        said = pattern.search(name)
        if said:
            return max(1, min(number(said.group(1)), MOST))
    return 1


def number(text: str) -> int:
    """A number in figures or in Chinese below a thousand."""
    if text.isdecimal():
        return int(text)
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = _DIGITS.get(hundreds, 1 if "百" in text else 0) * 100
    total += (_DIGITS.get(tens, 1) if ten else 0) * 10
    return total + _DIGITS.get(ones, 0)


def kind(name: str) -> str:
    """natural, legal, or described when nobody could be called by it."""
    if names.is_body(name):
        return "legal"
    return "natural" if names.surname(name) else "described"


def vague(name: str) -> bool:
    """Whether somebody still has to find out who it is."""
    return names.is_vague(name)
