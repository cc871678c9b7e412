"""How disputes are settled, and what becomes of what was promised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from mediation.agreements.promise_models import Promise
from mediation.core import clock
from mediation.followup.models import Visit
from workflows.facts import LATE_REASONS

from .lives import begun, met
from .play import Life
from .quarrel import Quarrel
from .settling import COURT

ON_PAPER = LATE_REASONS[0].code
MONTH = timedelta(days=30)


def agreed(case: Quarrel, form: str = "", sessions: int = 1, court: str = "", source: str = "") -> Life:
    """Settled at the table. ``court``: what becomes of the thirty days, where that is known at once."""
    yield from begun(case, source)
    for n in range(sessions):
        meeting, over = case.book(1 + n)
        yield over
        case.hold(meeting, "agreed" if n == sessions - 1 else "to_continue")
    yield case.after(hours=0.6)
    case.settle(form or case.form)
    if court == "forgo":
        case.do(case.clerk, "confirmation.forgo", case.confirmation().id)


def looked_after(case: Quarrel, breaks: str = "", *, archive: bool = True) -> Life:
    """Everything that falls due is dealt with on its day, then the file is closed and archived.

    ``breaks`` is what becomes of the first promise: ``part``, ``route`` or ``waive``; kept when empty.
    """
    while waiting := _waiting(case):
        day, deal, row = min(waiting, key=lambda one: one[0])
        yield case.on(day)
        yield from deal(case, row, breaks)
    yield case.after(2)
    case.close()
    if archive:
        yield case.after(5)
        case.archive()


def _waiting(case: Quarrel) -> list[tuple[date, Callable[[Quarrel, Any, str], Life], Any]]:
    """What waits for its day."""
    found: list[tuple[date, Callable[[Quarrel, Any, str], Life], Any]] = [
        (promise.day, _promise, promise) for promise in case.promises("due", "partly")
    ]
    found += [(visit.due_on, _visit, visit) for visit in case.visits()]
    confirmation = case.confirmation()
    if confirmation.state == "open":
        found.append((confirmation.until_on + timedelta(days=1), _lapse, confirmation))
    return found


def _promise(case: Quarrel, promise: Promise, breaks: str) -> Life:
    first = not case.promises("kept", "partly", "routed", "waived")
    if breaks == "part" and first and promise.amount is not None:
        case.pay_part(promise)
        yield case.on(clock.today() + timedelta(days=6))
    elif breaks == "waive" and first:
        creditor = promise.creditor_id or case.people("applicant")[0]
        case.do(case.clerk, "promise.waive", promise.id, creditor=creditor, said_how="phone")
        return
    elif breaks == "route" and first:
        yield case.on(promise.day + timedelta(days=4))
        case.break_(promise)
        yield case.after(2)
        case.do(case.clerk, "promise.route", promise.id, route="payment_order", told_how="face")
        return
    case.keep(promise)


def _visit(case: Quarrel, visit: Visit, breaks: str) -> Life:
    if visit.tries == 1 and case.chance.random() < 0.12:
        case.do(
            case.clerk, "visit.miss", visit.id, reason="no_answer",
            next_on=clock.today() + timedelta(days=7), channel="phone",
        )
        return
    case.visit(visit)
    return
    yield


def _lapse(case: Quarrel, confirmation: Any, breaks: str) -> Life:
    case.by_clock("confirmation.lapse", confirmation.id)
    return
    yield


def settled(case: Quarrel, breaks: str = "", **how: Any) -> Life:
    """The usual life: settled, kept, visited, archived."""
    yield from agreed(case, **how)
    yield from looked_after(case, breaks)


def on_the_spot(case: Quarrel) -> Life:
    """Settled in the village hall and entered two days later from the mediator's notebook."""
    yield from begun(case)
    meeting, over = case.book(0 if case.at in case.play.cast.rooms else 1)
    yield over
    yield case.after(3)
    case.hold(meeting, "agreed", late_reason=ON_PAPER)
    case.settle("oral")
    case.do(case.clerk, "confirmation.forgo", case.confirmation().id)
    yield from looked_after(case)


# ------------------------------------------------------------------ where an agreement stands still


def drafting(case: Quarrel) -> Life:
    """Agreed at the table; the terms are being written."""
    yield from met(case)
    yield case.after(0)
    case.draft()


def signing(case: Quarrel) -> Life:
    """On the table: one side has signed."""
    yield from drafting(case)
    yield case.after(0)
    made = case.agreement("draft")
    case.offer(made)
    case.sign(made, "applicant")


def not_signed(case: Quarrel) -> Life:
    """A side thought better of it."""
    yield from signing(case)
    yield case.after(0)
    case.do(
        case.clerk, "agreement.refuse", case.agreement("signing"), party=case.people("respondent")[0],
        reason="changed_mind", channel="phone",
    )


def given_up(case: Quarrel) -> Life:
    """Refused, dropped, failed, filed."""
    yield from not_signed(case)
    yield case.after(1)
    case.do(case.mediator, "agreement.drop", case.agreement("refused"), reason="no_agreement")
    case.do(case.mediator, "dispute.fail", reason="refused_to_sign", **case.told_all())
    yield case.after(3)
    case.close()


def superseded(case: Quarrel) -> Life:
    """The debtor asked for more time before the day: a new version with later days."""
    yield from agreed(case, "written")
    yield case.after(2)
    case.counted_from = case.play.today + timedelta(days=9)
    made = case.draft()
    case.offer(made)
    case.sign(made)


def annulled(case: Quarrel, then: str = "") -> Life:
    """The court did not confirm it, and the agreement fell; a new round, if both ask."""
    yield from agreed(case, "written")
    yield case.after(1)
    row = case.ask_court()
    yield case.after(5)
    case.ruling(row, "dismiss", reason="unclear")
    yield case.after(0)
    paper = case.paper("court_ruling", "不予司法确认裁定书")
    case.second(
        case.clerk, "dispute.annul", case.head, reason="confirmation_dismissed", paper=paper,
        decided_by=COURT,
    )
    if then == "reopen":
        yield case.after(1)
        case.do(case.clerk, "dispute.reopen", reason="agreement_void", asked_by=case.people())


def kept_so_far(case: Quarrel, before: date | None = None) -> Life:
    """What fell due before a day (today, unless told) has been kept."""
    for promise in case.promises("due"):
        if promise.day < (before or case.play.today):
            yield case.on(promise.day)
            case.keep(promise)


def to_court(case: Quarrel, end: str = "") -> Life:
    """Both ask the court to confirm it: waiting, confirmed, dismissed or taken back."""
    yield from agreed(case, "written")
    yield case.after(1)
    row = case.ask_court()
    if not end:
        return
    yield case.after(3)
    yield from kept_so_far(case)
    if end == "withdraw":
        case.do(case.clerk, "confirmation.withdraw", row, withdrawn_by=case.people())
    else:
        case.ruling(row, end, **({"reason": "unclear"} if end == "dismiss" else {}))


def owing(case: Quarrel, due: int = 0, stand: str = "") -> Life:
    """Settled some time ago, and the first thing due in ``due`` days from today: how does it stand?"""
    case.counted_from = case.play.today + timedelta(days=due - case.spec[0]["days"])
    yield from agreed(case, "written")
    first, *_others = case.promises("due")
    if stand == "part":
        yield case.after(1)
        case.pay_part(first, 0.4)
        return
    if not stand:
        return
    yield case.on(first.day + timedelta(days=1))
    if stand == "waive":
        case.do(case.clerk, "promise.waive", first.id, creditor=first.creditor_id, said_how="face")
        return
    case.break_(first)
    if stand == "route":
        yield case.after(0)
        case.do(case.clerk, "promise.route", first.id, route="suit", told_how="face")
    if stand == "reopen":
        yield case.after(1)
        case.do(case.clerk, "dispute.reopen", reason="promise_broken", asked_by=case.people("applicant"))
        yield case.after(0)
        case.grade()


def visited(case: Quarrel, what: str) -> Life:
    """The first return visit: nobody answered (``miss``), or the head gave it up (``drop``)."""
    yield from agreed(case)
    yield from kept_so_far(case, before=case.visits()[0].due_on)
    yield case.on(case.visits()[0].due_on)
    visit = case.visits()[0]
    stated: Mapping[str, Any] = {"reason": "no_answer", "next_on": case.play.today + timedelta(days=2)}
    case.do(case.clerk, "visit.miss", visit.id, **stated)
    if what == "drop":
        yield case.after(0)
        case.do(case.head, "visit.drop", case.visits()[-1].id, reason="unreachable")
