"""Writes docs/workflows.md from the tables: run ``python -m workflows.diagram``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from . import FLOWS
from .facts import Facts, asks, found_names
from .flow import BACK, START, STAY, Flow, Guard, Move, Reason
from .reasons import END_REASONS
from .who import NEXT

TARGET = Path(__file__).parent.parent / "docs" / "workflows.md"
TAKE_BACK = "take_back"

_HEAD = """# The flows

Written by `python -m workflows.diagram` from the tables in `workflows/`; never edited by hand.

Every change of state is one of the moves below and goes through the one door. *Who* is named as the
policy names it; a move's right is always `flow.move`. *Stays* leaves the state as it is, *back* returns
to the state before. A required field that is left empty is refused before any guard is asked; `other`
as a reason wants a note.
"""


def document() -> str:
    """The whole page."""
    parts = [_HEAD, *(_words()), *(part for flow in FLOWS.values() for part in _flow(flow)), *_ends()]
    return "\n".join(parts).rstrip() + "\n"


def _words() -> Iterator[str]:
    yield "## Who\n"
    yield _table(("word", "中文", "meaning"), ((f"`{r.code}`", r.zh, r.en) for r in NEXT.values()))


def _flow(flow: Flow) -> Iterator[str]:
    yield f"## {flow.en} {flow.zh}\n"
    yield _table(
        ("state", "中文", "English", "class", "clock"),
        ((f"`{s.code}`", s.zh, s.en, s.kind.value, s.clock.value.replace("_", " ")) for s in flow.states)
        if flow.name == "dispute"
        else ((f"`{s.code}`", s.zh, s.en, s.kind.value, "") for s in flow.states),
    )
    yield "```mermaid\n" + mermaid(flow) + "\n```\n"
    yield _table(
        ("move", "中文", "from", "to", "who", "right", "it refuses unless", "reasons", "then", "message"),
        (_move_row(flow, move) for move in flow.moves),
    )
    yield f"What each move of *{flow.en.lower()}* asks (**required**) and what the hub finds:\n"
    yield _table(("move", "asks", "finds"), (_facts_row(flow, name) for name in flow.names))


def mermaid(flow: Flow) -> str:
    """The flow as a Mermaid state diagram. ``take_back`` may follow anything and is left out."""
    edges: dict[tuple[str, str], list[str]] = {}
    for move in flow.moves:
        for source in move.sources if move.name != TAKE_BACK else ():
            for target in _targets(move, source):
                edges.setdefault((source or "[*]", target), []).append(move.name)
    finals = [s.code for s in flow.states if not any(a == s.code != b for a, b in edges)]
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{s.zh} {s.code}" as {s.code}' for s in flow.states]
    lines += [f"    {a} --> {b}: {' / '.join(names)}" for (a, b), names in edges.items()]
    lines += [f"    {code} --> [*]" for code in finals]
    return "\n".join(lines)


def _targets(move: Move, source: str) -> tuple[str, ...]:
    if move.dest == STAY:
        return (source,)
    return move.backs if move.dest == BACK else (move.dest,)


def _move_row(flow: Flow, move: Move) -> tuple[str, ...]:
    then = f"{move.next_actor}: {move.next_move}" if move.next_move else move.next_actor
    then += "".join(
        f"<br>`{t.reason or t.fact}` {t.who}{': ' + t.right if t.right else ''}" for t in move.then
    )
    return (
        f"`{move.name}`", move.zh,
        "–" if move.sources == (START,) else "any" if len(move.sources) == len(flow.states) > 2
        else _codes(move.sources),
        {STAY: "stays", BACK: "back"}.get(move.dest, move.dest),
        _who(move), f"`{flow.right(move.name)}`", _demands(move), _reasons(move.reasons), then,
        f"`{move.message}`" if move.message else "–",
    )


def _who(move: Move) -> str:
    words = ", ".join(move.who)
    if move.for_party:
        words += ", for the party"
    if move.needs_second:
        words += f"; second: {', '.join(move.second)} (`{move.needs_second}`)"
    return words


def _demands(move: Move) -> str:
    return "<br>".join(demand(guard) for guard in move.guards) or "–"


def demand(guard: Guard) -> str:
    """What a guard demands, in one sentence: the first line of its docstring."""
    return (guard.__doc__ or "").strip().splitlines()[0]


def _reasons(reasons: Iterable[Reason]) -> str:
    return "<br>".join(f"`{r.code}` {r.zh}" for r in reasons) or "–"


def _facts_row(flow: Flow, name: str) -> tuple[str, ...]:
    facts = flow.move(name).facts
    common = set(asks(Facts))
    stated = (
        f"**{ask.en}**" if ask.required else ask.en
        for field, ask in asks(facts).items() if field not in common
    )
    return f"`{name}`", "; ".join(stated) or "–", _codes(found_names(facts)) or "–"


def _ends() -> Iterator[str]:
    yield "## How a dispute may have ended\n"
    yield _table(
        ("reason", "中文", "English", "counts as"),
        ((f"`{r.code}`", r.zh, r.en, (r.end_class or "").replace("_", " ")) for r in END_REASONS),
    )


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
