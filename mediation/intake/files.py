"""Photographs and papers that come with the request: kept at once, entered with the registration.

The bytes lie in the store under their digest; until the press, which of them
belong to the page stands in its draft, where no browser can write.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.cases.papers import Upload
from mediation.core.exceptions import RuleBroken
from mediation.core.fields import printable
from mediation.lifecycle.door import Act

FIELD = "files"
"""Under this name the draft holds them aside."""

LONGEST_NAME = 60
"""So much of the name of a file stands in a sentence."""

MOST = 20
"""Files of one registration; more are added to the case."""


@dataclass(frozen=True, slots=True)
class Received:
    """What the browser sent: kept in the store, or not taken: its name and the rule that it breaks."""

    kept: list[Upload]
    refused: list[tuple[str, str]]


def received(sent: Iterable[Any], *, pictures: bool = False) -> Received:
    """Each file by itself, so that a good one is not lost with a bad one.

    ``pictures``: photographs and PDF alone, as the page asked for.
    """
    found = Received([], [])
    for one in sent:
        if name := getattr(one, "filename", ""):
            try:
                found.kept.append(_kept(one, name, pictures=pictures))
            except RuleBroken as broken:
                found.refused.append((printable(name, LONGEST_NAME), broken.message))
    return found


def _kept(one: Any, name: str, *, pictures: bool) -> Upload:
    upload = papers.keep(one, name)
    if pictures and not (upload.media_type.startswith("image/") or upload.media_type == "application/pdf"):
        raise RuleBroken("no_picture")
    return upload


def of_draft(aside: Mapping[str, Sequence[str]], without: Collection[str] = ()) -> list[Upload]:
    """The files that a draft knows of, but for those with these digests."""
    known = [Upload(**json.loads(text)) for text in aside.get(FIELD, ())]
    return [upload for upload in known if upload.sha256 not in without]


def to_draft(uploads: Iterable[Upload]) -> list[str]:
    """As the draft keeps them."""
    return [json.dumps(asdict(upload), ensure_ascii=False) for upload in uploads]


def joined(known: Iterable[Upload], more: Iterable[Upload]) -> list[Upload]:
    """Both, the same bytes once. RuleBroken when there are too many."""
    together = list({upload.sha256: upload for upload in (*known, *more)}.values())
    if len(together) > MOST:
        raise RuleBroken("too_many_files", {"photos": ["too_many_files"]})
    return together


def enter(a: Act, dispute: Dispute, uploads: Iterable[Upload]) -> None:
    """Each becomes a paper of the case, with its entry."""
    for upload in uploads:
        title = upload.filename.rpartition(".")[0] or upload.filename
        papers.add(a, dispute, "evidence", title, upload, side="applicant")
