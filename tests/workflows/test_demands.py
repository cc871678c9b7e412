"""A field that a rule may demand says when, in the table: nobody learns it from a refusal."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from workflows import FLOWS
from workflows.facts import asks

MISSING = ("还差", "须由另一人确认", "主动调解须", "请写明答复", "请选原因")
"""Begin, or are part of, the sentences of a guard that asks for a field."""

MOVES = [(flow, name) for flow in FLOWS.values() for name in flow.names]


def demanded(guard: Callable[..., Any], seen: set[Any]) -> Iterator[str]:
    """Fields that a guard, or a function of the rules it calls, finds missing."""
    if guard in seen or not inspect.isfunction(guard):
        return
    seen.add(guard)
    for call in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(guard)))):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        fields = [word.value for word in call.keywords if word.arg == "field"]
        named = [field.value for field in fields if isinstance(field, ast.Constant)]
        if named and any(part in text for part in MISSING for text in texts):
            yield str(named[0])
        called = guard.__globals__.get(call.func.id)
        if inspect.isfunction(called) and called.__module__.startswith("workflows.rules"):
            yield from demanded(called, seen)


@pytest.mark.parametrize(("flow", "name"), MOVES, ids=[f.right(n) for f, n in MOVES])
def test_every_field_that_a_rule_may_demand_says_when(flow: Any, name: str) -> None:
    asked = asks(flow.move(name).facts)
    seen: set[Any] = set()
    for row in flow.rows(name):
        for guard in row.guards:
            for field in demanded(getattr(guard, "func", guard), seen):
                ask = asked.get(field)
                assert ask is None or ask.required or ask.needed_zh, f"{name}.{field}: say when (needed=)"


def test_whoever_answers_other_knows_beforehand_that_a_note_is_needed() -> None:
    asked = asks(FLOWS["dispute"].move("fail").facts)
    assert "其他" in asked["note"].needed_zh
    assert not asks(FLOWS["dispute"].move("decline").facts)["note"].needed_zh


def test_both_languages_say_when() -> None:
    for flow, name in MOVES:
        for ask in asks(flow.move(name).facts).values():
            assert bool(ask.needed_zh) == bool(ask.needed_en), ask.zh
