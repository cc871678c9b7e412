"""The papers of a case: given out here, or brought in; each with its entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import storage
from mediation.core.exceptions import FileLost, NotFound, RuleBroken
from mediation.documents import pictures
from mediation.documents.models import Paper
from mediation.documents.register import POSITION
from mediation.documents.sniff import safe_name, sniff
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.lifecycle.times import must_have_come

from .models import Dispute

FILED = ("closed", "archived")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was brought in, already kept in the store."""

    sha256: str
    size: int
    filename: str
    media_type: str


def keep(content: Any, filename: str) -> Upload:
    """Put a file into the store. RuleBroken for a kind that no file may hold, and for a broken picture."""
    head = content.read()
    kind = sniff(head)
    content.seek(0)
    if kind is None:
        raise RuleBroken("file_kind", {"file": ["file_kind"]})
    if wrong := pictures.fault(head, kind):
        raise RuleBroken(wrong, {"file": [wrong]})
    stored = storage.put(content)
    return Upload(stored.sha256, stored.size, safe_name(filename, kind), kind.mime)


def issue(
    act: Act, dispute: Dispute, kind: str, title: str, *, side: str = "", party_id: int | None = None,
    number: str = "", dated_on: date | None = None, pages: int | None = 1,
) -> Paper:
    """A paper printed here and given out; it is made anew from the case each time it is opened."""
    paper = Paper(
        dispute_id=dispute.id, kind=kind, title=title, origin="issued", number=number, dated_on=dated_on,
        at=act.at, by_user_id=act.actor.user_id, for_side=side, party_id=party_id, pages=pages,
        sha256="", filename="", size=0, media_type="",
    )
    act.add(paper)
    act.note(dispute, "paper.issued", {"paper": paper.id, "kind": kind}, right="paper.add")
    return paper


def add(
    act: Act, dispute: Dispute, kind: str, title: str, upload: Upload, *, side: str = "",
    dated_on: date | None = None, pages: int | None = None, supplement: Mapping[str, Any] | None = None,
) -> Paper:
    """A paper that was brought in. In a closed file it is the move ``supplement``, with reason and origin.

    RuleBroken for a day that has not come.
    """
    must_have_come({"dated_on": dated_on}, act.at)
    paper = Paper(
        dispute_id=dispute.id, kind=kind, title=title, origin="uploaded", dated_on=dated_on, at=act.at,
        by_user_id=act.actor.user_id, for_side=side, pages=pages, sha256=upload.sha256,
        filename=upload.filename, size=upload.size, media_type=upload.media_type,
    )
    act.add(paper)
    if dispute.state in FILED:
        stated = {"paper_name": title, "dated": dated_on, **(supplement or {})}
        perform(act, dispute, dispute, "dispute", "supplement", stated)
    else:
        data = {"paper": paper.id, "kind": kind, "sha256": upload.sha256}
        act.note(dispute, "paper.added", data, right="paper.add")
    return paper


def brought_in(session: Session, dispute_id: int) -> Paper | None:
    """The paper that waits in this act to be entered; a supplement takes it instead of making another."""
    return next(
        (row for row in session.new if isinstance(row, Paper) and row.dispute_id == dispute_id), None
    )


def of_dispute(session: Session, dispute_id: int) -> list[Paper]:
    """Every paper of a case, in the order in which a file is bound."""
    rows = session.scalars(select(Paper).where(Paper.dispute_id == dispute_id))
    return sorted(rows, key=lambda p: (POSITION.get(p.kind, len(POSITION)), p.id))


def latest(session: Session, dispute_id: int, kind: str) -> Paper | None:
    """The newest paper of a kind."""
    query = select(Paper).where(Paper.dispute_id == dispute_id, Paper.kind == kind)
    return session.scalars(query.order_by(Paper.id.desc()).limit(1)).first()


def content(paper: Paper) -> bytes:
    """The bytes of a paper that was brought in. NotFound when it has none, FileLost when they are lost."""
    if not paper.sha256:
        raise NotFound(f"paper:{paper.id}")
    try:
        return storage.read(paper.sha256)
    except storage.Damaged as error:
        raise FileLost(paper.id, storage.State.CHANGED) from error
    except OSError as error:
        raise FileLost(paper.id, storage.State.MISSING) from error
