"""Which fields of a page came back as they were opened."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from mediation.core import opened, rows

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


class Line(Form):
    """A row that carries its key."""

    id = HiddenField()
    what = StringField()


class Whole(Form):
    """A form with a part and with rows."""

    paper = FormField(Paper)
    lines = FieldList(FormField(Line))


def test_parts_and_rows_are_told_apart_as_well_and_a_row_by_its_key_wherever_it_moved() -> None:
    whole = Whole(data={"paper": STANDS, "lines": [{"id": "7", "what": "水管"}, {"id": "9", "what": "墙"}]})
    prints = opened.read(opened.written(whole))
    sent = {
        **{f"paper-{name}": values for name, values in SENT.items()}, "paper-name": ["徐某"],
        "lines-0-id": ["9"], "lines-0-what": ["墙"], "lines-1-id": [""], "lines-1-what": ["窗"],
    }
    alone = opened.left_alone(prints, opened.by_row(sent))
    assert alone == {"paper-story", "paper-told", "paper-grade", "paper-signs", "lines#9-what"}


class Chosen(Form):
    """A list to choose from."""

    phrase = SelectField(choices=SIGNS)


def test_a_list_of_which_nothing_is_chosen_was_left_alone_when_its_first_line_comes() -> None:
    prints = opened.read(opened.written(Chosen()))
    assert opened.left_alone(prints, {"phrase": ["a"]}) == {"phrase"}
    assert opened.left_alone(prints, {"phrase": ["b"]}) == set()


def stand(*lines: tuple[str, str]) -> Whole:
    return Whole(data={"lines": [{"id": key, "what": what} for key, what in lines]})


def put(stands: Whole, before: Whole, *typed: tuple[str, str]) -> list[tuple[str, str]]:
    """Keys and words of the rows when what was typed is put together with what stands."""
    sent: MultiDict[str, str] = MultiDict()
    for number, (key, what) in enumerate(typed):
        sent[f"lines-{number}-id"], sent[f"lines-{number}-what"] = key, what
    both = rows.together(stands, sent, opened.read(opened.written(before)))
    made = Whole(both)
    return [(line.form["id"].data, str(line.form.what.data)) for line in made.lines]


def test_a_row_that_another_added_is_there_and_one_he_took_out_is_not() -> None:
    before = stand(("7", "水管"), ("9", "墙"))
    now = stand(("9", "墙"), ("11", "窗"))
    assert put(now, before, ("7", "水管"), ("9", "墙面"), ("", "门")) == [
        ("9", "墙面"), ("11", "窗"), ("", "门")
    ]


def test_no_word_is_lost_where_one_takes_out_what_the_other_wrote_in() -> None:
    before = stand(("7", "水管"), ("9", "墙"))
    assert put(stand(("9", "墙")), before, ("7", "水管两处"), ("9", "墙")) == [("", "水管两处"), ("9", "墙")]
    assert put(stand(("7", "水管两处"), ("9", "墙")), before, ("9", "墙")) == [("7", "水管两处"), ("9", "墙")]


def test_a_row_that_one_took_out_stays_out_where_nobody_wrote_in_it() -> None:
    before = stand(("7", "水管"), ("9", "墙"))
    assert put(before, before, ("9", "墙")) == [("9", "墙")]
