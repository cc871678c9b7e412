"""What can go wrong when a move is tried. No HTTP here: jobs meet these too."""

from __future__ import annotations

from .flow import Lack


class FlowError(Exception):
    """Anything the flow tables refuse."""


class UnknownMove(FlowError):
    """The flow has no move of this name."""


class MoveNotAllowed(FlowError):
    """The move exists but not from the present state."""

    def __init__(self, flow: str, move: str, state: str) -> None:
        super().__init__(f"{flow}.{move} is not possible in state {state or 'start'}")
        self.flow, self.move, self.state = flow, move, state


class GuardRefused(FlowError):
    """The move is possible here, but something is missing."""

    def __init__(self, flow: str, move: str, lacks: tuple[Lack, ...]) -> None:
        super().__init__(f"{flow}.{move} lacks {', '.join(lack.code for lack in lacks)}")
        self.flow, self.move, self.lacks = flow, move, lacks
