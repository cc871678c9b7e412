"""Pages cost a fixed number of queries, however much there is to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from mediation.core.database import db
from tests.cast import Cast
from tests.closure.stories import accepted, take
from tests.support.client import HubClient


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engines = {db.reading_engine, db.engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def cost(client: HubClient, path: str) -> int:
    client.see(path)  # the first look writes that it was opened
    with counted() as statements:
        client.see(path)
    return len(statements)


@pytest.mark.parametrize("path", ["/", "/cases?group=open", "/cases?group=all"])
def test_a_list_costs_the_same_for_few_and_for_many(
    path: str, sign_in: Callable[[str], HubClient], cast: Cast
) -> None:
    clerk = sign_in("clerk")
    for n in range(2):
        accepted(cast, f"赵{n}", f"钱{n}")
    few = cost(clerk, path)
    for n in range(10):
        accepted(cast, f"孙{n}", f"李{n}")
    assert cost(clerk, path) == few
    assert few <= 24


def test_the_case_file_costs_a_bounded_number_of_queries(
    sign_in: Callable[[str], HubClient], cast: Cast
) -> None:
    made = take(cast, "赵", "钱")
    assert cost(sign_in("clerk"), f"/cases/{made}") <= 45
