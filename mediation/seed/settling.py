"""Presses around an agreement: terms, signing, promises, the court's confirmation, return visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from mediation.agreements import checks, effect, paper, service, standing
from mediation.agreements.content import Content, Part, TermInput
from mediation.agreements.effect import Signed
from mediation.agreements.models import Agreement
from mediation.agreements.promise_models import Confirmation, Promise
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock
from mediation.core.database import db
from mediation.followup.models import Visit
from mediation.lifecycle.door import act

from .meeting import Meeting

Spec = Mapping[str, Any]
"""A term as ``mediation/data/demo_matters.json`` writes it: sums as a share of what is asked for."""

MONTH = timedelta(days=30)
COURT = "临平区人民法院"
ANSWER = "已向双方逐条说明,双方认可"
"""What is said to the checker's advice."""
SIDES = {"a": "applicant", "b": "respondent", "c": "third"}


class Settling(Meeting):
    """A dispute that can come to an agreement. ``spec`` are its terms, ``asked`` the sum they share."""

    spec: Sequence[Spec] = ()
    asked = Decimal(0)
    counted_from: date | None = None
    """The day from which the days of the terms count; that of the draft when empty."""
    what_about = ""
    """The facts as the agreement states them."""

    # ------------------------------------------------------------------------------- the draft

    def draft(self, form: str = "written") -> int:
        """A draft with all its terms; its key."""
        row = self.do(self.mediator, "agreement.draft", form=form)
        with act(self.play.cast.actor(self.mediator)) as a:
            a.load(Dispute, self.id)
            people = parties.principals(a.session, self.id)
            terms = tuple(self._term(spec, people, self.counted_from or clock.today()) for spec in self.spec)
            spoken = ";".join(f"{t.what or '当面道歉'}" for t in terms) if form == "oral" else ""
            content = Content(
                form=form, parties=tuple(p.id for p in people), place=self.place(), facts=self.what_about,
                terms=terms, oral_content=f"双方口头商定:{spoken}。" if spoken else "",
            )
            drafted = a.session.get_one(Agreement, row.id)
            remarks = paper.remarks(a.session, drafted, content)
            answers = {r.key: ANSWER for r in remarks if r.level == checks.ADVICE}
            service.write(a, drafted, replace(content, answers=answers))
        return int(row.id)

    def place(self) -> str:
        """Where the agreement is made."""
        return "调委会一号调解室" if self.at in self.play.cast.rooms else "村文化礼堂"

    def _term(self, spec: Spec, people: Sequence[Party], begin: date) -> TermInput:
        names = {"a": _of(people, "a").name, "b": _of(people, "b").name}
        due = begin + timedelta(days=spec["days"])
        amount = self._sum(spec)
        way = spec.get("way", "")
        split = _parts(amount, spec, due) if amount is not None else ()
        return TermInput(
            from_party=_of(people, spec["from"]).id, to_party=_of(people, spec["to"]).id, kind=spec["kind"],
            what=spec["what"].format(**names), amount=amount, way=way, parts=split,
            due_on=None if split else due,
            account=f"6228{self.chance.randrange(10**14, 10**15)}" if way == "transfer" else "",
        )

    def _sum(self, spec: Spec) -> Decimal | None:
        if spec["kind"] != "money":
            return None
        if "amount" in spec:
            return Decimal(spec["amount"])
        asked = self.asked or Decimal(3000)
        return Decimal(max(100, round(int(asked * 100) * spec["share"] / 100, -2)))

    def agreement(self, state: str) -> int:
        """The key of the newest agreement in this state."""
        with db.reading() as session:
            query = select(Agreement.id).where(Agreement.dispute_id == self.id, Agreement.state == state)
            return session.scalars(query.order_by(Agreement.id.desc())).first() or _none(f"{state} agreement")

    # ------------------------------------------------------------------------------- the signing

    def offer(self, agreement: int) -> None:
        """The text is frozen and lies on the table."""
        self.do(self.mediator, "agreement.offer_for_signing", agreement)

    def sign(self, agreement: int, *sides: str) -> None:
        """Everybody of these sides has signed; without sides everybody, the mediator and the seal."""
        day = clock.today()
        signed = [
            Signed(signer="party", party_id=key, signed_on=day, by_name=self._guardian_of(key))
            for key in self.people(*sides)
        ]
        if not sides:
            signed.append(Signed(signer="mediator", signed_on=day))
            signed.append(Signed(signer="seal", signed_on=day, way="stamp"))
        with act(self.play.cast.actor(self.clerk)) as a:
            a.load(Dispute, self.id)
            effect.sign(a, a.session.get_one(Agreement, agreement), signed)

    def _guardian_of(self, party_id: int) -> str:
        """Who signs for a minor; empty for whoever signs himself."""
        with db.reading() as session:
            party = session.get_one(Party, party_id)
            stands = standing.of(session, session.get_one(Dispute, self.id), [party])[party_id]
        return "" if stands.himself else stands.others[0]

    def settle(self, form: str = "written") -> int:
        """From the draft to the effect in one go; the key of the agreement."""
        made = self.draft(form)
        if form == "oral":
            self.do(self.mediator, "agreement.take_effect_orally", made, no_paper_needed=True)
        else:
            self.offer(made)
            self.sign(made)
        return made

    # --------------------------------------------------------------------- what was promised

    def promises(self, *states: str) -> list[Promise]:
        """Promises in these states, by day."""
        with db.reading() as session:
            query = select(Promise).where(Promise.dispute_id == self.id, Promise.state.in_(states))
            return list(session.scalars(query.order_by(Promise.due_on, Promise.id)))

    def keep(self, promise: Promise, **stated: Any) -> None:
        """Kept, with the proof that fits it."""
        proof = "transfer_slip" if promise.amount is not None else "seen"
        self.do(self.clerk, "promise.keep", promise.id, proof=proof, **stated)

    def pay_part(self, promise: Promise, share: float = 0.5) -> None:
        """A part of it was paid."""
        part = Decimal(max(50, round(int(promise.outstanding) * share, -1)))
        self.do(self.clerk, "promise.pay_part", promise.id, amount=part, proof="transfer_slip")

    def break_(self, promise: Promise, reason: str = "cannot_pay") -> None:
        """Somebody has called, and nothing came."""
        called = clock.now() - timedelta(minutes=20)
        self.do(self.clerk, "promise.break", promise.id, reason=reason, called_at=called, channel="phone")

    # ------------------------------------------------------------------------------- the court

    def confirmation(self) -> Confirmation:
        """The court's term of the newest agreement."""
        with db.reading() as session:
            query = select(Confirmation).where(Confirmation.dispute_id == self.id)
            return session.scalars(query.order_by(Confirmation.id.desc())).first() or _none("confirmation")

    def ask_court(self) -> int:
        """All together ask the court; the key of the confirmation."""
        row = self.confirmation()
        self.do(self.clerk, "confirmation.apply", row.id, applied_by=self.people(), court=COURT)
        return row.id

    def ruling(self, row: int, name: str, **stated: Any) -> None:
        """The court has confirmed or dismissed."""
        number = f"({clock.today().year})浙0113民特{self.chance.randrange(100, 999)}号"
        self.do(
            self.clerk, f"confirmation.{name}", row, ruling_number=number, ruled_on=clock.today(), **stated
        )

    # ------------------------------------------------------------------------------- the visits

    def visits(self) -> list[Visit]:
        """Visits that are planned, by day."""
        with db.reading() as session:
            query = select(Visit).where(Visit.dispute_id == self.id, Visit.state == "planned")
            return list(session.scalars(query.order_by(Visit.due_on, Visit.id)))

    def visit(self, visit: Visit) -> None:
        """Five questions answered, mostly to everybody's content."""
        stand = {p.state for p in self.promises("due", "partly", "broken", "kept", "routed")}
        performance = "none" if stand else "nothing_due"
        if "kept" in stand:
            performance = "all" if stand == {"kept"} else "part"
        satisfied = self.chance.choices(("satisfied", "fair", "dissatisfied", "no_answer"), (70, 20, 4, 6))[0]
        self.do(
            self.clerk, "visit.do", visit.id, visited=self.people("applicant"), channel="phone",
            way=self.chance.choice(("phone", "phone", "home")), performance=performance,
            satisfaction=satisfied,
        )


def _of(people: Sequence[Party], place: str) -> Party:
    """``b`` is the first of the other side, ``b2`` the second."""
    side = [p for p in people if p.side == SIDES[place[0]]]
    return side[int(place[1:] or 1) - 1]


def _parts(amount: Decimal, spec: Spec, first: date) -> tuple[Part, ...]:
    """Equal parts a month apart, the last takes the rest; none for one payment."""
    count = spec.get("parts", 1)
    if count < 2:
        return ()
    each = Decimal(spec.get("each", int(amount / count / 100) * 100))
    sums = [each] * (count - 1) + [amount - each * (count - 1)]
    return tuple(Part(first + MONTH * n, part) for n, part in enumerate(sums))


def _none(what: str) -> Any:
    raise LookupError(f"there is no {what}")
