"""Reading the record at a desk of the house."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from mediation.security.gate import requires

from . import record_pages, record_reading
from .record_web import STAFF, meeting_and_record, meeting_of

blueprint = Blueprint("records_read", __name__)


@blueprint.route("/cases/<int:dispute_id>/sessions/<int:row_id>/record/read", methods=["GET", "POST"])
@requires("record.read")
def read(dispute_id: int, row_id: int) -> Any:
    """The record read back to those present, and signed."""
    return record_reading.read(*meeting_and_record(dispute_id, row_id), STAFF)


@blueprint.post("/cases/<int:dispute_id>/sessions/<int:row_id>/record/addendum")
@requires("record.read")
def add(dispute_id: int, row_id: int) -> Any:
    """Something added to a signed record."""
    return record_reading.add(*meeting_and_record(dispute_id, row_id), STAFF)


@blueprint.get("/cases/<int:dispute_id>/sessions/<int:row_id>/record/paper")
@requires("record.read")
def paper(dispute_id: int, row_id: int) -> str:
    """The record on paper."""
    return record_reading.paper(*meeting_and_record(dispute_id, row_id), STAFF)


@blueprint.get("/cases/<int:dispute_id>/sessions/<int:row_id>/record/pages/<int:paper_id>")
@requires("record.read")
def picture(dispute_id: int, row_id: int, paper_id: int) -> Any:
    """One photographed page, to be looked at."""
    return record_pages.picture(meeting_of(dispute_id, row_id), paper_id)
