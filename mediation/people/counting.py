"""How many people an entry for a name stands for: 张三等9人, 工人四人(代表九人), 三个女儿.

One reading for the counter, the file of a case and a register that is taken in.
"""

from __future__ import annotations

import re

from . import names

_NUMBER = "[0-9]{1,3}|[一二两三四五六七八九十百]{1,5}"
_SAID = (re.compile(rf"代表({_NUMBER})人"), re.compile(rf"等({_NUMBER})(?:人|户|名)"))
_COUNTED = re.compile(
    rf"({_NUMBER})(?:个|名|位)?(?:人$|人[(\uff08]|儿子|女儿|子女|子女家属|工人|员工|村民|业主|住户|租户)"
)
_TAIL = re.compile(rf"等({_NUMBER})名?人$")
_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
MOST = 999


def heads(name: str) -> int:
    """How many people the entry stands for; one where it does not say. A firm's name counts nobody."""
    found = next((said for pattern in _SAID if (said := pattern.search(name))), None)
    if found is None and not names.is_body(name):
        found = _COUNTED.search(name)
    return max(1, min(number(found.group(1)), MOST)) if found else 1


def number(text: str) -> int:
    """A number in figures or in Chinese below a thousand."""
    if text.isdecimal():
        return int(text)
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = _DIGITS.get(hundreds, 1 if "百" in text else 0) * 100
    total += (_DIGITS.get(tens, 1) if ten else 0) * 10
    return total + _DIGITS.get(ones, 0)


def bare(name: str) -> str:
    """Who speaks for the others, without the words that count them: 张三 of 张三等9人."""
    return _TAIL.sub("", name) or name


def names_nobody(name: str) -> bool:
    """Only a group is meant (四个子女, 工人十六人): once all have names, nobody of it is left."""
    return heads(name) > 1 and _SAID[1].search(name) is None


def counting(name: str, people: int) -> str:
    """The same entry where it now stands for so many."""
    if _TAIL.search(name) is None:
        return name
    return f"{bare(name)}等{people}人" if people > 1 else bare(name)
