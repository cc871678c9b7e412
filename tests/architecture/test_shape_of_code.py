"""Files stay small, states change in one place, time has one source. Each failure says what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.source import ROOT, name_of, python_files, tree

MOST_LINES = 400
WRITTEN_BY_TOOL = ROOT / "mediation" / "migrations" / "versions"
DOOR = "mediation/lifecycle/door.py"
CLOCK = "mediation/core/clock.py"

OWN_STATES = {
    DOOR: "it is the one door",
    "mediation/lifecycle/proposals.py": "a question to a second person is open or answered; it is no flow",
}

WRITERS = {
    "mediation/lifecycle/": "the door, what it refused, drafts",
    "mediation/accounts/": "sign-in, sessions and one's own settings have their own chain",
    "mediation/audit/": "what was signed and carried outside",
    "mediation/cases/reads.py": "who opened a case stands in his own chain",
    "mediation/search/": "a search by ID number stands in the searcher's chain",
    "mediation/jobs/": "the table of jobs",
    "mediation/lists/saved.py": "names of lists are bookkeeping of one person, like drafts",
    "mediation/tasks/rebuild.py": "what waits is made anew from entries that stand",
    "mediation/watch/": "what the clock found; moves it makes go through the door",
    "mediation/notifications/service.py": "reading a message is no act",
    "mediation/assignment/declaring.py": "declared ties stand in the chain of who declared them",
    "mediation/admin/": "users, organisations and settings have chains of their own",
    "mediation/settings/": "settings have a chain of their own",
    "mediation/organisations/": "organisations have a chain of their own",
    "mediation/counter/consulting.py": "who only asked is no dispute and stands in the chain of the counter",
    "mediation/sessions/rooms.py": "the list of rooms stands in the chain of the organisations",
    "mediation/keeper/": "who searched or verified the log stands in the log",
    "mediation/guests/entering.py": "a code that is tried is counted and locked, whether it fits or not",
    "mediation/guests/guest_sessions.py": "sessions of invited persons, like those of sign-in",
    "mediation/exchange/": "the list of imports; cases it registers go through the door",
    "mediation/cli/": "set-up, before anybody can act",
    "mediation/seed/": "organisations and people of the demo; its cases go through the door",
}
"""Who may open a writing transaction, with the reason."""

LATE_IMPORTS: dict[str, str] = {
    "mediation/core/pinyin.py": "pypinyin takes a fifth of a second and is asked only in searches",
}
"""Adapters that import a heavy library where it is used, with the reason."""

TIME_SOURCES = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}

OWN_TIME = {
    CLOCK: "it is the source",
    "mediation/core/ids.py": "keys are ordered by the true time, also while a test holds the clock",
}


def where(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{getattr(node, 'lineno', 0)}"


def attributes_assigned(node: ast.AST) -> Iterator[ast.Attribute]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    for target in targets:
        yield from (part for part in ast.walk(target) if isinstance(part, ast.Attribute))


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        name_of(path): len(path.read_text("utf-8").splitlines())
        for path in python_files()
        if path.parent != WRITTEN_BY_TOOL
    }
    long = {name: lines for name, lines in lengths.items() if lines > MOST_LINES}
    assert not long, f"Split these along what they do (at most {MOST_LINES} lines): {long}"


def test_only_the_door_writes_a_state() -> None:
    found = [
        where(path, node)
        for path in python_files("mediation")
        if name_of(path) not in OWN_STATES
        for node in ast.walk(tree(path))
        for target in attributes_assigned(node)
        if target.attr == "state" and not (isinstance(target.value, ast.Name) and target.value.id == "self")
    ]
    found += [where(path, node) for path in python_files("mediation") for node in setattr_of_state(path)]
    assert not found, f"Only {DOOR} writes a state. Make a move through the door instead: {found}"


def setattr_of_state(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            name = node.args[1] if len(node.args) > 1 else None
            if isinstance(name, ast.Constant) and name.value == "state" and name_of(path) != DOOR:
                yield node


def test_imports_stand_at_the_top() -> None:
    found = [
        where(path, inner)
        for path in python_files()
        if name_of(path) not in LATE_IMPORTS
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not found, (
        "Move these imports to the top of the file. If that makes a circle, the code is in the wrong room "
        f"(docs/layout.md); a heavy library gets an adapter listed in LATE_IMPORTS with its reason: {found}"
    )


def test_time_comes_from_the_hubs_clock() -> None:
    found = [
        where(path, node)
        for path in python_files("mediation", "workflows")
        if name_of(path) not in OWN_TIME
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in TIME_SOURCES
    ]
    assert not found, f"Take now() and today() from {CLOCK}, so that tests and demo data can hold it: {found}"


def test_only_config_reads_the_environment() -> None:
    found = [
        where(path, node)
        for path in python_files("mediation", "workflows", "wsgi.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in {"os.environ", "os.getenv"}
    ]
    assert not found, f"Add a field to Config in config.py and read it from there: {found}"


def test_only_the_door_and_a_few_others_open_a_writing_transaction() -> None:
    found = [
        where(path, node)
        for path in python_files("mediation")
        if not name_of(path).startswith(tuple(WRITERS))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "writing"
    ]
    assert not found, f"Write through the door: with act(...) as a. Else list it with its reason: {found}"


def test_views_open_no_query() -> None:
    found = [
        where(path, node)
        for path in python_files("mediation")
        if path.name == "views.py" or path.name.endswith("_views.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "sqlalchemy" in (written := ast.unparse(node))
        and written != "from sqlalchemy.orm import Session"  # to name the type of what is handed on
    ]
    assert not found, f"Put the query into the room's queries.py and call it by name: {found}"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in python_files()
        if path.read_text("utf-8").strip() and ast.get_docstring(tree(path)) is None
    ]
    assert not silent, f"Begin each of these with a docstring that says what it is for: {silent}"


def test_tests_use_the_real_thing() -> None:
    found = [
        name_of(path)
        for path in python_files("tests")
        if path.name not in {"network.py", "test_shape_of_code.py"}
        and any(word in path.read_text("utf-8") for word in ("unittest.mock", "MagicMock"))
    ]
    assert not found, f"Use real services on the real database instead of stand-ins: {found}"
