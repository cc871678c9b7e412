"""Half a picture, and one of more pixels than any machine should unpack, are no papers."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.documents.models import Paper
from mediation.documents.pictures import CUT, MOST_PIXELS, TOO_LARGE, fault
from mediation.documents.sniff import JPEG, PDF, PNG, TEXT, MediaType
from tests.cast import Cast
from tests.closure.stories import accepted
from tests.stories import fresh
from tests.support.client import HubClient
from tests.support.pictures import jpeg, png

WHOLE = [(jpeg(), JPEG), (png(), PNG), (jpeg(width=12000, height=9000), JPEG), (jpeg() + b"a second", JPEG)]


@pytest.mark.parametrize(("content", "kind"), WHOLE)
def test_a_whole_picture_is_kept(content: bytes, kind: MediaType) -> None:
    assert fault(content, kind) == ""


def test_what_is_no_picture_is_not_looked_at() -> None:
    assert fault(b"%PDF-1.4", PDF) == fault(b"words", TEXT) == ""


@pytest.mark.parametrize(("content", "kind"), WHOLE[:2])
def test_a_picture_cut_off_anywhere_is_told_so(content: bytes, kind: MediaType) -> None:
    for length in range(8, len(content)):
        assert fault(content[:length], kind) == CUT, length


def test_a_harmed_chunk_and_a_picture_of_no_size_are_told_so() -> None:
    harmed = bytearray(png())
    harmed[-20] ^= 1
    assert fault(bytes(harmed), PNG) == CUT
    assert fault(png(0, 5), PNG) == CUT
    assert fault(jpeg(width=0), JPEG) == CUT


@pytest.mark.parametrize(
    ("content", "kind"), [(png(50_000, 50_000), PNG), (jpeg(width=60_000, height=60_000), JPEG)]
)
def test_a_small_file_that_claims_billions_of_pixels_is_told_so(content: bytes, kind: MediaType) -> None:
    assert len(content) < 200
    assert fault(content, kind) == TOO_LARGE
    assert fault(png(MOST_PIXELS, 1), PNG) == ""


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [(png(50_000, 50_000), "大.png", "像素太多"), (jpeg()[:-4], "半.jpg", "图片不完整")],
)
def test_such_a_picture_is_refused_as_a_paper_in_a_sentence(
    content: bytes, name: str, sentence: str, cast: Cast, reading: Session,
    sign_in: Callable[[str], HubClient],
) -> None:
    made = accepted(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/papers").form("/papers")
    answer = clerk.post(
        form.action, data={**form.values, "kind": "evidence", "file": (io.BytesIO(content), name)}
    )
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert fresh(reading).scalar(select(func.count()).select_from(Paper)) == 0
