"""Languages and dialects: what mediators speak and what parties need, told alike whoever wrote it down.

A name of the list stands for all others of its row; what is on no row counts as it was written.
"""

from __future__ import annotations

import re

KNOWN: dict[str, tuple[str, ...]] = {
    "普通话": ("国语", "汉语"),
    "临平话": ("余杭话", "杭州话", "塘栖话", "乔司话", "本地话", "吴语", "土话"),
    "手语": ("哑语", "聋哑"),
    "苗语": ("苗话",),
    "布依语": (),
    "侗语": (),
    "彝语": (),
    "壮语": (),
    "土家语": (),
    "维吾尔语": ("维语",),
    "藏语": (),
    "蒙古语": ("蒙语",),
    "朝鲜语": ("韩语",),
    "四川话": ("川话", "重庆话"),
    "贵州话": (),
    "河南话": (),
    "安徽话": (),
    "江西话": (),
    "温州话": (),
    "闽南语": ("闽南话",),
    "粤语": ("广东话",),
    "英语": (),
}
"""The usual name, and by which others the same is known in Linping."""

BETWEEN = re.compile(r"[、,，;；/+\s]+")
AROUND = re.compile(r"^(?:只会|只能|会|讲|说|懂|需要|需|要|配|请)+|(?:翻译|口译|译员|人员|老师)+$")
NONE = frozenset({"", "无", "否", "没有", "不需要", "不用", "不要"})


def named(text: str) -> tuple[str, ...]:
    """Every language a text speaks of, each once, by its usual name."""
    found: list[str] = []
    for word in BETWEEN.split(text):
        usual = [name for name, others in KNOWN.items() if any(one in word for one in (name, *others))]
        bare = AROUND.sub("", word)
        if usual or bare not in NONE:
            found += usual or [bare]
    return tuple(dict.fromkeys(found))


def tidy(text: str) -> str:
    """The same as the register keeps it."""
    return "、".join(named(text))
