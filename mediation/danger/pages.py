"""What the page of a case's dangers shows, gathered for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases.models import Dispute
from mediation.cases.protection import open_to
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.lifecycle.available import available
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows.reasons import TOLD_BY
from workflows.reasons_small import DANGER_BODIES

from . import forms, order, queries
from .models import Danger, DangerReport

AnyForm = TypeVar("AnyForm", bound=ActForm)
Back = Mapping[str, Any]
"""Forms that came back refused, by name: they stand in place of fresh ones."""

_BODIES = {r.code: r for r in DANGER_BODIES}
_WAYS = {r.code: r for r in TOLD_BY}


@dataclass(frozen=True, slots=True)
class Told:
    """One report in words, with the form that fills it in."""

    row: DangerReport
    body: str
    how: str
    answer: str
    form: forms.ReportForm


@dataclass(frozen=True, slots=True)
class Shown:
    """One danger in words, with what this person may do about it now."""

    row: Danger
    signs: str
    what: str
    raiser: str
    taker: str
    told: tuple[Told, ...]
    owed: bool
    late: bool
    moves: frozenset[str]
    may_take: bool
    """The reader himself may take it on; else only what another said can be written down."""
    called: tuple[User, ...]
    """Who else can be called while nobody has taken it on."""
    describe: forms.DescribeForm
    answer: forms.AnswerForm
    clear: forms.ClearForm


def name_of(kind: str, key: int) -> str:
    """The name of one form on a page that may hold several of its kind; also the prefix of its fields."""
    return f"{kind}{key}"


def shown(session: Session, actor: Actor, dispute: Dispute, context: Context, back: Back) -> list[Shown]:
    """Every danger of the case, newest first. Words only for those who handle a protected case."""
    told = queries.reports(session, dispute.id)
    readable = open_to(dispute, context)
    return [
        _shown(session, actor, dispute, row, told.get(row.id, []), back, readable=readable)
        for row in queries.of_dispute(session, dispute.id)
    ]


def _shown(
    session: Session, actor: Actor, dispute: Dispute, row: Danger, told: list[DangerReport], back: Back,
    *, readable: bool,
) -> Shown:
    raised, owed = row.state == "raised", queries.report_owed(row)
    what = (row.what or "") if readable else ""
    return Shown(
        row=row,
        signs="、".join(queries.sign_labels(row.signs)) if readable else "",
        what=what,
        raiser=_name(session, row.raised_by),
        taker=_name(session, row.acknowledged_by),
        told=tuple(_told(one, back, readable=readable) for one in told),
        owed=owed,
        late=(raised and queries.is_late(row.acknowledge_by)) or (owed and queries.is_late(row.report_by)),
        moves=frozenset(move.name for move in available(session, actor, dispute, row)),
        may_take=raised and order.may_take_on(session, dispute, row.raised_by, actor.user_id),
        called=tuple(order.others(session, dispute, row.raised_by)) if raised else (),
        describe=_form(back, forms.DescribeForm, "describe", row.id, signs=row.signs, what=what),
        answer=_form(back, forms.AnswerForm, "answer", row.id),
        clear=_form(back, forms.ClearForm, "clear", row.id),
    )


def _told(row: DangerReport, back: Back, *, readable: bool) -> Told:
    form = _form(
        back, forms.ReportForm, "report", row.id,
        receiver=row.receiver, number=row.number, told_how=row.told_how,
    )
    body, way = _BODIES.get(row.body), _WAYS.get(row.told_how)
    return Told(
        row, label(body) if body else row.body, label(way) if way else row.told_how,
        (row.answer or "") if readable else "", form,
    )


def _form(back: Back, kind: type[AnyForm], name: str, key: int, **values: Any) -> AnyForm:
    whole = name_of(name, key)
    made: AnyForm = back.get(whole) or kind(formdata=None, prefix=f"{whole}-", **values)
    return made


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id else None
    return user.name if user is not None else ""
