"""The people of the stories at their browsers, and the few things they do there.

Everything goes over HTTP as a person does it: open the case file, follow the
link to the move, fill in the form by what its labels say, send it, follow.
Only the judgement at the end of a story reads the database.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from mediation.accounts import replay as grants
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases.models import Dispute
from mediation.cases.panels import TABS
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.lifecycle import replay
from mediation.reports import rebuild
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.pages import Form, Page

AWAY = timedelta(minutes=50)
"""Who was away longer than this signs in again."""

ROWS = (("rows", replay.differences), ("grants", grants.differences))

TAB_OF = {
    "session": "mediation", "record": "mediation", "invitation": "mediation",
    "agreement": "agreement", "confirmation": "agreement", "promise": "agreement", "visit": "agreement",
}
"""Where a person looks for a small flow first."""

PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
"""What a scanner would send."""


class House:
    """The district: everybody at a browser of his own, and one clock on the wall."""

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

    def register(
        self, who: str, applicants: Iterable[str], respondents: Iterable[str], **told: Any
    ) -> Case:
        """Somebody comes to the counter; his case."""
        browser = self.browser(who)
        people = {"applicants": tuple(applicants), "respondents": tuple(respondents)}
        lines = {f"{side}-{n}-name": name for side, names in people.items() for n, name in enumerate(names)}
        form = browser.see("/intake/new").form("/intake/new")
        for side, names in people.items():
            for _extra in names[1:]:
                form = Page(browser.send(form, status=200, add=side).text).form("/intake/new")
        sent = filled(form, {"place": "乔司街道", "no_danger": "y", **lines, **told})
        done = browser.follow(browser.send(form, **sent))
        found = re.search(r"/cases/(\d+)", done.html)
        assert found, done.text
        return Case(self, int(found.group(1)))

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
        self.browser(who).send(form, status=200, kind=kind, name=name)

    # -- the judgement -------------------------------------------------------

    def is_whole(self) -> bool:
        """Nobody touched the log, the rows are what it says, and so are the figures."""
        seen = verify(db, also=ROWS)
        assert seen.whole, [finding.as_json() for finding in seen.findings]
        with db.reading() as session:
            assert list(rebuild.differences(session)) == []
        return True

    def figures(self, organisation: str = "qiaosi", who: str = "head_of_centre") -> dict[str, str]:
        """The centre's table for one committee: ``{"closure": "1 / 2", "days": "3 of 1"}``."""
        key = getattr(self.cast, organisation)
        page = self.browser(who).see("/centre/figures?by=organisation")
        found: dict[str, str] = {}
        for link in page.all("a"):
            address = link.attributes.get("href", "")
            match = re.search(rf"/centre/figures/(\w+)/cases\?.*value={key}\b", address)
            if match:
                found.setdefault(match[1], "")
                found[match[1]] += (" / " if found[match[1]] else "") + link.text
        return found


class Case:
    """One dispute, as the people of the story have it before them."""

    def __init__(self, house: House, dispute_id: int) -> None:
        self.house, self.id = house, dispute_id

    # -- reading ---------------------------------------------------------------

    def see(self, who: str, tab: str = "overview", status: int = 200) -> Page:
        """A tab of the case file."""
        return self.house.browser(who).see(f"/cases/{self.id}?tab={tab}", status)

    @property
    def now(self) -> Dispute:
        """The dispute as it stands."""
        with db.reading() as session:
            return session.get_one(Dispute, self.id)

    @property
    def state(self) -> str:
        """Where it stands in its life."""
        return self.now.state

    @property
    def log(self) -> list[str]:
        """What happened, in order."""
        with db.reading() as session:
            query = select(AuditEntry.event).where(AuditEntry.chain_id == f"d:{self.id}")
            return list(session.scalars(query.order_by(AuditEntry.seq)))

    # -- the moves --------------------------------------------------------------

    def link(self, who: str, right: str) -> str:
        """Where the case file leads this person for a move; the newest row where there are several."""
        for page in self._pages(who, right):
            found = [href for href in hrefs(page) if re.search(rf"/do/{right}(/\d+)?$", href)]
            if found:
                return max(found)
        raise AssertionError(f"the case file offers {who} no {right}; it offers {self.offered(who)}")

    def offered(self, who: str) -> set[str]:
        """The moves that the case file offers this person, as rights."""
        found = (re.search(r"/do/([\w.]+)", href) for page in self._pages(who) for href in hrefs(page))
        return {match[1] for match in found if match}

    def _pages(self, who: str, right: str = "dispute.") -> Iterator[Page]:
        """The tabs that this person has, first the one where he would look for the move."""
        first = TAB_OF.get(right.partition(".")[0], "overview")
        page = self.see(who, first)
        yield page
        links = hrefs(page)
        for tab in TABS:
            if tab != first and any(href.endswith(f"tab={tab}") for href in links):
                yield self.see(who, tab)

    def do(self, who: str, right: str, /, *, at: str = "", **told: Any) -> Page:
        """Make a move from the case file; the page it leads to."""
        return self.house.browser(who).follow(self._send(who, right, at, 302, told))

    def refused(self, who: str, right: str, /, *, at: str = "", **told: Any) -> str:
        """Try a move that is not possible; what the page says about it."""
        return Page(self._send(who, right, at, 422, told).text).text

    def _send(self, who: str, right: str, at: str, status: int, told: dict[str, Any]) -> TestResponse:
        address = at or self.link(who, right)
        form = self.house.browser(who).see(address).form(address)
        return self.house.browser(who).send(form, status=status, **filled(form, told))

    def confirm(self, who: str) -> Page:
        """The second person finds the proposal on his desk and confirms it."""
        browser = self.house.browser(who)
        wanted = f"/cases/{self.id}/proposals/"
        address = next(href for href in hrefs(browser.see("/")) if wanted in href)
        return browser.follow(browser.send(browser.see(address).form(wanted), decision="confirm"))

    # -- the verbs of most stories -------------------------------------------------

    def accept(self, who: str = "clerk", **told: Any) -> None:
        """Taken on."""
        self.do(who, "dispute.accept", **{"competence": "arose_here", "no_bar": True, **told})

    def classify(self, category: str, who: str = "clerk", grade: str = "", **told: Any) -> None:
        """Sorted, and graded as the rule proposes unless another grade is named."""
        self._triage(who, category=category, **({"grade": grade} if grade else {}), **told)

    def _triage(self, who: str, **told: Any) -> None:
        browser, address = self.house.browser(who), f"/cases/{self.id}/triage"
        assert address in hrefs(self.see(who)), "the case file leads to no triage"
        form = browser.see(address).form("/triage")
        looked = browser.send(form, status=200, look="1", **filled(form, {"grade": "", **told}))
        again = Page(looked.text).form("/triage")  # now with what the rule proposes
        browser.follow(browser.send(again))

    def assign(self, mediator: str, who: str = "clerk", **told: Any) -> None:
        """Somebody of the register gets it."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/assignment"
        form = browser.see(address).form("/assignment")
        wanted = str(getattr(self.house.cast, mediator))
        browser.follow(browser.send(form, **filled(form, {"mediator": wanted, "reason": "load", **told})))

    def consents(self, who: str = "clerk", *kinds: str, channel: str = "face", but: str = "") -> None:
        """Everybody was told, or says yes to, these things; ``but`` says no where one can."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/consents"
        page = browser.see(address)
        said = [tick for kind in kinds for tick in _ticks(page, kind, but)]
        browser.follow(browser.send(page.form(address), said=said, channel=channel))

    def begin(self, who: str = "mediator", clerk: str = "clerk") -> None:
        """Everybody knows his rights and agrees; mediation starts."""
        self.consents(clerk, "rights_notice", "mediation")
        self.do(who, "dispute.begin", declaration=True)

    def contact(self, who: str, whom: str, result: str, **told: Any) -> None:
        """A try to reach somebody by telephone."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/contacts"
        form = browser.see(address).form(address)
        browser.follow(browser.send(form, **filled(form, {"party": whom, "result": result, **told})))

    def add_person(self, who: str, side: str, name: str, successor_of: str = "", **person: Any) -> None:
        """One more party on a side."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/parties/new"
        form = browser.see(f"{address}?side={side}").form(address)
        told = {f"person-{field}": value for field, value in {"name": name, **person}.items()}
        if successor_of:
            told["successor_of"] = successor_of
        browser.follow(browser.send(form, **filled(form, told)))

    def edit_person(self, who: str, name: str, **told: Any) -> None:
        """What is written about somebody changes."""
        browser, people = self.house.browser(who), self.see(who, "parties")
        addresses = [h for h in hrefs(people) if re.search(rf"/cases/{self.id}/parties/\d+$", h)]
        forms = (browser.see(address).form(address) for address in addresses)
        form = next(f for f in forms if f.values["person-name"] == [name])
        browser.follow(browser.send(form, **filled(form, told)))

    def invite(self, whom: str, who: str = "clerk", **told: Any) -> None:
        """A lawyer or expert is proposed as a guest."""
        self.do(who, "invitation.propose", person=whom, **told)

    def agree_to_guest(self, who: str = "clerk") -> None:
        """Every party agrees to the guest proposed last."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/assignment"
        forms = [f for f in browser.see(address).forms if "/consents" in f.action]
        form = max(forms, key=lambda f: f.action)
        browser.send(form, **{name: "yes" for name in form.values if name.startswith("party-")})

    def is_open_to(self, who: str) -> bool:
        """Whether this person finds the case file at all."""
        return self.house.browser(who).get(f"/cases/{self.id}").status_code == 200

    def book(self, who: str, *, days: int, hour: int = 14, people: Iterable[str] = (), **told: Any) -> str:
        """A session some days from now; its key."""
        at = hub_clock.at(hub_clock.today() + timedelta(days=days), hour)
        address = self.link(who, "session.book")
        offered = self.house.browser(who).see(address).form(address).options["invited_parties"]
        self.do(
            who, "session.book", starts_at=at, invited_parties=list(people) or list(offered),
            **({"place": "村委会"} if "room" not in told else {}), **told,
        )
        return max(self.link(who, "session.cancel").rpartition("/")[2:])

    def hold(self, who: str, meeting: str, came: Iterable[str], result: str, **told: Any) -> None:
        """It took place."""
        address = f"/cases/{self.id}/do/session.hold/{meeting}"
        assert address in hrefs(self.see(who, "mediation"))
        self.do(who, "session.hold", at=address, attended=list(came), result=result, **told)

    def paper(self, kind: str, title: str, who: str = "clerk", **told: Any) -> None:
        """A paper is brought in."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/papers"
        form = browser.see(address).form(address)
        sent = filled(form, {"kind": kind, "title": title, **told})
        browser.follow(browser.send(form, **sent, file=(io.BytesIO(PAPER), f"{title}.pdf")))

    def close(self, who: str = "clerk", **told: Any) -> None:
        """The file is complete."""
        self.do(who, "dispute.close", **told)

    def archive(self, who: str = "clerk", retention: str = "short") -> None:
        """To the shelf."""
        self.do(who, "dispute.archive", retention=retention)


# ---------------------------------------------------------------------------------- filling in


def hrefs(page: Page) -> list[str]:
    """Where the links of a page lead."""
    return [link.attributes.get("href", "") for link in page.all("a")]


def filled(form: Form, told: dict[str, Any]) -> dict[str, Any]:
    """What is told, as the form sends it: choices may be named by what their labels say."""
    options = form.options
    sent: dict[str, Any] = {}
    for name, value in told.items():
        known = options.get(name)
        if value is False:
            sent[name] = []
        elif known is None:
            sent[name] = typed(value)
        elif isinstance(value, (list, tuple)):
            sent[name] = [chosen(name, known, str(one)) for one in value]
        else:
            sent[name] = chosen(name, known, typed(value))
    return sent


def typed(value: Any) -> str:
    """A value as a person types it."""
    if value is True:
        return "y"
    if isinstance(value, datetime):
        return value.astimezone(hub_clock.BEIJING).strftime("%Y-%m-%d %H:%M")
    return str(value)


def chosen(name: str, options: dict[str, str], wanted: str) -> str:
    """The value of an option, by value or by the words of its label."""
    if wanted in options:
        return wanted
    found = [value for value, words in options.items() if wanted and wanted in words]
    assert len(found) == 1, f"{name}: {wanted!r} is not to be chosen out of {options}"
    return found[0]


def _ticks(page: Page, kind: str, but: str) -> list[str]:
    """Ticks of one question: yes of everybody, no of whom ``but`` names."""
    found = []
    for row in page.all("tr"):
        inside = [e for e in page.all("input") if row in e.parents and e.attributes.get("name") == "said"]
        word = "no:" if but and but in row.text else "yes:"
        found += [
            e.attributes["value"] for e in inside
            if e.attributes["value"].startswith(word) and f":{kind}|" in e.attributes["value"]
        ]
    assert found, f"nobody is asked about {kind}"
    return found
