"""Checks numbers that say who somebody is: identity cards, permits, credit codes, telephones.

A wrong check digit is a typing mistake and is refused; an unknown place of
birth is only doubtful, because place tables age.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from mediation.core import clock
from mediation.core.sealing import id_form, phone_form

OLDEST = date(1890, 1, 1)


class IdKind(StrEnum):
    """Kinds of papers; the value is what ``Person.id_type`` keeps."""

    RESIDENT = "resident_id"
    HOUSEHOLD = "household_book"
    HMT_RESIDENCE = "hmt_residence"
    HK_MACAU = "hk_macau_permit"
    TAIWAN = "taiwan_permit"
    PASSPORT = "passport"
    FOREIGN_RESIDENCE = "foreign_residence"
    MILITARY = "military_id"
    CREDIT_CODE = "credit_code"
    OLD_LICENCE = "business_licence"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """As it stands on forms."""
        return _KINDS[self][0]

    @property
    def en(self) -> str:
        """The English of it."""
        return _KINDS[self][1]

    @property
    def of_body(self) -> bool:
        """True for numbers of legal persons and other bodies."""
        return self in (IdKind.CREDIT_CODE, IdKind.OLD_LICENCE)


_KINDS: Mapping[IdKind, tuple[str, str]] = {
    IdKind.RESIDENT: ("居民身份证", "Resident identity card"),
    IdKind.HOUSEHOLD: ("户口簿", "Household register"),
    IdKind.HMT_RESIDENCE: ("港澳台居民居住证", "Residence permit for Hong Kong, Macau, Taiwan"),
    IdKind.HK_MACAU: ("港澳居民来往内地通行证", "Travel permit for Hong Kong and Macau"),
    IdKind.TAIWAN: ("台湾居民来往大陆通行证", "Travel permit for Taiwan"),
    IdKind.PASSPORT: ("护照", "Passport"),
    IdKind.FOREIGN_RESIDENCE: ("外国人永久居留身份证", "Foreign permanent resident card"),
    IdKind.MILITARY: ("军官证(士兵证)", "Military identity card"),
    IdKind.CREDIT_CODE: ("统一社会信用代码", "Unified social credit code"),
    IdKind.OLD_LICENCE: ("营业执照注册号", "Business licence number"),
    IdKind.OTHER: ("其他证件", "Other papers"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or doubtful, in both languages."""

    code: str
    zh: str
    en: str


LENGTH = Problem("id_length", "位数不对", "The number of digits is not right")
FORM = Problem("id_form", "格式不对", "The form is not right")
CHECK_DIGIT = Problem(
    "id_check", "校验码不对,请核对有没有输错", "The check digit does not fit: please compare"
)
BIRTH = Problem("id_birth", "号码中的出生日期不存在", "The date of birth in the number does not exist")
PLACE = Problem(
    "id_place", "号码前六位的地区未查到,请核对原件", "The place in the number is not known: look at the card"
)
OLD = Problem(
    "id_old",
    "15位旧号码,已换算为18位,请核对现证件",
    "An old number of 15 digits, converted to 18: look at the card",
)
PHONE = Problem("phone_form", "电话号码格式不对", "This is not a telephone number")
AREA = Problem("phone_area", "没有区号", "The area code is missing")


@dataclass(frozen=True, slots=True)
class IdCheck:
    """What a number says about itself. ``number`` is the form to keep and to look up."""

    kind: IdKind
    number: str
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    birth_on: date | None = None
    sex: str = ""
    """m | f | empty"""

    @property
    def good(self) -> bool:
        """True when nothing is wrong; doubts may remain."""
        return not self.problems

    def age_on(self, day: date) -> int | None:
        """Full years on a day; None when the birth is not known."""
        if self.birth_on is None:
            return None
        return (
            day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))
        )


def check(kind: str, text: str) -> IdCheck:
    """Check a number of a kind. ValueError for a kind that is not known."""
    known = IdKind(kind)
    return _CHECKS.get(known, _free)(known, id_form(text))


def recognise(text: str) -> IdCheck | None:
    """The number read as the first kind it fits; as a faulty card or code when it only looks like one.

    None when it looks like nothing known.
    """
    number = id_form(text)
    tried = [check(kind, number) for pattern, kind in _FORMS if pattern.fullmatch(number)]
    good = next((found for found in tried if found.good), None)
    faulty = next((found for found in tried if found.kind in (IdKind.RESIDENT, IdKind.CREDIT_CODE)), None)
    return good or faulty


def is_doubtful(kind: str, number: str) -> bool:
    """A number that was kept as a paper had it, though it does not hold by its own rule."""
    known = kind if kind in set(IdKind) else ""
    found = check(known, number) if known else recognise(number)
    return found is not None and not found.good


def is_minor(born: date, on: date) -> bool:
    """Under eighteen on a day (民法典 17)."""
    return IdCheck(IdKind.OTHER, "", birth_on=born).age_on(on) in range(18)


# -- numbers of 18 signs ------------------------------------------------------


def _citizen(kind: IdKind, number: str) -> IdCheck:
    doubts: tuple[Problem, ...] = ()
    if re.fullmatch(r"\d{15}", number):
        number, doubts = _lengthened(number), (OLD,)
    if len(number) != 18:
        return IdCheck(kind, number, (LENGTH,))
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number, re.ASCII):
        return IdCheck(kind, number, (FORM,))
    if ric.calc_check_digit(number) != number[-1]:
        return IdCheck(kind, number, (CHECK_DIGIT,), doubts)
    born = _birth(number)
    if born is None:
        return IdCheck(kind, number, (BIRTH,), doubts)
    if number[0] not in "89" and not _place_is_known(number):
        doubts = (*doubts, PLACE)
    return IdCheck(kind, number, (), doubts, born, "m" if int(number[16]) % 2 else "f")


def _lengthened(number: str) -> str:
    longer = f"{number[:6]}19{number[6:]}"
    return longer + str(ric.calc_check_digit(f"{longer}0"))


def _birth(number: str) -> date | None:
    try:
        born: date = ric.get_birth_date(number)
    except ValidationError:
        return None
    return born if OLDEST <= born <= clock.today() else None


def _place_is_known(number: str) -> bool:
    try:
        ric.get_birth_place(number)
    except ValidationError:
        return False
    return True


def _hmt_residence(kind: IdKind, number: str) -> IdCheck:
    found = _citizen(kind, number)
    if found.good and number[:2] not in ("81", "82", "83"):
        return IdCheck(kind, number, (FORM,))
    return found


def _foreign_residence(kind: IdKind, number: str) -> IdCheck:
    """18 digits beginning with 9 since 2023; before that three letters and twelve digits."""
    if re.fullmatch(r"[A-Z]{3}\d{12}", number, re.ASCII):
        return IdCheck(kind, number)
    found = _citizen(kind, number)
    return found if not found.good or number[0] == "9" else IdCheck(kind, number, (FORM,))


def _credit_code(kind: IdKind, number: str) -> IdCheck:
    if len(number) != 18:
        return IdCheck(kind, number, (LENGTH,))
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", number, re.ASCII):
        return IdCheck(kind, number, (FORM,))
    good = uscc.calc_check_digit(number[:-1]) == number[-1]
    return IdCheck(kind, number, () if good else (CHECK_DIGIT,))


# -- the others: only their form is known ---------------------------------------


def _shaped(pattern: str) -> Callable[[IdKind, str], IdCheck]:
    shape = re.compile(pattern, re.ASCII)

    def test(kind: IdKind, number: str) -> IdCheck:
        return IdCheck(kind, number, () if shape.fullmatch(number) else (FORM,))

    return test


def _free(kind: IdKind, number: str) -> IdCheck:
    fits = 4 <= len(number) <= 30
    return IdCheck(kind, number, () if fits else (LENGTH,))


_CHECKS: Mapping[IdKind, Callable[[IdKind, str], IdCheck]] = {
    IdKind.RESIDENT: _citizen,
    IdKind.HOUSEHOLD: _citizen,
    IdKind.HMT_RESIDENCE: _hmt_residence,
    IdKind.HK_MACAU: _shaped(r"[HM]\d{8}(\d{2})?"),
    IdKind.TAIWAN: _shaped(r"\d{8}([A-Z\d]{2})?|\d{10}[A-Z]"),
    IdKind.PASSPORT: _shaped(r"[A-Z\d]{6,12}"),
    IdKind.FOREIGN_RESIDENCE: _foreign_residence,
    IdKind.CREDIT_CODE: _credit_code,
    IdKind.OLD_LICENCE: _shaped(r"\d{13}|\d{15}"),
}

_FORMS = (
    (re.compile(r"8[123]\d{15}[\dX]"), IdKind.HMT_RESIDENCE),
    (re.compile(r"9\d{16}[\dX]"), IdKind.FOREIGN_RESIDENCE),
    (re.compile(r"[1-8]\d{16}[\dX]|[1-8]\d{14}"), IdKind.RESIDENT),
    (re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}"), IdKind.CREDIT_CODE),
    (re.compile(r"[A-Z]{3}\d{12}"), IdKind.FOREIGN_RESIDENCE),
    (re.compile(r"[HM]\d{8}(\d{2})?"), IdKind.HK_MACAU),
    (re.compile(r"[A-Z]{1,2}\d{7,8}"), IdKind.PASSPORT),
)


# -- telephones ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PhoneCheck:
    """A telephone number in the form to keep, and what is wrong with it."""

    number: str
    mobile: bool
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        """True when it can be called."""
        return not self.problems


def phone(text: str) -> PhoneCheck:
    """Check a telephone number: mobile, fixed line with area code, service number."""
    digits = phone_form(text)
    if re.fullmatch(r"1[3-9]\d{9}", digits, re.ASCII):
        return PhoneCheck(digits, True)
    if re.fullmatch(
        r"0(10|2\d)\d{8}\d{0,4}|0[3-9]\d{2}\d{7,8}\d{0,4}|[48]00\d{7}|1\d{4}|9\d{4}", digits, re.ASCII
    ):
        return PhoneCheck(digits, False)
    if re.fullmatch(r"[2-9]\d{6,7}", digits, re.ASCII):
        return PhoneCheck(digits, False, (), (AREA,))
    return PhoneCheck(digits, False, (PHONE,))
