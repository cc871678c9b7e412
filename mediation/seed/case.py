"""One dispute in the hands of the demo's people: each method is one press at the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from mediation.assignment import invitation_service
from mediation.assignment.queries import candidates
from mediation.cases import consents, papers, parties
from mediation.cases.models import Dispute
from mediation.classification.service import find_for_classify
from mediation.core import clock
from mediation.core.database import db
from mediation.intake.service import Registration, take_in
from mediation.lifecycle import proposals
from mediation.lifecycle.door import Act, act
from mediation.lifecycle.owners import MODELS
from mediation.lifecycle.perform import perform
from mediation.security.roles import Role
from mediation.sessions import booking, records

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

    # ------------------------------------------------------------------------------ who presses

    def one(self, role: Role) -> str:
        """Somebody of the lead with this role."""
        return self.play.cast.crew(self.at)[role][0]

    @property
    def clerk(self) -> str:
        """The lead's clerk."""
        return self.one(Role.CLERK)

    @property
    def head(self) -> str:
        """The lead's head, or the centre's where it has none."""
        return self.one(Role.HEAD) if Role.HEAD in self.play.cast.crew(self.at) else "centre_head"

    # ----------------------------------------------------------------------------------- presses

    def take(self, given: Registration, *, who: str = "", channel: str = "counter") -> None:
        """Registered."""
        with act(self.play.cast.actor(who or self.clerk), channel=channel) as a:
            self.id = take_in(a, given).id

    def do(self, who: str, right: str, row: int | None = None, **stated: Any) -> Any:
        """One move through its owner, as a page would make it."""
        flow, _, name = right.partition(".")
        with act(self.play.cast.actor(who), channel="counter") as a:
            dispute = a.load(Dispute, self.id)
            return perform(a, dispute, self._subject(a, dispute, flow, row), flow, name, stated)

    def second(self, who: str, right: str, by: str, row: int | None = None, **stated: Any) -> None:
        """A move that one person proposes and, later, another confirms."""
        flow, _, name = right.partition(".")
        with act(self.play.cast.actor(who)) as a:
            dispute = a.load(Dispute, self.id)
            told = {**stated, "second": self.play.cast.user(by)}
            proposal = proposals.propose(a, dispute, self._subject(a, dispute, flow, row), flow, name, told)
            key = proposal.id
        with clock.frozen(clock.now() + timedelta(minutes=7)), act(self.play.cast.actor(by)) as a:
            dispute = a.load(Dispute, self.id)
            asked = a.session.get_one(type(proposal), key)
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
        wanted = self.play.cast.user(login) if login else ranked[0].standing.user_id
        reason = "" if wanted == ranked[0].standing.user_id else "expertise"
        self.do(self.clerk, "dispute.assign", mediator=wanted, reason=reason)
        self.mediator = self.play.cast.login_of(wanted)

    def consent(self, *kinds: str, channel: str = "paper", subject: str = "", who: str = "") -> None:
        """Every party was told, or agreed."""
        with act(self.play.cast.actor(who or self.clerk), channel="counter") as a:
            dispute = a.load(Dispute, self.id)
            said = {p.id: True for p in parties.principals(a.session, self.id)}
            for kind in kinds:
                consents.record(a, dispute, kind, said, channel=channel, subject=subject)

    def begin(self) -> None:
        """Everybody knows his rights and agrees; mediation begins."""
        self.consent("rights_notice", "mediation", who=self.mediator)
        self.do(self.mediator, "dispute.begin", declaration=True)

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

    def told_all(self) -> Mapping[str, Any]:
        """Everybody is told the other ways."""
        return {**OWN_WAY, "told": self.people()}

    def state(self) -> str:
        """Where it stands now."""
        with db.reading() as session:
            return session.get_one(Dispute, self.id).state

    # ------------------------------------------------------------------------------ sitting down

    def book(self, days: float, *, minutes: int = 90) -> tuple[int, datetime]:
        """A session on the next free hour so many days on; its key and when to come back to it."""
        starts = self._free(days, minutes)
        made = self.do(
            self.mediator, "session.book", starts_at=starts, minutes=minutes, room=self._room(),
            place="" if self._room() else "村委会会议室", invited_parties=self.people(),
        )
        return made.id, starts + timedelta(minutes=minutes + 5)

    def _room(self) -> int | None:
        return self.play.cast.rooms.get(self.at)

    def _free(self, days: float, minutes: int) -> datetime:
        for later in range(30):
            starts = self.play.after(days + later).replace(minute=0)
            if starts <= clock.now():
                continue
            with db.reading() as session:
                claims = booking.claims(session, session.get_one(Dispute, self.id), self._room())
                if booking.is_free(session, claims, starts, minutes):
                    return starts
        raise RuntimeError("a month without a free hour")

    def hold(self, meeting: int, result: str, said: str = "", guests: Iterable[str] = ()) -> None:
        """It took place, and the record was written, read back and signed."""
        present = tuple(self.play.cast.user(login) for login in guests)
        self.do(
            self.mediator, "session.hold", meeting, attended=self.people(), guests=present, result=result
        )
        row = self.do(self.mediator, "record.start", meeting=meeting, way="points")
        with act(self.play.cast.actor(self.mediator)) as a:
            a.load(Dispute, self.id)
            text = records.Content(body=said or "双方陈述了各自的意见,调解员说明了有关法律规定。")
            records.write(a, a.session.get_one(MODELS["record"], row.id), text)
        self.do(self.mediator, "record.read_back", row.id, read_aloud=True)
        self.do(
            self.mediator, "record.sign", row.id, signed_by=self.people(), mediator_signed=True,
            recorder_signed=True,
        )

    # ----------------------------------------------------------------------------------- guests

    def invite(self, login: str, task: str, *, capacity: str = "adviser") -> int:
        """Proposed, agreed to by both sides, and sent; the key of the invitation."""
        user = self.play.cast.user(login)
        row = self.do(self.clerk, "invitation.propose", person=user, capacity=capacity, task=task)
        self.consent("invited", subject=row.subject_key)
        self.do(self.clerk, "invitation.send", row.id)
        return int(row.id)

    def answer(self, login: str, invitation: int, name: str, **stated: Any) -> None:
        """The invited person answers."""
        with act(self.play.cast.actor(login)) as a:
            row = invitation_service.open_for_answer(a, invitation)
            perform(a, a.dispute_of(row), row, "invitation", name, stated)
