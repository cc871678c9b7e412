"""The form of grading: the facts of the move, beside a search among the categories."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import RadioField, StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import Select

from mediation.cases.models import Dispute
from mediation.core.forms import ActForm
from mediation.lifecycle import facts_form
from mediation.security.actor import Actor
from workflows.flow import Move
from workflows.rules.classification import COUNTS

from .gathering import counts_of, signs_of


class _Search(ActForm):
    find = StringField(
        _l("Find a category"), [Optional(), Length(max=60)],
        description=_l("Everyday words, pinyin or code"),
    )
    offered = RadioField(_l("Category"), [Optional()], validate_choice=False)


def triage_form(move: Move, session: Session, dispute: Dispute, actor: Actor) -> Any:
    """The form with what was kept of the last grading; an offered leaf that was picked is the category."""
    facts = facts_form.form_for(move, session, dispute, actor)
    form = type("TriageForm", (facts, _Search), {})()
    form.other_categories.widget = Select(multiple=True)  # 250 ticks weigh more than all else
    form.other_categories.render_kw = {"size": 8}
    if form.offered.data:
        form.category.data = form.offered.data
        form.category.raw_data = [form.offered.data]
    if not form.is_submitted():
        form.seen_version.data = str(dispute.version)
        form.category.data = dispute.category_code
        form.other_categories.data = list((dispute.grading or {}).get("further", ()))
        form.signs.data = list(signs_of(dispute, {}))
        for name, count in counts_of(dispute, {}).items():
            form[name].data = count or None
    return form


def stated_now(form: Any) -> dict[str, Any]:
    """What is stated so far for the rule, before anything is checked."""
    return {
        "signs": tuple(form.signs.data or ()),
        "category": form.category.data or "",
        **{name: _count(form[name].data) for name in COUNTS},
    }


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
