"""One dispute in the hands of the demo's people: each method is one press at the door."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from mediation.assignment import invitation_service
from mediation.assignment.invitation_models import Invitation
from mediation.assignment.queries import candidates
from mediation.cases import consents, contacts, papers, parties, party_edits
from mediation.cases.models import Dispute
from mediation.classification.service import find_for_classify
from mediation.core import clock
from mediation.core.database import db
from mediation.intake.service import Registration, take_in
from mediation.lifecycle import proposals
from mediation.lifecycle.door import Act, act
from mediation.lifecycle.models import Proposal
from mediation.lifecycle.owners import MODELS
from mediation.lifecycle.perform import perform
from mediation.security.actor import system
from mediation.security.roles import Role
from mediation.triage import service as triage

from .play import Play

OWN_WAY = {"routes": ("court", "legal_aid"), "told_how": "face"}
"""Told to all when mediation ends without an agreement."""


class Case:
    """A dispute and who works on it. ``at`` is the key of the organisation that leads it."""

    def __init__(self, play: Play, at: str) -> None:
        self.play = play
        self.at = at
        self.id = 0
        self.mediator = ""
        self.wanted = ""
        """The mediator whom it is given to; the one the hub proposes when empty."""
        self.present = False
        """Its story must be told to the end before the present comes."""
        self.chance = random.Random(play.random.getrandbits(64))

    # ------------------------------------------------------------------------------------ time

    def after(self, days: int = 0, *, hours: float = 0) -> datetime:
        """A moment later than now: working days on, or only some hours on."""
        return self.play.after(days, hours=hours, pressing=self.present)

    def on(self, day: date) -> datetime:
        """A moment of that day."""
        return self.play.on(day)

    # ------------------------------------------------------------------------------ who presses

    def one(self, role: Role) -> str:
        """Somebody of the lead with this role; of several always the same one for one case."""
        crew = self.play.cast.crew(self.at)[role]
        return crew[self.id % len(crew)]

    @property
    def clerk(self) -> str:
        """The lead's clerk."""
        return self.one(Role.CLERK)

    @property
    def head(self) -> str:
        """The lead's head, or the centre's where it has none."""
        return self.one(Role.HEAD) if Role.HEAD in self.play.cast.crew(self.at) else "centre_head"

    # ----------------------------------------------------------------------------------- presses

    def take(self, given: Registration, *, channel: str = "counter") -> None:
        """Registered, and the receipt given out."""
        with act(self.play.cast.actor(self.clerk), channel=channel) as a:
            dispute = take_in(a, given)
            papers.issue(a, dispute, "receipt", "登记回执", side="applicant")
            self.id = dispute.id

    def do(
        self, who: str, right: str, row: int | None = None, *, channel: str = "counter", **stated: Any
    ) -> Any:
        """One move through its owner, as a page would make it."""
        flow, _, name = right.partition(".")
        with act(self.play.cast.actor(who), channel=channel) as a:
            dispute = a.load(Dispute, self.id)
            return perform(a, dispute, self._subject(a, dispute, flow, row), flow, name, stated)

    def decline(self, reason: str, organ: str) -> None:
        """Not taken, told at the counter, the notice handed over."""
        with act(self.play.cast.actor(self.clerk)) as a:
            told = {"reason": reason, "organ": organ, "told_how": "face"}
            triage.decline(a, a.load(Dispute, self.id), told)

    def by_clock(self, right: str, row: int | None = None, **stated: Any) -> None:
        """One move of the hub itself, on the day it falls due."""
        flow, _, name = right.partition(".")
        with act(system(clock.today()), channel="system") as a:
            dispute = a.load(Dispute, self.id)
            perform(a, dispute, self._subject(a, dispute, flow, row), flow, name, stated)

    def propose(self, who: str, right: str, by: str, row: int | None = None, **stated: Any) -> int:
        """What needs a second person: it waits for ``by``; the key of the proposal."""
        flow, _, name = right.partition(".")
        with act(self.play.cast.actor(who)) as a:
            dispute = a.load(Dispute, self.id)
            told = {**stated, "second": self.play.cast.user(by)}
            return proposals.propose(a, dispute, self._subject(a, dispute, flow, row), flow, name, told).id

    def second(self, who: str, right: str, by: str, row: int | None = None, **stated: Any) -> None:
        """A move that one person proposes and, some minutes later, another confirms."""
        key = self.propose(who, right, by, row, **stated)
        later = clock.now() + timedelta(minutes=7)
        with clock.frozen(min(later, self.play.end)), act(self.play.cast.actor(by)) as a:
            dispute = a.load(Dispute, self.id)
            asked = a.session.get_one(Proposal, key)
            proposals.decide(a, dispute, asked, self.play.cast.actor(who), agree=True)

    def _subject(self, a: Act, dispute: Dispute, flow: str, row: int | None) -> Any:
        return dispute if row is None else a.session.get_one(MODELS[flow], row)

    # ------------------------------------------------------------------------- the usual presses

    def accept(self, **stated: Any) -> None:
        """Taken: the number is drawn."""
        told = {"competence": "party_lives", "no_bar": True, "repeat_answer": "different", **stated}
        self.do(self.clerk, "dispute.accept", **told)

    def classify(self, category: str, **stated: Any) -> None:
        """Graded as the rule proposes."""
        actor = self.play.cast.actor(self.clerk)
        with db.reading() as session:
            dispute = session.get_one(Dispute, self.id)
            found = find_for_classify(session, dispute, actor, {"category": category, **stated})
        self.do(
            self.clerk, "dispute.classify", category=category, grade=found["proposed_grade"], **stated
        )

    def assign(self, login: str = "") -> None:
        """Given to the mediator the hub proposes, or to another with a reason."""
        with db.reading() as session:
            ranked = [r for r in candidates(session, session.get_one(Dispute, self.id)) if r.fit]
        login = login or self.wanted
        wanted = self.play.cast.user(login) if login else ranked[0].standing.user_id
        chosen = next(r for r in ranked if r.standing.user_id == wanted)
        reason = "" if chosen is ranked[0] else "expertise"
        reason = reason if chosen.standing.of_level else "level_agreed"
        self.do(self.clerk, "dispute.assign", mediator=wanted, reason=reason)
        self.mediator = self.play.cast.login_of(wanted)

    def consent(self, *kinds: str, subject: str = "", who: str = "") -> None:
        """Every party was told, or agreed, on paper."""
        with act(self.play.cast.actor(who or self.clerk), channel="counter") as a:
            dispute = a.load(Dispute, self.id)
            said = {p.id: True for p in parties.principals(a.session, self.id)}
            for kind in kinds:
                consents.record(a, dispute, kind, said, channel="paper", subject=subject)

    def begin(self) -> None:
        """Everybody knows his rights and agrees; mediation begins."""
        self.consent("rights_notice", "mediation", who=self.mediator)
        if self.has_guardians():
            self.paper("guardian", "户口簿(监护关系证明)")
        self.do(self.mediator, "dispute.begin", declaration=True)

    def call(self, side: str, result: str, who: str = "") -> None:
        """One try to reach the first party of a side by telephone."""
        with act(self.play.cast.actor(who or self.mediator or self.clerk), channel="phone") as a:
            dispute = a.load(Dispute, self.id)
            party = party_edits.find(a.session, dispute, self.people(side)[0])
            contacts.note(a, dispute, party, "phone", result)

    def paper(self, kind: str, title: str, who: str = "") -> int:
        """A paper of the file; its key."""
        with act(self.play.cast.actor(who or self.clerk)) as a:
            dispute = a.load(Dispute, self.id)
            return papers.issue(a, dispute, kind, title, dated_on=clock.today()).id

    # -------------------------------------------------------------------------------- the people

    def people(self, *sides: str) -> tuple[int, ...]:
        """Keys of the parties, of these sides or of all."""
        with db.reading() as session:
            rows = parties.principals(session, self.id)
            return tuple(p.id for p in rows if not sides or p.side in sides)

    def has_guardians(self) -> bool:
        """Whether somebody acts here for a minor."""
        with db.reading() as session:
            return any(p.role == "guardian" for p in parties.of_dispute(session, self.id))

    def told_all(self) -> Mapping[str, Any]:
        """Everybody is told the other ways."""
        return {**OWN_WAY, "told": self.people()}

    # ----------------------------------------------------------------------------------- guests

    def invite(self, login: str, task: str, *, capacity: str = "adviser", **stated: Any) -> int:
        """Proposed, agreed to by both sides, and sent; the key of the invitation."""
        key = self.wish_for(login, task, capacity=capacity)
        with db.reading() as session:
            subject = session.get_one(Invitation, key).subject_key
        self.consent("invited", subject=subject)
        self.do(self.clerk, "invitation.send", key, **stated)
        return key

    def wish_for(self, login: str, task: str, *, capacity: str = "adviser") -> int:
        """Somebody is proposed as a guest; the sides have not been asked yet."""
        user = self.play.cast.user(login)
        row = self.do(self.clerk, "invitation.propose", person=user, capacity=capacity, task=task)
        return int(row.id)

    def guest_row(self) -> int:
        """The key of the newest invitation."""
        with db.reading() as session:
            query = select(Invitation.id).where(Invitation.dispute_id == self.id)
            return session.scalars(query.order_by(Invitation.id.desc()).limit(1)).one()

    def answer(self, login: str, invitation: int, name: str, **stated: Any) -> None:
        """The invited person answers."""
        with act(self.play.cast.actor(login)) as a:
            row = invitation_service.open_for_answer(a, invitation)
            perform(a, a.dispute_of(row), row, "invitation", name, stated)

    def user_ids(self, logins: Iterable[str]) -> tuple[int, ...]:
        """Keys of people of the demo."""
        return tuple(self.play.cast.user(login) for login in logins)
