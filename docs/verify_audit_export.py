"""Checks a file made by `flask audit export`. Needs Python 3.9 or newer and nothing else.

    python3 verify_audit_export.py audit.jsonl [--key PUBLIC_KEY_IN_HEX]

Checked: each entry's hash and place, the heads, each checkpoint's Merkle root, hash and signature, and that
nothing was rewritten or cut off once signed. Without --key the file's own keys count, which proves less. Ids,
row MACs and seals need the hub; without content only the order is proved. Exit: 0 whole, 1 touched, 2 no run.
"""

import argparse
import hashlib
import json
import sys

SIGNATURES = 1000  # each checkpoint covers all before it: to check the last thousand is plenty
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
WHOLE = "whole: {entry} entries, {without content} more without content, {checkpoint} checkpoints"
COPIES = {"t", "id", "alg", "hash", "mac", "mac_key"}
SEEN = {"entry": 0, "head": 0, "leaf": 0, "checkpoint": 0, "without content": 0}


def point(data):
    """A point of the Edwards curve from its 32 bytes, as (x, y, z, t). ValueError when it is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    return (x := P - x if x & 1 != sign else x), y, 1, x * y % P


def add(a, b):
    e, f, c = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D
    x, z, y, w = f - e, 2 * a[2] * b[2] - c, f + e, 2 * a[2] * b[2] + c
    return x * z % P, y * w % P, z * w % P, x * y % P


def times(factor, a):
    half = times(factor >> 1, add(a, a)) if factor else (0, 1, 1, 0)
    return add(half, a) if factor & 1 else half


BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signed(key, text, signature):
    """Whether the Ed25519 key made this signature over the text (RFC 8032); all but the text in hex."""
    try:
        key, signature = bytes.fromhex(key), bytes.fromhex(signature)
        a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    except ValueError:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text.encode()).digest(), "little") % L
    (x, y, z, _), (u, v, w, _) = times(s, BASE), add(r, times(h, a))
    return s < L and len(signature) == 64 and not (x * w - u * z) % P and not (y * w - v * z) % P


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def begin(chain):
    return [sha(f"genesis|{chain}")]


def root(leaves):
    """The Merkle root of RFC 6962: split at the largest power of two below the number of leaves."""
    half = 1 << (len(leaves) - 1).bit_length() >> 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest() if half else leaves[0]


def check(lines, key):
    """Yields (place, number, reason) for all that is wrong. Remembers every hash."""
    header = json.loads(next(lines, ""))
    if header.get("t") != "header" or header.get("version") != 1:
        raise ValueError("this is not an export of the audit log")
    chains, keys, found = {}, header["public_keys"], {"head": {}, "leaf": {}, "checkpoint": {}}
    for line in map(json.loads, lines):
        SEEN["without content" if line.get("payload", "") is None else line["t"]] += 1
        if line["t"] == "entry":
            yield from check_entry(chains.setdefault(line["chain"], begin(line["chain"])), **line)
        elif line["t"] == "leaf":
            found["leaf"].setdefault(line["no"], []).append((line["chain"], line["seq"], line["hash"]))
        else:
            found[line["t"]][line.get("chain") or line["no"]] = line
    gone = header.get("cases") and SEEN["without content"]  # a whole export leaves nothing out
    if gone or sum(map(len, chains.values())) - len(chains) < header["entries"]:
        yield "file", None, f"the content of {gone} entries is gone" if gone else "the file is not complete"
    for chain in {**chains, **found["head"]}:
        yield from check_head(chain, chains.get(chain, begin(chain)), found["head"].get(chain))
    before, total = sha("genesis|checkpoint"), max({**found["leaf"], **found["checkpoint"]}, default=0)
    for no in range(1, total + 1):
        said, leaves = found["checkpoint"].get(no, {}), found["leaf"].get(no, [])
        if said.get("prev_hash") != before:
            yield f"checkpoint {no}", None, "the checkpoint is missing or does not follow the one before it"
        elif not holds(said, leaves, key or keys.get(said.get("key_id"), ""), no > total - SIGNATURES):
            yield f"checkpoint {no}", None, "it, or its leaves, or its signature are not what they were"
        yield from check_leaves(leaves, chains)
        before = said.get("hash")


def check_entry(chained, *, chain, seq, prev, payload, **rest):
    found = rest.get("hash") if payload is None else sha(f"v1|{chain}|{seq}|{prev}|{payload}")
    if seq != len(chained):
        yield chain, len(chained), "the entry is missing"
        chained += [prev] * (seq - len(chained))
    if prev != chained[-1]:
        yield chain, seq, "the entry does not follow the one before it"
    elif (found, "sha256", COPIES) != (rest.get("hash"), rest.get("alg"), {*rest}):
        yield chain, seq, "the entry's content, or a field beside it, is not what was hashed"
    chained.append(rest.get("hash"))


def check_head(chain, chained, head):
    if head is None:
        yield chain, 1, "the row that carries the chain's head is gone"
    elif head["seq"] != len(chained) - 1:
        yield chain, min(head["seq"] + 1, len(chained)), "the chain's head stands at another entry"
    elif head["hash"] != chained[-1]:
        yield chain, head["seq"], "the chain's head is another one"


def check_leaves(leaves, chains):
    for chain, seq, head in leaves:
        if (chained := chains.get(chain, begin(chain)))[seq : seq + 1] != [head]:
            yield chain, min(seq, len(chained)), "the entry was rewritten or cut off after it was signed"


def holds(said, leaves, key, look_at_signature):
    text = "v1|{no}|{made_at}|{n_chains}|{n_events}|{n_leaves}|{root}|{prev_hash}".format(**said)
    nodes = [hashlib.sha256(f"\0{chain}|{seq}|{head}".encode()).digest() for chain, seq, head in leaves]
    same = nodes and len(nodes) == said["n_leaves"] and root(nodes).hex() == said["root"]
    return same and sha(text) == said["hash"] and (not look_at_signature or signed(key, text, said["sig"]))


if __name__ == "__main__":
    (parser := argparse.ArgumentParser()).add_argument("file", type=argparse.FileType(encoding="utf-8"))
    parser.add_argument("--key", default="", help="public key in hex")
    asked = parser.parse_args()
    try:
        bad = next(check(asked.file, asked.key), None)
    except json.JSONDecodeError:
        bad = "file", "?", "it is empty, was cut off, or a line of it cannot be read"
    except (OSError, ValueError, KeyError, TypeError, StopIteration, RuntimeError) as error:
        sys.exit(print(f"could not run: {error!r}", file=sys.stderr) or 2)
    said = f"touched: {bad[0]}, entry {bad[1]}: {bad[2]}" if bad else WHOLE.format(**SEEN)
    sys.exit(print(said) or int(bool(bad)))
