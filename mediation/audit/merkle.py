"""A Merkle tree in the shape of RFC 6962, built leaf by leaf in constant memory."""

from __future__ import annotations

from hashlib import sha256


def leaf_hash(chain_id: str, seq: int, digest: str) -> bytes:
    """The leaf for one chain's head."""
    return sha256(b"\x00" + f"{chain_id}|{seq}|{digest}".encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """Takes leaves in order; keeps only the roots of the full subtrees so far."""

    def __init__(self) -> None:
        self.size = 0
        self._full: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf at the right."""
        self.size += 1
        width = 1
        while self._full and self._full[-1][0] == width:
            leaf = _node(self._full.pop()[1], leaf)
            width *= 2
        self._full.append((width, leaf))

    def root(self) -> str:
        """The root over all leaves so far, in hex."""
        if not self._full:
            return sha256(b"").hexdigest()
        digest = self._full[-1][1]
        for _, left in reversed(self._full[:-1]):
            digest = _node(left, digest)
        return digest.hex()
