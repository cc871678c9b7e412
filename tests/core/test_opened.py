"""Which fields of a page came back as they were opened."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, SelectField, SelectMultipleField, StringField, TextAreaField

from mediation.core import opened

GRADES: Any = ["", "1", "2"]
SIGNS: Any = ["a", "b"]


class Paper(Form):
    """One field of each kind."""

    story = TextAreaField()
    name = StringField()
    told = BooleanField()
    grade = SelectField(choices=GRADES)
    signs = SelectMultipleField(choices=SIGNS)


STANDS = {"story": "楼上漏水。\n物业来过。", "name": "林某", "told": True, "grade": "2", "signs": ["a", "b"]}
SENT = {
    "story": ["楼上漏水。\r\n物业来过。 "], "name": ["林某"], "told": ["y"], "grade": ["2"],
    "signs": ["a", "b"],
}
OTHERWISE: dict[str, list[str]] = {
    "story": ["楼下漏水。"], "told": [], "grade": ["1"], "signs": ["a"], "name": [""],
}


def test_a_page_that_nobody_touched_comes_back_as_it_was_opened() -> None:
    prints = opened.read(opened.written(Paper(data=STANDS)))
    assert opened.left_alone(prints, SENT) == set(STANDS)


def test_each_field_that_was_touched_is_told_from_the_others() -> None:
    prints = opened.read(opened.written(Paper(data=STANDS)))
    for name, typed in OTHERWISE.items():
        assert opened.left_alone(prints, {**SENT, name: typed}) == set(STANDS) - {name}


def test_an_empty_field_that_stayed_empty_was_left_alone() -> None:
    prints = opened.read(opened.written(Paper(MultiDict())))
    assert opened.left_alone(prints, {"story": [""], "name": [""]}) == set(STANDS)


def test_what_is_no_print_says_nothing() -> None:
    assert opened.read("::: 甲 story") == {"::": ""}
    assert opened.left_alone(opened.read("story:00000000 x"), SENT) == set()
