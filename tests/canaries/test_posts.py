"""Every form sent by those who may not send it: nothing is told, nothing changes but the refusal's entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import select

from mediation.audit.models import AuditEntry
from mediation.core.database import db
from mediation.security import gate
from mediation.security.policy import POLICY
from tests.support.templates import Templates
from tests.sweep.ground import Ground, Hubs, changed, ground

from . import people
from .addresses import Address
from .cases import FOREIGN, OURS, SHUT
from .expected import CASE
from .knock import OUTSIDE, allowed, standing_of

pytestmark = pytest.mark.slow

VIEWERS = tuple(viewer for viewer in people.VIEWERS if viewer and not viewer.startswith(OUTSIDE))
EACH = 2
"""How many of them try each address; by turns everybody tries every kind."""

WORDS: Mapping[str, str] = {
    "clerk": "any_clerk clerk staff", "head": "any_head any_clerk head clerk staff",
    "mediator": "any_mediator mediator staff", "mediator_two": "any_mediator mediator staff",
    "lawyer": "staff", "lawyer_two": "staff", "lawyer_asked": "staff", "lawyer_barred": "staff",
    "reviewer": "centre staff", "head_of_centre": "centre_head staff",
    "village_clerk": "any_clerk clerk staff",
    "stranger": "any_clerk clerk staff", "stranger_head": "any_head any_clerk head clerk staff",
    "stranger_mediator": "any_mediator mediator staff", "labour_clerk": "any_clerk clerk staff",
    "liaison": "staff", "admin": "system_admin", "security": "security_admin", "keeper": "audit_keeper",
    "inspector": "inspector", "nobody": "",
}
"""Which words of the policy are true of somebody where no case is named."""

STANDINGS: Mapping[str, str] = {
    "clerk": "clerk any_clerk recorder", "head": "head clerk any_clerk any_head recorder",
    "mediator": "mediator recorder",
    "guest": "invited_in invited recorder", "above": "level_above", "above_head": "level_above",
    "reviewer": "centre", "centre_head": "centre centre_head level_above", "receiver": "receiver",
    "department": "",
}
"""The same of what somebody is to a case."""

RAISED_THEM = "clerk"
"""Who raised the dangers of our case."""

INNER: Mapping[str, str] = {
    "/agreements/new": "agreement.draft", "/agreements/<int:row_id>": "agreement.draft",
    "/agreements/<int:row_id>/sign": "agreement.sign", "/assignment": "dispute.reassign",
    "/grade": "dispute.reclassify", "/proposals/<int:proposal_id>": "proposal.confirm",
    "/sessions/<int:row_id>/outcome": "session.hold", "/sessions/<int:row_id>/record": "record.write",
    "/sessions/<int:row_id>/record/addendum": "record.addendum", "/sessions/new": "session.book",
    "/sessions/<int:row_id>/record/read": "record.sign", "/triage": "dispute.accept",
    "/danger/<int:row_id>/retract": "danger.retract",
}
"""Pages that many may read and fewer may send: the right of the form."""


@pytest.fixture(scope="module")
def hub(templates: Templates, hubs: Hubs) -> Iterator[Ground]:
    with ground("sqlite", templates, hubs, busy=False) as made:
        yield made


def test_who_has_not_the_right_changes_nothing_and_learns_nothing(hub: Ground) -> None:
    wrong: Counter[str] = Counter()
    before, refused, sent = hub.rows(), Counter[str](), 0
    for n, address in enumerate(_addresses(hub)):
        for viewer in _without_right(hub, address, n):
            sent += 1
            answer = hub.post(viewer, address.url, {})
            refused[viewer] += answer.status_code == 403
            if answer.status_code not in (403, 404):
                wrong[f"{viewer}: {address.rule} answered {answer.status}"] += 1
            for secret in hub.builder.canaries.found_in(answer.data):
                if not allowed(viewer, address, secret):
                    wrong[f"{viewer} reads {secret.kind} of {secret.case} from {address.rule}"] += 1
    assert not wrong, "\n".join(wrong)
    assert sent > 200
    assert not changed(before, hub.rows())
    assert _refusals(hub) == +refused


def test_who_is_not_signed_in_is_sent_to_sign_in_and_changes_nothing(hub: Ground) -> None:
    before = hub.rows()
    for address in _addresses(hub):
        if gate.is_public(_view(hub, address)):
            continue
        answer = hub.post("", address.url, {})
        assert answer.status_code == 302, address
        assert (answer.location or "").startswith("/login"), address
    assert not changed(before, hub.rows())


def _view(hub: Ground, address: Address) -> Callable[..., Any]:
    return hub.app.view_functions[hub.book.rules[address.rule].endpoint]


def _addresses(hub: Ground) -> Iterator[Address]:
    """One of each address that takes a form, of our case, another's and a protected one."""
    seen: set[tuple[str, str, str]] = set()
    for address in hub.book.all:
        move = address.url.partition("/do/")[2].partition("/")[0]
        known = (address.rule, address.case, move)
        wanted = not address.case or address.case in (OURS, FOREIGN, SHUT)
        if wanted and known not in seen and "POST" in (hub.book.rules[address.rule].methods or ()):
            seen.add(known)
            yield address


def _without_right(hub: Ground, address: Address, turn: int) -> Iterator[str]:
    found = [viewer for viewer in VIEWERS if not _may(hub, viewer, address)]
    for n in range(min(EACH, len(found))):
        yield found[(turn + n * 4) % len(found)]


def _may(hub: Ground, viewer: str, address: Address) -> bool:
    """As the policy says, read anew from words about people."""
    right = gate.right_of(_view(hub, address)) or ""
    words = set(POLICY.get(right, ()))
    if gate.is_public(_view(hub, address)) or "signed_in" in words:
        return True
    if not address.rule.startswith(CASE):
        return bool(words & set(WORDS[viewer].split()))
    standing = standing_of(viewer, address.case)
    if not standing:
        return False
    move = address.url.partition("/do/")[2].partition("/")[0]
    words = set(POLICY[move or INNER.get(address.rule.removeprefix(CASE), right)])
    true = {*STANDINGS[standing].split(), *(("raiser",) if viewer == RAISED_THEM else ())}
    return "anyone" in words or bool(words & true)


def _refusals(hub: Ground) -> Counter[str]:
    names = {key: name for name, key in hub.cast.users.items()}
    with db.reading() as session:
        refused = select(AuditEntry.actor_id).where(AuditEntry.event == "act.refused")
        return Counter(names[who or 0] for who in session.scalars(refused))
