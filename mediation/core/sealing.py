"""Private columns: sealed with AES-256-GCM, found by keyed fingerprints.

    class Party(IdMixin, Base):
        phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
        phone_lookup: Mapped[str | None] = mapped_column(String(64), index=True)
        phone_tail: Mapped[str | None] = mapped_column(String(64), index=True)
        phone = sealed("phone", lookup=True, tail=True)

``party.phone`` reads and writes plain text. The box is bound to table, column and row key and opens nowhere
else. ``Party.phone.equals("138 0013 8000")`` and ``.ends_with("8000")`` are query conditions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, overload

from sqlalchemy import ColumnElement

from . import keys
from .ids import new_id

TAIL = 4


def text_form(value: str) -> str:
    """Full-width signs folded, outer blanks gone."""
    return unicodedata.normalize("NFKC", value).strip()


def id_form(value: str) -> str:
    """An identity number without blanks and hyphens, in capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", value).upper() if sign.isalnum())


def phone_form(value: str) -> str:
    """The digits of a telephone number, without China's country code."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", value) if sign.isdecimal())
    for prefix in ("0086", "86"):
        rest = digits.removeprefix(prefix)
        if rest != digits and len(rest) >= 10:
            return rest
    return digits


FORMS: Mapping[str, Callable[[str], str]] = {"id_number": id_form, "phone": phone_form}


def fingerprint(kind: str, value: str) -> str:
    """What equal values of a kind share in the look-up column, however they were typed."""
    return keys.current().lookup(kind, FORMS.get(kind, text_form)(value))


def tail_fingerprint(kind: str, value: str) -> str:
    """The same for the last four signs; takes a whole value or its last four."""
    return keys.current().lookup(f"{kind}.tail", FORMS.get(kind, text_form)(value)[-TAIL:])


class SealedColumn:
    """A sealed attribute seen from its class: makes query conditions."""

    def __init__(self, owner: type, name: str, kind: str) -> None:
        self._owner, self._name, self._kind = owner, name, kind

    def equals(self, value: str) -> ColumnElement[bool]:
        """Rows whose value is this one, however either was typed."""
        condition: ColumnElement[bool] = getattr(self._owner, f"{self._name}_lookup") == fingerprint(
            self._kind, value
        )
        return condition

    def ends_with(self, four: str) -> ColumnElement[bool]:
        """Rows whose value ends with these four signs."""
        condition: ColumnElement[bool] = getattr(self._owner, f"{self._name}_tail") == tail_fingerprint(
            self._kind, four
        )
        return condition


class Sealed:
    """Descriptor that seals on writing and opens on reading; see ``sealed``."""

    def __init__(self, name: str, kind: str, lookup: bool, tail: bool) -> None:
        self.name, self.kind, self.lookup, self.tail = name, kind, lookup, tail

    @overload
    def __get__(self, row: None, owner: type) -> SealedColumn: ...

    @overload
    def __get__(self, row: object, owner: type) -> str | None: ...

    def __get__(self, row: Any, owner: type) -> SealedColumn | str | None:
        if row is None:
            return SealedColumn(owner, self.name, self.kind)
        box = getattr(row, f"{self.name}_sealed")
        return None if box is None else keys.current().open(box, self._bound_to(row)).decode()

    def __set__(self, row: Any, value: str | None) -> None:
        value = value.strip() if value else None
        if row.id is None:
            row.id = new_id()
        box = keys.current().seal(value.encode(), self._bound_to(row)) if value else None
        setattr(row, f"{self.name}_sealed", box)
        if self.lookup:
            setattr(row, f"{self.name}_lookup", fingerprint(self.kind, value) if value else None)
        if self.tail:
            setattr(row, f"{self.name}_tail", tail_fingerprint(self.kind, value) if value else None)

    def _bound_to(self, row: Any) -> str:
        return f"{row.__tablename__}.{self.name}:{row.id}"


def sealed(name: str, *, lookup: bool = False, tail: bool = False, kind: str = "") -> Sealed:
    """A private attribute over ``<name>_sealed`` and, when asked for, ``<name>_lookup`` and ``<name>_tail``.

    Fingerprints of one ``kind`` (the name unless told) agree across tables: one phone finds all who gave it.
    """
    return Sealed(name, kind or name, lookup, tail)
