"""Signs that nobody sees: a text of nothing else shows nothing; between others they part what is one name."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode's categories of controls, of formatting, and of what divides words, lines and paragraphs."""

_UNSEEN = frozenset(map(chr, (
    0x034F,  # joins marks
    0x115F, 0x1160, 0x3164, 0xFFA0,  # fill a Korean syllable
    0x17B4, 0x17B5,  # vowels of Khmer that are not written
    0x2800,  # a Braille cell without a dot
    *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),  # choose the look of a letter
)))
"""Signs of other categories that draw nothing by themselves."""


_BETWEEN = re.compile(
    "[\u00ad\u034f\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|(?<=[\u3400-\u9fff])\u200d|\u200d(?=[\u3400-\u9fff])"
)
"""What is pasted along unseen: of no width, or turning the way of reading. A joiner stays where it makes one
sign of several; a choice of a letter's look stays as well."""


def shows_nothing(text: str) -> bool:
    """Whether no sign of it can be seen; an empty text shows nothing either."""
    return all(sign in _UNSEEN or unicodedata.category(sign) in _UNSEEN_KINDS for sign in text)


def visible(text: str) -> str:
    """The text without signs of no width between others; empty when nothing of it can be seen."""
    return "" if shows_nothing(text) else _BETWEEN.sub("", text)
