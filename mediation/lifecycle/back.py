"""Where BACK moves return to: a stack, because a suspended dispute may be transferred and come back."""

from __future__ import annotations

from workflows.flow import BACK, Flow, Move

TAKE_BACK = "take_back"
_SEPARATOR = "/"


def top(stack: str | None) -> str | None:
    """The state the next BACK move returns to."""
    return stack.rsplit(_SEPARATOR, 1)[-1] if stack else None


def at_work(state: str, stack: str | None) -> str:
    """The state that says how far a dispute is: its own, or while it is suspended the one it returns to."""
    return top(stack) or state if state == "suspended" else state


def after(flow: Flow, name: str, old: str, new: str, stack: str | None) -> str | None:
    """The stack after a move: pushed where a way back exists, popped on the way back, else empty."""
    if flow.move(name).dest == BACK:
        rest = (stack or "").rpartition(_SEPARATOR)[0]
        return rest or None
    if new == old:
        return _redirected(flow.move(name, old), stack)
    if not any(m.dest == BACK and m.name != TAKE_BACK for m in flow.moves_from(new)):
        return None
    return pushed(stack, old)


def _redirected(move: Move, stack: str | None) -> str | None:
    """The same stack, unless the move that stayed says that the way back leads elsewhere from now on."""
    if not move.returns_to or not stack:
        return stack
    return pushed(stack.rpartition(_SEPARATOR)[0], move.returns_to)


def pushed(stack: str | None, state: str) -> str:
    """The stack with one more state to return to."""
    return _SEPARATOR.join(part for part in (stack, state) if part)
