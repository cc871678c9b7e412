"""A move at the door, without HTTP, against the bare SQL of its own rows.

Each round makes the same move on two like disputes: on one through the door, on the other by running, through
the driver alone, the very statements and parameters that the door would have sent for it. Those are taken
down in an act that is made for this other dispute and rolled back.
"""

from __future__ import annotations

import gc
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from mediation.cases.models import Dispute
from mediation.core.database import Database, db
from mediation.lifecycle.door import Act, act
from mediation.lifecycle.perform import perform
from mediation.seed.quarrel import Quarrel

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK")
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Statement:
    """What was sent to the driver: once, or once for each set of parameters."""

    text: str
    parameters: Any
    many: bool

    @property
    def writes(self) -> bool:
        """Whether it changes rows."""
        return self.text.lstrip().upper().startswith(WRITES)


class RolledBack(Exception):
    """Ends a rehearsal."""


@dataclass(frozen=True, slots=True)
class Press:
    """One move on one dispute, as the person who may make it states it."""

    case: Quarrel
    who: str
    right: str
    stated: Mapping[str, Any]
    row: Callable[[Act], Any] | None = None

    def make(self, *, rehearsal: bool = False) -> None:
        """Through the door; a rehearsal is rolled back before it is committed."""
        flow, _, name = self.right.partition(".")
        actor = self.case.play.cast.actor(self.who)
        with act(actor, key=secrets.token_urlsafe(16), request=dict(self.stated), channel="counter") as a:
            dispute = a.load(Dispute, self.case.id)
            subject = self.row(a) if self.row is not None else dispute
            perform(a, dispute, subject, flow, name, self.stated)
            a.answer(f"/cases/{dispute.id}")
            a.session.flush()
            if rehearsal:
                raise RolledBack


def statements_of(press: Press) -> list[Statement]:
    """What the door sends for this press; nothing of it stays."""
    sent: list[Statement] = []
    with listening(db, sent):
        try:
            press.make(rehearsal=True)
        except RolledBack:
            return [one for one in sent if not one.text.upper().startswith(TRANSACTION)]
    raise RuntimeError("a rehearsal was not rolled back")


@contextmanager
def listening(database: Database, sent: list[Statement]) -> Iterator[None]:
    """Note every statement that goes to the driver."""

    def note(_c: Any, _k: Any, text: str, parameters: Any, _x: Any, many: bool) -> None:
        sent.append(Statement(text, parameters, many))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def run_bare(driver: Any, statements: list[Statement], begin: str) -> None:
    """The same statements in one transaction, with nothing between them and the driver."""
    cursor = driver.cursor()
    if begin:
        cursor.execute(begin)
    for one in statements:
        if one.many:
            cursor.executemany(one.text, one.parameters)
        else:
            cursor.execute(one.text, one.parameters)
            if cursor.description:
                cursor.fetchall()
    if begin:
        cursor.execute("COMMIT")
    else:
        driver.commit()
    cursor.close()


def seconds(work: Callable[[], None]) -> float:
    """How long it takes, without the collector of garbage coming between."""
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    work()
    took = time.perf_counter() - began
    gc.enable()
    return took
