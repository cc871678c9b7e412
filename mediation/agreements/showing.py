"""Agreements as pages show them: the paper, who signed, promises with their lamp, the court's term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.calendar.lamp import Lamp, lamp
from mediation.cases.models import Dispute
from mediation.cases.panels import Link, Panel, buttons, links, panel
from mediation.cases.protection import open_to
from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.lifecycle.available import available
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows.reasons import FORMS

from . import paper, queries
from .checks import Remark
from .content import Content
from .kinds import KINDS, MONEY, SIGN_WAYS, SIGNERS, WAYS
from .models import Agreement, Signature
from .promise_models import Confirmation, Promise

READ = "agreement.read"
"""The right to read what was agreed."""

_KINDS = {kind.code: kind for kind in KINDS}
_WAYS = {way.code: way for way in (*WAYS, *SIGN_WAYS)}
_FORMS = {form.code: form for form in FORMS}
_SIGNERS = {signer.code: signer for signer in SIGNERS}
DISMISSED = "confirmation_dismissed"
"""Why an agreement is void that the court would not confirm."""

BURNING = ("due", "partly", "broken")
PAST = ("replaced", "fallen")
"""What was promised in an agreement that binds nobody any more: shown last."""
"""States of a promise whose lamp burns."""


@dataclass(frozen=True, slots=True)
class SignPlace:
    """A place to sign, and what stands there already."""

    key: str
    """Name of the field of its date: ``party-<id>``, ``mediator``, ``recorder``, ``seal``."""
    signer: str
    party_id: int | None
    name: str
    role: str
    stands_for: int
    signature: Signature | None
    way: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise with its lamp and what can be done about it."""

    row: Promise
    title: str
    who: str
    light: Lamp
    left: int
    links: list[Link]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One version of the agreement as the panel tells it."""

    row: Agreement
    form: str
    effect: str
    url: str
    links: list[Link]


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """The court's term."""

    row: Confirmation
    light: Lamp
    left: int
    links: list[Link]
    set_aside: bool
    """The agreement was set aside for a dismissal that was none: the outcome has been put right since."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What is to be paid in all, and a term whose instalments do not add up."""

    total: Decimal
    wrong: Sequence[tuple[int, Decimal]]
    """Number of the term, and by how much its instalments differ from its amount."""


def places(session: Session, dispute: Dispute, agreement: Agreement) -> list[SignPlace]:
    """Everybody who signs, in the order of the paper; the recorder may be missing, else he is named.

    Of a frozen text everybody who stands in it, whoever has left the case since.
    """
    there = {(row.signer, row.party_id): row for row in queries.signed(agreement)}
    found = [
        _place(f"party-{p.id}", "party", p.id, p.name, there, stands_for=p.stands_for)
        for p in (queries.everybody_in if agreement.text else queries.parties_in)(session, agreement)
    ]
    found.append(_place("mediator", "mediator", None, queries.mediator_name(session, dispute), there))
    recorder = queries.recorder_name(session, dispute) if ("recorder", None) in there else ""
    found.append(_place("recorder", "recorder", None, recorder, there))
    found.append(_place("seal", "seal", None, queries.committee(session, dispute).name, there))
    return found


def _place(
    key: str, signer: str, party_id: int | None, name: str,
    there: Mapping[tuple[str, int | None], Signature], stands_for: int = 1,
) -> SignPlace:
    row = there.get((signer, party_id))
    way = label(_WAYS[row.way]) if row is not None and row.way in _WAYS else ""
    return SignPlace(key, signer, party_id, name, label(_SIGNERS[signer]), stands_for, row, way)


def effect(agreement: Agreement) -> str:
    """When it took effect, and which of the dates made it so."""
    if agreement.effective_at is None:
        return ""
    by = {
        "party": _("by the last party’s signature"), "mediator": _("by the mediator’s signature"),
        "seal": _("by the committee’s seal"), "word": _("from the moment it was agreed"),
    }.get(agreement.effective_by, "")
    return f"{formats.full_moment(agreement.effective_at)} · {by}" if by else ""


def sums(content: Content) -> Sums:
    """What is promised in money, and where instalments differ from the amount."""
    money = [(n, t) for n, t in enumerate(content.terms, 1) if t.kind == MONEY and t.amount is not None]
    wrong = []
    for n, term in money:
        difference = sum((part.amount for part in term.parts), Decimal(0)) - (term.amount or Decimal(0))
        if term.parts and difference:
            wrong.append((n, difference))
    return Sums(sum((t.amount or Decimal(0) for _n, t in money), Decimal(0)), wrong)


def remarks(session: Session, agreement: Agreement, content: Content) -> list[Remark]:
    """What the checker says of a draft as it stands on the page."""
    return paper.remarks(session, agreement, content)


def form_name(agreement: Agreement) -> str:
    """Written or oral, in the reader's language."""
    return label(_FORMS[agreement.form])


def lamp_of(promise: Promise) -> Lamp:
    """Red once its day has passed, whatever anybody has recorded."""
    if promise.state not in BURNING or promise.due_on is None:
        return Lamp.NONE
    return lamp(promise.due_on, promise.made_on, clock.today())


def promise_title(promise: Promise) -> str:
    """第1条 第2期 · 付款."""
    if promise.part:
        place = _("Term %(no)d, instalment %(part)d", no=promise.position, part=promise.part)
    else:
        place = _("Term %(no)d", no=promise.position)
    return f"{place} · {label(_KINDS[promise.kind])}"


def promise_parts(promise: Promise) -> Iterator[str]:
    """第1条 付款, 50,000元, 11-28前: what tells it apart, without anybody's name."""
    yield promise_title(promise)
    if promise.amount is not None:
        yield formats.money(promise.amount)
    yield _("by %(day)s", day=formats.day(promise.due_on)) if promise.due_on else _("goes on")


def promise_name(promise: Promise) -> str:
    """The same in one line."""
    return " · ".join(promise_parts(promise))


def who(promise: Promise, names: Mapping[int, str]) -> str:
    """徐某 → 林某."""
    debtor, creditor = names.get(promise.debtor_id or 0, ""), names.get(promise.creditor_id or 0, "")
    return f"{debtor} → {creditor}" if creditor else debtor


def left(day: date | None) -> int:
    """Days to a day; negative once it has passed. Nothing is left of what no day ends."""
    return (day - clock.today()).days if day is not None else 0


# --------------------------------------------------------------------------------------------- panel


@panel("agreement", 10)
def agreements_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """Every version of the agreement; what stands in it only before those who may read it."""
    rows = queries.of_dispute(session, dispute.id)
    may_draft = (
        gate.allowed(actor, "agreement.draft", context)
        and dispute.state in ("mediating", "agreed")
        and queries.unsettled(session, dispute) is None
    )
    if not rows and not may_draft:
        return None
    readable = gate.allowed(actor, READ, context) and open_to(dispute, context)
    return Panel("agreements/panel.html", {
        "rows": [_agreement_row(session, actor, dispute, row, readable) for row in rows],
        "draft": url_for("agreements.new", dispute_id=dispute.id) if may_draft else "",
        "again": bool(rows),
    })


def _agreement_row(
    session: Session, actor: Actor, dispute: Dispute, row: Agreement, readable: bool
) -> AgreementRow:
    page = url_for("agreements.show", dispute_id=dispute.id, row_id=row.id)
    found = [b for b in buttons(session, actor, dispute, row) if b.name not in OWN_MOVES]
    own = []
    if may_sign(session, actor, dispute, row):
        own = [Link(_("Enter signatures"), url_for("signing.sign", dispute_id=dispute.id, row_id=row.id))]
    return AgreementRow(
        row, form_name(row), effect(row), page if readable else "", [*own, *links(dispute, found)]
    )


def may_sign(session: Session, actor: Actor, dispute: Dispute, row: Agreement) -> bool:
    """Whether he enters signatures under it now."""
    out = row.state == "signing" and gate.allowed(actor, "agreement.sign", Context(dispute, row))
    return out and not queries.not_yet(session, row)


OWN_MOVES = frozenset(
    {"draft", "offer_for_signing", "take_effect", "take_effect_orally", "supersede", "void"}
)
"""Made on the agreement's own pages, or by no hand at all."""


@panel("agreement", 20)
def promises_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """What was promised, each with its lamp and its buttons."""
    rows = queries.promises(session, dispute.id)
    if not rows:
        return None
    readable = gate.allowed(actor, READ, context) and open_to(dispute, context)
    names = queries.names_now(session, dispute.id) if readable else {}
    return Panel("agreements/promises_panel.html", {
        "rows": [
            PromiseRow(
                row, promise_title(row), who(row, names), lamp_of(row), left(row.due_on),
                links(dispute, buttons(session, actor, dispute, row)),
            )
            for row in sorted(rows, key=lambda p: (p.state in PAST, p.due_on or date.max))
        ],
        "readable": readable,
        "reopen": _reopen(session, actor, dispute, rows),
    })


def _reopen(session: Session, actor: Actor, dispute: Dispute, rows: Sequence[Promise]) -> str:
    """Where a new round begins, once something was broken."""
    if not any(row.state in ("broken", "routed") for row in rows):
        return ""
    may = any(move.name == "reopen" for move in available(session, actor, dispute))
    return url_for("acts.do", dispute_id=dispute.id, flow_name="dispute", name="reopen") if may else ""


@panel("agreement", 30)
def confirmation_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """The thirty days for the court, and what came of them."""
    rows = queries.confirmations(session, dispute.id)
    if not rows:
        return None
    return Panel("agreements/confirmation_panel.html", {
        "rows": [
            ConfirmationRow(
                row, lamp(row.until_on, row.from_on, clock.today()) if row.state == "open" else Lamp.NONE,
                left(row.until_on), links(dispute, buttons(session, actor, dispute, row)),
                row.state == "confirmed" and queries.void_for(session, row) == DISMISSED,
            )
            for row in rows
        ],
    })


def preview(
    session: Session, dispute: Dispute, agreement: Agreement, content: Content | None = None
) -> list[str]:
    """The paper, paragraph by paragraph."""
    if content is not None:
        return paper.compose(session, dispute, agreement, content).split("\n")
    return paper.shown(session, dispute, agreement).split("\n")
