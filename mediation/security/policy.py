"""The whole policy: which right is held by whom.

Rights of moves are read from the flow tables (``<flow>.<move>`` is held by the
``who`` of that row); the rights of pages and edits stand here. Each right maps
to words of ``predicates.WHO``, any of which suffices.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows import FLOWS

PAGES: Mapping[str, tuple[str, ...]] = {
    "desk.read": ("signed_in",),
    "account.own": ("signed_in",),
    "inbox.read": ("signed_in",),
    "case.list": ("staff",),
    "case.batch": ("any_clerk", "any_head"),
    "case.read": ("anyone",),
    "case.timeline": ("anyone",),
    "entry.read": ("clerk", "head", "mediator", "level_above", "centre", "sampled"),
    "entry.unseal": ("clerk", "head", "mediator"),
    "case.readers": ("clerk", "head", "level_above", "centre", "audit_keeper", "sampled"),
    "case.register": ("clerk", "mediator"),
    "consult.record": ("clerk", "mediator"),
    "case.edit": ("clerk", "head", "mediator"),
    "case.contact": ("clerk", "head", "mediator"),
    "call.list": ("any_clerk", "any_mediator"),
    "case.phones": ("clerk", "head", "mediator"),
    "party.unmask": ("clerk", "head", "mediator"),
    "paper.read": (
        "clerk", "head", "mediator", "level_above", "centre", "receiver", "sampled", "goes_on_with",
    ),
    "paper.add": ("clerk", "head", "mediator"),
    "proposal.list": ("any_head", "centre_head"),
    "proposal.read": ("clerk", "head", "mediator", "level_above", "centre"),
    "proposal.make": ("clerk", "head", "mediator"),
    "proposal.confirm": ("head", "level_above", "centre_head"),
    "proposal.fall": ("system",),
    "session.book": ("mediator", "clerk"),
    "session.list": ("staff",),
    "record.write": ("recorder",),
    "record.concessions": ("clerk", "mediator"),
    "record.read": (
        "clerk", "head", "mediator", "invited_in", "level_above", "sampled", "goes_on_with",
    ),
    "agreement.draft": ("mediator", "clerk"),
    "agreement.sign": ("mediator", "clerk"),
    "agreement.read": ("clerk", "head", "mediator", "level_above", "sampled"),
    "assignment.read": ("clerk", "head", "level_above", "centre", "sampled"),
    "objection.decide": ("head", "level_above"),
    "joint.step_down": ("joint",),
    "invitation.own": ("signed_in",),
    "tie.declare": ("signed_in",),
    "invitation.hand": ("clerk", "head"),
    "invitation.read": ("invited", "clerk", "head", "mediator"),
    "handover.offer": ("clerk", "head", "centre", "centre_head"),
    "handover.list": ("staff",),
    "handover.letter": ("clerk", "head", "mediator", "receiver"),
    "assistance.letter": ("clerk", "head", "mediator"),
    "followup.list": ("staff",),
    "search.use": ("staff",),
    "search.identity": ("any_clerk", "centre", "centre_head"),
    "suggestions.read": ("any_head", "centre", "centre_head", "system_admin"),
    "figures.read": ("centre", "centre_head", "any_head", "inspector"),
    "figures.cases": ("centre", "centre_head", "any_head"),
    "audit.read": ("audit_keeper", "inspector"),
    "audit.verify": ("audit_keeper", "inspector"),
    "audit.export_whole": ("audit_keeper",),
    "sample.draw": ("audit_keeper", "inspector"),
    "figures.rows": ("centre", "centre_head", "any_head", "inspector"),
    "rights.read": ("audit_keeper", "inspector", "security_admin"),
    "admin.read": ("system_admin", "security_admin"),
    "users.read": ("system_admin", "security_admin"),
    "users.manage": ("security_admin",),
    "register.read": ("system_admin", "security_admin", "centre", "centre_head"),
    "rosters.bring": ("system_admin", "security_admin"),
    "leave.manage": ("any_clerk", "security_admin"),
    "organisations.manage": ("system_admin",),
    "settings.manage": ("system_admin",),
    "jobs.read": ("system_admin",),
    "import.cases": ("any_clerk",),
    "export.cases": ("any_clerk", "centre", "centre_head"),
    "danger.call_next": ("system",),
    "help.read": ("signed_in",),
}


def _of_moves() -> dict[str, tuple[str, ...]]:
    held: dict[str, tuple[str, ...]] = {}
    for flow in FLOWS.values():
        for move in flow.moves:
            right = flow.right(move.name)
            held[right] = tuple(dict.fromkeys((*held.get(right, ()), *move.who)))
            if move.needs_second:
                held[move.needs_second] = tuple(dict.fromkeys((*move.second, "level_above")))
    return held


POLICY: Mapping[str, tuple[str, ...]] = {**PAGES, **_of_moves()}
"""Every right of the hub with the words for who holds it."""
