"""What others than the handlers see of private values: enough to recognise, too little to use."""

from __future__ import annotations

import re

from .sealing import id_form, phone_form

STAR = "*"

TWO_SIGN_SURNAMES = frozenset(
    re.findall("..", "欧阳上官司马诸葛东方皇甫尉迟公孙慕容司徒令狐夏侯长孙宇文端木百里南宫独孤轩辕申屠")
)

_DISTRICT = re.compile(
    r"""^
    (?:[^省市区县]{2,7}(?:省|自治区|特别行政区))?
    (?:[^省市区县旗]{2,7}(?:市|自治州|州|盟|地区))?
    (?:[^省市区县旗街镇乡村路号]{1,7}(?<![小社园校厂景片库片])(?:区|县|市|旗))?
    """,
    re.VERBOSE,
)


def mask_id_number(value: str | None) -> str:
    """110***********1234: the first three and the last four; short numbers keep only their last two."""
    plain = id_form(value or "")
    if len(plain) < 12:
        return STAR * max(len(plain) - 2, 0) + plain[-2:] if len(plain) > 4 else STAR * len(plain)
    return plain[:3] + STAR * (len(plain) - 7) + plain[-4:]


def mask_phone(value: str | None) -> str:
    """138****5678; other numbers keep their last four, short ones nothing."""
    digits = phone_form(value or "")
    if len(digits) == 11 and digits.startswith("1"):
        return digits[:3] + STAR * 4 + digits[-4:]
    if len(digits) < 7:
        return STAR * len(digits)
    return STAR * (len(digits) - 4) + digits[-4:]


def mask_address(value: str | None) -> str:
    """The address down to the district; four stars for the rest."""
    value = (value or "").strip()
    if not value:
        return ""
    match = _DISTRICT.match(value)
    return (match.group() if match else "") + STAR * 4


def behind_district(value: str) -> str:
    """An address without province, city and district."""
    value = value.strip()
    match = _DISTRICT.match(value)
    return value[match.end():] if match else value


def mask_name(value: str | None) -> str:
    """张三 becomes 张*, 欧阳小宝 becomes 欧阳**; at most two stars, so that length tells nothing more."""
    value = (value or "").strip()
    if len(value) < 2:
        return STAR if value else ""
    family = 2 if len(value) > 2 and value[:2] in TWO_SIGN_SURNAMES else 1
    return value[:family] + STAR * min(len(value) - family, 2)
