"""Files that come with a department's answer."""

from __future__ import annotations

from collections.abc import Sequence

from mediation.cases.papers import Upload
from mediation.core import clock
from mediation.documents.models import Paper
from mediation.lifecycle.door import Act
from mediation.organisations.models import Organisation

from .assistance_models import Assistance

LONGEST = 200
"""Width of a paper's title."""


def enclose(a: Act, row: Assistance, uploads: Sequence[Upload]) -> None:
    """Files that come with the answer which follows in the same act; its entry carries them into the file.

    The right to send them is the right to answer: the department never sees the file they go into.
    """
    house = a.session.get_one(Organisation, row.to_org_id)
    enclosed = [
        Paper(
            dispute_id=row.dispute_id, kind="other", title=_title_of(house.name, upload), origin="uploaded",
            dated_on=clock.day_of(a.at), at=a.at, by_user_id=a.actor.user_id, sha256=upload.sha256,
            filename=upload.filename, size=upload.size, media_type=upload.media_type,
        )
        for upload in uploads
    ]
    a.add(*enclosed)
    row.answer_paper_ids = [paper.id for paper in enclosed] or None


def _title_of(house: str, upload: Upload) -> str:
    return f"{house}的答复附件:{upload.filename.rpartition('.')[0] or upload.filename}"[:LONGEST]
