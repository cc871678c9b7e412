"""What a form takes for an answer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired

from mediation.core.fields import AmountField, choices
from mediation.core.forms import HubForm


class Asked(HubForm):
    name = StringField("name", [InputRequired()])
    purpose = SelectField("purpose", [InputRequired()], choices=choices([("file", "file")], blank=True))
    secret = PasswordField("secret")


class Sum(HubForm):
    amount = AmountField("amount")


def test_blanks_and_signs_nobody_sees_are_no_answer(app: Flask) -> None:
    for nothing in (" ", "\u3000\t", "\x00", "\n"):
        sent = {"name": nothing, "purpose": nothing, "secret": " kept as it is "}
        with app.test_request_context(method="POST", data=sent):
            form = Asked(meta={"csrf": False})
            assert not form.validate()
            assert set(form.errors) == {"name", "purpose"}, repr(nothing)
            assert form.secret.data == " kept as it is "


UNSEEN = (
    "\u200b\u2060\ufeff\u00ad\u061c\u202e\u3164\u115f\u1160\uffa0\u2800\u034f\ufe0f\u180e\u2028\x85"
    "\U000e0100"
)


@pytest.mark.parametrize("nothing", [*UNSEEN, UNSEEN, " \u200b \u3164\n"], ids=ascii)
def test_a_text_of_which_nothing_can_be_seen_is_no_answer(app: Flask, nothing: str) -> None:
    with app.test_request_context(method="POST", data={"name": nothing}):
        form = Asked(meta={"csrf": False})
        assert not form.validate()
        assert "name" in form.errors
        assert form.name.data == ""


@pytest.mark.parametrize("seen", ["葛\U000e0100某", "❤\ufe0f", "👨\u200d👩\u200d👧", ".", "가", "\u0301"])
def test_a_text_of_which_something_can_be_seen_stays_as_it_was_written(app: Flask, seen: str) -> None:
    with app.test_request_context(method="POST", data={"name": seen}):
        assert Asked(meta={"csrf": False}).name.data == seen


@pytest.mark.parametrize(
    "typed", ["林\u200b某", "\ufeff林某", "\u200b 林某", "林\u2060某\u202c", "林\u200d某"], ids=ascii
)
def test_signs_of_no_width_make_no_other_name(app: Flask, typed: str) -> None:
    with app.test_request_context(method="POST", data={"name": typed}):
        assert Asked(meta={"csrf": False}).name.data == "林某"


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("6.5万", 65000), ("１２.５万", 125000), ("5,158.18元", Decimal("5158.18")), ("¥ 300", 300),
        ("1.2亿", 120000000),
    ],
)
def test_an_amount_is_understood_as_people_write_it(app: Flask, typed: str, yuan: Decimal | int) -> None:
    with app.test_request_context(method="POST", data={"amount": typed}):
        form = Sum(meta={"csrf": False})
        assert form.validate()
        assert form.amount.data == yuan


@pytest.mark.parametrize(("typed", "fine"), [("100", True), ("0.10", True), ("1e2", True), ("0.001", False)])
def test_an_amount_has_no_part_smaller_than_a_fen(app: Flask, typed: str, fine: bool) -> None:
    with app.test_request_context(method="POST", data={"amount": typed}):
        form = Sum(meta={"csrf": False})
        assert form.validate() is fine
        assert form.amount.raw_data == [typed]
