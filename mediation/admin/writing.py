"""One write of administration: done with its entry, or its refusal put on the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from mediation.core import opened
from mediation.core.database import db
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.extensions import forget_reading
from mediation.lifecycle.facts_form import shown

from .forms import Remembering
from .words import sentence

FIELDS = {"organisation_id": "organisation", "parent_id": "parent", "substitute_id": "substitute"}
"""Where a service's field stands on the form under another name."""


def write(form: FlaskForm, work: Callable[[Session], Any]) -> bool:
    """Do the work in one transaction; False, with sentences at the fields, when a rule is broken."""
    try:
        with db.writing() as session:
            work(session)
    except RuleBroken as broken:
        _put(form, broken)
        return False
    except Overtaken:
        return False
    finally:
        forget_reading()
    return True


class Overtaken(Conflict):
    """What the form writes was changed since its page was opened."""


def nobody_was_faster(form: Remembering, stands: Remembering) -> None:
    """Overtaken when a field was changed since the page was opened; ``stands`` is the form as it stands now.

    What the writer had left alone shows what stands now then, and beside what he wrote it is told: the next
    press is about this.
    """
    before, now = opened.read(form.opened.data), opened.prints(stands)
    typed = dict(request.form.lists())
    changed = {
        name for name in before.keys() & now.keys()
        if now[name] not in (before[name], opened.print_of(typed.get(name, ())))
    }
    if not changed:
        return
    alone = opened.left_alone(before, typed)
    for field, standing in zip(form, stands, strict=True):
        if field.name in alone:
            field.raw_data, field.data = [], standing.data
        elif field.name in changed:
            told = shown(standing) if standing.data else "–"
            field.errors = [_("Somebody has changed this meanwhile; it stands so now: %(now)s", now=told)]
    form.opened.data, form.overtaken = opened.written(stands), True
    names = "、".join(str(field.label.text) for field in form if field.name in changed)
    form.form_errors.append(
        _("Nothing was recorded. Meanwhile somebody changed: %(names)s. Look it over, then press again.",
          names=names)
    )
    raise Overtaken(names)


def _put(form: FlaskForm, broken: RuleBroken) -> None:
    placed = False
    for name, codes in broken.fields.items():
        field = FIELDS.get(name, name)
        if field in form:
            form[field].errors = [sentence(code) for code in codes]
            placed = True
    if not placed:
        form.form_errors.append(sentence(broken.message))
