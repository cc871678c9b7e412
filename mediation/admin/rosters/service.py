"""Takes the good rows of a list in: all of them or none, or as far as they are good."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mediation.admin.words import sentence
from mediation.audit import recorder
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.core.sheets.columns import Columns
from mediation.security.actor import Actor

from .columns import EXAMPLES, ORGANISATIONS, PEOPLE
from .organisations import OrganisationReader
from .people import PersonReader
from .plan import Good, Plan, RowReader, look

CHAIN = "sys:imports"
ALL, GOOD = "all", "good"


@dataclass(frozen=True, slots=True)
class Roster:
    """One kind of list: its columns, who may bring it, how its rows are read."""

    code: str
    right: str
    columns: Columns
    reader: type[RowReader]

    def examples(self) -> list[list[str]]:
        """Rows of the template in the order of the columns."""
        return [[row.get(c.code, "") for c in self.columns.rows] for row in EXAMPLES[self.code]]


ROSTERS = {
    roster.code: roster
    for roster in (
        Roster("organisations", "organisations.manage", ORGANISATIONS, OrganisationReader),
        Roster("people", "users.manage", PEOPLE, PersonReader),
    )
}


def plan(session: Session, roster: Roster, by: Actor, content: bytes, filename: str) -> Plan:
    """What taking the file in would do. Unreadable when it cannot be read."""
    return look(content, filename, roster.reader(session, by))


def take(roster: Roster, by: Actor, content: bytes, filename: str, mode: str) -> tuple[Plan, int]:
    """Take the file in, in one transaction; how many rows, and what was judged of each.

    It is judged anew inside the transaction, so that nobody else's change comes between. RuleBroken when
    all rows were wanted and one is bad or is refused; in the other mode a refused row joins the problems.
    """
    with db.writing() as session:
        judged = plan(session, roster, by, content, filename)
        if mode == ALL and judged.problems:
            raise RuleBroken("import_has_bad_rows")
        taken = sum(_take(session, by, judged, row, mode) for row in list(judged.good))
        if taken:
            recorder.note(
                session, CHAIN, f"import.{roster.code}", actor_id=by.user_id,
                data={"actor": by.name, "file": filename, "sha256": judged.sha256, "mode": mode,
                      "taken": taken, "known": len(judged.known), "bad": judged.bad},
            )
    return judged, taken


def _take(session: Session, by: Actor, judged: Plan, row: Good, mode: str) -> bool:
    try:
        with session.begin_nested():
            row.take(session, by)
    except (RuleBroken, IntegrityError) as refusal:
        if mode == ALL:
            raise
        judged.refuse(row, sentence(refusal.message) if isinstance(refusal, RuleBroken) else "")
        return False
    return True
