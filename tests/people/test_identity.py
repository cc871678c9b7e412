"""Numbers are checked by their own rules, and persons are read from what readers type."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from stdnum.cn import ric, uscc

from mediation.core import clock
from mediation.people.identity import IdKind, check, is_minor, phone, recognise
from mediation.people.reading import read_one, read_people


def citizen(place: str = "110101", born: str = "19800101", order: str = "123") -> str:
    """A made-up number with the right check digit."""
    head = f"{place}{born}{order}"
    return head + str(ric.calc_check_digit(head + "0"))


def code(head: str = "91330110MA2KFA1B2") -> str:
    """A made-up credit code with the right check digit."""
    return head + str(uscc.calc_check_digit(head))


MAN = citizen()
WOMAN = citizen(order="124", born="19991231")


def test_a_card_number_tells_birth_and_sex() -> None:
    man, woman = check("resident_id", MAN), check("resident_id", WOMAN)
    assert (man.good, man.birth_on, man.sex) == (True, date(1980, 1, 1), "m")
    assert (woman.good, woman.birth_on, woman.sex) == (True, date(1999, 12, 31), "f")
    assert man.doubts == ()


def test_a_number_is_kept_in_one_form_however_it_was_typed() -> None:
    with_x = next(n for n in (citizen(order=f"{i:03}") for i in range(100, 200)) if n.endswith("X"))
    spaced = f" {with_x[:6]} {with_x[6:14]}-{with_x[14:].lower()} "
    wide = with_x.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    assert check("resident_id", spaced).number == check("resident_id", wide).number == with_x


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (MAN[:-1] + str((int(MAN[-1], 11) + 1) % 10) if MAN[-1] != "X" else MAN[:-1] + "0", "id_check"),
        (MAN[:17], "id_length"),
        ("", "id_length"),
        ("X" * 18, "id_form"),
        ("0" + MAN[1:], "id_form"),
        (citizen(born="19800231"), "id_birth"),
        (citizen(born="18000101"), "id_birth"),
        (citizen(born=f"{clock.today() + timedelta(days=1):%Y%m%d}"), "id_birth"),
    ],
)
def test_a_faulty_number_says_what_is_wrong(number: str, problem: str) -> None:
    found = check("resident_id", number)
    assert [p.code for p in found.problems] == [problem]
    assert found.problems[0].zh
    assert found.problems[0].en


def test_two_neighbouring_digits_swapped_are_noticed() -> None:
    caught = sum(
        not check("resident_id", MAN[:i] + MAN[i + 1] + MAN[i] + MAN[i + 2 :]).good
        for i in range(17)
        if MAN[i] != MAN[i + 1]
    )
    assert caught == sum(MAN[i] != MAN[i + 1] for i in range(17))


def test_an_unknown_place_is_a_doubt_and_no_refusal() -> None:
    found = check("resident_id", citizen(place="999999".replace("9", "7")))
    assert found.good
    assert [p.code for p in found.doubts] == ["id_place"]


def test_an_old_number_becomes_the_new_one() -> None:
    found = check("resident_id", MAN[:6] + MAN[8:17])
    assert (found.number, found.good) == (MAN, True)
    assert [p.code for p in found.doubts] == ["id_old"]


@pytest.mark.parametrize(
    ("kind", "number", "good"),
    [
        ("hmt_residence", citizen(place="810000"), True),
        ("hmt_residence", MAN, False),
        ("hk_macau_permit", "H12345678", True),
        ("hk_macau_permit", "X12345678", False),
        ("taiwan_permit", "12345678", True),
        ("taiwan_permit", "123", False),
        ("passport", "E12345678", True),
        ("passport", "E1", False),
        ("foreign_residence", "USA110000000001", True),
        ("foreign_residence", citizen(place="911156"), True),
        ("foreign_residence", MAN, False),
        ("credit_code", code(), True),
        ("credit_code", code()[:-1] + ("0" if code()[-1] != "0" else "1"), False),
        ("credit_code", "I" * 18, False),
        ("credit_code", "123", False),
        ("business_licence", "330110000012345", True),
        ("military_id", "南字第1234567号", True),
        ("other", "ab", False),
    ],
)
def test_each_kind_of_paper_has_its_rule(kind: str, number: str, good: bool) -> None:
    assert check(kind, number).good is good


def test_an_unknown_kind_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="seal"):
        check("seal", MAN)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (MAN, IdKind.RESIDENT),
        (code(), IdKind.CREDIT_CODE),
        (code("123301104701012" + "34"), IdKind.CREDIT_CODE),
        (citizen(place="830000"), IdKind.HMT_RESIDENCE),
        (citizen(place="911156"), IdKind.FOREIGN_RESIDENCE),
        ("H12345678", IdKind.HK_MACAU),
        ("E12345678", IdKind.PASSPORT),
    ],
)
def test_a_number_is_recognised_by_its_form(number: str, kind: IdKind) -> None:
    found = recognise(number)
    assert found is not None
    assert (found.kind, found.good) == (kind, True)


def test_a_mistyped_card_is_still_recognised_as_a_card() -> None:
    wrong = MAN[:-1] + ("0" if MAN[-1] != "0" else "1")
    found = recognise(wrong)
    assert found is not None
    assert (found.kind, found.good) == (IdKind.RESIDENT, False)
    assert recognise("hello") is None


def test_the_day_of_the_eighteenth_birthday_ends_minority() -> None:
    born = date(2008, 11, 23)
    assert is_minor(born, date(2026, 11, 22))
    assert not is_minor(born, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("text", "number", "mobile", "good"),
    [
        ("138 0013 8000", "13800138000", True, True),
        ("+86-13800138000", "13800138000", True, True),
        ("\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10", "13800138000", True, True),
        ("0571-86123456", "057186123456", False, True),
        ("010-12345678", "01012345678", False, True),
        ("12345", "12345", False, True),
        ("86123456", "86123456", False, True),
        ("1380013800", "1380013800", False, False),
        ("12800138000", "12800138000", False, False),
        ("no", "", False, False),
    ],
)
def test_telephone_numbers(text: str, number: str, mobile: bool, good: bool) -> None:
    found = phone(text)
    assert (found.number, found.mobile, found.good) == (number, mobile, good)


def test_a_line_from_a_card_reader_is_read() -> None:
    line = f"张三,男,汉,19800101,浙江省杭州市临平区乔司街道1号,{MAN},杭州市公安局临平分局,20200101-20400101"
    person = read_one(line)
    assert (person.name, person.sex, person.birth_on) == ("张三", "m", date(1980, 1, 1))
    assert (person.nation, person.address) == ("汉", "浙江省杭州市临平区乔司街道1号")
    assert person.identity is not None
    assert person.identity.number == MAN
    assert person.rest == []


def test_labelled_lines_are_one_person() -> None:
    text = (
        "姓名\uff1a欧阳小宝\n性别\uff1a女  民族\uff1a汉\n出生\uff1a1999年12月31日\n"
        f"住址\uff1a杭州市临平区南苑街道2号\n"
        f"公民身份号码\uff1a{WOMAN}\n联系电话\uff1a138-0013-8000"
    )
    [person] = read_people(text)
    assert (person.name, person.sex, person.nation) == ("欧阳小宝", "f", "汉")
    assert (person.phone, person.birth_on) == ("13800138000", date(1999, 12, 31))
    assert person.address == "杭州市临平区南苑街道2号"


def test_nine_workers_pasted_from_a_sheet_are_nine_persons() -> None:
    names = ["王建国", "单小明", "欧阳修", "李四", "赵六", "孙七", "周八", "吴九", "郑十"]
    sheet = "\n".join(
        f"{n}\t{name}\t男\t{citizen(order=f'{n}31')}\t1380013800{n}\t72{n}0元"
        for n, name in enumerate(names, 1)
    )
    people = read_people(sheet)
    assert [p.name for p in people] == names
    assert all(p.identity and p.identity.good and p.phone for p in people)
    assert people[0].rest == ["7210元"]


def test_under_the_heading_of_an_address_a_short_place_is_one() -> None:
    sheet = "姓名\t电话\t住址\n李四\t13800138001\t乔司\n赵六\t13800138002\t超峰路北\n"
    assert [(p.name, p.address, p.rest) for p in read_people(sheet)] == [
        ("李四", "乔司", []), ("赵六", "超峰路北", []),
    ]


@pytest.mark.parametrize(
    ("line", "name", "number"),
    [
        (f"张三{MAN}", "张三", MAN),
        (f"张三 13800138000 {MAN}", "张三", MAN),
        ("张三 13800138000", "张三", None),
        (f"杭州好邻物业服务有限公司 {code()}", "杭州好邻物业服务有限公司", code()),
        (f"身份证号:{MAN} 姓名:张三", "张三", MAN),
    ],
)
def test_short_lines_are_read(line: str, name: str, number: str | None) -> None:
    person = read_one(line)
    assert person.name == name
    assert (person.identity.number if person.identity else None) == number


def test_what_cannot_be_placed_is_kept() -> None:
    person = read_one("张三\t女\t欠2个月\t代表")
    assert person.name == "张三"
    assert person.rest == ["欠2个月", "代表"]


def test_a_faulty_number_is_kept_with_its_problem() -> None:
    wrong = MAN[:-1] + ("0" if MAN[-1] != "0" else "1")
    person = read_one(f"张三 {wrong}")
    assert person.identity is not None
    assert [p.code for p in person.identity.problems] == ["id_check"]


@pytest.mark.parametrize(
    "odd", ["", "\n\n", "\x00", "姓名", "姓名:", "," * 9999, "1" * 5000, "出生:99999999", "🙂"]
)
def test_nonsense_breaks_nothing(odd: str) -> None:
    assert isinstance(read_people(odd), list)


PHONE = "13812340001"


@pytest.mark.parametrize(
    ("row", "name", "address"),
    [
        (f"603室住户\t{PHONE}", "603室住户", ""),
        (f"张某1\t{PHONE}\t乔司街道", "张某1", "乔司街道"),
        (f"李四2 {PHONE}", "李四2", ""),
        (f"员工甲0\t{PHONE}", "员工甲0", ""),
        (f"603室\t王五\t{PHONE}", "王五", "603室"),
        (f"603室\t{PHONE}", "603室", ""),
        (f"乔司街道\t王五\t{PHONE}", "王五", "乔司街道"),
        (f"乔司街道朝阳村12号住户\t{PHONE}", "乔司街道朝阳村12号住户", ""),
        (f"张三 男 {PHONE} 班长", "张三", ""),
        (f"张 三\t{PHONE}\t杭州市临平区 乔司街道2号", "张三", "杭州市临平区 乔司街道2号"),
        (f"1500元\t张三\t{PHONE}", "张三", ""),
        (f"杭州好邻物业服务有限公司乔司街道分公司\t{PHONE}", "杭州好邻物业服务有限公司乔司街道分公司", ""),
    ],
)
def test_the_first_cell_names_him_unless_it_can_only_be_a_place_or_a_figure(
    row: str, name: str, address: str
) -> None:
    person = read_one(row)
    assert (person.name, person.address, person.phone) == (name, address, PHONE)


def test_a_place_and_a_number_alone_name_nobody_and_the_row_is_kept_as_it_was() -> None:
    row = f"乔司街道朝阳村12号\t{PHONE}"
    [person, silent] = read_people(f"{row}\n朝阳村12号", everything=True)
    assert (person.name, person.row) == ("", row)
    assert silent.row == "朝阳村12号"
