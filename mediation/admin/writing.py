"""One write of administration: done with its entry, or its refusal put on the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.extensions import forget_reading

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
    finally:
        forget_reading()
    return True


def _put(form: FlaskForm, broken: RuleBroken) -> None:
    placed = False
    for name, codes in broken.fields.items():
        field = FIELDS.get(name, name)
        if field in form:
            form[field].errors = [sentence(code) for code in codes]
            placed = True
    if not placed:
        form.form_errors.append(sentence(broken.message))
