"""The people of the stories at their browsers, and the few things they do there.

Everything goes over HTTP as a person does it: open the case file, follow the
link to the move, fill in the form by what its labels say, send it, follow.
Only the judgement at the end of a story reads the database.
"""

from __future__ import annotations

import io
import re
from typing import Any

from tests.support.pages import Form, Page

from .filling import PAPER, beside, filled, hrefs, ticks
from .table import AtTheTable


class Case(AtTheTable):
    """One dispute, as the people of the story have it before them."""

    def accept(self, who: str = "clerk", **told: Any) -> None:
        """Taken on."""
        self.do(who, "dispute.accept", **{"competence": "arose_here", "no_bar": True, **told})

    def proposed(self, category: str, who: str = "clerk", **told: Any) -> str:
        """The grade that the rule proposes for this category and what is ticked."""
        return self._look(who, {"category": category, **told}).values["grade"][0]

    def classify(self, category: str, who: str = "clerk", grade: str = "", **told: Any) -> None:
        """Sorted, and graded as the rule proposes unless another grade is named."""
        form = self._look(who, {"category": category, "grade": grade, **told})
        self.house.browser(who).follow(self.house.browser(who).send(form, do="classify"))

    def not_classified(self, category: str, who: str, **told: Any) -> str:
        """Somebody tries to grade it so; what the page says about it."""
        form = self._look(who, {"category": category, **told})
        return Page(self.house.browser(who).send(form, status=422, do="classify").text).text

    def _look(self, who: str, told: dict[str, Any]) -> Form:
        browser, links = self.house.browser(who), hrefs(self.see(who))
        pages = [f"/cases/{self.id}/{name}" for name in ("triage", "grade")]
        address = next((page for page in pages if page in links), "")
        assert address, "the case file leads to no page of grading"
        form = browser.see(address).form(address)
        searched = browser.send(form, status=200, look="1", find=told["category"])
        form = Page(searched.text).form(address)  # now with the category that was searched for
        open_grade = address.endswith("/grade") and not told.get("grade")
        stated = {name: value for name, value in told.items() if value != ""}
        there = {name: value for name, value in stated.items() if name in {**form.values, **form.options}}
        looked = browser.send(
            form, status=200, look="1", **filled(form, there), **({"grade": ""} if open_grade else {})
        )
        form = Page(looked.text).form(address)  # now with what the rule proposes, and what it asks then
        form.values.update(filled(form, stated))
        return form

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
        said = [tick for kind in kinds for tick in ticks(page, kind, but)]
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
        browser, found = self.house.browser(who), beside(self.see(who, "parties"), name)
        address = next(h for h in found if re.search(rf"/cases/{self.id}/parties/\d+$", h))
        form = browser.see(address).form(address)
        assert form.values["person-name"] == [name]
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

    def send_invitation(self, who: str = "clerk") -> Page:
        """The guest proposed last is sent his letter; link and code stand on the page that answers, once."""
        browser, address = self.house.browser(who), self.link(who, "invitation.send")
        return Page(browser.send(browser.see(address).form(address), 200).text)

    def answered_by_telephone(self, said: str = "accept", who: str = "clerk") -> None:
        """The guest asked last has answered on the telephone; the clerk writes it down."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/assignment"
        answers = [f for f in browser.see(address).forms if f.action.endswith("/answer")]
        form = max(answers, key=lambda f: f.action)
        browser.follow(browser.send(form, answer=said, channel="phone"))

    def retitle(self, who: str, **told: Any) -> None:
        """What the case is about is put right: story, claims, amount, place, projects."""
        browser, address = self.house.browser(who), f"/cases/{self.id}/edit"
        assert address in hrefs(self.see(who))
        form = browser.see(address).form(address)
        browser.follow(browser.send(form, **filled(form, told)))

    def is_open_to(self, who: str) -> bool:
        """Whether this person finds the case file at all."""
        return self.house.browser(who).get(f"/cases/{self.id}").status_code == 200

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
