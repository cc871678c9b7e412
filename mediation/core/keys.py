"""The keys of this hub: in files beside the database, never inside it.

One file holds the sealing keys and row-MAC keys by id, the look-up key, Flask's secret and the keys that sign
checkpoints. Its folder is 0700, the file 0600; anything wider is refused, because a key others can read
proves nothing. The ring in use is kept for the whole process: models need no application to seal a value.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILE = "keyring.json"
_NONCE = 12


class KeysError(RuntimeError):
    """The keys are missing, unreadable, or readable by others."""


class SealBroken(ValueError):
    """A sealed value does not open: changed, moved to another row, or sealed with a lost key."""


@dataclass(frozen=True)
class Keyring:
    """Every key by purpose; ``active`` names the one that new values use."""

    seal_keys: Mapping[str, bytes] = field(repr=False)
    mac_keys: Mapping[str, bytes] = field(repr=False)
    signing_keys: Mapping[str, bytes] = field(repr=False)
    lookup_key: bytes = field(repr=False)
    flask_secret: bytes = field(repr=False)
    active: Mapping[str, str]

    @classmethod
    def fresh(cls) -> Keyring:
        """A new ring with one key for each purpose. No two rings share a key id."""
        mark = secrets.token_hex(4)
        active = {"seal": f"s-{mark}", "mac": f"m-{mark}", "checkpoint": f"c-{mark}"}
        return cls(
            seal_keys={active["seal"]: secrets.token_bytes(32)},
            mac_keys={active["mac"]: secrets.token_bytes(32)},
            signing_keys={active["checkpoint"]: secrets.token_bytes(32)},
            lookup_key=secrets.token_bytes(32),
            flask_secret=secrets.token_bytes(32),
            active=active,
        )

    @cached_property
    def _boxes(self) -> dict[str, AESGCM]:
        return {name: AESGCM(key) for name, key in self.seal_keys.items()}

    @cached_property
    def _mac(self) -> tuple[str, bytes]:
        name = self.active["mac"]
        return name, self.mac_keys[name]

    @property
    def seal_key_id(self) -> str:
        """The key that new boxes are sealed with."""
        return self.active["seal"]

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """A box that opens only where it was bound to: length of key id, key id, nonce, cipher text."""
        name = self.seal_key_id
        nonce = os.urandom(_NONCE)
        head = bytes((len(name),)) + name.encode()
        return head + nonce + self._boxes[name].encrypt(nonce, plain, bound_to.encode())

    def open(self, box: bytes, bound_to: str) -> bytes:
        """What was sealed. SealBroken when the box was changed or belongs elsewhere."""
        end = 1 + box[0] if box else 0
        key = self._boxes.get(box[1:end].decode(errors="replace"))
        if key is None:
            raise SealBroken("the key of this box is not in the ring")
        try:
            return key.decrypt(box[end : end + _NONCE], box[end + _NONCE :], bound_to.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken("the box was changed or belongs to another row") from error

    def lookup(self, kind: str, normal_form: str) -> str:
        """A keyed fingerprint that finds equal values of one kind without telling them."""
        return hmac.digest(self.lookup_key, f"{kind}|{normal_form}".encode(), "sha256").hex()

    def mac(self, digest: str) -> tuple[str, str]:
        """The row MAC over an entry's hash, and the id of its key."""
        name, key = self._mac
        return hmac.digest(key, digest.encode(), "sha256").hex(), name

    def mac_holds(self, key_id: str, digest: str, mac: str) -> bool:
        """Whether the MAC was made over this hash with that key of ours."""
        key = self.mac_keys.get(key_id)
        return key is not None and hmac.digest(key, digest.encode(), "sha256").hex() == mac

    def sign(self, text: str) -> tuple[str, str]:
        """An Ed25519 signature in hex, and the id of its key."""
        name = self.active["checkpoint"]
        return Ed25519PrivateKey.from_private_bytes(self.signing_keys[name]).sign(text.encode()).hex(), name

    def public_keys(self) -> dict[str, str]:
        """The public half of each signing key, in hex: what an outsider needs to verify."""
        return {name: key.public_bytes_raw().hex() for name, key in self._public.items()}

    def signature_holds(self, key_id: str, text: str, signature: str) -> bool:
        """Whether that key of ours signed this text."""
        public = self._public.get(key_id)
        if public is None:
            return False
        try:
            public.verify(bytes.fromhex(signature), text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    @cached_property
    def _public(self) -> dict[str, Ed25519PublicKey]:
        return {
            name: Ed25519PrivateKey.from_private_bytes(seed).public_key()
            for name, seed in self.signing_keys.items()
        }


def exists(folder: Path) -> bool:
    """Whether the folder holds a ring."""
    return (folder / FILE).exists()


def load(folder: Path) -> Keyring:
    """The ring in the folder. KeysError when it is missing, damaged or readable by others."""
    path = folder / FILE
    if not path.exists():
        raise KeysError(f"{path} is missing. Without it nothing sealed can be read: put back your copy.")
    _refuse_wider(folder, 0o700)
    _refuse_wider(path, 0o600)
    try:
        return _from_json(json.loads(path.read_text("ascii")))
    except (ValueError, KeyError, TypeError) as error:
        raise KeysError(f"{path} is damaged: put back your copy of it.") from error


def load_or_create(folder: Path) -> Keyring:
    """The ring in the folder; a new one when there is none. Safe when two processes start at once."""
    if not exists(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_wider(folder, 0o700)
        _write_once(folder / FILE, json.dumps(_to_json(Keyring.fresh()), indent=1))
    return load(folder)


_process: list[Keyring | None] = [None]


def use(keyring: Keyring) -> None:
    """Make this the ring of the whole process."""
    _process[0] = keyring


def current() -> Keyring:
    """The ring of this process; KeysError before ``use``."""
    ring = _process[0]
    if ring is None:
        raise KeysError("no keys are loaded in this process")
    return ring


def _refuse_wider(path: Path, mode: int) -> None:
    found = stat.S_IMODE(path.stat().st_mode)
    if found & ~mode:
        raise KeysError(f"{path} is open to others (mode {found:04o}). Run: chmod {mode:o} {path}")


def _write_once(path: Path, text: str) -> None:
    """Write the file unless somebody else did; it is whole or absent, even after a power cut."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was faster; its ring is the ring
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _to_json(ring: Keyring) -> dict[str, object]:
    return {
        "seal": {name: _text(key) for name, key in ring.seal_keys.items()},
        "mac": {name: _text(key) for name, key in ring.mac_keys.items()},
        "checkpoint": {name: _text(key) for name, key in ring.signing_keys.items()},
        "lookup": _text(ring.lookup_key),
        "flask": _text(ring.flask_secret),
        "active": dict(ring.active),
    }


def _from_json(data: dict[str, dict[str, str]]) -> Keyring:
    ring = Keyring(
        seal_keys={name: _bytes(text) for name, text in data["seal"].items()},
        mac_keys={name: _bytes(text) for name, text in data["mac"].items()},
        signing_keys={name: _bytes(text) for name, text in data["checkpoint"].items()},
        lookup_key=_bytes(data["lookup"]),
        flask_secret=_bytes(data["flask"]),
        active=dict(data["active"]),
    )
    known = {"seal": ring.seal_keys, "mac": ring.mac_keys, "checkpoint": ring.signing_keys}
    for purpose, ids in known.items():
        if ring.active[purpose] not in ids:
            raise ValueError(f"the active {purpose} key is not in the ring")
    return ring


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError("a key is base64 text")
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")
    return key
