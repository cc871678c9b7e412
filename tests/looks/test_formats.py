"""Dates, days and amounts as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mediation.core import formats
from tests.conftest import Clock


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("105.06", "壹佰零伍元零陆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("12000", "壹万贰仟元整"),
        ("10001", "壹万零壹元整"),
        ("100010", "壹拾万零壹拾元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("1000100000", "壹拾亿零壹拾万元整"),
    ],
)
def test_amounts_in_capitals(amount: str, written: str) -> None:
    assert formats.capitals(Decimal(amount)) == written


def test_an_amount_below_zero_has_no_capitals() -> None:
    with pytest.raises(ValueError, match="written out"):
        formats.capitals(Decimal(-1))


def test_the_year_stands_only_when_it_is_another(clock: Clock) -> None:
    assert formats.day(date(2026, 11, 23)) == "11-23"
    assert formats.day(date(2025, 11, 23)) == "2025-11-23"


def test_moments_are_shown_in_beijing(clock: Clock) -> None:
    late = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
    assert formats.moment(late) == "11-23 00:05"
    assert formats.full_moment(late) == "2026-11-23 00:05"


def test_money_has_its_sign_and_groups() -> None:
    assert formats.money(Decimal("1234567.8")) == "¥1,234,567.80"
    assert formats.money(None) == ""
