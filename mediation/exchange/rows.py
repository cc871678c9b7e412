"""One row of a register as a registration, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from mediation.cases.parties import PartyInput, kind_of
from mediation.cases.pending import TO_CONFIRM
from mediation.core import clock
from mediation.core.sheets.cells import Wrong
from mediation.core.sheets.columns import Column
from mediation.core.sheets.reading import CONTROL, Cell
from mediation.intake.service import Registration
from mediation.people import counting, identity
from mediation.people.names import normal

from . import names, values
from .columns import BY_CODE, COLUMNS
from .problems import Problem

IMPORTED = "导入"

Value = TypeVar("Value")

SIDES = (
    ("applicants", "applicant", "applicant"), ("respondents", "respondent", "respondent"),
    ("third", "third", ""),
)  # fmt: skip
"""Column of names, side, and how the columns of their numbers begin."""


class RowReader:
    """Reads one row; ``problems`` is what was wrong."""

    def __init__(self, no: int, told: Mapping[str, Cell], now: datetime) -> None:
        self.no = no
        self.told = told
        self.now = now
        self.problems: list[Problem] = []
        self.unsure: list[str] = []
        self.doubts: list[Problem] = []
        """What looks like a mistake and keeps the row from nothing."""

    def read(self, organisation_id: int) -> Registration | None:
        """The registration, or None when something is wrong."""
        for column in COLUMNS:
            self._look(column)
        parties = tuple(party for side in SIDES for party in self._side(*side))
        requested, timed = self._value("requested_at", lambda c: values.moment(c, self.now)) or (None, False)
        amount = self._value("amount", lambda c: values.money(c.text))
        source = self._value("source", lambda c: values.source(c.text))
        if self.problems:
            return None
        self._note_unsure(parties, timed=timed)
        self._note_doubts(parties)
        return Registration(
            lead_org_id=organisation_id, stated=self._stated(source or "", requested), parties=parties,
            amount=amount if isinstance(amount, Decimal) else None,
            tags=(IMPORTED, *(TO_CONFIRM + what for what in self.unsure)),
        )

    def _stated(self, source: str, requested: datetime | None) -> dict[str, Any]:
        text = {c: self._text(c) for c in
                ("title", "narrative", "claims", "place", "referred_by", "external_number", "note")}
        return {
            **text, "source": source, "place_pending": not text["place"],
            "requested_at": requested or self.now, "occurred_at": requested,
            "late_reason": "imported" if requested else "",
        }  # fmt: skip

    # ------------------------------------------------------------------------------- one cell

    def _look(self, column: Column) -> None:
        text = self._text(column.code)
        if column.required and not text:
            self._wrong(column, "empty")
        elif len(text) > column.most:
            self._wrong(column, "too_long", str(column.most))
        elif CONTROL.search(text):
            self._wrong(column, "control")

    def _text(self, code: str) -> str:
        return self.told.get(code, Cell()).text.strip()

    def _value(self, code: str, read: Callable[[Cell], Value]) -> Value | None:
        cell = self.told.get(code, Cell())
        if not cell.text.strip():
            return None
        try:
            return read(cell)
        except Wrong as wrong:
            self._wrong(BY_CODE[code], wrong.code, wrong.about)
            return None

    def _wrong(self, column: Column, code: str, about: str = "") -> None:
        if not any(p.column == column.zh for p in self.problems):
            self.problems.append(Problem(self.no, column.zh, code, about, self._text(column.code)))

    # ------------------------------------------------------------------------------ one side

    def _side(self, column: str, side: str, prefix: str) -> list[PartyInput]:
        called = names.split(self._text(column))
        if any(len(name) > 100 for name in called):
            self._wrong(BY_CODE[column], "too_long", "100")
            return []
        if nobody := next((name for name in called if not any(map(str.isalpha, name))), ""):
            self._wrong(BY_CODE[column], "no_name", nobody)
            return []
        papers = self._numbers(f"{prefix}_id", len(called), values.identity_number) if prefix else []
        phones = self._numbers(f"{prefix}_phone", len(called), values.phone) if prefix else []
        address = self._text(f"{prefix}_address") if prefix else ""
        return [
            self._party(side, name, n, papers, phones, address if n == 0 else "")
            for n, name in enumerate(called)
        ]

    def _numbers(self, code: str, people: int, read: Callable[[str], Value]) -> list[Value]:
        def each(cell: Cell) -> list[Value]:
            found = [read(part) for part in names.split(values.digits(cell).replace(",", "、"))]
            if len(found) > people > 0:
                raise Wrong("more_numbers")
            return found

        return self._value(code, each) or []

    def _party(
        self, side: str, name: str, n: int, papers: list[identity.IdCheck], phones: list[str], address: str
    ) -> PartyInput:
        paper = papers[n] if n < len(papers) else None
        born = paper.birth_on if paper else None
        return PartyInput(
            side=side, name=name, kind=kind_of(name, paper), stands_for=counting.heads(name),
            phone=phones[n] if n < len(phones) else "", address=address,
            id_number=paper.number if paper else "", id_type=paper.kind.value if paper else "",
            sex=paper.sex if paper else "", birth_on=born,
            minor=born is not None and identity.is_minor(born, clock.today()),
        )

    def _note_doubts(self, parties: tuple[PartyInput, ...]) -> None:
        applying = {normal(p.name) for p in parties if p.side == "applicant"}
        twice = [p.name for p in parties if p.side == "respondent" and normal(p.name) in applying]
        if twice:
            self.doubts.append(Problem(
                self.no, BY_CODE["respondents"].zh, "both_sides", twice[0], self._text("respondents")
            ))

    def _note_unsure(self, parties: tuple[PartyInput, ...], *, timed: bool) -> None:
        if not timed:
            self.unsure.append("申请时间")
        unproved = [p for p in parties if not p.id_number]
        if any(p.kind == "described" or names.vague(counting.bare(p.name)) for p in unproved):
            self.unsure.append("当事人身份")
        if any("监护" in p.name for p in parties):
            self.unsure.append("监护人")
        if any(p.stands_for > 1 for p in parties):
            self.unsure.append("人数")
        if not self._text("place"):
            self.unsure.append("发生地")
        if self._text("label"):
            self.unsure.append(f"类别({self._text('label')[:12]})")
