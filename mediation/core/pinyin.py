"""How Chinese text is read aloud; the only module that knows the library.

The library takes a fifth of a second to load, so it is loaded at the first
question and not when the hub starts.
"""

from __future__ import annotations

from functools import cache, lru_cache
from types import ModuleType


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


def spelled(text: str) -> str:
    """``漏水`` as ``loushui``."""
    return "".join(syllables(text))


def initials(text: str) -> str:
    """``漏水`` as ``ls``; letters and digits stay."""
    return "".join(part[0] for part in syllables(text) if part[0].isalnum())
