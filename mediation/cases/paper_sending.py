"""The bytes of a paper, as a file to save or a picture to look at; who took them is remembered first."""

from __future__ import annotations

import io
from typing import Any

from flask import send_file
from werkzeug.wrappers import Response

from mediation.core.exceptions import FileLost
from mediation.documents.models import Paper
from mediation.extensions import reading
from mediation.security.gate import current_actor

from . import papers, reads


def send(paper: Paper, **by_way: Any) -> Response:
    """The file; ``by_way`` says in the log through what it was open to him. FileLost, told in the log."""
    content = _content(paper)
    data = {"paper": paper.id, "sha256": paper.sha256, **by_way}
    reads.note_look(current_actor(), paper.dispute_id, "paper.read", data)
    return _sent(paper, content, attached=True)


def show(paper: Paper) -> Response:
    """A picture in a page of the hub; the look at such pages is remembered once a quarter of an hour.

    Anything else is a file to save: a browser would run what stands in it. FileLost, told in the log.
    """
    if not paper.media_type.startswith("image/"):
        return send(paper)
    content = _content(paper)
    reads.remember(reading(), current_actor(), paper.dispute_id, "record.pages_seen")
    return _sent(paper, content, attached=False)


def _content(paper: Paper) -> bytes:
    try:
        return papers.content(paper)
    except FileLost as lost:
        data = {"paper": paper.id, "sha256": paper.sha256, "how": lost.how}
        reads.note_lost(current_actor(), paper.dispute_id, data)
        raise


def _sent(paper: Paper, content: bytes, *, attached: bool) -> Response:
    return send_file(
        io.BytesIO(content), mimetype=paper.media_type, as_attachment=attached, download_name=paper.filename
    )
