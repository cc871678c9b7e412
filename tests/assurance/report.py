"""What the trials came to, as the page that is kept."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

from mediation.core import clock

from .judge import Verdict
from .kills import KillReport
from .races import RaceReport

ABOUT = """# Power cuts and races

Written by `make assure` on {day}: {cores} cores, Python {python}.

The serving process is killed (SIGKILL) at a random moment while four browsers of two people register and
accept disputes; whoever was cut off sends the same press again when the hub is back. In a race two people
press at once, in half of them at two servers over one database. Afterwards the whole log is verified,
every row is compared with it, and every number series is looked through for gaps. What must be zero is
named so; anything else ends the command with 1.
"""


def page(kills: Sequence[KillReport], races: Sequence[RaceReport]) -> str:
    """Markdown."""
    about = ABOUT.format(day=clock.today(), cores=os.cpu_count(), python=platform.python_version())
    return "\n".join([about, *_of_kills(kills), *_of_races(races)])


def _of_kills(kills: Sequence[KillReport]) -> list[str]:
    counted = (
        ("kills", "kills"), ("acts answered as done", "acked"), ("cut off without an answer", "in_doubt"),
        ("of these in the database when the hub was back", "committed"),
        ("answered as done and lost (must be zero)", "absent"), ("done twice (must be zero)", "doubled"),
        ("refused when sent again (must be zero)", "refused"),
    )
    rows = [(told, [f"{getattr(one, name):,}" for one in kills]) for told, name in counted]
    rows += _verdicts([one.verdict for one in kills])
    rows.append(("slowest start after a kill, seconds", [f"{one.slowest_start:.1f}" for one in kills]))
    return ["## Kills", "", *_table([one.engine for one in kills], rows), ""]


def _of_races(races: Sequence[RaceReport]) -> list[str]:
    kinds = sorted({kind for one in races for kind in one.rounds})
    rows = [(kind.replace("_", " "), [f"{one.rounds[kind]:,}" for one in races]) for kind in kinds]
    rows += [
        ("both under way at once", [f"{one.overlap:.0%}" for one in races]),
        ("wrong outcomes (must be zero)", [f"{sum(one.wrong.values()):,}" for one in races]),
        ("longest answer, seconds", [f"{one.longest:.1f}" for one in races]),
    ]
    rows += _verdicts([one.verdict for one in races])
    return ["## Races", "", *_table([one.engine for one in races], rows), ""]


def _verdicts(verdicts: Sequence[Verdict]) -> list[tuple[str, list[str]]]:
    counted = (
        ("entries verified", "entries"), ("disputes", "disputes"),
        ("broken chains (must be zero)", "broken_chains"), ("half acts (must be zero)", "half_applied"),
        ("gaps in numbers (must be zero)", "gaps"),
    )
    return [(told, [f"{getattr(one, name):,}" for one in verdicts]) for told, name in counted]


def _table(engines: Sequence[str], rows: Sequence[tuple[str, list[str]]]) -> list[str]:
    head = ["| | " + " | ".join(engines) + " |", "| --- |" + " --- |" * len(engines)]
    return head + [f"| {told} | " + " | ".join(values) + " |" for told, values in rows]
