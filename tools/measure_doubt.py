"""Write what a coded type truly is where the coder is wrong, on the tenth of the corpus that is never trained on.

`src/detente/relations/confusion.csv` has the counts; the intervals of a relation carry them. A coder whose card has a
`confusion` of its own does not need the file.

    python tools/measure_doubt.py
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from detente.events import load_coder
from detente.events.inputs import NOBODY
from detente.events.labels import NONE
from detente.training.corpus import is_held_out, read_corpus
from tests.eval.coder import _gold, _query

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Code the held-out records with their spans given and count, for each coded type, what the labels say."""
    blocks, _ = read_corpus(ROOT / "corpus" / "blocks")
    records = [r for b in blocks for r in b.records if is_held_out(r) and len(r.mentions) > 1]
    coder = load_coder()
    counts: Counter[tuple[str, str]] = Counter()
    for record, result in zip(records, coder.score([_query(r) for r in records]), strict=True):
        gold = _gold(record)
        for pair in result.pairs:
            key = (pair.source, pair.target)
            label, sure = pair.best
            # What the coder is less sure of than its threshold it does not tell.
            if label == NONE or NOBODY in key or sure < coder.threshold:
                continue
            true = [relation.type for relation in gold.get(key, [])] or [NONE]
            counts[label, label if label in true else true[0]] += 1
    with (ROOT / "src/detente/relations/confusion.csv").open("w", encoding="utf-8", newline="") as out:
        out.write(f"# What is coded and what is true, pairs of {len(records)} held-out records, by {coder.name};\n")
        out.write("# written by tools/measure_doubt.py. NONE: no event between the two.\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["coded", "true", "pairs"])
        writer.writerows([*key, count] for key, count in sorted(counts.items()))
    right = sum(count for (coded, true), count in counts.items() if coded == true)
    print(f"{right} of {sum(counts.values())} coded pairs right; written")


if __name__ == "__main__":
    main()
