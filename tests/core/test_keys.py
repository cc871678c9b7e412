"""Keys are kept beside the database, for the hub's own eyes only."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Thread

import pytest

from mediation.core import keys


def test_a_new_ring_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    ring = keys.load_or_create(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / keys.FILE).stat().st_mode) == 0o600
    assert keys.load_or_create(tmp_path / "keys") == ring == keys.load(tmp_path / "keys")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
def test_a_ring_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    keys.load_or_create(tmp_path / "keys")
    file = tmp_path / "keys" / keys.FILE
    file.chmod(mode)
    with pytest.raises(keys.KeysError, match=f"chmod 600 {file}"):
        keys.load(tmp_path / "keys")


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(keys.KeysError, match="chmod 700"):
        keys.load_or_create(folder)


def test_a_missing_or_damaged_ring_is_told_and_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(keys.KeysError, match="is missing"):
        keys.load(tmp_path)
    keys.load_or_create(tmp_path / "keys")
    file = tmp_path / "keys" / keys.FILE
    file.write_text(file.read_text()[:-30])
    with pytest.raises(keys.KeysError, match="is damaged"):
        keys.load_or_create(tmp_path / "keys")


def test_two_processes_that_start_at_once_share_one_ring(tmp_path: Path) -> None:
    found: list[keys.Keyring] = []
    threads = [Thread(target=lambda: found.append(keys.load_or_create(tmp_path / "keys"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(ring == found[0] for ring in found)


def test_a_ring_does_not_tell_its_keys_when_printed(tmp_path: Path) -> None:
    ring = keys.Keyring.fresh()
    assert repr(ring.lookup_key) not in repr(ring)
    assert repr(next(iter(ring.seal_keys.values()))) not in repr(ring)


def test_signatures_hold_for_their_text_and_key_only() -> None:
    ring = keys.Keyring.fresh()
    signature, name = ring.sign("text")
    assert ring.signature_holds(name, "text", signature)
    assert not ring.signature_holds(name, "other", signature)
    assert not ring.signature_holds("c-other", "text", signature)
    assert not keys.Keyring.fresh().signature_holds(name, "text", signature)
    assert not ring.signature_holds(name, "text", "no hex")
