"""The kinds of races: what lies open before the two, and which outcomes are right."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import func, select

from mediation.accounts import register
from mediation.accounts.models import MediatorRecord, User
from mediation.assignment.queries import loads
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Party
from mediation.core import clock
from mediation.core.database import db
from mediation.core.ids import new_id
from mediation.sessions import rooms
from mediation.sessions.models import MediationSession
from tests import stories
from tests.lifecycle.stages import LEAK, do

from .ground import Ground
from .server import Answer, Browser


@dataclass(frozen=True, slots=True)
class Shot:
    """One press, ready to be sent."""

    path: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Round:
    """Two presses, and what is wrong with their answers."""

    shots: tuple[Shot, Shot]
    judge: Callable[[list[Answer]], Iterator[str]]
    one_person: bool = False
    """Both presses come from the first person."""


class Kind:
    """One kind of race over one ground."""

    share: ClassVar[int] = 1

    def __init__(self, ground: Ground) -> None:
        self.ground, self.cast = ground, ground.cast

    @abstractmethod
    def prepare(self, n: int, people: tuple[Browser, Browser]) -> Round:
        """The forms fetched and filled in by both."""

    # -- small steps of preparing, straight through the door ------------------------

    def registered(self) -> int:
        """A dispute of two people whom nobody else quarrels with."""
        mark = new_id()
        sides = (
            PartyInput(side="applicant", name=f"甲{mark}"), PartyInput(side="respondent", name=f"乙{mark}")
        )
        return stories.registered(self.cast.actor("clerk"), self.cast.qiaosi, parties=sides)

    def classified(self) -> int:
        """The same, taken on and graded."""
        made = self.registered()
        clerk = self.cast.actor("clerk")
        do(clerk, made, "accept", {"competence": "arose_here", "no_bar": True, "repeat_answer": "different"})
        do(clerk, made, "classify", {"category": LEAK, "grade": "3"})
        return made

    def mediator_has(self, mediator: str, more: int) -> None:
        """Room for so many more cases."""
        key = getattr(self.cast, mediator)
        with db.writing() as session:
            record = session.scalars(select(MediatorRecord).where(MediatorRecord.user_id == key)).one()
            held = register.Entry(**{f.name: getattr(record, f.name) for f in fields(register.Entry)})
            entry = replace(held, load_cap=loads(session, [key]).get(key, 0) + more)
            register.enter(session, self.cast.actor("security"), session.get_one(User, key), entry)


def form_of(browser: Browser, path: str, **told: Any) -> Shot:
    """A form fetched and filled in."""
    form = browser.see(path).form(path)
    return Shot(form.action, {**form.values, **told})


def one_wins(answers: list[Answer], lost: tuple[int, ...], typed: tuple[str, str]) -> Iterator[str]:
    """Exactly one is let through; the other is refused so, with what he typed on the page."""
    winners = [answer for answer in answers if answer.done]
    if len(winners) != 1:
        yield f"{len(winners)} won ({'/'.join(str(a.status) for a in answers)})"
        return
    place = 0 if answers[1].done else 1
    if answers[place].status not in lost:
        yield f"the loser was answered {answers[place].status}"
    elif typed[place] not in answers[place].text:
        yield "the loser's words are gone"


def entries(dispute_id: int, *events: str) -> int:
    """How often one of these happened to a dispute."""
    with db.reading() as session:
        query = select(func.count()).select_from(AuditEntry)
        held = query.where(AuditEntry.chain_id == f"d:{dispute_id}", AuditEntry.event.in_(events))
        return session.scalar(held) or 0


class Conflict(Kind):
    """One accepts what the other voids."""

    share = 4

    def prepare(self, n: int, people: tuple[Browser, Browser]) -> Round:
        """Both looked at the same registered dispute."""
        made, typed = self.registered(), (f"甲方来电说明第{n}次", f"建议去法院立案庭{n}号窗口")
        shots = (
            form_of(people[0], f"/cases/{made}/do/dispute.accept", competence="arose_here", no_bar="y",
                    note=typed[0]),
            form_of(people[1], f"/cases/{made}/do/dispute.void", reason="registered_by_mistake",
                    note=typed[1]),
        )

        def wrong(answers: list[Answer]) -> Iterator[str]:
            yield from one_wins(answers, (409,), typed)
            moved = entries(made, "dispute.accept", "dispute.void")
            if moved != 1:
                yield f"{moved} moves in the log"

        return Round(shots, wrong)


class SamePress(Kind):
    """A double click: the same press arrives twice at once."""

    share = 1

    def prepare(self, n: int, people: tuple[Browser, Browser]) -> Round:
        """One form, one key, one person at two windows."""
        token = f"双击{n}"
        shot = form_of(people[0], "/intake/new", **{
            "applicants-0-name": f"丙{n}", "respondents-0-name": f"丁{n}", "narrative": "漏水",
            "place": "朝阳村", "no_danger": "y", "title": token,
        })

        def wrong(answers: list[Answer]) -> Iterator[str]:
            if not all(answer.done for answer in answers):
                yield f"answered {'/'.join(str(a.status) for a in answers)}"
            elif answers[0].location != answers[1].location:
                yield "led to two places"
            with db.reading() as session:
                query = select(func.count()).select_from(Dispute).where(Dispute.title.endswith(f"· {token}"))
                made = session.scalar(query)
            if made != 1:
                yield f"{made} disputes"

        return Round((shot, shot), wrong, one_person=True)


class Numbers(Kind):
    """Two disputes are accepted at once: both get a number, each its own."""

    def prepare(self, n: int, people: tuple[Browser, Browser]) -> Round:
        """Nobody stands in anybody's way but at the counter row."""
        made = (self.registered(), self.registered())
        told = {"competence": "arose_here", "no_bar": "y", "repeat_answer": "different"}
        first, second = (
            form_of(person, f"/cases/{key}/do/dispute.accept", **told)
            for person, key in zip(people, made, strict=True)
        )

        def wrong(answers: list[Answer]) -> Iterator[str]:
            if not all(answer.done for answer in answers):
                yield f"answered {'/'.join(str(a.status) for a in answers)}"
            with db.reading() as session:
                drawn = set(session.scalars(select(Dispute.number).where(Dispute.id.in_(made))))
            if len(drawn) != 2:
                yield "one number for two disputes"

        return Round((first, second), wrong)


class Booking(Kind):
    """Two cases want one room at one time."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.cases = tuple(self._assigned(name) for name in ("mediator", "mediator_two"))
        with db.writing() as session:
            self.room = rooms.add(
                session, self.cast.actor("admin"), self.cast.qiaosi, "一号调解室", "乔司街道一号", 8
            ).id

    def _assigned(self, mediator: str) -> int:
        made = self.classified()
        stated = {"mediator": getattr(self.cast, mediator), "chosen_by": "committee", "reason": "load"}
        do(self.cast.actor("clerk"), made, "assign", stated)
        return made

    def prepare(self, n: int, people: tuple[Browser, Browser]) -> Round:
        """The next free hour of the only room."""
        at = clock.at(clock.today() + timedelta(days=1), 0) + timedelta(hours=n)
        typed = (f"请带租赁合同{n}", f"请带工资条{n}")
        shots = tuple(
            form_of(
                person, f"/cases/{case}/do/session.book", room=str(self.room), minutes="60", note=words,
                starts_at=at.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M"),
                invited_parties=first_party(case),
            )
            for person, case, words in zip(people, self.cases, typed, strict=True)
        )

        def wrong(answers: list[Answer]) -> Iterator[str]:
            yield from one_wins(answers, (409, 422), typed)
            with db.reading() as session:
                query = select(func.count()).select_from(MediationSession)
                booked = session.scalar(query.where(MediationSession.starts_at == at))
            if booked != 1:
                yield f"{booked} sessions in one room"

        return Round((shots[0], shots[1]), wrong)


class LoadCap(Kind):
    """Two cases want the last free place of one mediator."""

    def prepare(self, n: int, people: tuple[Browser, Browser]) -> Round:
        """He may take one more."""
        made = (self.classified(), self.classified())
        self.mediator_has("village_mediator", 1)
        typed = (f"离村近{n}", f"熟悉此事{n}")
        told = {"mediator": str(self.cast.village_mediator), "reason": "distance"}
        shots = tuple(
            form_of(person, f"/cases/{case}/assignment", note=words, **told)
            for person, case, words in zip(people, made, typed, strict=True)
        )

        def wrong(answers: list[Answer]) -> Iterator[str]:
            yield from one_wins(answers, (409, 422), typed)
            with db.reading() as session:
                states = sorted(session.scalars(select(Dispute.state).where(Dispute.id.in_(made))))
            if states != ["assigned", "classified"]:
                yield f"the two stand at {states}"

        return Round((shots[0], shots[1]), wrong)


class LostUpdate(Kind):
    """Both rewrite the same story of what happened."""

    def prepare(self, n: int, people: tuple[Browser, Browser]) -> Round:
        """Each has his own words."""
        made, typed = self.registered(), (f"第一种说法{n}", f"第二种说法{n}")
        first, second = (
            form_of(person, f"/cases/{made}/edit", narrative=words)
            for person, words in zip(people, typed, strict=True)
        )

        def wrong(answers: list[Answer]) -> Iterator[str]:
            yield from one_wins(answers, (409,), typed)
            if entries(made, "dispute.edit") != 1:
                yield f"{entries(made, 'dispute.edit')} edits in the log"

        return Round((first, second), wrong)


def first_party(dispute_id: int) -> list[str]:
    """Somebody who must come."""
    with db.reading() as session:
        query = select(Party.id).where(Party.dispute_id == dispute_id).order_by(Party.id).limit(1)
        return [str(session.scalars(query).one())]


KINDS: dict[str, type[Kind]] = {
    "conflicting moves": Conflict,
    "double clicks": SamePress,
    "numbers": Numbers,
    "bookings": Booking,
    "load caps": LoadCap,
    "lost updates": LostUpdate,
}
