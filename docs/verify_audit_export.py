#!/usr/bin/env python3
"""Checks a file made by `flask audit export`. Needs Python 3.9 or newer and nothing else.

    python3 verify_audit_export.py audit.jsonl [--key PUBLIC_KEY_IN_HEX]

Checked: each entry's hash and place in its chain, the heads, each checkpoint's Merkle root, hash and Ed25519
signature, and that no entry was rewritten or cut off after a checkpoint. Without --key the file's own keys
count, which proves less. Row MACs and sealed values need the hub. Exit: 0 whole, 1 touched, 2 could not run.
"""

import argparse
import hashlib
import json
import pathlib
import sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SIGNATURES = 1000  # each checkpoint covers all before it: checking the last thousand is plenty


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def point(data):
    """A point of the curve from its 32 bytes, as (x, y, z, t)."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    c, d = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    x, z, y, w = f - e, d - c, f + e, d + c
    return x * z % P, y * w % P, z * w % P, x * y % P


def times(factor, a):
    total = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = add(total, a)
        a, factor = add(a, a), factor >> 1
    return total


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signed(key, text, signature):
    """Whether the Ed25519 key made this signature over the text."""
    try:
        key, signature = bytes.fromhex(key), bytes.fromhex(signature)
        a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    except ValueError:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text.encode()).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    same = (left[0] * right[2] - right[0] * left[2], left[1] * right[2] - right[1] * left[2])
    return s < L and len(signature) == 64 and not any(value % P for value in same)


def root(leaves):
    """The Merkle root of RFC 6962: split at the largest power of two below the number of leaves."""
    half = 1 << (len(leaves) - 1).bit_length() >> 1
    if not half:
        return leaves[0]
    return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def check(lines, key):
    """Yields (place, number, reason) for all that is wrong."""
    header = json.loads(next(lines))
    if header.get("t") != "header" or header.get("version") != 1:
        raise ValueError("this is not an export of the audit log")
    chains, heads, points, leaves, entries = {}, {}, [], [], 0
    for line in map(json.loads, lines):
        if line["t"] == "entry":
            entries += 1
            yield from check_entry(chains.setdefault(line["chain"], [sha(f"genesis|{line['chain']}")]), **line)
        elif line["t"] == "head":
            heads[line["chain"]] = (line["seq"], line["hash"])
        elif line["t"] == "leaf":
            leaves.append((line["chain"], line["seq"], line["hash"]))
        else:
            points.append((line, leaves))
            leaves = []
    if entries != header["entries"]:
        yield "file", None, "the file is not complete"
    for chain in {**chains, **heads}:
        yield from check_head(chain, chains.get(chain, [sha(f"genesis|{chain}")]), *heads.get(chain, (-1, "")))
    before = sha("genesis|checkpoint")
    for place, (said, below) in enumerate(points, 1):
        yield from check_point(said, below, place, before, key or header["public_keys"].get(said["key_id"], ""),
                               place > len(points) - SIGNATURES)
        yield from check_leaves(below, chains)
        before = said["hash"]


def check_entry(chained, *, chain, seq, prev, payload, **rest):
    if seq != len(chained):
        yield chain, len(chained), "the entry is missing"
        chained += [prev] * (seq - len(chained))
    if prev != chained[-1]:
        yield chain, seq, "the entry does not follow the one before it"
    elif sha(f"v1|{chain}|{seq}|{prev}|{payload}") != rest["hash"]:
        yield chain, seq, "the entry's content is not what was hashed"
    chained.append(rest["hash"])


def check_head(chain, chained, seq, head):
    if seq < 0:
        yield chain, 1, "the row that carries the chain's head is gone"
    elif seq != len(chained) - 1:
        yield chain, min(seq + 1, len(chained)), "the chain's head stands at another entry"
    elif chained[seq] != head:
        yield chain, seq, "the chain's head is another one"


def check_point(said, leaves, place, before, key, look_at_signature):
    text = "v1|{no}|{made_at}|{n_chains}|{n_events}|{n_leaves}|{root}|{prev_hash}".format(**said)
    nodes = [hashlib.sha256(b"\x00" + f"{chain}|{seq}|{head}".encode()).digest() for chain, seq, head in leaves]
    if said["no"] != place or said["prev_hash"] != before:
        yield f"checkpoint {place}", None, "the checkpoint is missing or does not follow the one before it"
    elif len(nodes) != said["n_leaves"] or not nodes or root(nodes).hex() != said["root"]:
        yield f"checkpoint {place}", None, "its leaves are not those that were signed"
    elif sha(text) != said["hash"] or (look_at_signature and not signed(key, text, said["sig"])):
        yield f"checkpoint {place}", None, "the checkpoint was changed or its signature does not hold"


def check_leaves(leaves, chains):
    for chain, seq, head in leaves:
        chained = chains.get(chain, [""])
        if seq >= len(chained):
            yield chain, len(chained), "the entry is missing"
        elif chained[seq] != head:
            yield chain, seq, "the entry was rewritten after it was signed"


def main():
    parser = argparse.ArgumentParser(description="Checks a file made by flask audit export.")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--key", default="", help="public key in hex")
    asked = parser.parse_args()
    try:
        with asked.file.open(encoding="utf-8") as stream:
            bad = next(check(stream, asked.key), None)
    except (OSError, ValueError, KeyError, TypeError, StopIteration, RuntimeError) as error:
        print(f"could not run: {error!r}", file=sys.stderr)
        return 2
    print(f"touched: {bad[0]}, entry {bad[1]}: {bad[2]}" if bad else "whole")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
