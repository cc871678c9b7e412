"""The published cases: brought in as a file, as a register would be, and taken through their life."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from mediation import data
from mediation.cases import parties, party_edits
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_edits import Standing
from mediation.classification.suggest import leaf_for
from mediation.core import clock
from mediation.core.database import db
from mediation.exchange import service as imports
from mediation.exchange.models import ImportRow
from mediation.exchange.plan import look
from mediation.lifecycle.door import act
from workflows.reasons import COURT_SOURCES

from .agreed import looked_after
from .lives import made_up
from .people import QIAOSI
from .play import Life, Play
from .quarrel import Quarrel

FILE = "cases.jsonl"
BEFORE = 70
"""Working days before the present on which the file was brought in."""

IN_HAND = ("mediating", "booked")


def bring_in(play: Play) -> None:
    """Import the file on its day, then let each case go on as its report tells."""
    told = data.read_json("demo_imported.json")["cases"]
    play.begin_at(play.moment(play.back(BEFORE), 9), partial(_import, play))
    for row in data.read_lines(FILE):
        how = told[row["id"]]
        case = Published(play, row, how)
        play.begin(how["start"], partial(_life, case))


def _import(play: Play) -> Life:
    actor = play.cast.actor("clerk")
    with db.reading() as session:
        plan = look(session, data.path(FILE).read_bytes(), FILE, play.cast.organisations[QIAOSI])
    imports.run(plan, actor, imports.ALL)
    return
    yield


class Published(Quarrel):
    """A case of the file. Its words are the report's."""

    def __init__(self, play: Play, row: Mapping[str, Any], how: Mapping[str, Any]) -> None:
        super().__init__(play, QIAOSI)
        self.row, self.how = row, how
        self.spec = how.get("terms", ())
        self.what_about = row["narrative"]
        self.undisputed = ""
        self.talk = {"issues": row["title"], "evidence": row["narrative"]}
        if self.spec:
            self.talk = {**self.talk, "proposals": row["outcome"]}

    def find(self) -> Dispute:
        """The dispute that the import made of it."""
        with db.reading() as session:
            query = select(Dispute).join(ImportRow, ImportRow.dispute_id == Dispute.id)
            found = session.scalars(query.where(ImportRow.ref.endswith(f":{self.row['id']}"))).one()
        self.id = found.id
        return found

    def complete(self) -> None:
        """Who is only called by where he lives has been asked for his papers."""
        with db.reading() as session:
            vague = [p for p in parties.principals(session, self.id) if p.kind == "described"]
        for party in vague:
            with act(self.play.cast.actor(self.clerk), channel="counter") as a:
                dispute = a.load(Dispute, self.id)
                row = party_edits.find(a.session, dispute, party.id)
                given = PartyInput(side=row.side, name=row.name, stands_for=row.stands_for)
                party_edits.change(a, dispute, row, given, Standing(identity_verified=True), None)

    def grade(self, **stated: Any) -> None:
        """By the rule, with what the report shows."""
        row = self.row
        code = leaf_for(row["category"], row["cause_code"], f"{row['title']} {row['narrative']}")
        self.classify(code, signs=tuple(self.how.get("signs", ())), **stated)


def _life(case: Published) -> Life:
    found = case.find()
    court = found.source in COURT_SOURCES
    case.complete()
    case.accept(
        nobody_objects=found.own_motion, papers_signed_on=clock.today() if court else None
    )
    stage = case.how["stage"]
    if stage == "accepted":
        return
    yield case.after(0)
    case.grade()
    yield case.after(0)
    case.assign()
    if stage == "assigned":
        return
    if stage == "made_up":
        yield case.after(0)
        yield from made_up(case, case.row["outcome"])
        return
    yield case.after(0)
    case.begin()
    meeting, over = case.book(1)
    yield over
    case.hold(meeting, "to_continue" if stage in IN_HAND else "agreed")
    if stage in IN_HAND:
        yield case.after(0)
        if stage == "booked":
            case.book(4)
        return
    yield case.after(hours=0.5)
    case.settle(case.how.get("form", "written"))
    for promise in case.promises("due"):
        if promise.day <= clock.today():
            case.keep(promise)
    if court:
        case.paper("feedback", "委派调解反馈函")
    if stage != "agreed":
        yield from looked_after(case, archive=stage == "archived")
