"""Reads persons out of what a card reader types or a clerk pastes from a sheet.

One line is one person; a block of labelled lines is one person up to the next
``姓名``. What cannot be placed is kept as ``rest``, never thrown away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from . import cells, headings
from .identity import IdCheck, phone, recognise

MOST_LINES = 500
FIRST_YEAR = 1880
"""Nobody alive was born before: such a figure is no day of birth."""

_LABELS = {
    "name": "姓名|名字|单位名称|企业名称|名称",
    "sex": "性别",
    "nation": "民族",
    "birth": "出生日期|出生年月日|出生年月|出生|生日",
    "address": "户籍地址|家庭住址|现住址|住址|地址|住所地|住所",
    "number": "公民身份号码|(?:公民|居民)?身份证(?:号码|号)?|证件号码|(?:统一社会)?信用代码",
    "phone": "手机号码|手机号|手机|联系电话|联系方式|电话",
    "skip": "签发机关|有效期限|有效期",
}
_LABEL = re.compile(
    r"(?<![\u4e00-\u9fff])(?:"
    + "|".join(f"(?P<{key}>{words})" for key, words in _LABELS.items())
    + r")\s*[:：]?\s*"
)
_HEADING = re.compile(rf"序号|编号|备注|签名|民族|年龄|职业|单位|工种|金额|班组|{'|'.join(_LABELS.values())}")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15}|[0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-?\d{7,8})(?!\d)")
_DATE = re.compile(r"(\d{4})[年./-]?(\d{1,2})[月./-]?(\d{1,2})日?")
_NATION = re.compile(r"(?:[\u4e00-\u9fff]{1,4}族|汉|回|满|蒙古|壮|苗|彝|土家|畲|藏|侗|瑶)")
_NO_PHONE = re.compile(r"(?:无|没有|没)(?:联系)?(?:电话|手机|号码|手机号|电话号码|手机号码)")
_FIGURES = re.compile(r"[\d +()-]{2,30}")
_AUTHORITY = re.compile(r"公安|\d{8}\s*[-—至]\s*(?:\d{8}|长期)|\d{4}\.\d{2}\.\d{2}-")


@dataclass(slots=True)
class ReadPerson:
    """What could be read of one person. The number comes with its check."""

    name: str = ""
    identity: IdCheck | None = None
    sex: str = ""
    birth_on: date | None = None
    nation: str = ""
    address: str = ""
    phone: str = ""
    phone_wrong: bool = False
    """A number stands where the telephone belongs, and nobody could dial it."""
    no_phone: bool = False
    """The row says that there is none."""
    rest: list[str] = field(default_factory=list)
    row: str = ""
    """The line or block he was read from."""

    @property
    def empty(self) -> bool:
        """True when nothing useful was found."""
        return not (self.name or self.identity or self.phone)


def read_people(text: str, *, everything: bool = False) -> list[ReadPerson]:
    """Every person in the text, in order; at most 500 lines are looked at.

    With ``everything`` also the rows that speak of nobody, so that their ``row`` can be shown.
    """
    folded = unicodedata.normalize("NFKC", text).replace("\x00", "")
    heading = next((line for line in folded.splitlines()[:MOST_LINES] if _is_heading(line)), "")
    columns = headings.read(heading, _LABELS)
    people = [_by_columns(read_one(block), columns.cells(block)) for block in _blocks(folded)]
    return [person for person in people if everything or not person.empty]


def read_one(text: str) -> ReadPerson:
    """One person out of a line or a labelled block."""
    person = ReadPerson()
    line = unicodedata.normalize("NFKC", text).strip()
    person.row = line
    if _LABEL.search(line):
        _read_labelled(person, line)
    else:
        _read_plain(person, line)
    if person.identity is not None:
        person.sex = person.identity.sex or person.sex
        person.birth_on = person.identity.birth_on or person.birth_on
    return person


def _by_columns(person: ReadPerson, told: dict[str, str]) -> ReadPerson:
    """What could not be placed by its looks belongs where the heading of its column says."""
    for held, cell in told.items():
        if cell not in person.rest:
            continue
        if headings.NOTHING.fullmatch(cell):
            person.rest.remove(cell)
            person.no_phone = person.no_phone or (held == "phone" and not person.phone)
        elif held in ("name", "phone", "address") and not getattr(person, held):
            person.rest.remove(cell)
            _PLACE[held](person, cell)
    return person


def _blocks(text: str) -> Iterator[str]:
    lines = [line for line in text.splitlines()[:MOST_LINES] if line.strip() and not _is_heading(line)]
    labelled = sum(bool(re.match(r"\s*(?:姓名|名字)\s*[:：]?\s*\S", line)) for line in lines)
    if not labelled or labelled == len(lines):
        yield from lines
        return
    block: list[str] = []
    for line in lines:
        if re.match(r"\s*(?:姓名|名字)", line) and block:
            yield "\t".join(block)
            block = []
        block.append(line)
    yield "\t".join(block)


def _is_heading(line: str) -> bool:
    """The first row of a sheet: nothing but names of columns."""
    words = headings.words_of(line)
    return len(words) > 1 and all(_HEADING.fullmatch(word) for word in words)


def _read_labelled(person: ReadPerson, line: str) -> None:
    marks = list(_LABEL.finditer(line))
    before = line[: marks[0].start()].strip(" \t,，;；|")
    if before:
        _read_plain(person, before)
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = line[mark.end() : following.start() if following else len(line)].strip(" \t,，;；|。")
        if mark.lastgroup and value:
            _PLACE[mark.lastgroup](person, value)


def _read_plain(person: ReadPerson, line: str) -> None:
    rest = line
    for pattern, place in ((_NUMBER, _put_number), (_PHONE, _put_phone)):
        found = pattern.search(rest)
        if found:
            place(person, found.group())
            rest = f"{rest[: found.start()]}\t{rest[found.end() :]}"
    parts = [part for part in cells.split(rest) if not _is_idle(part)]
    able = [part for part in parts if not _says_else(part)]
    named = cells.naming(able) if not person.name else None
    for part in parts:
        if named is not None and part is able[named]:
            person.name = part
        else:
            _place_part(person, part)


def _is_idle(part: str) -> bool:
    """Issuing office, validity, running number: not kept."""
    return bool(_AUTHORITY.search(part) or re.fullmatch(r"\d{1,3}[.)]?", part))


def _says_else(part: str) -> bool:
    """Sex, birth or nation, which name nobody."""
    return part in ("男", "女", "汉", "汉族") or bool(_DATE.fullmatch(part))


def _place_part(person: ReadPerson, part: str) -> None:
    if part in ("男", "女"):
        _put_sex(person, part)
    elif _DATE.fullmatch(part):
        _put_birth(person, part)
    elif _NATION.fullmatch(part):
        person.nation = part
    elif not person.address and cells.is_address(part):
        person.address = part
    elif _NO_PHONE.fullmatch(part):
        person.no_phone = True
    else:
        person.rest.append(part)


def _put_name(person: ReadPerson, value: str) -> None:
    person.name = value


def _put_sex(person: ReadPerson, value: str) -> None:
    person.sex = {"男": "m", "女": "f"}.get(value[:1], "")


def _put_nation(person: ReadPerson, value: str) -> None:
    person.nation = value


def _put_birth(person: ReadPerson, value: str) -> None:
    found = _DATE.search(value)
    if found is None or int(found[1]) < FIRST_YEAR:
        person.rest.append(value)
        return
    try:
        person.birth_on = date(*(int(part) for part in found.groups()))
    except ValueError:
        person.rest.append(value)


def _put_address(person: ReadPerson, value: str) -> None:
    person.address = value


def _put_number(person: ReadPerson, value: str) -> None:
    found = recognise(value)
    if found is None:
        person.rest.append(value)
    else:
        person.identity = found


def _put_phone(person: ReadPerson, value: str) -> None:
    found = phone(value)
    if not found.problems:
        person.phone = found.number
    elif headings.NOTHING.fullmatch(value):
        person.no_phone = True
    elif _FIGURES.fullmatch(value):
        person.phone, person.phone_wrong = value, True
    else:
        person.rest.append(value)


def _skip(person: ReadPerson, value: str) -> None:
    """Issuing office and validity are not kept."""


_PLACE: dict[str, Callable[[ReadPerson, str], None]] = {
    "name": _put_name,
    "sex": _put_sex,
    "nation": _put_nation,
    "birth": _put_birth,
    "address": _put_address,
    "number": _put_number,
    "phone": _put_phone,
    "skip": _skip,
}
