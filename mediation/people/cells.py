"""What the cells of a pasted row are: which one names somebody, which one says where he lives."""

from __future__ import annotations

import re

from . import counting, names

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_BETWEEN = re.compile(r"[\t,，;；|#、]+|\s{2,}")
_RUNNING = re.compile(r"\d{1,3}[.)、]?\s+(?=\S)")
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,6}|[\u4e00-\u9fff·]{4,30}|[A-Za-z][A-Za-z .'-]{1,40}"
)
_BODY = re.compile(
    r"公司|厂|店|商行|中心|医院|学校|委员会|合作社|事务所|工作室|银行|协会|经营部|项目部|办事处"
)
_PLACE = re.compile(r"省|市|区|县|镇|乡|街道|路|村|弄|巷|号|幢|栋|室|苑|小区")
_SHORT_PLACE = re.compile(r".{1,2}(?:街道|社区|小区|花园)|.{2}(?:镇|乡|村|区|县|市|路|街|弄|巷|苑)")
_STREET = re.compile(r"省|市|区|县|镇|乡|街道|路|街|村|弄|巷|苑|小区|花园")
_ROOM = re.compile(r"(?:\d+\s*(?:号楼|幢|栋|单元|层|楼|室|号|房|[-—])\s*)+\d*")
_SOMEBODY = re.compile(
    r"(?:住户|业主|户主|户|邻居|村民|居民|工人|员工|职工|租户|租客|房东|家属|代表|承包人|负责人|司机|老板|某)"
    r"[\dA-Za-z甲乙丙丁某]{0,3}$"
)
_AMOUNT = re.compile(r"[\d.,]+\s*(?:元|万元|块|个月|年|月|天|日|岁|人|%)?")
MOST_OF_A_NAME = 40


def split(row: str) -> list[str]:
    """The cells of a row from which the numbers were cut out (each left a tab).

    Where a sheet parted the cells a blank belongs into one of them; else the blanks part them.
    """
    parts = [_RUNNING.sub("", part.strip()) for part in _BETWEEN.split(row) if part.strip()]
    return [piece for part in parts for piece in _pieces(part)]


def _pieces(part: str) -> list[str]:
    words = part.split()
    if len(words) < 2 or not _HAN.search(part):
        return [part]
    if all(_HAN.fullmatch(word) for word in words):
        return ["".join(words)]  # 张 三: written wide, to stand under 欧阳修
    if is_name(words[0]) or _names_somebody(words[0]):
        return words
    return [part] if is_address(part) else words


def is_name(part: str) -> bool:
    """It reads like the name of a person or body."""
    if _BODY.search(part):
        return True
    return bool(_NAME.fullmatch(counting.bare(part))) and not is_street(part)


def is_address(part: str) -> bool:
    """It may stand as an address once somebody is named."""
    short = _SHORT_PLACE.fullmatch(part) or _ROOM.fullmatch(part)
    return bool(short) or (len(part) > 4 and bool(_PLACE.search(part)))


def is_street(part: str) -> bool:
    """It can only be a place: a street, village or district is in it, and nobody and nothing else."""
    if _names_somebody(part) or _BODY.search(part):
        return False
    return bool(_SHORT_PLACE.fullmatch(part) and len(part) > 3) or (
        len(part) > 4 and bool(_STREET.search(part))
    )


def naming(parts: list[str]) -> int | None:
    """Which cell names him: the first that is no place and no figure, though it be 603室住户 or 甲0.

    A room, or what may be a place, gives way to a full name behind it. None when no cell names anybody.
    """
    able = [n for n, part in enumerate(parts) if _may_name(part)]
    first = next(iter(able), None)
    if first is not None and (len(parts[first]) == 1 or is_address(parts[first])):
        return next((n for n in able if is_name(parts[n]) and names.surname(parts[n])), first)
    return first


def _may_name(part: str) -> bool:
    spoken = any(sign.isalpha() for sign in part)
    return spoken and len(part) <= MOST_OF_A_NAME and not is_street(part) and not _AMOUNT.fullmatch(part)


def _names_somebody(part: str) -> bool:
    return bool(_SOMEBODY.search(part))
