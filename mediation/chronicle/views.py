"""The full entry behind a sentence, and the course of a case on paper."""

from __future__ import annotations

from flask import Blueprint, render_template

from mediation.audit.recorder import unseal
from mediation.cases import reads
from mediation.cases.case_forms import UnmaskForm
from mediation.cases.protection import title_for
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import NotFound
from mediation.extensions import reading
from mediation.security import gate
from mediation.security.gate import current_actor, requires

from . import course, entry_page, looks, panels, queries

blueprint = Blueprint("chronicle", __name__)

TABS = (panels.timeline_panel, panels.reads_panel)
"""Registered by being imported."""


@blueprint.get("/cases/<int:dispute_id>/entries/<int:seq>")
@requires("case.timeline")
def entry(dispute_id: int, seq: int) -> str:
    """Everything an entry says, its fingerprint and the one before it."""
    return _entry_page(seq, UnmaskForm())


@blueprint.post("/cases/<int:dispute_id>/entries/<int:seq>/<name>")
@requires("entry.unseal")
def unsealed(dispute_id: int, seq: int, name: str) -> str | tuple[str, int]:
    """One free text out of its seal, for a purpose; the look is remembered first."""
    found = queries.entry(reading(), current_case(), seq)
    boxes = {box.name: box for box in queries.boxes(reading(), found.entry)} if found is not None else {}
    if name not in boxes or name not in entry_page.OPEN_TO_HANDLERS:
        raise NotFound(f"{seq}/{name}")
    form = UnmaskForm()
    if not form.validate():
        return _entry_page(seq, form), 422
    data: dict[str, object] = {"seq": seq, "name": name, "purpose": form.purpose.data}
    reads.note_look(current_actor(), dispute_id, "entry.unsealed", data)
    return _entry_page(seq, UnmaskForm(formdata=None), {name: str(unseal(boxes[name]))})


@blueprint.get("/cases/<int:dispute_id>/course")
@requires("case.timeline")
def printed(dispute_id: int) -> str:
    """The whole course on paper; that it was printed is remembered."""
    dispute = current_case()
    reads.note_look(current_actor(), dispute_id, "case.printed", {"what": "course"})
    full = course.reads_in_full(current_actor(), dispute, current_context())
    rows = queries.entries(reading(), dispute, limit=None)
    return render_template(
        "chronicle/course.html", dispute=dispute, title=title_for(dispute, current_context()),
        lines=course.lines(reading(), dispute, rows, full), short=entry_page.short(dispute.audit_head),
    )


def _entry_page(seq: int, form: UnmaskForm, opened: dict[str, str] | None = None) -> str:
    dispute, session = current_case(), reading()
    found = queries.entry(session, dispute, seq)
    if found is None:
        raise NotFound(f"entry {seq}")
    actor, context = current_actor(), current_context()
    full = course.reads_in_full(actor, dispute, context)
    names = queries.names(session, dispute, [found])
    return render_template(
        "chronicle/entry.html", form=form, dispute=dispute, found=found.entry, full=full,
        line=course.lines(session, dispute, [found], full)[0],
        role=looks.role_label(found.entry.role), short=entry_page.short(found.entry.hash),
        holds=entry_page.holds(found.entry), last=dispute.version,
        facts=entry_page.facts(found, names) if full else [],
        changes=[[c.label, c.old, c.new] for c in entry_page.changes(found, names)] if full else [],
        sealed=entry_page.sealed(found, queries.boxes(session, found.entry)),
        may_open=full and gate.allowed(actor, "entry.unseal", context), opened=opened or {},
    )
