"""Counts which characters people use when they ask about which kind of matter: the table the hub reads.

    python tools/learn_words.py consultations_train.csv.gz

The input has the columns ``text``, ``label_source`` (gold: labelled by a person, silver: derived) and
``label_hub``. A gold question counts two, a silver one one, so that the table holds whole numbers.
"""

from __future__ import annotations

import csv
import gzip
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

from mediation import data
from mediation.classification.likeness import ALL, TABLE, pieces

KEPT = 2000
"""Pieces that tell most; more of them do not make the answers better."""


def main(source: Path) -> None:
    """Read, count, keep what tells most, write."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    asked: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        weight = 2 if row["label_source"].startswith("gold") else 1
        asked[row["label_hub"]] += weight
        for piece in pieces(row["text"]):
            counts[piece][row["label_hub"]] += weight
            seen[piece] += 1
    often = [piece for piece, times in seen.items() if times > 1]
    often.sort(key=lambda piece: (-_tells(counts[piece], asked), piece))
    _write(asked, {piece: counts[piece] for piece in sorted(often[:KEPT])})
    print(f"{len(rows)} questions, {min(len(often), KEPT)} of {len(often)} pieces kept")


def _tells(found: Counter[str], asked: Counter[str]) -> float:
    """How much a piece says about the kind: its counts held against what chance would give."""
    here, whole = sum(found.values()), sum(asked.values())
    return sum(n * math.log(n / here / (asked[kind] / whole)) for kind, n in found.items())


def _write(asked: Counter[str], kept: dict[str, Counter[str]]) -> None:
    kinds = sorted(asked)
    with data.path(TABLE).open("w", encoding="utf-8", newline="") as target:
        lines = csv.writer(target, lineterminator="\n")
        lines.writerow(["piece", *kinds])
        lines.writerow([ALL, *(asked[kind] for kind in kinds)])
        for piece, found in kept.items():
            lines.writerow([piece, *(found[kind] or "" for kind in kinds)])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
