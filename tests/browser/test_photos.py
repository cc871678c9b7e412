"""Large photographs are made smaller before they are sent, and stay readable."""

from __future__ import annotations

import secrets
import struct
import zlib

import pytest
from playwright.sync_api import FilePayload, Page

from tests.browser.test_sign_in import enter
from tests.cast import Cast

pytestmark = pytest.mark.browser

WIDE, HIGH = 3000, 800
CHOSEN = """async (input) => Promise.all([...input.files].map(async (file) => {
    const picture = file.type.startsWith("image/") ? await createImageBitmap(file) : {width: 0, height: 0};
    return [file.name, file.type, file.size, picture.width, picture.height];
}))"""


def noise() -> bytes:
    """A PNG that cannot be packed: as heavy as a photograph."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\x00" + secrets.token_bytes(WIDE) for _line in range(HIGH))
    header = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0)
    packed = zlib.compress(lines, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def file(name: str, kind: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def test_a_heavy_photograph_is_made_smaller_and_a_paper_is_left_alone(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    page.goto("/intake/new")
    photo, paper = noise(), b"%PDF-1.4" + bytes(1_200_000)
    files = page.locator('input[type="file"][name="photos"]')
    files.set_input_files([
        file("裂缝.png", "image/png", photo), file("合同.pdf", "application/pdf", paper),
    ])
    page.wait_for_function(
        """() => document.querySelector('input[name="photos"]').files[0].type === "image/jpeg" """
    )
    (name, kind, size, width, height), (second, _kind, untouched, *_nothing) = files.evaluate(CHOSEN)
    assert (name, kind, width, height) == ("裂缝.jpg", "image/jpeg", 2400, 640)
    assert size < len(photo)
    assert (second, untouched) == ("合同.pdf", len(paper))


def test_a_light_photograph_is_sent_as_it_is(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    page.goto("/intake/new")
    files = page.locator('input[type="file"][name="photos"]')
    files.set_input_files([file("门.jpg", "image/jpeg", b"\xff\xd8" + bytes(4000))])
    page.wait_for_timeout(200)
    assert files.evaluate("(input) => [input.files[0].name, input.files[0].size]") == ["门.jpg", 4002]
