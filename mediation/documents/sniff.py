"""What a file really is, told from its bytes. Its name and what a browser says of it prove nothing."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

_OFFICE = "application/vnd.openxmlformats-officedocument"
MOST_PARTS = 5000
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class MediaType:
    """A kind of file that may be kept."""

    mime: str
    ending: str


PDF = MediaType("application/pdf", ".pdf")
JPEG = MediaType("image/jpeg", ".jpg")
PNG = MediaType("image/png", ".png")
DOCX = MediaType(f"{_OFFICE}.wordprocessingml.document", ".docx")
XLSX = MediaType(f"{_OFFICE}.spreadsheetml.sheet", ".xlsx")
TEXT = MediaType("text/plain; charset=utf-8", ".txt")

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def sniff(content: bytes) -> MediaType | None:
    """The kind of file; None for anything that is not on the list."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return TEXT if _is_text(content) else None


def safe_name(name: str, kind: MediaType) -> str:
    """The last part of a name without anything a disk or a header minds, with the true ending."""
    last = PurePosixPath(name.replace("\\", "/")).name
    stem = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]', "", last).strip(". ")
    for ending in (".jpeg", kind.ending):
        if stem.lower().endswith(ending):
            stem = stem[: -len(ending)]
    return f"{stem[:LONGEST_NAME] or 'file'}{kind.ending}"


def _office(content: bytes) -> MediaType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if len(names) > MOST_PARTS or "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None  # macros have no business in a case file
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text.strip()) and _UNPRINTABLE.search(text) is None and not _is_markup(text)
    return False


def _is_markup(text: str) -> bool:
    """A page in disguise: browsers guess."""
    return bool(re.match(r"\s*<(?:!doctype|html|script|svg|\?xml)", text, re.IGNORECASE))
