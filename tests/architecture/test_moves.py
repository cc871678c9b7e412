"""Every move of every flow has what it needs around it: right, owner, form, message decision, docs line."""

from __future__ import annotations

import ast

import pytest
from flask import Flask

from mediation.lifecycle.owners import FINDERS, MODELS, OFFERS, OWNERS
from mediation.notifications.catalogue import NOTICES
from mediation.security.policy import POLICY
from mediation.security.predicates import WHO
from tests.support.source import ROOT, name_of, python_files, tree
from workflows import FLOWS
from workflows.facts import asks

MOVES = {flow.right(move.name): move for flow in FLOWS.values() for move in flow.moves}


@pytest.fixture(autouse=True)
def _whole_hub(app: Flask) -> None:
    """Rooms register what they own while the hub is put together."""


def test_every_move_has_an_owner() -> None:
    lacking = sorted(set(MOVES) - set(OWNERS))
    assert not lacking, f"Write a function in the service.py of its stage and mark it @owns(...): {lacking}"


def test_whoever_owns_finds_or_offers_does_so_for_something_that_is_there() -> None:
    unknown = sorted((set(OWNERS) | set(FINDERS)) - set(MOVES))
    assert not unknown, f"No flow table has these moves: {unknown}"
    wanted = {ask.offers for move in MOVES.values() for ask in asks(move.facts).values() if ask.offers}
    lacking, idle = sorted(wanted - set(OFFERS)), sorted(set(OFFERS) - wanted)
    assert not lacking, f"Facts ask to pick from these; write @offers(...): {lacking}"
    assert not idle, f"No facts ask to pick from these: {idle}"


def test_an_owner_knows_no_request() -> None:
    strays = sorted(right for right, owner in OWNERS.items() if "view" in owner.__module__)
    assert not strays, f"Move the owners of these out of the views, into the stage's service: {strays}"


def test_every_move_has_a_right_that_somebody_holds() -> None:
    bare = sorted(right for right in MOVES if not POLICY.get(right))
    assert not bare, f"Name in the flow table who may make these: {bare}"


def test_the_policy_speaks_in_known_words() -> None:
    unknown = sorted({word for words in POLICY.values() for word in words} - set(WHO))
    assert not unknown, f"Write a predicate for these words in security/predicates.py: {unknown}"


def test_every_flow_has_its_table() -> None:
    lacking = sorted(set(FLOWS) - set(MODELS) - {"dispute"})
    assert not lacking, f"Mark the model of these flows with @flow_model: {lacking}"


def test_every_message_a_move_sends_is_in_the_catalogue() -> None:
    named = {move.message for move in MOVES.values() if move.message}
    lacking = sorted(named - set(NOTICES))
    assert not lacking, f"Write these in notifications/catalogue.py: {lacking}"
    beside = (
        "by_clock.", "intake.", "proposal.", "assignment.", "joint.",
        "dispute.split_from", "dispute.absorbed", "dispute.released",
    )
    unsent = sorted(key for key in set(NOTICES) - named if not key.startswith(beside))
    assert not unsent, f"No move sends these: {unsent}"


def test_every_move_stands_in_the_documentation() -> None:
    page = (ROOT / "docs" / "workflows.md").read_text("utf-8")
    lacking = sorted(right for right, move in MOVES.items() if f"| `{move.name}` | {move.zh} |" not in page)
    assert not lacking, f"Run: make docs. It lacks {lacking}"


def test_moves_are_named_as_the_tables_name_them() -> None:
    """A typing error in ``a.move(dispute, "acept", ...)`` would otherwise wait for the first press."""
    names = {move.name for move in MOVES.values()}
    wrong = [
        f"{name_of(path)}:{node.lineno} {node.args[1].value!r}"
        for path in python_files("mediation")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "move"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and node.args[1].value not in names
    ]
    assert not wrong, f"No flow has these moves: {wrong}"
