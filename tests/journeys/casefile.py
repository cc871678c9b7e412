"""A case file as a person has it before him: its tabs, and any move he finds on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import select
from werkzeug.test import TestResponse

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.cases.panels import TABS
from mediation.core.database import db
from tests.support.pages import Form, Page

from .filling import beside, filled, hrefs

if TYPE_CHECKING:
    from .house import House

TAB_OF = {
    "session": "mediation", "record": "mediation", "invitation": "mediation",
    "agreement": "agreement", "confirmation": "agreement", "promise": "agreement", "visit": "agreement",
}
"""Where a person looks for a small flow first."""

PAGE_OF = {
    "invitation.propose": r"/cases/\d+/invite$",
    "invitation.send": r"/invitations/\d+/send$",
    "dispute.accept": r"/triage$",
    "dispute.decline": r"/triage$",
}
"""Moves that have a page of their own."""

PART_OF = {"dispute.accept": "accept", "dispute.decline": "decline"}
"""Moves whose page holds several: which part of it, and what its button says."""


class CaseFile:
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

    def linked(self, who: str, words: str) -> Self:
        """The dispute that the file calls this of itself: split off, merged, related."""
        address = beside(self.see(who), words)[0]
        return type(self)(self.house, int(address.rpartition("/")[2]))

    # -- the moves --------------------------------------------------------------

    def link(self, who: str, right: str) -> str:
        """Where the case file leads this person for a move; the newest row where there are several."""
        for page in self._pages(who, right):
            address = PAGE_OF.get(right, rf"/do/{right}(/\d+)?$")
            found = [href for href in hrefs(page) if re.search(address, href)]
            if found:
                return max(found)
        raise AssertionError(f"the case file offers {who} no {right}; it offers {self.offered(who)}")

    def offered(self, who: str, tab: str = "overview") -> set[str]:
        """The moves that a tab of the case file offers this person, as rights."""
        found = (re.search(r"/do/([\w.]+)", href) for href in hrefs(self.see(who, tab)))
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
        part = PART_OF.get(right)
        if part is not None and not at:
            told = {**{f"{part}-{name}": value for name, value in told.items()}, "do": part}
        return self.house.browser(who).send(form, status=status, **filled(form, told))

    def beside(self, who: str, words: str, right: str, /, **told: Any) -> Page:
        """Make a move by the button that stands beside these words (one promise of several)."""
        return self.do(who, right, at=self._beside(who, words, right), **told)

    def refused_beside(self, who: str, words: str, right: str, /, **told: Any) -> str:
        """The same, where it is not possible yet; what the page says about it."""
        return self.refused(who, right, at=self._beside(who, words, right), **told)

    def _beside(self, who: str, words: str, right: str) -> str:
        leads = rf"/do/{right}/\d+$"
        found = beside(self.see(who, TAB_OF[right.partition(".")[0]]), words, leads)
        address = next((href for href in found if re.search(leads, href)), "")
        assert address, f"beside {words!r} stands no {right}, only {found}"
        return address

    def each(self, who: str, right: str, /, **told: Any) -> int:
        """Make the same move on every row that offers it (each promise kept); how many there were."""
        browser, tab = self.house.browser(who), TAB_OF[right.partition(".")[0]]
        links = (h for h in hrefs(self.see(who, tab)) if re.search(rf"/do/{right}/\d+$", h))
        found = list(dict.fromkeys(links))  # the first of them stands beside the next step as well
        for address in found:
            form = browser.see(address).form(address)
            browser.send(form, **filled(form, told))
        return len(found)

    # -- two at once, and two persons ------------------------------------------------

    def opened(self, who: str, right: str, words: str = "") -> Form:
        """A form that somebody has before him while others go on (of the row with these words)."""
        address = self._beside(who, words, right) if words else self.link(who, right)
        return self.house.browser(who).see(address).form(address)

    def stale(self, who: str, form: Form, **told: Any) -> str:
        """He sends it too late: nothing is done, and what he typed is on the page that says so."""
        sent = filled(form, told)
        page = Page(self.house.browser(who).send(form, status=409, **sent).text)
        words = [v for name, v in sent.items() if isinstance(v, str) and name not in form.options]
        assert all(word in page.text for word in words), page.text
        return page.text

    def take_back(self, who: str) -> Page:
        """Undo one's own last move, by the button that stands there for ten minutes."""
        return self.do(who, "dispute.take_back")

    def proposal(self, who: str) -> Page:
        """What the second person finds on his desk to confirm."""
        browser = self.house.browser(who)
        wanted = f"/cases/{self.id}/proposals/"
        return browser.see(next(href for href in hrefs(browser.see("/")) if wanted in href))

    def confirm(self, who: str, decision: str = "confirm") -> Page:
        """The second person confirms what waits for him (or ``reject``)."""
        form = self.proposal(who).form("/proposals/")
        because = "理由不充分" if decision == "reject" else ""
        browser = self.house.browser(who)
        return browser.follow(browser.send(form, decision=decision, because=because))
