"""Build `src/detente/data/cues.csv` from the corpus: the words statements hang on, and of which kinds they are.

    python tools/build_cues.py

Counted over the records that train the coder; its held-out tenth is left out. `cued` is the share of the word's
occurrences, in records whose statements are all marked, that are a statement's cue.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

from detente.events.labels import KIND_LABELS
from detente.training.corpus import is_held_out, read_corpus

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src" / "detente" / "data" / "cues.csv"

#: A cue seen less often tells nothing.
LEAST = 2


def main() -> None:
    """Count and write."""
    blocks, _ = read_corpus(ROOT / "corpus" / "blocks")
    records = [r for b in blocks for r in b.records if r.says_marked and not is_held_out(r)]
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        for statement in record.statements:
            kinds[record.text[statement.cue[0] : statement.cue[1]].lower()][statement.kind] += 1
    text = "\n".join(record.text.lower() for record in records)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["cue", "count", "cued", *KIND_LABELS])
        for cue in sorted(kinds):
            count = sum(kinds[cue].values())
            if count < LEAST:
                continue
            there = len(re.findall(rf"(?<!\w){re.escape(cue)}(?!\w)", text))
            cued = min(1.0, count / max(there, 1))
            writer.writerow([cue, count, f"{cued:.2f}", *(kinds[cue][kind] for kind in KIND_LABELS)])


if __name__ == "__main__":
    main()
