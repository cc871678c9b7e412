"""Private columns open in their own row only and are found however they were typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from mediation.core import keys, sealing
from mediation.core.database import Database
from mediation.core.masks import mask_address, mask_id_number, mask_name, mask_phone
from mediation.people.models import Person

NUMBER = "11010119900307123X"


@pytest.fixture(autouse=True)
def _keys(keyring: keys.Keyring) -> None:
    keys.use(keyring)


def test_a_sealed_column_reads_back_and_is_not_in_the_file(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(name="张三", id_number=NUMBER))
    with database.reading() as session:
        person = session.scalars(select(Person)).one()
        assert person.id_number == NUMBER
        raw = session.execute(
            text("SELECT id_number_sealed, id_number_lookup, id_number_tail FROM person")
        ).one()
        assert NUMBER.encode() not in bytes(raw[0])
        assert not {NUMBER, NUMBER[-4:]} & {raw[1], raw[2]}


@pytest.mark.parametrize(
    "typed", [NUMBER, NUMBER.lower(), "１１０１０１１９９００３０７１２３Ｘ", "110101 19900307 123x"]
)
def test_an_id_number_is_found_however_it_is_typed(database: Database, typed: str) -> None:
    with database.writing() as session:
        session.add(Person(name="张三", id_number=NUMBER))
    with database.reading() as session:
        assert session.scalar(select(Person.name).where(Person.id_number.equals(typed))) == "张三"
        assert session.scalar(select(Person.name).where(Person.id_number.ends_with(typed[-4:]))) == "张三"
        assert session.scalar(select(Person.name).where(Person.id_number.equals("1" + typed))) is None


def test_a_box_moved_to_another_row_does_not_open() -> None:
    one, other = Person(name="a", id_number="1"), Person(name="b", id_number="2")
    other.id_number_sealed = one.id_number_sealed
    with pytest.raises(keys.SealBroken):
        _ = other.id_number


def test_a_box_moved_to_another_column_does_not_open() -> None:
    ring = keys.current()
    box = ring.seal(b"1", "party.phone:7")
    with pytest.raises(keys.SealBroken):
        ring.open(box, "party.address:7")


@given(st.binary(max_size=60), st.integers(0, 500), st.integers(1, 255))
def test_no_changed_byte_of_a_box_goes_unseen(plain: bytes, place: int, change: int) -> None:
    ring = keys.Keyring.fresh()
    box = bytearray(ring.seal(plain, "here"))
    assert ring.open(bytes(box), "here") == plain
    box[place % len(box)] ^= change
    with pytest.raises(keys.SealBroken):
        ring.open(bytes(box), "here")
    with pytest.raises(keys.SealBroken):
        ring.open(b"", "here")


def test_nothing_is_sealed_as_nothing() -> None:
    person = Person(name="a", id_number="  ")
    assert (person.id_number, person.id_number_sealed, person.id_number_lookup) == (None, None, None)
    person.id_number = NUMBER
    person.id_number = None
    assert (person.id_number_sealed, person.id_number_tail) == (None, None)


def test_a_key_given_after_the_value_is_the_one_it_is_bound_to() -> None:
    person = Person(name="a", id_number=NUMBER, id=77)
    assert person.id_number == NUMBER


@pytest.mark.parametrize(
    "typed", ["138 1234 5678", "+86 138-1234-5678", "0086 13812345678", "１３８１２３４５６７８"]
)
def test_a_phone_is_the_same_however_it_is_typed(typed: str) -> None:
    assert sealing.phone_form(typed) == "13812345678"


def test_kinds_do_not_share_fingerprints() -> None:
    assert sealing.fingerprint("phone", "1234") != sealing.fingerprint("id_number", "1234")
    assert sealing.fingerprint("phone", "1234") != sealing.tail_fingerprint("phone", "1234")


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("110101199003071234", "110***********1234"),
        ("110101900307123", "110********7123"),
        ("", ""),
        ("123", "***"),
    ],
)
def test_id_numbers_are_masked(plain: str, masked: str) -> None:
    assert mask_id_number(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+86 13812345678", "138****5678"),
        ("0571-86123456", "********3456"),
        ("110", "***"),
    ],
)
def test_phones_are_masked(plain: str, masked: str) -> None:
    assert mask_phone(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("浙江省杭州市临平区乔司街道幸福小区3幢", "浙江省杭州市临平区****"),
        ("临平区乔司街道", "临平区****"),
        ("幸福小区3幢101室", "****"),
        ("朝阳社区12号", "****"),
        ("浙江省杭州市建德市新安江街道", "浙江省杭州市建德市****"),
        ("", ""),
    ],
)
def test_addresses_are_kept_to_the_district(plain: str, masked: str) -> None:
    assert mask_address(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳小宝", "欧阳**"),
        ("欧阳", "欧*"),
        ("买买提·艾力", "买**"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_names_are_masked(plain: str, masked: str) -> None:
    assert mask_name(plain) == masked


@given(st.text(max_size=40))
def test_masks_never_show_more_than_seven_signs_of_a_number(value: str) -> None:
    for mask in (mask_id_number, mask_phone):
        assert len(mask(value).replace("*", "")) <= 7
