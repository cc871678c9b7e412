"""The index against the rows it was made from: compared, and mended where it differs.

The rows are the truth here and not the entries: whether they are what the log
says is asked by ``flask audit verify``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from mediation.cases.models import Dispute, ExternalNumber
from mediation.cases.party_models import Party
from mediation.core.database import Database
from mediation.core.rebuilding import Outcome, Progress

from . import index, said, service

AT_ONCE = 500
"""Disputes of one transaction: nobody who works waits long for the index."""

HIGHEST = 2**63 - 1


def run(database: Database, *, mend: bool, progress: Progress | None = None) -> Outcome:
    """Walk all disputes by key. With ``mend`` the index is what the rows say afterwards."""
    with database.reading() as session:
        total = session.scalar(select(func.count()).select_from(Dispute)) or 0
    after, seen, differing = 0, 0, []
    while after < HIGHEST:
        with (database.writing() if mend else database.reading()) as session:
            upto, wanted = _wanted(session, after)
            held = index.held(session, after, upto)
            wrong = [key for key in wanted.keys() | held.keys() if wanted.get(key) != held.get(key)]
            if mend:
                for key in wrong:
                    index.put(session, key, wanted.get(key, ()))
        after, seen = upto, seen + len(wanted)
        differing += sorted(wrong)
        if progress is not None:
            progress(seen, max(total, seen))
    return Outcome(seen, tuple(differing))


def _wanted(session: Session, after: int) -> tuple[int, dict[int, set[str]]]:
    """The last key of this part, and what its disputes should be found by."""
    query = select(Dispute).where(Dispute.id > after).order_by(Dispute.id).limit(AT_ONCE)
    disputes = session.scalars(query).all()
    ids = [dispute.id for dispute in disputes]
    numbers = _texts(session, ExternalNumber.dispute_id, ExternalNumber.number, ids)
    names = _texts(session, Party.dispute_id, Party.name, ids)
    upto = ids[-1] if len(ids) == AT_ONCE else HIGHEST
    sealed = said.texts(session, [d.id for d in disputes if d.secrecy == service.ORDINARY])
    return upto, {
        d.id: service.tokens(d, numbers[d.id], names[d.id], sealed.get(d.id, ())) for d in disputes
    }


def _texts(
    session: Session, of: InstrumentedAttribute[int], text: InstrumentedAttribute[str], ids: Sequence[int]
) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key, value in session.execute(select(of, text).where(of.in_(ids))):
        found[key].append(value)
    return found
