"""Writing the record at a desk of the house: begin, type, keep a draft, photograph."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from mediation.security.gate import requires

from . import record_pages
from . import record_writing as writing
from .record_web import STAFF, meeting_of

blueprint = Blueprint("records", __name__)


@blueprint.route("/cases/<int:dispute_id>/sessions/<int:row_id>/record", methods=["GET", "POST"])
@requires("record.read")
def page(dispute_id: int, row_id: int) -> Any:
    """P14: begin the record, write it, or read what was signed."""
    return writing.page(meeting_of(dispute_id, row_id), STAFF)


@blueprint.post("/cases/<int:dispute_id>/sessions/<int:row_id>/record/draft")
@requires("record.write")
def autosave(dispute_id: int, row_id: int) -> Any:
    """What is typed so far, kept for the writer alone."""
    return writing.autosave(meeting_of(dispute_id, row_id), STAFF)


@blueprint.post("/cases/<int:dispute_id>/sessions/<int:row_id>/record/pages")
@requires("paper.add")
def add_page(dispute_id: int, row_id: int) -> Any:
    """Photographs of what was written by hand."""
    return record_pages.add(meeting_of(dispute_id, row_id), STAFF)


@blueprint.post("/cases/<int:dispute_id>/sessions/<int:row_id>/record/pages/<int:paper_id>")
@requires("record.write")
def change_page(dispute_id: int, row_id: int, paper_id: int) -> Any:
    """A photographed page a place up or down, or out."""
    return record_pages.change(meeting_of(dispute_id, row_id), paper_id, STAFF)
