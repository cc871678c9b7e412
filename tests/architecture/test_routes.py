"""Every address has a right or is public on purpose, and the list of addresses changes only on purpose."""

from __future__ import annotations

import os
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from mediation.security import gate
from mediation.security.policy import POLICY
from tests.canaries import expected
from tests.support.source import ROOT

GOLDEN = ROOT / "tests" / "golden" / "routes.txt"
OF_FLASK = {"static"}
"""Public by nature: style sheets, scripts and pictures."""

READING = {"GET", "HEAD", "OPTIONS"}


def rules(app: Flask) -> Iterator[Rule]:
    yield from sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def right_of(app: Flask, rule: Rule) -> str | None:
    return "public" if rule.endpoint in OF_FLASK else gate.right_of(app.view_functions[rule.endpoint])


def line(app: Flask, rule: Rule) -> str:
    methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    right = (right_of(app, rule) or "?").replace("*public*", "public")
    return f"{methods:<9} {rule.rule}  [{right}]"


def test_every_route_has_a_right_or_is_public_on_purpose(app: Flask) -> None:
    bare = [rule.rule for rule in rules(app) if right_of(app, rule) is None]
    assert not bare, f"Mark these views with @gate.requires('...') or, for everybody, @gate.public: {bare}"


def test_every_right_of_a_route_is_in_the_policy(app: Flask) -> None:
    rights = {right_of(app, rule) for rule in rules(app)} - {None, "public", gate._PUBLIC}
    unknown = sorted(str(right) for right in rights if right not in POLICY)
    assert not unknown, f"Add these to mediation/security/policy.py: {unknown}"


def test_reading_a_page_and_posting_to_it_have_the_same_address_only_in_one_view(app: Flask) -> None:
    """Two views on one address with one method would hide each other."""
    seen: dict[tuple[str, str], str] = {}
    for rule in rules(app):
        for method in sorted((rule.methods or set()) - READING):
            before = seen.setdefault((rule.rule, method), rule.endpoint)
            assert before == rule.endpoint, f"{method} {rule.rule} has two views: {before}, {rule.endpoint}"


def test_the_list_of_addresses_changes_only_on_purpose(app: Flask) -> None:
    now = "\n".join(line(app, rule) for rule in rules(app)) + "\n"
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(now, "utf-8")
    assert now == GOLDEN.read_text("utf-8"), "If this change of addresses is meant, run: make golden"


def test_of_every_address_it_is_said_which_private_values_may_stand_there(app: Flask) -> None:
    """The pages themselves are opened by everybody in tests/canaries."""
    known = {rule.rule for rule in rules(app)}
    for rule in sorted(known):
        expected.kind_of(rule)
    listed = {*expected.PAGES, *(expected.CASE + more for more in expected.CASE_PAGES)}
    assert not listed - known, f"Take off tests/canaries/expected.py: {sorted(listed - known)}"
