"""Every address of the hub, filled with keys of every case: one's own, others', and keys of nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from mediation.accounts.models import Grant, Leave, User
from mediation.agreements.models import Agreement
from mediation.assignment.invitation_models import Invitation
from mediation.assignment.models import ConflictTie, Objection
from mediation.audit.models import AuditEntry, AuditSealed
from mediation.cases.inspection_models import Inspection
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core.database import db
from mediation.counter.models import Consultation
from mediation.danger.models import Danger
from mediation.documents.models import Paper
from mediation.handovers.assistance_models import Assistance
from mediation.handovers.models import Handover
from mediation.keeper.models import VerificationRun
from mediation.lifecycle.models import Draft, Proposal
from mediation.lifecycle.owners import MODELS
from mediation.lists.models import SavedView
from mediation.notifications.models import Message
from mediation.organisations.models import Organisation
from mediation.reports.indicators import INDICATORS
from mediation.sessions.models import MediationSession
from mediation.sessions.room_models import Room
from workflows import FLOWS
from workflows.flow import Flow

from . import expected
from .cases import OURS, SHUT

ASKED = "/handovers/asked/"
"""Addresses of a department, which name no case."""

UNKNOWN = "unknown"
"""The case of keys that belong to nothing."""

NOTHING = 7
"""No row of the hub has this key."""

ALL_MOVES = frozenset({OURS, SHUT})
"""Cases of which every move's page is opened; of the others those of a few flows are enough."""
FEW_FLOWS = frozenset({"danger", "handover"})

Values = Mapping[str, Any]

ROWS: Mapping[str, tuple[str, Any]] = {
    "/assistance/<int:row_id>": ("row_id", Assistance),
    "/cases/<int:dispute_id>/handovers/<int:row_id>": ("row_id", Handover),
    "/contacts/<int:party_id>": ("party_id", Party),
    "/agreements/<int:row_id>": ("row_id", Agreement),
    "/sessions/<int:row_id>": ("row_id", MediationSession),
    "/cases/<int:dispute_id>/invitations/<int:row_id>": ("row_id", Invitation),
    "/danger/<int:row_id>": ("row_id", Danger),
    "/parties/<int:party_id>": ("party_id", Party),
    "/papers/<int:paper_id>": ("paper_id", Paper),
    "/proposals/<int:proposal_id>": ("proposal_id", Proposal),
    "/objection/<int:objection_id>": ("objection_id", Objection),
}
"""Part of an address -> which rows of a case its second key names."""

CASE_ROWS: Mapping[str, Any] = {
    "invitation_id": Invitation, "handover_id": Handover, "message_id": Message,
}
"""Keys that lead to a case without naming it."""

BEHIND_LINKS: Mapping[str, Any] = {"row_id": MediationSession, "paper_id": Paper}
"""What stands behind an invitation's link: sessions with their records, papers."""

OTHER_ROWS: Mapping[str, Any] = {
    "leave_id": Leave, "organisation_id": Organisation, "room_id": Room, "user_id": User,
    "grant_id": Grant, "draft_id": Draft, "tie_id": ConflictTie, "view_id": SavedView,
    "consultation_id": Consultation, "case_id": Dispute, "inspection_id": Inspection,
    "run_id": VerificationRun,
}

TEXTS: Mapping[str, tuple[str, ...]] = {
    "code": (*tuple(INDICATORS)[:2], "020101", "nothing"),
    "kind": ("xlsx", "csv", "exe", "people", "organisations"),
    "suffix": ("xlsx", "exe"),
    "filename": ("css/hub.css", "../config.py"),
    "key": ("terms", "numbers", "nothing"),
    "name": ("assign", "archive", "nothing"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody knocks: the rule, the filled address, and which case it leads to."""

    rule: str
    url: str
    case: str = ""

    @property
    def page(self) -> str:
        """What kind of page it is; a tab of the case file is one of its own."""
        tab = self.url.partition("tab=")[2].partition("&")[0]
        return expected.TABS[tab] if tab and self.rule == expected.CASE else expected.kind_of(self.rule)


class Book:
    """All addresses of this hub."""

    def __init__(self, app: Flask, cases: Mapping[str, int], links: Sequence[str] = ()) -> None:
        self._links = (*links, "nothing")
        self.cases = {**cases, UNKNOWN: NOTHING}
        self._names = {key: case for case, key in self.cases.items()}
        self.rules = {rule.rule: rule for rule in app.url_map.iter_rules()}
        with db.reading() as session:
            self._session = session
            self.all = [address for rule in self.rules.values() for address in self._filled(rule)]

    def _filled(self, rule: Rule) -> Iterator[Address]:
        names = set(rule.arguments)
        if not names:
            yield Address(rule.rule, rule.rule)
        elif "dispute_id" in names or "about" in names:
            yield from self._of_cases(rule, names)
        elif rule.rule.startswith(ASKED):
            yield from self._asked(rule, names - {"row_id"})
        elif key := next((name for name in CASE_ROWS if name in names), ""):
            for row in self._session.scalars(select(CASE_ROWS[key])):
                case = self._names.get(row.dispute_id or 0, "")
                for more in self._papers(names - {key}, row.dispute_id):
                    yield self._address(rule, case, {key: row.id, **more})
            yield self._address(rule, UNKNOWN, dict.fromkeys(names, NOTHING))
        else:
            for values in product(*(self._others(name) for name in sorted(names))):
                yield self._address(rule, "", dict(zip(sorted(names), values, strict=True)))

    def _asked(self, rule: Rule, more: set[str]) -> Iterator[Address]:
        """What departments were asked, with every paper of the case: those handed over and the others."""
        for row in self._session.scalars(select(Assistance)):
            for values in self._papers(more, row.dispute_id):
                yield self._address(rule, self._names[row.dispute_id], {"row_id": row.id, **values})
        yield self._address(rule, UNKNOWN, {"row_id": NOTHING, **dict.fromkeys(more, NOTHING)})

    def _papers(self, names: set[str], dispute_id: int) -> Iterator[Values]:
        """Every paper of the case where the address asks for one; else nothing that could be filled in."""
        for key in [*self._keys(Paper, dispute_id), NOTHING] if "paper_id" in names else [NOTHING]:
            yield dict.fromkeys(names, key)

    def _of_cases(self, rule: Rule, names: set[str]) -> Iterator[Address]:
        for case, key in self.cases.items():
            for more in self._second(rule, case, key, names - {"dispute_id", "about"}):
                name = "dispute_id" if "dispute_id" in names else "about"
                yield self._address(rule, case, {name: key, **more})

    def _second(self, rule: Rule, case: str, dispute_id: int, names: set[str]) -> Iterator[Values]:
        part = next((part for part in ROWS if part in rule.rule), "")
        if "flow_name" in names:
            flows = [f for f in FLOWS.values() if case in ALL_MOVES or f.name in FEW_FLOWS]
            yield from self._moves(flows, dispute_id, with_row="row_id" in names)
        elif "seq" in names:
            yield from self._entries(dispute_id, with_name="name" in names)
        elif part:
            name, model = ROWS[part]
            others = dict.fromkeys(names - {name}, NOTHING)
            for key in [*self._keys(model, dispute_id), NOTHING]:
                yield {name: key, **others}
        else:
            assert not names, f"{rule.rule}: say in tests/canaries/addresses.py how to fill {names}"
            yield {}

    def _moves(self, flows: Sequence[Flow], dispute_id: int, *, with_row: bool) -> Iterator[Values]:
        for flow in flows:
            keys = self._keys(MODELS[flow.name], dispute_id) if with_row and flow.name != "dispute" else []
            for name in flow.names:
                if with_row:
                    yield from ({"flow_name": flow.name, "name": name, "row_id": key} for key in keys[:1])
                else:
                    yield {"flow_name": flow.name, "name": name}

    def _entries(self, dispute_id: int, *, with_name: bool) -> Iterator[Values]:
        model: Any = AuditSealed if with_name else AuditEntry
        query = select(model).where(model.chain_id == f"d:{dispute_id}").order_by(model.seq.desc())
        for row in self._session.scalars(query.limit(12)):
            yield {"seq": row.seq, **({"name": row.name} if with_name else {})}
        yield {"seq": 999_999, **({"name": "facts.note"} if with_name else {})}

    def _keys(self, model: Any, dispute_id: int) -> list[int]:
        query = select(model.id).where(model.dispute_id == dispute_id).order_by(model.id)
        return list(self._session.scalars(query))

    def _others(self, name: str) -> list[Any]:
        if name in TEXTS:
            return list(TEXTS[name])
        if name == "token":
            return list(self._links)
        if name in BEHIND_LINKS:
            return [*self._session.scalars(select(BEHIND_LINKS[name].id)), NOTHING]
        if name in OTHER_ROWS:
            return [*self._session.scalars(select(OTHER_ROWS[name].id).limit(3)), NOTHING]
        if name == "entry_id":
            query = select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(30)
            return [*self._session.scalars(query), 999_999_999]
        assert name == "seq", f"say in tests/canaries/addresses.py what {name} may be"
        return [1, NOTHING]

    def _address(self, rule: Rule, case: str, values: Values) -> Address:
        def put(match: re.Match[str]) -> str:
            return quote(str(values[match[1]]), safe="/")

        return Address(rule.rule, re.sub(r"<(?:\w+:)?(\w+)>", put, rule.rule), case)
