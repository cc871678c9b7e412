"""Knocks at every door as everybody, and says what was wrong with the answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import PASSWORD

from . import expected
from .addresses import UNKNOWN, Address, Book
from .secrets import Canaries, Secret

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
OUTSIDE = "/i "
"""Before the names of those who come by the code of an invitation."""

FEW = 25
"""How many findings are told; a broken wall makes hundreds."""

QUERIES: Mapping[str, Sequence[str]] = {
    expected.CASE: [f"tab={tab}" for tab in (
        "parties", "contact", "mediation", "agreement", "papers", "timeline", "timeline&show=all", "reads",
    )],
    "/cases": ("group=all", "group=all&sort=newest", "group=all&text=林", "group=keeping", "group=waiting"),
    "/cases/export": ("group=all",),
    "/search": ("q=林", "q=lin", "q=漏水", "q=收条", "q=2026"),
    "/sessions": ("day=2026-11-23", "day=2026-11-24", "day=2026-11-24&who=me"),
    "/followup": ("span=all", "span=all&kind=visit"),
    "/centre/figures": ("by=organisation", "by=grade", "by=category"),
    "/centre/figures/<code>/cases": ("by=grade&value=2",),
    "/audit": ("event=dispute.", "event=case.opened", "person=clerk"),
    "/audit/export.xlsx": ("event=dispute.",),
    "/audit/case": ("number=2026", "number=乔", "number=none"),
}
"""What stands behind a question mark shows more of the same page."""


@dataclass(slots=True)
class Findings:
    """What must not be, with an example of each."""

    asked: int = 0
    leaks: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        told = [f"{text} ({n}×)" for found in (self.leaks, self.wrong) for text, n in found.most_common(FEW)]
        return "\n".join([f"{self.asked:,} answers:", *told])

    @property
    def clean(self) -> bool:
        """Nothing learnt that may not be, nothing opened and nothing shut that should not."""
        return not (self.leaks or self.wrong)


Judge = Callable[[str, Address, TestResponse], Iterable[str]]


class Street:
    """All doors of one hub, with everybody's way of knocking."""

    def __init__(
        self, app: Flask, book: Book, canaries: Canaries, codes: Mapping[str, tuple[str, str]]
    ) -> None:
        self.book, self.findings, self._codes = book, Findings(), codes
        self._app, self._canaries = app, canaries
        self._clients: dict[str, FlaskClient] = {}

    def client(self, viewer: str) -> FlaskClient:
        """The browser of somebody; of nobody for the empty name."""
        if viewer not in self._clients:
            made = self._app.test_client()
            if viewer.startswith(OUTSIDE):
                number, code = self._codes[viewer.removeprefix(OUTSIDE)]
                _enter(made, "/i", number=number, code=code)
            elif viewer:
                _enter(made, "/login", login=viewer, password=PASSWORD)
            self._clients[viewer] = made
        return self._clients[viewer]

    def knock(self, viewer: str, address: Address, judge: Judge, **request: Any) -> TestResponse:
        """One answer, looked at from all sides."""
        answer = self.client(viewer).open(address.url, **request)
        self.findings.asked += 1
        for sentence in judge(viewer, address, answer):
            method = answer.request.method
            self.findings.wrong[f"{viewer or 'nobody'}: {method} {address.url}: {sentence}"] += 1
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers).encode()
        for secret in self._canaries.found_in(answer.data, head):
            if not allowed(viewer, address, secret):
                self.findings.leaks[_leak(viewer, address, secret)] += 1
        return answer


def _enter(client: FlaskClient, path: str, **told: str) -> None:
    token = TOKEN.search(client.get(path).text)
    assert token, f"{path} has no form"
    assert client.post(path, data={**told, "csrf_token": token[1]}).status_code == 302, told


def allowed(viewer: str, address: Address, secret: Secret) -> bool:
    """Whether this value may stand there before this person."""
    page = address.page
    if secret.kind in expected.OWN:
        return viewer == secret.case and page in expected.OWN_PAGES
    if secret.kind in expected.COUNTER:
        return expected.may_hear(secret.kind, secret.case, viewer, page)
    standing = expected.STANDING[secret.case].get(viewer, "")
    return expected.may_show(secret.kind, standing, page, protected=secret.case in expected.PROTECTED)


def _leak(viewer: str, address: Address, secret: Secret) -> str:
    standing = expected.STANDING.get(secret.case, {}).get(viewer, "nobody")
    return (
        f"LEAK: {viewer or 'nobody'} ({standing} of “{secret.case}”) reads {secret.kind} on "
        f"{address.rule} ({address.page})"
    )


def standing_of(viewer: str, case: str) -> str:
    """What somebody is to a case in the sense of its file: who was only asked is nobody yet."""
    found = expected.STANDING.get(case, {}).get(viewer, "")
    return "" if found == "asked" else found


def addresses_for(viewer: str, book: Book) -> Iterator[Address]:
    """What this person tries: all of the cases he has to do with, of the others a door of each kind.

    One wall stands before cases that are not his, and one guard before the pages of administrators and
    keepers: there one address of a kind is as good as all.
    """
    strange = [case for case in book.cases if case != UNKNOWN and not standing_of(viewer, case)]
    strange = [*strange[:2], UNKNOWN] if viewer in CURIOUS else strange[:1]
    again, tried = _again(viewer, book), set[tuple[str, str]]()
    for address in book.all:
        if not _is_tried(viewer, address, strange, again):
            continue
        his = address.case not in strange and expected.is_of(viewer, address.page)
        if his:
            yield from _with_queries(address)
        elif (address.rule, address.case) not in tried:
            tried.add((address.rule, address.case))
            yield address


def _is_tried(viewer: str, address: Address, strange: Sequence[str], again: Sequence[str]) -> bool:
    if viewer.startswith(OUTSIDE) != (address.page == "outside" and address.url != "/i/nothing"):
        return False  # a link is a secret of its own: nobody else holds it
    if not standing_of(viewer, address.case):
        return not address.case or address.case in strange
    if viewer in LIKE_ANOTHER and address.page not in SHORT:
        return False
    return address.case not in again or address.page not in LONG


CURIOUS = frozenset({"clerk", "mediator", "lawyer", "stranger", ""})
"""Who also tries a second case that is not his, and keys of nothing."""

LIKE_ANOTHER = frozenset({
    "stranger", "stranger_head", "stranger_mediator", "village_clerk", "mediator_two", "labour_clerk",
})
"""Who stands to his own cases as somebody else does to ours: what matters is what else he finds."""
SHORT = frozenset({"file", "people", "list"})

LONG = frozenset({"act", "entry"})
"""Kinds of pages of which a case has very many: once for each standing is enough."""


def _again(viewer: str, book: Book) -> list[str]:
    """Cases to which somebody stands as he does to another that comes before them."""
    known: set[tuple[str, bool]] = set()
    again: list[str] = []
    for case in book.cases:
        standing = (standing_of(viewer, case), case in expected.PROTECTED)
        if standing[0] and standing in known:
            again.append(case)
        known.add(standing)
    return again


def _with_queries(address: Address) -> Iterator[Address]:
    yield address
    for query in QUERIES.get(address.rule, ()):
        yield Address(address.rule, f"{address.url}?{query}", address.case)
