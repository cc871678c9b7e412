"""The district in which the stories happen: everybody at a browser of his own, one clock on the wall."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from mediation.audit.verify import verify
from mediation.centre import periods
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.jobs.runner import drain
from mediation.keeper.service import ROWS
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.pages import Page

from .filling import filled, hrefs
from .people import Case

AWAY = timedelta(minutes=50)
"""Who was away longer than this signs in again."""

QUARTER = timedelta(days=90)



class House:
    """Who sits where, and the judgement at the end of a story."""

    def __init__(self, app: Flask, cast: Cast, clock: Clock) -> None:
        self.app, self.cast, self.clock = app, cast, clock
        self._open: dict[str, tuple[HubClient, datetime]] = {}

    def browser(self, name: str) -> HubClient:
        """The browser of this person, signed in (again, when he was away for long)."""
        known, seen = self._open.get(name, (None, hub_clock.now()))
        if known is None or hub_clock.now() - seen > AWAY:
            known = self._sign_in(name)
        self._open[name] = known, hub_clock.now()
        return known

    def _sign_in(self, name: str) -> HubClient:
        made = self.app.test_client()
        assert isinstance(made, HubClient)
        made.send(made.see("/login").forms[0], login=name, password=PASSWORD)
        return made

    def later(self, **span: float) -> None:
        """Some time passes: ``later(days=3)``."""
        self.clock.go_on(**span)

    def night(self, days: int = 1) -> None:
        """The days pass and the hub does what comes round by the clock; it is the same hour again."""
        drain(self.app)  # the first time the schedules only begin
        self.clock.go_on(days=days)
        drain(self.app)

    def register(
        self, who: str, applicants: Iterable[str], respondents: Iterable[str], **told: Any
    ) -> Case:
        """Somebody comes to the counter, or brings a sheet with many (``pasted``); his case."""
        browser = self.browser(who)
        people = {"applicants": tuple(applicants), "respondents": tuple(respondents)}
        lines = {f"{side}-{n}-name": name for side, names in people.items() for n, name in enumerate(names)}
        form = browser.see("/intake/new").form("/intake/new")
        for side, names in people.items():
            for _extra in names[1:]:
                form = Page(browser.send(form, status=200, add=side).text).form("/intake/new")
        if "pasted" in told:
            rows = {"applicants_pasted": told.pop("pasted"), "add": "applicants_pasted"}
            form = Page(browser.send(form, status=200, **rows).text).form("/intake/new")
        sent = filled(form, {"place": "乔司街道", "no_danger": "y", **lines, **told})
        done = browser.follow(browser.send(form, **sent))
        found = re.search(r"/cases/(\d+)", done.html)
        assert found, done.text
        return Case(self, int(found.group(1)))

    def newcomer(self, login: str, name: str, role: str, firm: str) -> None:
        """The security administrator makes an account for somebody of the street."""
        browser = self.browser("security")
        form = browser.see("/admin/users/new").form("/admin/users/new")
        page = browser.follow(browser.send(form, login=login, name=name, firm=firm))
        told = {"grant-role": role, "grant-organisation": "乔司街道"}
        browser.send(page.form("/grants"), **filled(page.form("/grants"), told))

    def letter(self, who: str) -> Page:
        """The invitation that lies open before an invited person."""
        browser = self.browser(who)
        found = [href for href in hrefs(browser.see("/invitations")) if re.search(r"/invitations/\d+$", href)]
        assert found, f"{who} has no invitation"
        return browser.see(max(found))

    def answer(self, who: str, word: str, **told: Any) -> None:
        """Yes or no to the invitation (``accept`` or ``decline``)."""
        form = self.letter(who).form(f"/{word}")
        self.browser(who).send(form, **filled(form, told))

    def declare_tie(self, who: str, kind: str, name: str) -> None:
        """Somebody declares whom he is tied to."""
        form = self.browser(who).see("/ties").form("/ties")
        self.browser(who).send(form, kind=kind, name=name)

    # -- the judgement -------------------------------------------------------

    def is_whole(self) -> bool:
        """Nobody touched the log, the rows are what it says, and so are the figures."""
        seen = verify(db, also=ROWS)
        assert seen.whole, [finding.as_json() for finding in seen.findings]
        return True

    def figures(self, since: str = "", until: str = "") -> dict[str, str]:
        """The centre's table for the committee of the stories: ``{"closure": "1 / 2", "days": "3 天"}``.

        Read a quarter later, when all is due; from January of last month's year on when nothing is said.
        """
        key, since = self.cast.qiaosi, since or periods.finished(hub_clock.today()).first
        with hub_clock.frozen(hub_clock.now() + QUARTER):
            page = self._sign_in("head_of_centre").see(
                f"/centre/figures?by=organisation&from={since}&to={until}"
            )
        found: dict[str, str] = {}
        for link in page.all("a"):
            address = link.attributes.get("href", "")
            match = re.search(rf"/centre/figures/(\w+)/cases\?.*value={key}\b", address)
            if match:
                found.setdefault(match[1], "")
                found[match[1]] += (" / " if found[match[1]] else "") + link.text
        return found
