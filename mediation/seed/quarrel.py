"""A generated dispute: its quarrel, and the usual first steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from mediation.classification.suggest import leaf_for
from mediation.core import clock
from mediation.intake.service import Registration

from .filing import Filed
from .material import Told, matter, matters, tell
from .people import CENTRE, LABOUR, LINPING, MEDICAL, NANYUAN, QIAOSI, TANGQI, VILLAGE
from .play import Life, Play

TOWNS = {
    QIAOSI: "乔司街道", LINPING: "临平街道", NANYUAN: "南苑街道", TANGQI: "塘栖镇", VILLAGE: "乔司街道朝阳村",
    LABOUR: "临平街道", MEDICAL: "临平街道", CENTRE: "临平街道",
}
"""Where the people of a committee live."""

TRADES = {LABOUR: "劳动争议", MEDICAL: "医疗纠纷"}
"""What a committee of a trade takes."""

SOURCES = ("applied", "applied", "applied", "guided", "police", "hotline", "petition")

NUMBERS = {
    "police": ("乔司派出所", "接处警〔{year}〕{n:05}号"),
    "hotline": ("12345热线", "{year}{n:08}"),
    "petition": ("区信访局", "信转〔{year}〕{n:04}号"),
    "court_before": ("临平区人民法院", "({year})浙0113诉前调{n:04}号"),
}
"""Who sent it, and what their numbers look like."""


class Quarrel(Filed):
    """A generated dispute."""

    def __init__(self, play: Play, at: str, about: str = "") -> None:
        super().__init__(play, at)
        stock = [matter(about)] if about else matters(TRADES.get(at, ""))
        if at not in TRADES and not about:
            stock = [m for m in stock if m.label != TRADES[MEDICAL]]
        self.told: Told = tell(self.chance, TOWNS[at], self.chance.choice(stock))
        self.talk, self.undisputed = self.told.talk, self.told.matter.undisputed
        self.spec = self.told.matter.terms
        self.what_about = self.told.narrative
        self.asked = self.told.amount or self.asked

    @property
    def form(self) -> str:
        """How it is agreed when nothing speaks against it."""
        return "oral" if self.told.matter.oral else "written"

    def come(self, *, source: str = "", signs: tuple[str, ...] = (), **more: Any) -> None:
        """At the counter, or sent by somebody."""
        source = source or self.chance.choice(SOURCES)
        self.take(
            self.registration(source=source, signs=signs, **more),
            channel="counter" if source == "applied" else "phone",
        )

    def registration(
        self, *, source: str = "applied", began_at: datetime | None = None, **more: Any
    ) -> Registration:
        """What is written down when it comes, or of what began before."""
        about, signs = self.told, more.get("signs")
        at = began_at or clock.now() - timedelta(hours=source in NUMBERS)
        stated = {
            "source": source, "requested_at": at, "title": about.matter.title,
            "narrative": about.narrative, "claims": about.claims, "place": about.place,
            "occurred_at": began_at,
        }
        if source in NUMBERS:
            body, pattern = NUMBERS[source]
            number = pattern.format(year=clock.today().year, n=self.chance.randrange(1, 9999))
            stated |= {"referred_by": body, "external_number": number}
        both = about.applicant, about.respondent
        given: dict[str, Any] = {"amount": about.amount, "parties": both, **more}
        return Registration(
            lead_org_id=self.play.cast.organisations[self.at], stated=stated,
            signs_words="当事人情绪激动,家属转述" if signs else "", **given,
        )

    def leaf(self) -> str:
        """The category that the story speaks for."""
        about = self.told
        return leaf_for(about.matter.label, "", f"{about.matter.title} {about.narrative}")

    def grade(self, **stated: Any) -> None:
        """By the rule, with what the story shows."""
        self.classify(self.leaf(), **{"signs": self.told.matter.signs, **stated})


Path = Callable[[Quarrel], Life]


def with_(path: Callable[..., Life], **told: object) -> Path:
    """A path with its choices made."""
    return partial(path, **told)
