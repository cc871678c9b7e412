"""What happens at the table: sessions, the record, the agreement, and what was promised in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from mediation.core import clock as hub_clock
from tests.support.pages import Form, Page

from .casefile import CaseFile
from .filling import filled, hrefs

EVERYBODY = ("调解员老周", "乔司街道人民调解委员会")
"""Who stands under every agreement beside the parties: the mediator and the committee's seal."""


class AtTheTable(CaseFile):
    """Meeting, writing down, agreeing."""

    def book(self, who: str, *, days: int, hour: int = 14, people: Iterable[str] = (), **told: Any) -> str:
        """A session some days from now; its key. Everybody is to come unless some are named."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/sessions/new"
        assert address in hrefs(self.see(who, "mediation"))
        form = browser.see(address).form(address)
        at = hub_clock.at(hub_clock.today() + timedelta(days=days), hour)
        sent = {"starts_at": at, **({} if "room" in told else {"place": "村委会"}), **told}
        if people:
            sent["invited_parties"] = list(people)
        done = browser.send(form, **filled(form, sent))
        browser.follow(done)
        return done.location.rpartition("/")[2]

    def hold(self, who: str, meeting: str, came: Iterable[str], result: str, **told: Any) -> None:
        """It took place."""
        address = f"/cases/{self.id}/do/session.hold/{meeting}"
        assert address in hrefs(self.see(who, "mediation"))
        self.do(who, "session.hold", at=address, attended=list(came), result=result, **told)

    def record(
        self, who: str, meeting: str, signed: Iterable[str], refusals: str = "", **written: Any
    ) -> None:
        """What was said is written down, read to everybody and signed, or it is noted who does not."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/sessions/{meeting}/record"
        assert address in hrefs(self.see(who, "mediation"))
        page = browser.follow(browser.send(browser.see(address).form(address)))
        form = next(f for f in page.forms if f.action == address)
        form = browser.follow(browser.send(form, **filled(form, written))).form(f"{address}/read")
        done = {"read_aloud": True, "mediator_signed": True, "recorder_signed": True, "refusals": refusals}
        browser.follow(browser.send(form, **filled(form, {**done, "signed_by": list(signed)})))

    # -- the agreement ---------------------------------------------------------------

    def draft(self, who: str = "mediator", form: str = "written") -> None:
        """Somebody begins to write down what they agree on."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/agreements/new"
        assert address in hrefs(self.see(who, "agreement"))
        browser.follow(browser.send(browser.see(address).form(address), form=form))

    def write(
        self, who: str, *terms: dict[str, Any], go: str = "", status: int = 302, **told: Any
    ) -> Page:
        """The terms from the first line on, what else stands in it, and then ``offer`` or ``orally``."""
        browser, form = self.house.browser(who), self._typed(who, *terms)
        answer = browser.send(form, status=status, **filled(form, told), go=go)
        return browser.follow(answer) if status == 302 else Page(answer.text)

    def divide(self, who: str, *terms: dict[str, Any]) -> None:
        """The first term is written out in equal monthly parts, and kept."""
        browser, form = self.house.browser(who), self._typed(who, *terms)
        form = Page(browser.send(form, status=200, divide="0").text).form("/agreements/")
        browser.follow(browser.send(form))

    def take_out(self, who: str, *numbers: int) -> None:
        """Terms are taken out of the draft, by number, the last first."""
        browser, form = self.house.browser(who), self._text(who)
        for number in sorted(numbers, reverse=True):
            form = Page(browser.send(form, status=200, remove=str(number - 1)).text).form("/agreements/")
        browser.follow(browser.send(form))

    def _text(self, who: str) -> Form:
        links = [h for h in hrefs(self.see(who, "agreement")) if re.search(r"/agreements/\d+$", h)]
        return self.house.browser(who).see(max(links)).form("/agreements/")

    def _typed(self, who: str, *terms: dict[str, Any]) -> Form:
        """The draft with these terms typed in, a line more pressed for where one is missing."""
        browser, form = self.house.browser(who), self._text(who)
        for number, term in enumerate(terms):
            if f"terms-{number}-what" not in form.values:
                form = Page(browser.send(form, status=200, add="").text).form("/agreements/")
            line = {f"terms-{number}-{name}": value for name, value in term.items()}
            form.values.update({name: [value] for name, value in filled(form, line).items()})
        return form

    def signing(self, who: str) -> Form:
        """The page on which signatures are entered, open before somebody."""
        address = next(h for h in hrefs(self.see(who, "agreement")) if h.endswith("/sign"))
        return self.house.browser(who).see(address).form("/sign")

    def sign(self, who: str, *names: str, **told: Any) -> Page:
        """These have signed on the paper, or it bears their seal."""
        form = self.signing(who)
        sent = filled(form, {**ticked(form, *names), **told})
        return self.house.browser(who).follow(self.house.browser(who).send(form, **sent))

    def visit(self, who: str, *visited: str, no: int = 1, **told: Any) -> None:
        """Somebody who did not mediate asks how it went."""
        answers = {"way": "电话", "performance": "全部履行", "satisfaction": "基本满意", **told}
        self.beside(who, f"第{no}次回访", "visit.do", visited=list(visited), **answers)


def ticked(form: Form, *names: str) -> dict[str, Any]:
    """The ticks beside these names on the page of signatures."""
    found = {
        tick: True for tick, words in form.options.items()
        if tick.startswith("tick-") and set(words.values()) & set(names)
    }
    assert len(found) == len(names), f"{names} are to sign, there are places for {form.options}"
    return found
