"""The cases behind the doors: every private field of every stage holds something nobody else says."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from mediation.agreements.models import Agreement
from mediation.assignment import invitation_service, objections, ties
from mediation.assignment.invitation_models import Invitation
from mediation.cases import papers
from mediation.cases.filters import Filter
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core import clock as now
from mediation.core.database import db
from mediation.counter import consulting
from mediation.danger.models import Danger
from mediation.guests import passes
from mediation.handovers.assistance_models import Assistance
from mediation.lifecycle import drafts, proposals
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform
from mediation.lists import saved
from mediation.sessions import records
from mediation.sessions.models import Record
from tests import stories
from tests.agreements import story as agreements
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import LEAK, do
from tests.sessions import story as sessions

from .people import sides
from .secrets import Canaries

OURS, SETTLED, SHUT, FOREIGN, FAR, VILLAGE, OFFERED, GIVEN, AGAIN = CASES = (
    "ours", "settled", "shut", "foreign", "far", "village", "offered", "given", "again",
)
"""In mediation with guests; agreed; protected; of another committee; the same, protected; of the village
below; offered to us; offered by us to a department; of the same people as cases elsewhere."""


@dataclass
class Builder:
    """Makes the cases through the door."""

    cast: Cast
    clock: Clock
    canaries: Canaries = field(default_factory=Canaries)
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, tuple[PartyInput, ...]] = field(default_factory=dict)
    passes: dict[str, passes.Issued] = field(default_factory=dict)

    def word(self, case: str, kind: str, what: str, before: str = "") -> str:
        return self.canaries.word(case, kind, what, before)

    def as_(self, who: str, case: str, right: str, row: tuple[type, int] | None = None, **stated: Any) -> Any:
        """A move by somebody; its note is a canary as well."""
        flow, _dot, name = right.partition(".")
        told = {"note": self.word(case, "note", right), **stated}
        return do(self.cast.actor(who), self.ids[case], name, told, flow=flow, row=row)

    # -- from the counter to the table ---------------------------------------------

    def register(
        self, case: str, clerk: str = "clerk", at: str = "qiaosi", *, protected: bool = False, **more: Any
    ) -> int:
        told = {
            "title": self.word(case, "title", "title", "漏水"),
            "narrative": self.word(case, "story", "narrative", "楼上漏水,"),
            "claims": self.word(case, "story", "claims", "要求"),
            "place": self.word(case, "place", "place", "乔司街道"),
            "external_number": self.word(case, "external_number", "external_number"),
            "referred_by": "12345",
            "note": self.word(case, "note", "register"),
        }
        self.people[case] = more.pop("parties", None) or sides(self.canaries, case, protected=protected)
        self.ids[case] = stories.registered(
            self.cast.actor(clerk), getattr(self.cast, at), parties=self.people[case], stated=told, **more
        )
        return self.ids[case]

    def assigned(
        self, case: str, clerk: str = "clerk", mediator: str = "mediator", at: str = "qiaosi", *,
        assistants: tuple[int, ...] = (), **more: Any,
    ) -> int:
        made = self.register(case, clerk, at, **more)
        self.as_(
            clerk, case, "dispute.accept", competence="arose_here", no_bar=True, repeat_answer="different"
        )
        self.as_(clerk, case, "dispute.classify", category=LEAK, grade="2", reason="unlisted_risk")
        self.as_(
            clerk, case, "dispute.assign", mediator=getattr(self.cast, mediator), chosen_by="committee",
            assistants=assistants, reason="load",
            choice_answered=self.word(case, "office", "choice_answered"),
        )
        return made

    def mediating(self, case: str, clerk: str = "clerk", mediator: str = "mediator", **more: Any) -> int:
        made = self.assigned(case, clerk, mediator, **more)
        sessions.consent(self.cast.actor(clerk), made, "rights_notice", "mediation")
        self.paper(case, clerk, "authority")
        self.paper(case, clerk, "guardian")
        self.as_(mediator, case, "dispute.begin", declaration=True)
        return made

    # -- at the table ------------------------------------------------------------------

    def held(self, case: str, clerk: str = "clerk", mediator: str = "mediator") -> int:
        """A session with its signed record; the session's key."""
        made = self.ids[case]
        place = self.word(case, "meeting_place", "session", "村委会")
        meeting = sessions.book(
            self.cast.actor(clerk), made, now.now() + timedelta(hours=1), place=place,
            note=self.word(case, "note", "book"),
        )
        self.clock.go_on(hours=2)
        sessions.hold(self.cast.actor(mediator), made, meeting, note=self.word(case, "note", "hold"))
        record = sessions.start_record(self.cast.actor(mediator), made, meeting)
        told = {name: self.word(case, "record", name) for name in ("body", "undisputed", "next_step")}
        with act(self.cast.actor(mediator)) as a:
            a.load(Dispute, made)
            records.write(a, a.session.get_one(Record, record), records.Content(
                points={"issues": self.word(case, "record", "points")},
                concessions=self.word(case, "concession", "concessions", "底线"), **told,
            ))
        for name, stated in (
            ("read_back", {"read_aloud": True}),
            ("sign", {
                "signed_by": tuple(sessions.party_ids(made)), "mediator_signed": True,
                "recorder_signed": True, "refusals": self.word(case, "record", "refusals"),
            }),
            ("addendum", {"text": self.word(case, "record", "addendum")}),
        ):
            self.as_(mediator, case, f"record.{name}", (Record, record), **stated)
        return meeting

    def drafted(self, case: str, mediator: str = "mediator") -> int:
        """An agreement offered for signing; its key."""
        made = self.ids[case]
        term = agreements.payment(
            made, what=self.word(case, "agreement", "what"), account=self.canaries.account(case, "account"),
            place=self.word(case, "agreement", "term_place"),
        )
        sorry = agreements.apology(made)
        return agreements.offered(
            self.cast.actor(mediator), made, term, sorry, facts=self.word(case, "agreement", "facts"),
            duties=self.word(case, "agreement", "duties"), place=self.word(case, "agreement", "place"),
        )

    def paper(self, case: str, clerk: str = "clerk", kind: str = "evidence") -> None:
        """A paper that somebody brought in."""
        text = self.word(case, "file", "content", "收条:").encode()
        name = self.word(case, "paper_title", "filename", "收条") + ".txt"
        upload = papers.keep(io.BytesIO(text), name)
        with act(self.cast.actor(clerk)) as a:
            dispute = a.load(Dispute, self.ids[case])
            papers.add(a, dispute, kind, self.word(case, "paper_title", "title", "收条"), upload)

    def danger(self, case: str, clerk: str = "clerk") -> int:
        """Raised, taken on, reported."""
        row: Danger = self.as_(
            clerk, case, "danger.raise", signs=("threat",), what=self.word(case, "danger", "what", "扬言")
        )
        self.as_(
            "reviewer", case, "danger.acknowledge", (Danger, row.id),
            measures=self.word(case, "danger", "measures"),
        )
        return row.id

    def again(self) -> None:
        """The very people of two cases behind walls come to our counter, under other names."""
        same = [self.people[case][0].id_number for case in (FOREIGN, FAR)]
        new = sides(self.canaries, AGAIN)
        people = tuple(replace(p, id_number=n, stand_ins=()) for p, n in zip(new, same, strict=True))
        self.register(AGAIN, parties=people)

    # -- people around the case ---------------------------------------------------------

    def invitation(self, case: str, whom: str, **send: Any) -> int:
        """Proposed, agreed to by the parties, sent; its key."""
        row: Invitation = self.as_(
            "clerk", case, "invitation.propose", person=getattr(self.cast, whom), capacity="adviser",
            task=self.word(case, "task", f"task {whom}"),
            meet_place=self.word(case, "meeting_place", f"meet {whom}"),
        )
        sessions.consent(
            self.cast.actor("clerk"), self.ids[case], "invited", subject=f"invitation:{row.id}"
        )
        self.as_(
            "clerk", case, "invitation.send", (Invitation, row.id),
            brief=self.word(case, "brief", f"brief {whom}", "漏水一案,"), **send,
        )
        with act(self.cast.actor("clerk")) as a:
            a.load(Dispute, self.ids[case])
            self.passes[whom] = passes.issue(a, a.session.get_one(Invitation, row.id))
        return row.id

    def answer(self, case: str, row_id: int, who: str, name: str, **stated: Any) -> None:
        """What the invited person says."""
        with act(self.cast.actor(who)) as a:
            row = invitation_service.open_for_answer(a, row_id)
            told = {"note": self.word(case, "note", f"invitation.{name}"), **stated}
            perform(a, a.dispute_of(row), row, "invitation", name, told)

    def ask_department(self, case: str) -> int:
        """The labour department is asked, with the story and nothing else; the request's key."""
        row: Assistance = self.as_(
            "clerk", case, "assistance.ask", receiver=self.cast.organisations["labour"], parts=("story",),
            what=self.word(case, "asked_for", "asked"), due_on=now.today() + timedelta(days=5),
        )
        return row.id

    def objection(self, case: str) -> None:
        """A party does not want the mediator."""
        with act(self.cast.actor("clerk")) as a:
            dispute = a.load(Dispute, self.ids[case])
            objections.raise_objection(
                a, dispute, sessions.party_ids(dispute.id)[0], self.cast.mediator,
                self.word(case, "objection", "why"),
            )

    def proposal(self, case: str, right: str, second: str, **stated: Any) -> None:
        """Something that waits for a second person."""
        flow, _dot, name = right.partition(".")
        with act(self.cast.actor("clerk")) as a:
            dispute = a.load(Dispute, self.ids[case])
            proposals.propose(a, dispute, dispute, flow, name, {
                "second": getattr(self.cast, second), "note": self.word(case, "proposal", right), **stated,
            })

    def draft(self, owner: str, room: str) -> None:
        """Something typed and not sent."""
        drafts.keep(self.cast.actor(owner), room, self.word(owner, "draft", "title"), {
            "title": [self.word(owner, "draft", "typed title")],
            "narrative": [self.word(owner, "draft", "narrative")],
        })

    def consultation(self, owner: str, at: str) -> None:
        """Somebody only asked, and said who he is and where to call him."""
        consulting.record(self.cast.actor(owner), consulting.Asked(
            organisation_id=getattr(self.cast, at), about=self.word(at, "asked", "about", "楼上漏水,"),
            name=self.word(at, "asked", "name", "王"), phone=self.canaries.phone(at, "asked_phone", "phone"),
            advised=("apply",), minutes=5, channel="counter",
        ), "")

    def view(self, owner: str) -> None:
        """A list under a name."""
        saved.keep(self.cast.actor(owner), self.word(owner, "view", "name"), Filter(group="all"))

    def tie(self, owner: str) -> None:
        """What somebody declared about himself."""
        with db.writing() as session:
            ties.declare(
                session, self.cast.actor(owner), getattr(self.cast, owner), "client",
                self.word(owner, "tie", "name", "某某公司"),
            )

    def promises(self, case: str, agreement: int) -> None:
        """The agreement takes effect; a promise is kept, a visit paid, the court asked."""
        made, clerk = self.ids[case], self.cast.actor("clerk")
        agreements.sign(clerk, made, agreement)
        money, *_rest = agreements.rows("promise", made)
        agreements.on_row(
            clerk, made, "promise", money.id, "pay_part", amount=Decimal(20000), proof="receipt",
            note=self.word(case, "note", "pay_part"),
        )
        first, *_more = agreements.rows("visit", made)
        agreements.on_row(
            clerk, made, "visit", first.id, "do", visited=tuple(sessions.party_ids(made)), way="phone",
            performance="part", satisfaction="satisfied",
            measures=self.word(case, "visit", "measures"), note=self.word(case, "note", "visit"),
        )
        assert agreements.row("agreement", agreement).state == "effective", Agreement
