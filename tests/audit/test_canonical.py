"""One value has one spelling."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.audit.canonical import SAFE_INTEGER, CanonicalError, encode, moment, plain

EARLY, LATE = datetime(1900, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - zones are put to them
KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-SAFE_INTEGER, SAFE_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


class Colour(StrEnum):
    RED = "red"


@given(VALUES)
def test_what_is_written_reads_back_the_same(value: Any) -> None:
    assert json.loads(encode(value)) == value


@given(st.dictionaries(KEYS, VALUES, max_size=6), st.randoms())
def test_the_order_of_keys_does_not_matter(value: dict[str, Any], chance: Any) -> None:
    names = list(value)
    chance.shuffle(names)
    assert encode({name: value[name] for name in names}) == encode(value)


@given(VALUES)
def test_there_is_no_blank_outside_text_and_no_escape_that_is_not_needed(value: Any) -> None:
    written = encode(value)
    again = json.dumps(json.loads(written), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert written == again
    if "\\u" in written:
        assert any(ord(sign) < 32 or sign == "\\" for sign in str(_texts(value)))


@given(st.datetimes(EARLY, LATE), st.integers(-12, 12))
def test_a_moment_has_one_form_whatever_its_zone(naive: datetime, hours: int) -> None:
    there = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert moment(there) == moment(there.astimezone(UTC))
    assert len(moment(there)) == 27


@given(VALUES)
def test_plain_values_stay_as_they_are(value: Any) -> None:
    assert plain(value) == value


def test_other_values_have_one_text_each() -> None:
    said = encode(
        {
            "money": Decimal("1200.50"),
            "day": date(2026, 1, 2),
            "set": {"b", "a"},
            "pair": (1, 2),
            "c": Colour.RED,
        }
    )
    assert said == '{"c":"red","day":"2026-01-02","money":"1200.50","pair":[1,2],"set":["a","b"]}'


def test_row_keys_are_written_as_digits_because_readers_of_doubles_would_round_them() -> None:
    assert encode(2**53) == '"9007199254740992"'
    assert encode(2**53 - 1) == "9007199254740991"


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), {"地址": 1}, {1: 2}, object(), EARLY, Decimal("NaN"), "\ud800", b"x"],
)
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(CanonicalError):
        encode(value)


def _texts(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(name + _texts(inner) for name, inner in value.items())
    if isinstance(value, list):
        return "".join(_texts(inner) for inner in value)
    return value if isinstance(value, str) else ""
