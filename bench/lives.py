"""The lives that copies are made of: those of the demo, agreements, and every return visit paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from mediation.agreements import effect, service
from mediation.agreements.content import Content, TermInput
from mediation.agreements.effect import Signed
from mediation.agreements.models import Agreement
from mediation.agreements.promise_models import Confirmation, Promise
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.followup.models import Visit
from mediation.lifecycle.door import act
from mediation.seed import lives
from mediation.seed.play import Life
from mediation.seed.quarrel import Path, Quarrel, with_

DAYS_TO_PAY = 9
FOR_THE_FILE = (("identity", "当事人身份证复印件"), ("explanation", "卷宗情况说明"))


def agreed(case: Quarrel, sessions: int = 1) -> Life:
    """They agree, sign, and one of them has to pay within some days."""
    yield from lives.met(case, sessions)
    yield case.play.after(1)
    made = case.do(case.mediator, "agreement.draft", form="written")
    with act(case.play.cast.actor(case.mediator)) as a:
        a.load(Dispute, case.id)
        service.write(a, a.session.get_one(Agreement, made.id), _content(case))
    case.do(case.mediator, "agreement.offer_for_signing", made.id)
    with act(case.play.cast.actor(case.clerk)) as a:
        a.load(Dispute, case.id)
        effect.sign(a, a.session.get_one(Agreement, made.id), list(_signatures(case)))


def settled_by_word(case: Quarrel) -> Life:
    """Most quarrels of a village: talked over, agreed by word of mouth, done at once, visited, filed."""
    yield from lives.begun(case)
    yield case.play.after(1)
    made = case.do(case.mediator, "agreement.draft", form="oral")
    content = Content(form="oral", parties=case.people(), oral_content="双方互相谅解,当场了结。")
    with act(case.play.cast.actor(case.mediator)) as a:
        a.load(Dispute, case.id)
        service.write(a, a.session.get_one(Agreement, made.id), content)
    case.do(case.mediator, "agreement.take_effect_orally", made.id, no_paper_needed=True)
    yield from visited(case)
    yield from _to_the_shelf(case)


def kept(case: Quarrel, sessions: int = 1) -> Life:
    """Agreed, paid in time, looked after, closed and archived."""
    yield from agreed(case, sessions)
    yield case.play.after(DAYS_TO_PAY - 2)
    for key in _keys(Promise, case.id, "due"):
        case.do(case.clerk, "promise.keep", key, proof="transfer_slip")
    yield from visited(case)
    yield from _to_the_shelf(case)


def visited(case: Quarrel) -> Life:
    """Every visit of the plan, on its day."""
    for key in _keys(Visit, case.id, "planned"):
        yield case.play.moment(_due(key))
        case.do(
            case.clerk, "visit.do", key, visited=case.people(), way="phone", performance="all",
            satisfaction="satisfied",
        )


def looked_after(path: Callable[..., Life], case: Quarrel) -> Life:
    """Ended without an agreement: visited first, filed then."""
    yield from path(case, file=False)
    yield from visited(case)
    yield from lives.filed(case)


PAST: tuple[tuple[int, Path], ...] = (
    *((90, settled_by_word) for _ in range(5)),
    *((35, partial(kept, sessions=1)) for _ in range(4)),
    (20, partial(kept, sessions=2)),
    *((25, partial(looked_after, lives.failed)) for _ in range(2)),
    *((40, partial(looked_after, lives.never_reached)) for _ in range(2)),
    *((40, partial(looked_after, lives.refused)) for _ in range(2)),
    (60, lives.declined), (30, lives.withdrawn), (5, lives.voided), (25, lives.received_elsewhere),
)  # fmt: skip
"""What is long over, with its share."""

NOW: tuple[tuple[int, int, int, Path], ...] = (
    (4, 1, 0, lives.waiting), (4, 3, 1, lives.waiting),
    (4, 2, 1, lives.accepted), (4, 3, 1, lives.graded),
    (5, 4, 1, lives.assigned), (4, 12, 2, lives.assigned),
    (5, 5, 2, lives.begun), (5, 9, 3, lives.met), (5, 15, 3, lives.met), (4, 7, 0, lives.booked),
    (3, 11, 0, lives.missed), (3, 14, 1, lives.suspended), (2, 24, 1, lives.resumed),
    (3, 6, 4, lives.transferred), (2, 12, 2, lives.returned), (2, 5, 0, lives.handed_up),
    (1, 2, 1, with_(lives.dangerous, steps=("acknowledge",))),
    (6, 12, 5, with_(lives.failed, file=False)), (6, 9, 5, with_(lives.refused, file=False)),
    (4, 19, 5, lives.shut),
    (12, 14, 1, agreed), (8, 20, 2, agreed),
)  # fmt: skip
"""What is under way: its share, how many days ago it began, how many weeks its copies may lie back."""


def _to_the_shelf(case: Quarrel) -> Life:
    for key in _open_confirmations(case.id):
        case.do(case.clerk, "confirmation.forgo", key)
    for kind, title in FOR_THE_FILE:
        case.paper(kind, title)
    yield from lives.filed(case)


def _content(case: Quarrel) -> Content:
    payer, = case.people("respondent")
    paid, = case.people("applicant")
    term = TermInput(
        from_party=payer, to_party=paid, kind="money", what="补偿款", amount=Decimal(3000),
        due_on=clock.today() + timedelta(days=DAYS_TO_PAY), way="mobile",
    )
    return Content(
        parties=case.people(), place="调解室", facts="双方对赔偿数额有争议,经调解达成一致。", terms=(term,),
    )


def _signatures(case: Quarrel) -> Iterable[Signed]:
    day = clock.today()
    yield from (Signed(signer="party", party_id=key, signed_on=day) for key in case.people())
    yield Signed(signer="mediator", signed_on=day)
    yield Signed(signer="seal", signed_on=day, way="stamp")


def _keys(model: type[Promise | Visit], dispute_id: int, state: str) -> list[int]:
    with db.reading() as session:
        query = select(model.id).where(model.dispute_id == dispute_id, model.state == state)
        return list(session.scalars(query.order_by(model.due_on)))


def _open_confirmations(dispute_id: int) -> list[int]:
    """Nobody asks the court to confirm what is done already."""
    with db.reading() as session:
        query = select(Confirmation.id).where(
            Confirmation.dispute_id == dispute_id, Confirmation.state == "open"
        )
        return list(session.scalars(query))


def _due(key: int) -> date:
    with db.reading() as session:
        return session.get_one(Visit, key).due_on
