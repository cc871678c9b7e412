"""Every address that takes a form: who may send it, and the form as he would have filled it in.

The list is read from the hub itself, so a new address is tried from its first day. An address
whose form is found on no page is knocked at with an empty one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from sqlalchemy import select
from werkzeug.routing import Rule

from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.lifecycle.owners import MODELS
from mediation.security import gate
from mediation.security.policy import POLICY
from tests.canaries.addresses import UNKNOWN, Address
from tests.canaries.cases import AGAIN, OFFERED, OURS, SETTLED
from tests.support.markup import Element
from tests.support.pages import Form, Page
from workflows import FLOWS

from .ground import FRESH, OPEN, Ground

CASES = (OPEN, OURS, FRESH, SETTLED, OFFERED, AGAIN)
"""Where a door is looked for, in this order."""

HOLDERS: Mapping[str, str] = {
    "signed_in": "clerk", "staff": "clerk", "any_clerk": "clerk", "clerk": "clerk", "any_head": "head",
    "head": "head", "mediator": "mediator", "any_mediator": "mediator", "recorder": "mediator",
    "invited_in": "lawyer", "invited": "lawyer_asked", "centre": "reviewer", "centre_head": "head_of_centre",
    "receiver": "clerk", "system_admin": "admin", "security_admin": "security", "audit_keeper": "keeper",
    "level_above": "head_of_centre", "joint": "mediator_two",
}
"""Word of the policy -> who of the people has it."""

SENDERS: Mapping[str, tuple[str, ...]] = {
    "/login": ("",), "/reset": ("",), "/i": ("",), "/i/<token>": ("",), "/invitations/": ("lawyer_asked",),
    "/i/": ("/i lawyer", "/i lawyer_asked"), "/admin/organisations/": ("admin",),
}
"""Begin of an address -> who sends it, where the policy does not say it."""

PAGES: Mapping[str, tuple[str, ...]] = {
    "clerk": (
        "/", "/cases?group=all&text=林", "/ties", "/search", "/inbox", "/intake/new", "/intake/consult",
        "/admin/leave",
    ),
    "admin": ("/admin/categories/020101",),
    "security": ("/admin/users",),
}
"""Pages on which forms stand that go elsewhere."""

CASE_PAGES: Mapping[str, tuple[str, ...]] = {
    OPEN: ("", "?tab=parties", "?tab=contact", "?tab=papers", "/assignment", "/edit", "/danger"),
    OURS: ("/assignment", "/triaged", "/danger"),
    FRESH: ("/repeats", "/triage"),
}

BY_HEAD = frozenset({"/assignment", "/danger"})
"""Of those, where the head of the committee has forms of his own."""

PLAUSIBLE: Mapping[str, str] = {
    "day": "2026-11-23", "moment": "2026-11-23 10:30", "number": "3", "money": "100.50", "text": "林某说明",
}


@dataclass(frozen=True, slots=True)
class Door:
    """One form: where it goes, who sends it, what stands in it, how each field is asked."""

    name: str
    url: str
    who: str
    values: Mapping[str, list[str]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fields(self, *kinds: str) -> list[str]:
        """The fields of these kinds."""
        return [name for name, kind in self.kinds.items() if kind in kinds]


class Doors:
    """All doors of one hub, or ``some`` of its addresses."""

    def __init__(self, ground: Ground, some: frozenset[str] = frozenset()) -> None:
        self.all: list[Door] = []
        self.shut: list[str] = []
        """Addresses nobody could send a form to."""
        self._ground = ground
        self._match = ground.app.url_map.bind("localhost").match
        self._forms: dict[tuple[str, str], list[Door]] = defaultdict(list)
        self._seen: set[tuple[str, str]] = set()
        self._state = _states()
        self._addresses: dict[str, list[Address]] = defaultdict(list)
        for address in sorted(filter(self._is_possible, ground.book.all), key=_order):
            self._addresses[address.rule].append(address)
        if not some:
            self._read_pages()
        for rule in ground.app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and (not some or rule.rule in some):
                self._find(rule)

    def _read_pages(self) -> None:
        for who, urls in PAGES.items():
            for url in urls:
                self._read(who, url)
        for who, url in self._ground.pages:
            self._read(who, url)
        for case, tabs in CASE_PAGES.items():
            for tab in tabs:
                for who in ("clerk", "head") if tab in BY_HEAD else ("clerk",):
                    self._read(who, f"/cases/{self._ground.builder.ids[case]}{tab}")

    def _read(self, who: str, url: str) -> None:
        """Take every form of a page."""
        if (who, url) in self._seen:
            return
        self._seen.add((who, url))
        answer = self._ground.client(who).get(url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            return
        page = Page(answer.text)
        for form in page.forms:
            if form.method == "post":
                path = form.action.partition("?")[0]
                rule, _values = self._match(path, method="POST", return_rule=True)
                self._forms[rule.rule, path].append(_door(page, form, who))

    def _find(self, rule: Rule) -> None:
        by_move: dict[str, list[Address]] = defaultdict(list)
        for address in self._addresses[rule.rule]:
            by_move[address.url.partition("/do/")[2].partition("/")[0]].append(address)
        moves = list(by_move.items())  # their forms are made by one hand from the tables: half stands for all
        for move, addresses in moves[::2] if "<flow_name>" in rule.rule else moves:
            name = f"{rule.rule} {move}".strip()
            senders = self._senders(rule, move)
            found = [] if move else self._known(rule, senders)
            found = found or [*islice(self._doors(rule, addresses, senders), 1)]
            self.all += (replace(door, name=name) for door in found)
            if not found and not move:
                self.shut.append(name)

    def _is_possible(self, address: Address) -> bool:
        """Whether the case, or the row, stands where the move of an address may be made."""
        if address.case == UNKNOWN or (address.case and address.case not in CASES):
            return False
        flow_name, _dot, rest = address.url.partition("/do/")[2].partition(".")
        if not rest:
            return True
        name, _slash, row = rest.partition("/")
        made = FLOWS[flow_name].moves
        subject = (flow_name, int(row)) if row else ("dispute", self._ground.book.cases[address.case])
        state = self._state.get(subject, "")
        if not row and flow_name != "dispute":
            return any(m.name == name and not m.sources for m in made)
        return any(m.name == name and state in m.sources for m in made)

    def _senders(self, rule: Rule, move: str) -> tuple[str, ...]:
        right = move or gate.right_of(self._ground.app.view_functions[rule.endpoint]) or ""
        start = next((s for s in SENDERS if rule.rule == s or (s[-1] == "/" and rule.rule.startswith(s))), "")
        if start:
            return SENDERS[start]
        found = dict.fromkeys(HOLDERS[word] for word in POLICY[right] if word in HOLDERS)
        return tuple(found) or ("clerk", "head")

    def _known(self, rule: Rule, senders: tuple[str, ...]) -> list[Door]:
        """Forms of the pages that were read, his first who should send it; one for each thing it does."""
        here = [door for (name, _path), found in self._forms.items() if name == rule.rule for door in found]
        by_name = rule.rule.endswith("/<name>")
        chosen: dict[str, Door] = {}
        for door in sorted(here, key=lambda door: door.who not in senders):
            chosen.setdefault(door.url.rpartition("/")[2] if by_name else "", door)
        return [*chosen.values()]

    def _doors(self, rule: Rule, addresses: Iterable[Address], senders: tuple[str, ...]) -> Iterator[Door]:
        for address in addresses:
            for who in senders:
                if "GET" in (rule.methods or ()):
                    self._read(who, address.url)
                yield from (d for d in self._forms.get((rule.rule, address.url), ()) if d.who == who)
        for address in [*addresses][:4]:
            yield from self._forms.get((rule.rule, address.url), ())
            for who in senders:
                answer = self._ground.post(who, address.url, {})
                self._ground.put_back()
                if answer.status_code not in (403, 404) and "/login" not in (answer.location or ""):
                    yield Door("", address.url, who)


def _order(address: Address) -> int:
    return CASES.index(address.case) if address.case in CASES else 0


def _states() -> dict[tuple[str, int], str]:
    """Flow and key of each subject -> where it stands."""
    models: dict[str, Any] = {"dispute": Dispute, **MODELS}
    with db.reading() as session:
        return {
            (flow, row.id): row.state
            for flow, model in models.items() for row in session.execute(select(model.id, model.state))
        }


def _door(page: Page, form: Form, who: str) -> Door:
    """The form as somebody would send it who filled in every field."""
    values = {name: list(given) for name, given in form.values.items() if name != "csrf_token"}
    kinds: dict[str, str] = {}
    for control in page.all("input", "textarea", "select", "button"):
        owner, name = control.attributes.get("form"), control.attributes.get("name", "")
        mine = owner == form.element.attributes.get("id") if owner else control.inside(form.element)
        if mine and name and name != "csrf_token" and name not in kinds:
            kinds[name] = _kind(control)
            if not any(values.get(name, ())) and kinds[name] not in ("button", "file", "hidden"):
                values[name] = _plausible(kinds[name], form.options.get(name, {}))
    options = {name: tuple(given) for name, given in form.options.items()}
    return Door("", form.action, who, values, kinds, options)


def _kind(control: Element) -> str:
    """How a field is asked."""
    asked = control.attributes.get("type", "text")
    if control.tag in ("select", "button"):
        return control.tag
    if asked in ("radio", "checkbox", "hidden", "file", "password"):
        return asked
    hint, mode = control.attributes.get("placeholder", ""), control.attributes.get("inputmode", "")
    known = {"1123": "day", "1123 14:30": "moment", "numeric": "number", "decimal": "money"}
    return known.get(hint) or known.get(mode) or "text"


def _plausible(kind: str, options: Mapping[str, str]) -> list[str]:
    if kind in ("select", "radio", "checkbox"):
        return [next((value for value in options if value), "")]
    return [PLAUSIBLE[kind]] if kind in PLAUSIBLE else []
