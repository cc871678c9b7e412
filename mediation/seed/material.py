"""What the generated quarrels are about, and who has them. Names and stories are invented."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from mediation import data
from mediation.cases.parties import PartyInput


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of quarrel: the rough label, the story, what is asked for, who stands on the other side."""

    label: str
    title: str
    story: str
    claims: str
    amount: tuple[int, int] | None = None
    body: str = ""
    """Name of the firm on the other side; empty for a natural person."""
    signs: tuple[str, ...] = ()
    talk: Mapping[str, str] = field(default_factory=dict)
    """What the record of a session says under each of its points."""
    undisputed: str = ""
    terms: tuple[Mapping[str, Any], ...] = ()
    """How it is usually settled (``settling.Spec``)."""
    oral: bool = False
    """So small a thing that nobody asks for paper."""
    people: int = 1
    """For how many the applicant speaks."""
    minor: bool = False
    """Between children, who stand there with a guardian."""
    rare: bool = False
    """Only told where it is asked for by its title."""


def matters(label: str = "") -> list[Matter]:
    """The common kinds of quarrel, or those under one rough label."""
    return [m for m in _stock()["matters"] if not m.rare and (not label or m.label == label)]


def matter(title: str) -> Matter:
    """One kind of quarrel by its title. KeyError when there is none."""
    found: dict[str, Matter] = {m.title: m for m in _stock()["matters"]}
    return found[title]


@dataclass(frozen=True, slots=True)
class Told:
    """One quarrel with its people, as it comes to the counter."""

    matter: Matter
    applicant: PartyInput
    respondent: PartyInput
    narrative: str
    claims: str
    amount: Decimal | None
    place: str
    talk: Mapping[str, str]


def tell(chance: random.Random, town: str, about: Matter) -> Told:
    """A quarrel somebody in this town might have."""
    a = somebody(chance, town, "applicant")
    b = body(chance, town, about.body) if about.body else somebody(chance, town, "respondent")
    if about.minor:
        a, b = (replace(p, minor=True, stand_ins=(_guardian(chance, p),)) for p in (a, b))
    if about.people > 1:
        a = replace(a, stands_for=about.people)
    amount = Decimal(round(chance.randrange(*about.amount), -2)) if about.amount else None
    words = {"a": a.name, "b": b.name, "m": amount or ""}
    return Told(
        about, a, b, about.story.format(**words), about.claims.format(**words), amount,
        _road(chance, town), {code: text.format(**words) for code, text in about.talk.items()},
    )


def somebody(chance: random.Random, town: str, side: str) -> PartyInput:
    """An invented natural person."""
    names, weights = _families()
    name = chance.choices(names, weights)[0] + chance.choice(_stock()["given_names"])
    return PartyInput(
        side=side, name=name, phone=_phone(chance), identity_verified=chance.random() < 0.95,
        address=f"杭州市临平区{_road(chance, town)}{chance.randrange(2, 18)}0{chance.randrange(1, 5)}室",
    )


def _guardian(chance: random.Random, child: PartyInput) -> PartyInput:
    name = child.name[:1] + chance.choice(_stock()["given_names"])
    return PartyInput(side=child.side, name=name, role="guardian", phone=child.phone, identity_verified=True)


def body(chance: random.Random, town: str, name: str) -> PartyInput:
    """An invented firm."""
    return PartyInput(
        side="respondent", name=name if name.startswith("临平") else f"杭州{name}", kind="legal",
        phone=f"0571-8{chance.randrange(1000000, 9999999)}", identity_verified=True,
        address=f"杭州市临平区{_road(chance, town)}",
    )


def _road(chance: random.Random, town: str) -> str:
    return f"{town}{chance.choice(_stock()['roads'])}{chance.randrange(1, 399)}号"


def _phone(chance: random.Random) -> str:
    return f"1380571{chance.randrange(10000):04d}"


@cache
def _stock() -> dict[str, Any]:
    stock: dict[str, Any] = dict(data.read_json("demo_matters.json"))
    stock["matters"] = [_matter(row) for row in stock["matters"]]
    return stock


def _matter(row: dict[str, Any]) -> Matter:
    told: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Matter(**told)


@cache
def _families() -> tuple[list[str], list[float]]:
    rows = data.read_table("family_names.csv")[:120]
    column = next(name for name in rows[0] if name != "name")
    return [row["name"] for row in rows], [float(row[column]) for row in rows]
