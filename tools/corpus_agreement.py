"""Agreement of two labellers on the corpus: draw a tenth to label again, blind, and score what comes back.

    python tools/corpus_agreement.py draw corpus/second     # writes bare sentences, mentions marked, no labels
    python tools/corpus_agreement.py score corpus/second    # Cohen's kappa per type, over all ordered pairs

The records drawn are those whose text hashes to a tenth, so that anybody draws the same ones.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from pathlib import Path

from detente.data.codebook import TYPES
from detente.training.corpus import Record, read_corpus

BLOCKS = Path(__file__).resolve().parents[1] / "corpus" / "blocks"
PER_FILE = 60
HEADER = (
    "# block: {}\n# construction: second labelling\n# register: mixed\n# era: mixed\n# region: mixed\n# codes: all\n"
    "# says: no\n"
)


def drawn(record: Record) -> bool:
    """Whether the record is among those to label again."""
    return int(hashlib.md5(record.text.encode(), usedforsecurity=False).hexdigest(), 16) % 10 == 3


def bare(record: Record) -> str:
    """Return the sentence with its mentions in brackets, numbered as they stand: the first labeller's numbers tell."""
    text, at = "", 0
    for number, m in enumerate(sorted(record.mentions, key=lambda m: m.start), 1):
        text += record.text[at : m.start] + f"[{'' if m.is_actor else '*'}{number}:{record.text[m.start : m.end]}]"
        at = m.end
    return text + record.text[at:]


def draw(folder: Path) -> None:
    """Write the drawn sentences without their labels."""
    blocks, _ = read_corpus(BLOCKS)
    records = [r for b in blocks for r in b.records if drawn(r)]
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(records), PER_FILE):
        name = f"second-{start // PER_FILE + 1:02}"
        rows = "\n\n".join(bare(r) for r in records[start : start + PER_FILE])
        (folder / f"{name}.txt").write_text(HEADER.format(name) + "\n" + rows + "\n", "utf-8")
    print(f"{len(records)} records drawn")


def pairs(record: Record) -> dict[tuple[int, int], str]:
    """Label of each ordered pair of mentions, by where they start; of several, the first in the order of the types."""
    start = {m.number: m.start for m in record.mentions}
    found = {(a.start, b.start): "NONE" for a in record.mentions for b in record.mentions if a is not b}
    for label in reversed(TYPES):
        for r in record.relations:
            if r.type == label:
                found |= {(start[s], start[t]): label for s in r.source for t in r.target if s != t}
    return found


def kappa(a: list[bool], b: list[bool]) -> float:
    """Return Cohen's kappa of two yes-or-no labellings."""
    n = len(a)
    observed = sum(x == y for x, y in zip(a, b, strict=True)) / n
    expected = (sum(a) * sum(b) + (n - sum(a)) * (n - sum(b))) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else 1.0


def score(folder: Path) -> None:
    """Print the agreement per type and over all, and what is most often apart."""
    first = {r.text: r for b in read_corpus(BLOCKS)[0] for r in b.records}
    second = {r.text: r for b in read_corpus(folder)[0] for r in b.records if r.text in first}
    one: list[str] = []
    two: list[str] = []
    for text, record in second.items():
        mine, theirs = pairs(first[text]), pairs(record)
        for pair in mine.keys() & theirs.keys():
            one.append(mine[pair])
            two.append(theirs[pair])
    print(f"{len(second)} records, {len(one)} ordered pairs")
    labels = ["NONE", *TYPES]
    for label in labels:
        a, b = [x == label for x in one], [x == label for x in two]
        print(f"{label:<10} kappa {kappa(a, b):.2f}   {sum(a)} and {sum(b)}")
    agreed = sum(x == y for x, y in zip(one, two, strict=True)) / len(one)
    chance = sum(one.count(x) * two.count(x) for x in labels) / len(one) ** 2
    print(f"{'all':<10} kappa {(agreed - chance) / (1 - chance):.2f}")
    both = [(x, y) for x, y in zip(one, two, strict=True) if "NONE" not in (x, y)]
    print(f"type agreed where both see an event: {sum(x == y for x, y in both) / len(both):.2f} of {len(both)}")
    apart = Counter((x, y) for x, y in zip(one, two, strict=True) if x != y)
    print("most often apart:", ", ".join(f"{x}/{y} {n}" for (x, y), n in apart.most_common(12)))


if __name__ == "__main__":
    {"draw": draw, "score": score}[sys.argv[1]](Path(sys.argv[2]))
