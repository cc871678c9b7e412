"""The serving process is killed at random, again and again, while several people work.

Each person registers a dispute, accepts it, registers the next. Who was cut off
sends the very same press again, under the same key, when the hub is back.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.lifecycle.models import IdempotencyKey

from .ground import Ground
from .judge import Verdict, judge
from .server import PATIENCE, Broken, Browser, Server

PEOPLE = ("clerk", "clerk", "clerk_two", "clerk_two")
"""Two persons, each at two browsers: their own chains are fought over as well."""

ACCEPTED = {
    "seen_version": "2", "competence": "arose_here", "no_bar": "y", "repeat_answer": "", "late_reason": "",
}
SOONEST, LATEST = 0.03, 0.25
"""Seconds from the first answered press after the start to the kill."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press of one button, as it can be sent again."""

    what: str
    path: str
    fields: dict[str, Any]
    token: str

    @property
    def key(self) -> str:
        """Under which it is sent."""
        return str(self.fields["act_key"])


@dataclass(slots=True)
class Person:
    """Somebody at work: what was answered, and what was not."""

    browser: Browser
    blank: dict[str, list[str]]
    """The form of the counter as it lies open."""
    acked: list[tuple[Press, str]] = field(default_factory=list)
    in_doubt: Press | None = None
    refused: list[str] = field(default_factory=list)

    def work(self, stop: threading.Event, warm: threading.Event) -> None:
        """Press until the hub is gone."""
        while not stop.is_set():
            press = self.in_doubt or self.next_press()
            self.in_doubt = press
            try:
                answer = self.browser.post(press.path, press.fields)
            except Broken:
                return
            self.in_doubt = None
            if answer.done:
                self.acked.append((press, answer.location))
                warm.set()
            else:
                self.refused.append(f"{press.what}: {answer.status} {answer.text[:200]}")

    def next_press(self) -> Press:
        """Accept what was registered last, or register another."""
        key = uuid4().hex
        if self.acked and self.acked[-1][0].what == "register":
            done, place = self.acked[-1]
            path = f"/cases/{place.split('/')[2]}/do/dispute.accept"
            return Press("accept", path, {**self._token, **ACCEPTED, "act_key": key}, done.token)
        token = uuid4().hex[:12]
        told = {
            "applicants-0-name": f"申请人{token}", "respondents-0-name": f"对方{token}", "title": token,
            "narrative": "楼上漏水", "place": "朝阳村", "no_danger": "y", "source": "applied",
        }
        return Press("register", "/intake/new", {**self.blank, **told, "draft": "", "act_key": key}, token)

    @property
    def _token(self) -> dict[str, Any]:
        return {"csrf_token": self.blank["csrf_token"]}


@dataclass(slots=True)
class KillReport:
    """What two hundred power cuts left behind."""

    engine: str
    kills: int = 0
    acked: int = 0
    in_doubt: int = 0
    committed: int = 0
    """Of those in doubt, already in the database when the hub came back."""
    absent: int = 0
    doubled: int = 0
    refused: int = 0
    slowest_start: float = 0.0
    seconds: float = 0.0
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def clean(self) -> bool:
        """Nothing lost, nothing half, nothing twice."""
        return self.verdict.clean and not (self.absent or self.doubled or self.refused)

    def __str__(self) -> str:
        return (
            f"{self.engine}: {self.kills} kills in {self.seconds:.0f} s, {self.acked:,} acts acknowledged, "
            f"{self.verdict.entries:,} entries; acknowledged but absent {self.absent}, half applied "
            f"{self.verdict.half_applied}, doubled after a retry {self.doubled}, broken chains "
            f"{self.verdict.broken_chains}, gaps in numbers {self.verdict.gaps}, wrongly refused "
            f"{self.refused}; in doubt {self.in_doubt}, of these already committed {self.committed}; "
            f"slowest start {self.slowest_start:.1f} s"
        )


def trial(ground: Ground, kills: int, seed: int = 1) -> KillReport:
    """Kill the hub that many times and look at what is left."""
    chance = random.Random(seed)
    report, server, began = KillReport(ground.engine), Server(ground), time.monotonic()
    try:
        server.start()
        people = [_arrive(server, login) for login in PEOPLE]
        for _n in range(kills):
            _until_killed(server, people, chance.uniform(SOONEST, LATEST))
            report.kills += 1
            doubtful = [person.in_doubt for person in people if person.in_doubt is not None]
            report.in_doubt += len(doubtful)
            report.committed += sum(_is_known(press) for press in doubtful)
            report.slowest_start = max(report.slowest_start, server.start())
        _last_words(people)
        _count(report, people)
    finally:
        server.close()
        for person in people:
            person.browser.close()
    report.seconds = time.monotonic() - began
    report.verdict = judge()
    return report


def _arrive(server: Server, login: str) -> Person:
    browser = Browser(server.port).sign_in(login)
    return Person(browser, browser.see("/intake/new").form("/intake/new").values)


def _until_killed(server: Server, people: list[Person], seconds: float) -> None:
    stop, warm = threading.Event(), threading.Event()
    threads = [threading.Thread(target=person.work, args=(stop, warm)) for person in people]
    for thread in threads:
        thread.start()
    warm.wait(PATIENCE)
    time.sleep(seconds)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def _last_words(people: list[Person]) -> None:
    """Whatever is still in doubt is sent once more, with nobody killing."""
    for person in people:
        press = person.in_doubt
        if press is not None:
            answer = person.browser.post(press.path, press.fields)
            assert answer.done, f"{press.what} answered {answer.status} on the retry"
            person.acked.append((press, answer.location))
            person.in_doubt = None


def _is_known(press: Press) -> bool:
    with db.reading() as session:
        query = select(func.count()).select_from(IdempotencyKey).where(IdempotencyKey.key == press.key)
        return bool(session.scalar(query))


def _count(report: KillReport, people: list[Person]) -> None:
    """Every acknowledged press has its one effect."""
    with db.reading() as session:
        titles = dict(session.execute(select(Dispute.title, func.count()).group_by(Dispute.title)).all())
        accepted = dict(
            session.execute(
                select(Dispute.title, func.count())
                .join(AuditEntry, AuditEntry.chain_id == Dispute.chain_id)
                .where(AuditEntry.event == "dispute.accept")
                .group_by(Dispute.title)
            ).all()
        )
    found = {"register": _by_token(titles), "accept": _by_token(accepted)}
    for person in people:
        report.refused += len(person.refused)
        for press, _place in person.acked:
            report.acked += 1
            times = found[press.what].get(press.token, 0)
            report.absent += times == 0
            report.doubled += times > 1


def _by_token(titles: dict[str, int]) -> dict[str, int]:
    """Titles end in the token of their story."""
    return {title.rpartition(" · ")[2]: count for title, count in titles.items()}
