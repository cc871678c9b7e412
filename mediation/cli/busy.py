"""A command that found no turn to write says so in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import click

from mediation.core.exceptions import Busy
from mediation.core.turns import WITHIN

COULD_NOT_RUN = 2

SAID = (
    f"Others are writing to the database and it took longer than {WITHIN:.0f} seconds: "
    "what was in hand was not recorded. Wait a moment and run the command again."
)


class Waited(click.ClickException):
    """The answer of a command that found no turn."""

    exit_code = COULD_NOT_RUN


def say_so(commands: Mapping[str, click.Command]) -> None:
    """Let every one of these commands, and those of its group, answer like this."""
    for command in commands.values():
        if isinstance(command, click.Group):
            say_so(command.commands)
        elif command.callback is not None:
            command.callback = _told(command.callback)


def _told(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return work(*arguments, **options)
        except Busy as busy:
            raise Waited(SAID) from busy

    return run
