"""Persons are found by their identity number, or made; one row across all disputes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import numbering
from mediation.core.sealing import fingerprint

from .models import Person


def hold(session: Session, id_numbers: Iterable[str]) -> None:
    """Let nobody else make these persons at the same moment; always taken in one order."""
    for name in sorted({fingerprint("id_number", number)[:2] for number in id_numbers if number}):
        numbering.hold(session, f"person:{name}")


def find(session: Session, id_number: str) -> Person | None:
    """The person with this identity number, however it was typed; pending ones included."""
    wanted = fingerprint("id_number", id_number)
    for row in session.new:
        if isinstance(row, Person) and row.id_number_lookup == wanted:
            return row
    return session.scalar(select(Person).where(Person.id_number_lookup == wanted))


def find_or_make(
    session: Session, id_number: str, *, name: str, kind: str = "natural", id_type: str = "",
    sex: str = "", birth_on: date | None = None,
) -> Person:
    """The person with this number; a new row, written with the next entry, when there is none.

    Call ``hold`` first, before anything is written.
    """
    person = find(session, id_number)
    if person is None:
        person = Person(kind=kind, name=name, id_type=id_type, sex=sex, birth_on=birth_on)
        person.id_number = id_number
        session.add(person)
    return person
