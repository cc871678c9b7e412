"""The tree that is built leaf by leaf is the tree of RFC 6962."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from mediation.audit.merkle import Tree, leaf_hash


def by_the_book(leaves: list[bytes]) -> bytes:
    """As section 2.1 of the RFC defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + by_the_book(leaves[:half]) + by_the_book(leaves[half:])).digest()


@given(st.integers(0, 200))
def test_the_root_is_that_of_the_rfc(count: int) -> None:
    leaves = [leaf_hash(f"d:{number}", number, "0" * 64) for number in range(count)]
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root() == by_the_book(leaves).hex()
    assert tree.size == count
