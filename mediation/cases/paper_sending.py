"""The bytes of a paper, always as a file to save; who took them is remembered first."""

from __future__ import annotations

import io
from typing import Any

from flask import send_file
from werkzeug.wrappers import Response

from mediation.core.exceptions import FileLost
from mediation.documents.models import Paper
from mediation.security.gate import current_actor

from . import papers, reads


def send(paper: Paper, **by_way: Any) -> Response:
    """The file; ``by_way`` says in the log through what it was open to him. FileLost, told in the log."""
    try:
        content = papers.content(paper)
    except FileLost as lost:
        data = {"paper": paper.id, "sha256": paper.sha256, "how": lost.how}
        reads.note_lost(current_actor(), paper.dispute_id, data)
        raise
    data = {"paper": paper.id, "sha256": paper.sha256, **by_way}
    reads.note_look(current_actor(), paper.dispute_id, "paper.read", data)
    return send_file(
        io.BytesIO(content), mimetype=paper.media_type, as_attachment=True, download_name=paper.filename
    )
