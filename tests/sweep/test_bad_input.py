"""Whatever a form gets, the hub says what is wrong with it, keeps what was typed, and never breaks."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from .doors import Door, Doors
from .ground import Ground
from .wrong import Judge, lost, marked, one_wrong, rotated

pytestmark = pytest.mark.slow

BROKEN = (
    ("application/json", b'{"name": 1}'),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nhalf"),
    ("multipart/form-data", b"no boundary"),
    ("application/x-www-form-urlencoded", b"name=%ED%A0%80%FF&%00=%00&=&&a[]=1"),
)

FILES = (
    (b"", "nothing.xlsx"), (b"PK\x03\x04 broken", "broken.xlsx"), (b"\x00\xff\xfe", "sheet.csv"),
    (b"%PDF-1.4", "x" * 300 + ".pdf"), (b"MZ", "../../恶\x00.exe"), (b"<svg/>", ""),
)
ACTS = "/cases/<int:dispute_id>/do/"
"""Forms that are all made by one hand from the tables of moves: a part of them stands for all."""

BIG = b"0" * (20 * 1024 * 1024 + 1)


@pytest.fixture
def judge(hub: Ground) -> Iterator[Judge]:
    made = Judge(hub)
    yield made
    assert not made.wrong, str(made)


def test_every_address_that_takes_a_form_is_tried(doors: Doors) -> None:
    assert not doors.shut, "say in tests/sweep/doors.py who sends it and on which page it stands"
    assert len(doors.all) > 110


def test_wrong_words_numbers_days_and_keys_break_nothing(doors: Doors, judge: Judge) -> None:
    for turn, door in enumerate(doors.all):
        if turn % 3 == 0 or not door.name.startswith(ACTS):
            judge.send(door, "empty", {})
        if door.kinds:
            judge.send(door, f"turn {turn}", rotated(door, turn))


def test_one_wrong_answer_among_right_ones_breaks_nothing(doors: Doors, judge: Judge) -> None:
    """Of each form a few fields by turns: together every field of every kind meets every fault."""
    for turn, door in enumerate(doors.all):
        wrong = list(one_wrong(door, turn))
        every = max(6, len(wrong) // 4)
        for name, data in wrong[turn % every::every]:
            judge.send(door, f"{name}={data[name][0]}", data)


def test_what_was_typed_is_given_back_with_what_is_wrong(doors: Doors, judge: Judge) -> None:
    for door in doors.all:
        data, marks = marked(door)
        if not marks:
            continue
        answer = judge.send(door, "marked", data)
        if answer is not None and answer.status_code in (409, 422):
            for sentence in lost(answer, marks):
                judge.say(door, "marked", sentence)


def test_a_post_without_its_token_does_nothing(doors: Doors, judge: Judge) -> None:
    for door in doors.all:
        answer = judge.send(door, "no token", {**door.values, "csrf_token": ""})
        if answer is not None and answer.status_code != 400:
            judge.say(door, "no token", f"answered {answer.status}")


def test_bodies_that_are_no_form_and_forms_from_another_time_break_nothing(
    hub: Ground, doors: Doors, judge: Judge
) -> None:
    for turn, door in enumerate(doors.all):
        if turn % 3:
            continue
        kind, body = BROKEN[turn // 3 % len(BROKEN)]
        judge.send(door, kind, body, content_type=kind, headers={"X-CSRFToken": hub.token(door.who)})
        for name in door.values:
            if name.endswith("seen_version"):
                seen = (["0"], ["9" * 30], ["²"], [])[turn // 3 % 4]
                judge.send(door, f"seen {seen}", {**door.values, name: seen})
        if door.kinds:
            judge.send(door, "twice", {**door.values, **{name: ["林", "某"] for name in door.kinds}})


def test_a_very_long_text_is_refused_and_costs_no_more_than_its_length(doors: Doors, judge: Judge) -> None:
    """A pattern that looks back from every letter would need a minute for one of these fields."""
    for turn, door in enumerate(doors.all):
        texts = door.fields("text")
        if texts and (turn % 4 == 0 or not door.name.startswith(ACTS)):
            data = {**door.values, **{name: ["长" * 30_000] for name in texts[:4]}}
            judge.send(door, "long", data, content_type="multipart/form-data")  # read without unquoting


def test_files_that_are_none_or_too_big_are_refused_in_words(doors: Doors, judge: Judge) -> None:
    for door in filter(_takes_files, doors.all):
        for name in door.fields("file") or ["file"]:
            for content, called in FILES:
                judge.send(
                    door, f"{name}: {called}", {**door.values, name: (io.BytesIO(content), called)},
                    content_type="multipart/form-data",
                )
            answer = judge.send(
                door, "too big", {**door.values, name: (io.BytesIO(BIG), "big.pdf")},
                content_type="multipart/form-data",
            )
            if answer is not None and answer.status_code != 413:
                judge.say(door, "too big", f"answered {answer.status}")


def _takes_files(door: Door) -> bool:
    return bool(door.fields("file")) or door.name.endswith(("/papers", "/pages"))
