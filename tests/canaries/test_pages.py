"""Every page opened by everybody: nobody learns what he may not, and what is his to open opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.conftest import Clock

from . import expected, people
from .addresses import UNKNOWN, Address, Book
from .knock import Street, addresses_for, standing_of
from .world import build

pytestmark = pytest.mark.slow

GROUPS = tuple(people.VIEWERS[n::3] for n in range(3))
"""A third of the people in each test, so that they can run beside each other."""
FEW = ("stranger", "lawyer_asked", "/i lawyer")
CRAWLS = [
    *(pytest.param("sqlite", group, id=f"sqlite-{n}") for n, group in enumerate(GROUPS, 1)),
    pytest.param("postgresql", FEW, id="postgresql", marks=pytest.mark.postgresql),
]
"""Who may read what is decided above the database; on the second one three whom its walls keep out do."""


@pytest.fixture
def street(app: Flask, cast: Cast, clock: Clock) -> Street:
    people.complete(cast)
    built = build(cast, clock)
    app.test_client_class = FlaskClient
    links = [issued.link_token for issued in built.passes.values()]
    codes = {who: (issued.number, issued.code) for who, issued in built.passes.items()}
    return Street(app, Book(app, built.ids, links), built.canaries, codes)


@pytest.mark.parametrize(("engine", "group"), CRAWLS, indirect=["engine"])
def test_nobody_learns_on_any_page_what_he_may_not(street: Street, group: tuple[str, ...]) -> None:
    for viewer in group:
        for address in addresses_for(viewer, street.book):
            if "GET" in (street.book.rules[address.rule].methods or ()):
                street.knock(viewer, address, judge)
    assert street.findings.clean, str(street.findings)


def judge(viewer: str, address: Address, answer: TestResponse) -> Iterator[str]:
    status = answer.status_code
    if status >= 500:
        yield f"{status}: the hub broke"
    kind = address.page
    if kind == "outside":
        return
    if not viewer:
        if kind != "open" and status != 302:
            yield f"{status}: who is not signed in is sent to sign in"
        return
    if not expected.is_of(viewer, kind) and status != 403:
        yield f"{status} and not 403: this house is not his"
    if address.rule.startswith(expected.CASE):
        yield from _judge_case(viewer, address, kind, status)


def _judge_case(viewer: str, address: Address, kind: str, status: int) -> Iterator[str]:
    standing = standing_of(viewer, address.case) if address.case != UNKNOWN else ""
    if not standing:
        if status != 404:
            yield f"{status} and not 404, though he may not know of the case"
        return
    inside = not (address.case in expected.PROTECTED and kind in expected.PROTECTED_FOR_INSIDE)
    admitted = standing in expected.ADMITTED[kind] and (inside or standing in expected.INSIDE)
    if not admitted and status not in (403, 404):
        yield f"{status} and not 403, though a {standing} may not open it"
    if admitted and kind in expected.STRICT and status in (403, 409):
        yield f"{status}, though a {standing} may open it"
