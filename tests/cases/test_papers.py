"""Papers: what they are is told from their bytes, and who took one is remembered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Config
from mediation.audit.models import AuditEntry
from mediation.documents.models import Paper
from mediation.documents.sniff import DOCX, JPEG, PDF, PNG, TEXT, XLSX, MediaType, safe_name, sniff
from tests.cast import Cast
from tests.stories import fresh, registered
from tests.support.client import HubClient
from tests.support.pictures import jpeg, png

SignIn = Callable[[str], HubClient]

PDF_BYTES = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return buffer.getvalue()


def send(
    client: HubClient, dispute_id: int, content: bytes, name: str, status: int = 302, **more: str
) -> None:
    form = client.see(f"/cases/{dispute_id}/papers").form(f"/{dispute_id}/papers")
    client.send(form, status=status, **{"file": (io.BytesIO(content), name), "kind": "evidence", **more})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF_BYTES, PDF),
        (jpeg(), JPEG),
        (png(), PNG),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        ("收条:今收到人民币五千元".encode("gb18030"), TEXT),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        (archive("run.exe"), None),
        (b"PK\x03\x04 broken", None),
        (b"MZ\x90\x00", None),
        (b"<html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, kind: MediaType | None) -> None:
    assert sniff(content) == kind


def test_a_name_loses_its_path_its_tricks_and_its_false_ending() -> None:
    assert safe_name("..\\..\\借条.exe", PDF) == "借条.exe.pdf"
    assert safe_name("/etc/photo.jpeg", JPEG) == "photo.jpg"
    assert safe_name("收条\u202etxt.pdf\r\nX: y", PDF) == "收条txt.pdfX y.pdf"
    assert safe_name("...", TEXT) == "file.txt"


def test_a_paper_comes_in_is_listed_and_goes_out_as_a_file(
    cast: Cast, sign_in: SignIn, reading: Session, settings_of_test: Config
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    client = sign_in("clerk")
    send(client, made, PDF_BYTES, "租赁合同.pdf", pages="3")
    paper = fresh(reading).scalars(select(Paper)).one()
    assert (paper.title, paper.filename, paper.size, paper.pages) == (
        "租赁合同",
        "租赁合同.pdf",
        len(PDF_BYTES),
        3,
    )
    stored = settings_of_test.uploads / paper.sha256[:2] / paper.sha256
    assert stored.read_bytes() == PDF_BYTES
    assert stored.stat().st_mode & 0o077 == 0
    answer = client.get(f"/cases/{made}/papers/{paper.id}/file")
    assert answer.data == PDF_BYTES
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    events = set(fresh(reading).scalars(select(AuditEntry.event)))
    assert {"paper.added", "paper.read"} <= events


def test_what_is_not_on_the_list_is_refused_and_nothing_is_kept(
    cast: Cast, sign_in: SignIn, reading: Session, settings_of_test: Config
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    client = sign_in("clerk")
    send(client, made, b"MZ\x90\x00\x03", "合同.pdf", status=422)
    form = client.see(f"/cases/{made}/papers").form(f"/{made}/papers")
    client.send(form, status=422)
    assert fresh(reading).scalar(select(func.count()).select_from(Paper)) == 0
    assert not settings_of_test.uploads.exists()


def test_a_file_that_is_too_large_is_told_so(cast: Cast, sign_in: SignIn) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    send(sign_in("clerk"), made, b"%PDF-" + b"0" * (21 * 1024 * 1024), "big.pdf", status=413)


@pytest.mark.parametrize("how", ["changed", "missing"])
def test_a_file_that_is_not_what_was_brought_in_is_not_given_out_and_this_is_said_and_logged(
    how: str, cast: Cast, sign_in: SignIn, reading: Session, settings_of_test: Config
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    client = sign_in("clerk")
    send(client, made, PDF_BYTES, "a.pdf")
    paper = fresh(reading).scalars(select(Paper)).one()
    stored: Path = settings_of_test.uploads / paper.sha256[:2] / paper.sha256
    if how == "changed":
        stored.write_bytes(PDF_BYTES + b" ")
    else:
        stored.unlink()
    page = client.see(f"/cases/{made}/papers/{paper.id}/file", 410)
    assert ("已损坏" if how == "changed" else "找不到了") in page.text
    assert "与权限无关" in page.text
    assert "刚刚有人改过" not in page.text
    said = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == "paper.file_lost")).one()
    assert (said.chain_id, said.subject, said.actor_id) == ("sys:audit", f"dispute:{made}", cast.clerk)
    assert reading.scalar(select(func.count()).where(AuditEntry.event == "paper.read")) == 0


def test_a_paper_is_behind_the_wall_of_its_case(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    other = registered(cast.actor("stranger"), cast.linping)
    send(sign_in("clerk"), made, PDF_BYTES, "a.pdf")
    paper = fresh(reading).scalars(select(Paper)).one()
    stranger = sign_in("stranger")
    assert stranger.get(f"/cases/{made}/papers/{paper.id}/file").status_code == 404
    assert stranger.get(f"/cases/{other}/papers/{paper.id}/file").status_code == 404
