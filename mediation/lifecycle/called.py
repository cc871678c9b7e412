"""What fields are called where nothing is left but the names they were sent under."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from mediation.core.forms import HubForm, PartForm
from mediation.core.i18n import label
from workflows import FLOWS
from workflows.facts import Ask, Facts, asks

Pair = tuple[str, str]
"""Name of a field and what it is called."""


def labels(module: str, arguments: Mapping[str, Any], fields: Container[str]) -> dict[str, str]:
    """What these fields are called at an address: ``module`` holds its view, ``arguments`` stand in it.

    The facts of the move it makes come first, then the forms of its own room, then all others, then what
    every move asks; a name that several call differently is none.
    """
    moves = ((name, label(ask)) for name, ask in _asked(arguments) if name in fields)
    room, forms = module.rpartition(".")[0], list(_forms(HubForm)) + list(_forms(PartForm))
    own = (pair for f in forms if f.__module__.startswith(f"{room}.") for pair in _called(f, fields))
    every = (pair for form in forms for pair in _called(form, fields))
    shared = {name: label(ask) for name, ask in asks(Facts).items() if name in fields}
    return shared | _agreed(every) | _agreed(own) | _agreed(moves)


def choices(arguments: Mapping[str, Any]) -> dict[Pair, str]:
    """Field and code of each choice of the move that an address makes, in words."""
    return {
        (name, choice.code): label(choice) for name, ask in _asked(arguments) for choice in ask.choices
    }


def _asked(arguments: Mapping[str, Any]) -> Iterator[tuple[str, Ask]]:
    """Fields of the move that the address names; of all moves of that name where it names no flow."""
    name, flow_name = str(arguments.get("name", "")), arguments.get("flow_name")
    flows = [FLOWS[flow_name]] if flow_name in FLOWS else [] if flow_name else list(FLOWS.values())
    for flow in flows:
        if flow.has_move(name):
            yield from asks(flow.move(name).facts).items()


def _forms(above: type[BaseForm]) -> Iterator[type[BaseForm]]:
    """The forms that are written down; those made for one page from a move's facts have no name here."""
    for form in above.__subclasses__():
        yield from _forms(form)
        if form.__module__.startswith("mediation.") and form.__module__ != "mediation.lifecycle.facts_form":
            yield form


def _called(form: type[BaseForm], fields: Container[str]) -> Iterator[Pair]:
    for name, field in vars(form).items():
        if name in fields and isinstance(field, UnboundField):
            called = field.kwargs.get("label", field.args[0] if field.args else "")
            if called and not isinstance(called, type):
                yield name, str(called)


def _agreed(pairs: Iterable[Pair]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, called in pairs:
        found.setdefault(name, set()).add(called)
    return {name: called.pop() for name, called in found.items() if len(called) == 1}
