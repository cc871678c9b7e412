"""The checker: what must be put right, what is advice, what no court confirms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mediation.agreements.checks import ADVICE, MUST, People, Remark, excluded, look, still_open
from mediation.agreements.content import Content, Part, TermInput
from mediation.agreements.forms import divided, read_parts
from mediation.agreements.wording import sentence

PEOPLE = People(
    names={1: "林某", 2: "徐某"}, present=frozenset({1, 2}), hidden=("杭州市临平区乔司街道明珠路18号",)
)
DAY = date(2026, 12, 1)


def term(**values: Any) -> TermInput:
    given: dict[str, Any] = {
        "from_party": 2, "to_party": 1, "what": "装修补偿款", "amount": Decimal(5000), "due_on": DAY,
        "way": "cash", **values,
    }
    return TermInput(**given)


def said(*terms: TermInput, **values: Any) -> list[Remark]:
    return look(Content(**{"facts": "对补偿有争议", "terms": terms, **values}), PEOPLE)


def codes(remarks: Iterable[Remark]) -> set[str]:
    return {remark.code for remark in remarks}


def test_a_clear_term_has_no_remark() -> None:
    assert said(term()) == []


@pytest.mark.parametrize(("values", "code"), [
    ({"from_party": None}, "who_missing"),
    ({"to_party": None}, "payee_missing"),
    ({"to_party": 2}, "same_person"),
    ({"to_party": 3}, "who_left"),
    ({"amount": None}, "amount_missing"),
    ({"amount": Decimal(0)}, "amount_not_positive"),
    ({"due_on": None}, "date_missing"),
    ({"kind": "act", "what": "", "amount": None}, "what_missing"),
    ({"parts": (Part(DAY, Decimal(2000)), Part(DAY, Decimal(3000)))}, "parts_disorder"),
    ({"what": "补偿款,打13800138000联系"}, "private"),
    ({"what": "补偿款,身份证110101199003077758"}, "private"),
    ({"place": "明珠路18号"}, "private"),
    ({"account": "110101199003077758"}, "private"),
    ({"what": "补偿款,林某不得再向法院起诉"}, "gagged"),
])
def test_what_must_be_put_right(values: dict[str, Any], code: str) -> None:
    remarks = said(term(**values))
    assert codes(remarks) == {code}
    assert remarks[0].level == MUST
    assert remarks[0].place == 1
    assert remarks[0].zh.startswith("第1条")


@pytest.mark.parametrize(("values", "code"), [
    ({"what": "适当补偿"}, "vague_amount"),
    ({"what": "尽快付的补偿款"}, "vague_time"),
    ({"way": "transfer"}, "account_missing"),
    ({"kind": "act", "amount": None, "what": "双方解除婚姻关系"}, "status"),
    ({"kind": "act", "amount": None, "what": "房屋所有权归林某"}, "title"),
    ({"what": "判决的补偿款"}, "ruling"),
])
def test_what_is_advice_may_be_answered(values: dict[str, Any], code: str) -> None:
    remarks = said(term(**values))
    assert [(r.code, r.level) for r in remarks] == [(code, ADVICE)]
    assert still_open(remarks, {}) == remarks
    assert still_open(remarks, {remarks[0].key: "各方认可"}) == []


def test_an_answer_falls_when_the_term_changes() -> None:
    (before,) = said(term(what="适当补偿"))
    (after,) = said(term(what="适当补偿", amount=Decimal(6000)))
    assert still_open([after], {before.key: "各方认可"}) == [after]


def test_a_must_is_not_answered_away() -> None:
    remarks = said(term(due_on=None))
    assert still_open(remarks, {remarks[0].key: "以后再说"}) == remarks


def test_what_no_court_confirms_is_told_apart() -> None:
    found = Content(facts="争议", terms=(term(kind="act", what="房屋所有权归林某"), term()))
    assert codes(excluded(found, PEOPLE)) == {"title"}


def test_long_account_numbers_are_no_identity_numbers() -> None:
    assert said(term(way="transfer", account="6228480000000000001")) == []
    assert said(term(way="transfer", account="622848000000000018")) == []


def test_instalments_are_read_as_they_are_typed() -> None:
    assert read_parts("1201 5000\n2027-01-31:5,000.50元\n", date(2026, 11, 23)) == (
        Part(date(2026, 12, 1), Decimal(5000)), Part(date(2027, 1, 31), Decimal("5000.50")),
    )
    with pytest.raises(ValueError, match="好多"):
        read_parts("1201 好多", date(2026, 11, 23))


@pytest.mark.parametrize(("amount", "count"), [("100", 3), ("0.05", 4), ("50000", 12), ("99999.99", 7)])
def test_equal_parts_always_add_up(amount: str, count: int) -> None:
    parts = divided(Decimal(amount), count, date(2026, 8, 31))
    assert sum(part.amount for part in parts) == Decimal(amount)
    assert len({part.due_on for part in parts}) == count


@pytest.mark.parametrize(
    ("typed", "said"),
    [("支付继承折价款", "支付继承折价款"), ("退还种植费", "退还种植费"), ("继承折价款", "支付继承折价款")],
)
def test_a_payment_has_one_verb_whether_it_was_typed_or_not(typed: str, said: str) -> None:
    assert f"向林某{said}人民币" in sentence(term(what=typed), PEOPLE.names)


def test_a_term_reads_as_a_sentence() -> None:
    assert sentence(term(), PEOPLE.names) == (
        "徐某于2026年12月1日前（含当日）以现金方式向林某支付装修补偿款人民币5,000.00元（大写：伍仟元整）。"
    )
    sorry = term(kind="apology", what="", amount=None, way="written")
    assert sentence(sorry, PEOPLE.names) == "徐某于2026年12月1日前（含当日）书面向林某赔礼道歉。"


BROUGHT, TODAY = date(2026, 11, 2), date(2026, 11, 23)
DATED = replace(PEOPLE, since=BROUGHT, today=TODAY)


@pytest.mark.parametrize(("day", "code", "level"), [
    (date(1990, 1, 1), "due_before_case", MUST),
    (date(2026, 11, 1), "due_before_case", MUST),
    (BROUGHT, "due_past", ADVICE),
    (date(2026, 11, 22), "due_past", ADVICE),
])
@pytest.mark.parametrize("in_parts", [False, True])
def test_nothing_is_due_before_the_case_was_brought_and_a_past_day_needs_a_word(
    day: date, code: str, level: str, in_parts: bool
) -> None:
    parts = (Part(day, Decimal(2000)), Part(DAY, Decimal(3000)))
    owed = term(due_on=None, parts=parts) if in_parts else term(due_on=day)
    (remark,) = look(Content(facts="对补偿有争议", terms=(owed,)), DATED)
    assert (remark.code, remark.level, remark.place) == (code, level, 1)


def test_a_term_due_today_or_later_has_no_remark() -> None:
    assert look(Content(facts="对补偿有争议", terms=(term(due_on=TODAY), term())), DATED) == []


@pytest.mark.parametrize(("words", "watched"), [
    ("赔偿五百元，三天内止漏", False), ("十二月底前搬走", False), ("3日之内归还1,200.50元", False),
    ("双方互相道歉，今后不再争吵", True), ("徐某当场付给林某三千元", True), ("徐某已还清二万元", True),
])
def test_what_is_promised_by_word_without_a_term_is_told_to_be_watched_by_nobody(
    words: str, watched: bool
) -> None:
    spoken = said(form="oral", oral_content=words)
    assert ("promise_without_term" not in codes(spoken)) == watched
    assert "promise_without_term" not in codes(said(term(), form="oral", oral_content=words))
    answered = {remark.key: "说明" for remark in spoken}
    assert "promise_without_term" not in codes(still_open(spoken, answered))
