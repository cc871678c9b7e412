"""How Chinese text is read aloud; the only module that knows the library.

The library takes a fifth of a second to load, so it is loaded at the first
question and not when the hub starts.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from types import ModuleType

TWO_WAYS = {
    "朝": ("chao", "zhao"), "长": ("chang", "zhang"), "重": ("chong", "zhong"), "行": ("hang", "xing"),
    "乐": ("le", "yue"), "厦": ("sha", "xia"), "埠": ("bu", "fu"), "洞": ("dong", "tong"),
    "六": ("liu", "lu"), "堡": ("bao", "pu", "bu"), "陂": ("pi", "bei"),
}
"""Signs of places' names that people read in more than one way; dictionaries add readings nobody types."""


@cache
def _library() -> ModuleType:
    import pypinyin  # noqa: PLC0415  (loaded where it is used, see above)

    return pypinyin


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """The reading of each character in its context, without tones; other letters one by one."""
    spoken = _library().lazy_pinyin(text, errors=list)
    return tuple(part.lower() for part in spoken if part.strip())


@lru_cache(maxsize=4096)
def readings(character: str) -> tuple[str, ...]:
    """Every reading of one character, the usual one first; the character itself when it has none."""
    found = _library().pinyin(character, style=_library().Style.NORMAL, heteronym=True, errors=list)
    return tuple(dict.fromkeys(reading.lower() for reading in found[0])) if found else ()


@lru_cache(maxsize=1024)
def ways(text: str) -> tuple[tuple[str, ...], ...]:
    """Every way a place's name may be typed, the reading of the dictionary first."""
    heard = [
        dict.fromkeys([usual, *TWO_WAYS.get(sign, ())])
        for usual, sign in zip(syllables(text), text, strict=False)
    ]
    return tuple(product(*heard))


def spelled(text: str) -> str:
    """``漏水`` as ``loushui``."""
    return "".join(syllables(text))


def initials(text: str) -> str:
    """``漏水`` as ``ls``; letters and digits stay."""
    return "".join(part[0] for part in syllables(text) if part[0].isalnum())
