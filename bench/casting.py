"""Casts copies: every value of one copy, then its entries link by link, then its rows."""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from mediation.agreements import wording
from mediation.audit.recorder import SALT, bound_to, commitment, entry_hash, genesis
from mediation.cases.models import Dispute
from mediation.core import clock, keys
from mediation.core.ids import lowest_at
from mediation.core.sealing import fingerprint, tail_fingerprint
from mediation.reports.facts import Facts, Part, parts_of
from mediation.search import service as search

from .mould import STREET, EntryShape, Mould, Shape
from .numbers import Numbered, Series
from .places import fill
from .strangers import Newcomers
from .units import Unit, counterparts

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Copy:
    """What is to be cast: from which mould, for which committee, how many weeks moved."""

    mould: Mould
    unit: Unit
    weeks: int

    @property
    def begins(self) -> datetime:
        """When it comes to the counter."""
        return self.mould.begun + timedelta(weeks=self.weeks)


@dataclass(slots=True)
class Batch:
    """Rows of several copies, ready to be written."""

    entries: list[Row] = field(default_factory=list)
    sealed: list[Row] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    tokens: dict[int, set[str]] = field(default_factory=dict)


class Caster:
    """Casts one copy after the other, in the order in which they come to the counter."""

    def __init__(self, series: Series, chance: random.Random) -> None:
        self._series = series
        self._newcomers = Newcomers(chance)
        self._free_key = 0
        self._counted: Counter[tuple[str, int, int]] = Counter()
        self._moulds: dict[str, Mould] = {}
        self._ring = keys.current()

    def cast(self, copy: Copy, batch: Batch) -> None:
        """Put the rows of one copy into the batch."""
        mould = copy.mould
        values = self._values(copy)
        key = values[mould.places.of[mould.key]]
        head = genesis(f"d:{key}")
        for shape in mould.entries:
            head = self._entry(mould, shape, values, head, batch)
        values[mould.places.of[mould.head]] = head
        village = len(copy.unit.above) > 1
        for table, shapes in mould.tables.items():
            rows = batch.rows[table]
            rows.extend(self._row(shape, values) for shape in shapes if village or not shape.between)
        batch.tokens[int(key)] = self._tokens(mould, values)
        self._count(copy)

    # ------------------------------------------------------------------------------------ values

    def _values(self, copy: Copy) -> list[str]:
        """What stands at each place of this copy; what nothing replaces stays as it was."""
        mould, place = copy.mould, copy.mould.places.of
        values = list(place)
        for n, old in enumerate(mould.keys, self._keys_for(copy)):
            values[place[old]] = str(n)
        for at, day in mould.places.days():
            values[at] = _moved(day, copy.weeks)
        for old, new in counterparts(mould.home, copy.unit):
            values[place[old]] = new
        values[place[STREET]] = f"o:{copy.unit.above[0]}" if copy.unit.above else ""
        for stranger in mould.people:
            for old, new in self._newcomers.instead_of(stranger, copy.unit.town):
                values[place[old]] = new
        for text, number in mould.numbers.items():
            values[place[text]] = self._number(copy, number)
        for digest, frozen in mould.frozen_texts:
            values[place[digest]] = wording.digest(fill(frozen, values))
        return values

    def _keys_for(self, copy: Copy) -> int:
        """The first of enough keys that could have been made when the copy came to the counter."""
        first = max(lowest_at(copy.begins), self._free_key)
        self._free_key = first + len(copy.mould.keys)
        return first

    def _number(self, copy: Copy, number: Numbered | None) -> str:
        if number is None:
            return self._series.draw_intake(clock.day_of(copy.begins))
        own = number.org_id == copy.mould.home.org_id
        on = number.on + timedelta(weeks=copy.weeks)
        return self._series.draw(number.kind, copy.unit.org_id if own else number.org_id, on)

    # -------------------------------------------------------------------------------------- rows

    def _entry(self, mould: Mould, shape: EntryShape, values: list[str], before: str, batch: Batch) -> str:
        """The next link of the chain; its hash."""
        chain = f"d:{values[mould.places.of[mould.key]]}"
        for name, value, place in shape.private:
            told = fill(name, values)
            opened = os.urandom(SALT) + fill(value, values).encode()
            box = self._ring.seal(opened, bound_to(chain, shape.seq, told))
            batch.sealed.append((chain, shape.seq, told, self._ring.seal_key_id, box))
            values[place] = commitment(chain, shape.seq, told, opened)
        payload = fill(shape.payload, values)
        digest = entry_hash(chain, shape.seq, before, payload)
        mac, key_id = self._ring.mac(digest)
        batch.entries.append((*shape.line.fill(values), payload, before, digest, mac, key_id))
        return digest

    def _row(self, shape: Shape, values: list[str]) -> Row:
        row = shape.line.fill(values)
        for box in shape.boxes:
            value = fill(box.value, values)
            row[box.at] = self._ring.seal(value.encode(), fill(box.bound_to, values))
            if box.lookup is not None:
                row[box.lookup] = fingerprint(box.kind, value)
            if box.tail is not None:
                row[box.tail] = tail_fingerprint(box.kind, value)
        return row

    # ----------------------------------------------------------------------------- what is added up

    def _tokens(self, mould: Mould, values: list[str]) -> set[str]:
        told = {name: fill(cell, values) for name, cell in mould.searched.items()}
        names = [fill(cell, values) for cell in mould.names]
        said = [fill(cell, values) for cell in mould.said]
        others = [fill(cell, values) for cell in mould.others]
        return search.tokens(Dispute(id=0, **told), others, names, said)

    def _count(self, copy: Copy) -> None:
        self._moulds[copy.mould.key] = copy.mould
        self._counted[copy.mould.key, copy.unit.org_id, copy.weeks] += 1

    def counts(self) -> Counter[Part]:
        """What the copies add to the figures."""
        found: Counter[Part] = Counter()
        for (key, org_id, weeks), times in self._counted.items():
            mould = self._moulds[key]
            for facts in mould.facts:
                for part in parts_of(_as_copied(facts, mould.home, org_id, weeks)):
                    found[part] += times
        return found


def _as_copied(facts: Facts, home: Unit, org_id: int, weeks: int) -> Facts:
    days: dict[str, Any] = {
        f.name: value + timedelta(weeks=weeks)
        for f in fields(facts)
        if isinstance(value := getattr(facts, f.name), date)
    }
    return replace(facts, org_id=org_id if facts.org_id == home.org_id else facts.org_id, **days)


def _moved(day: str, weeks: int) -> str:
    return (date.fromisoformat(day) + timedelta(weeks=weeks)).isoformat()
