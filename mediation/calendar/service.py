"""The working calendar in force: what came with the program, overlaid by what was entered here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.security.actor import Actor
from mediation.settings import service as settings
from mediation.settings.defaults import DEADLINES, LAMP, LEGAL_TERMS

from .days import SpecialDay, WorkCalendar, published
from .deadlines import step_due as last_day
from .models import CalendarDay, CalendarYear
from .rules import STEPS, Terms

CHAIN = "sys:settings"
_HELD = "calendar"
_DAY, _YEAR = CalendarDay.__table__.c, CalendarYear.__table__.c
_DAYS = select(_DAY.day, _DAY.kind, _DAY.name)
_ANNOUNCED = select(_YEAR.year).where(_YEAR.announced)


def load(session: Session) -> WorkCalendar:
    """The calendar in force; read once per session."""
    held: WorkCalendar | None = session.info.get(_HELD)
    if held is None:
        held = session.info[_HELD] = _overlaid(session)
    return held


def is_working_day(session: Session, day: date) -> bool:
    """True when offices work on this day."""
    return load(session).is_working_day(day)


def add_working_days(session: Session, day: date, count: int) -> date:
    """The ``count``-th working day after ``day``."""
    return load(session).add_working_days(day, count)


def working_days_between(session: Session, first: date, last: date) -> int:
    """Working days after ``first``, up to and including ``last``."""
    return load(session).working_days_between(first, last)


def terms(session: Session, on: date | None = None) -> Terms:
    """The lengths of all deadline rules as they hold on a day. For a dispute: the day of acceptance."""
    return Terms(
        legal=settings.value(session, LEGAL_TERMS, on),
        steps=settings.value(session, DEADLINES, on),
        lamp=settings.value(session, LAMP, on),
        grades=settings.grade_terms(session, on),
    )


def step_due(session: Session, step: str, base: date) -> date:
    """The last day of a single step that begins on ``base``, by the rule in force. KeyError for no step."""
    return last_day(load(session), STEPS[step], base, terms(session))


def enter_day(session: Session, by: Actor, day: date, kind: str, name: str = "") -> CalendarDay:
    """Say that a day is off, works, or is an ordinary day. Raises RuleBroken for another kind."""
    if kind not in ("off", "work", "plain"):
        raise RuleBroken("calendar_kind", {"kind": ["calendar_kind"]})
    row = _put_day(session, by, SpecialDay(day, kind == "off", name), kind)
    session.flush()
    _changed(session, by, "calendar.day_entered", day.isoformat(), {"kind": kind, "name": name})
    return row


def announce_year(
    session: Session, by: Actor, year: int, days: Iterable[SpecialDay], source: str = ""
) -> None:
    """Enter a year's notice: its days off and moved working days. Its deadlines are provisional no more.

    Raises RuleBroken when a day lies in another year.
    """
    entered = sorted(days, key=lambda special: special.day)
    if not entered or any(special.day.year != year for special in entered):
        raise RuleBroken("calendar_year", {"days": ["calendar_year"]})
    for special in entered:
        _put_day(session, by, special, "off" if special.off else "work")
    session.merge(
        CalendarYear(year=year, announced=True, source=source, entered_by=by.user_id, entered_at=clock.now())
    )
    session.flush()
    listed = [f"{s.day}{'-' if s.off else '+'}{s.name}" for s in entered]
    _changed(session, by, "calendar.year_announced", str(year), {"source": source, "days": listed})


def _put_day(session: Session, by: Actor, special: SpecialDay, kind: str) -> CalendarDay:
    return session.merge(
        CalendarDay(
            day=special.day, kind=kind, name=special.name, entered_by=by.user_id, entered_at=clock.now()
        )
    )


def _changed(session: Session, by: Actor, event: str, what: str, data: dict[str, object]) -> None:
    session.info.pop(_HELD, None)
    recorder.note(
        session, CHAIN, event, f"calendar:{what}", actor_id=by.user_id, data={"actor": by.name, **data}
    )


def _overlaid(session: Session) -> WorkCalendar:
    connection = session.connection()
    rows = connection.execute(_DAYS).all()
    years = list(connection.execute(_ANNOUNCED).scalars())
    if not rows and not years:
        return published()
    specials = [SpecialDay(row.day, row.kind == "off", row.name) for row in rows if row.kind != "plain"]
    return published().with_changes(specials, (row.day for row in rows if row.kind == "plain"), years)
