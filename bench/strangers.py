"""The people of a dispute, and others to stand in their place."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.cn import ric

from mediation.seed.material import somebody

from .taken_apart import Taken

IN_FRONT = 2
"""Signs of a firm's name before which another is put in: 杭州临江渔家饭店 -> 杭州晓芸临江渔家饭店."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """One party: what is written about it, as it stands in the archetype."""

    name: str
    kind: str
    phone: str
    address: str
    id_number: str


def of(taken: Taken) -> list[Stranger]:
    """The parties of a dispute."""
    rows = {table.name: group for table, group in taken.rows.items()}
    return [
        Stranger(
            name=row["name"],
            kind=row["kind"],
            phone=_box(taken, "party", row["id"], "phone_sealed"),
            address=_box(taken, "party", row["id"], "address_sealed"),
            id_number=_box(taken, "person", row["person_id"], "id_number_sealed"),
        )
        for row in rows["party"]
    ]


class Newcomers:
    """Invents people; no two get the same identity number."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._numbers: set[str] = set()

    def instead_of(self, stranger: Stranger, town: str) -> Iterator[tuple[str, str]]:
        """What stood there, and what stands there now."""
        new = somebody(self._chance, town, "applicant")
        if stranger.kind == "natural":
            yield stranger.name, new.name
        elif stranger.kind == "legal":
            yield stranger.name, stranger.name[:IN_FRONT] + new.name[1:] + stranger.name[IN_FRONT:]
        if stranger.phone:
            yield stranger.phone, new.phone
        if stranger.address:
            yield stranger.address, new.address
        if stranger.id_number:
            yield stranger.id_number, self._id_number()

    def _id_number(self) -> str:
        while True:
            year, month, day = (self._chance.randrange(*span) for span in ((1945, 2005), (1, 13), (1, 29)))
            told = f"330110{year}{month:02}{day:02}{self._chance.randrange(1000):03}"
            if told not in self._numbers:
                self._numbers.add(told)
                return told + str(ric.calc_check_digit(told + "0"))


def _box(taken: Taken, table: str, key: str | None, column: str) -> str:
    boxes = taken.boxes.get((table, key), []) if key is not None else []
    return next((box.value for box in boxes if box.column == column), "")
