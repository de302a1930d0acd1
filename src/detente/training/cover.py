"""What the corpus covers: `python -m detente.training.cover` writes the page `docs/reference/corpus-cover.md`.

Counts are of the whole corpus, held-out part included.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from detente.data.codebook import MODES, STATUSES, TYPES
from detente.events.labels import KIND_LABELS
from detente.training.corpus import Record, read_corpus

__all__ = ["cover_page"]

ROOT = Path(__file__).resolve().parents[3]

#: A construction and how a record shows it: what is counted is what can be read off the marks, not a judgement.
CONSTRUCTIONS = (
    "source before target", "target before source", "source or target not named", "both sides alike",
    "several actors on one side", "thing as target", "actor in the possessive", "pronoun as actor", "no event at all",
    "five actors or more", "under 13 words", "over 35 words", "in quotation marks",
)  # fmt: skip

_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "his", "her", "its", "their", "them", "him", "us", "you"})


def cover_page(records: Sequence[Record], words: Sequence[str], codes: Sequence[str]) -> str:
    """Return the page in Markdown: types, modes, status, statements, constructions, CAMEO codes, words."""
    events = [(record, r) for record in records for r in record.relations]
    types = Counter(r.type for _, r in events)
    modes = Counter((r.type, r.mode) for _, r in events)
    coded = Counter(code for record in records for code in record.codes)
    spoken = Counter(w for record in records for w in _words(record.text))
    made = Counter(name for record in records for name in _constructions(record))
    kinds = Counter(s.kind for record in records for s in record.statements)
    status = Counter(r.status for _, r in events)
    rare = [w for w in words if spoken[w] < 15]
    lines = [
        "# What the corpus covers", "",
        f"Written by `python -m detente.training.cover`: {len(records):,} records, {len(events):,} events, "
        f"{sum(kinds.values()):,} statements.", "",
        "## Types and modes", "", "| type | events | by mode |", "|---|---:|---|",
        *(
            f"| {t} | {types[t]} | "
            + ", ".join(f"{m or 'none said'} {modes[t, m]}" for m in (None, *MODES[t]) if modes[t, m])
            + " |"
            for t in TYPES
        ), "",
        "## Status", "", ", ".join(f"{s} {status[s]}" for s in STATUSES) + ".", "",
        "## Statements", "", ", ".join(f"{k} {kinds[k]}" for k in KIND_LABELS) + ".", "",
        "## Constructions", "", "| construction | records |", "|---|---:|",
        *(f"| {name} | {made[name]} |" for name in CONSTRUCTIONS), "",
        "## CAMEO codes", "",
        "Records written for a code carry it. The fewest a code has is "
        f"{min((coded[c] for c in codes), default=0)}; {sum(coded[c] < 12 for c in codes)} of {len(codes)} codes have "
        "fewer than twelve.", "",
        ", ".join(f"{c} {coded[c]}" for c in codes) + ".", "",
        "## Common words", "",
        f"Of the {len(words)} words that stand most often between two actors in unlabelled news, "
        f"{len(rare)} are in fewer than fifteen records"
        + (": " + ", ".join(f"{w} {spoken[w]}" for w in rare) if rare else "") + ".",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _words(text: str) -> set[str]:
    """Return the words of a text in lower case, with and without what a hyphen or apostrophe joins to them.

    >>> sorted(_words("The UN's Covid-19 plan"))
    ['19', 'covid', 'covid-19', 'plan', 's', 'the', 'un', "un's"]
    """
    return set(re.findall(r"\w+(?:['’-]\w+)*", text.lower())) | set(re.findall(r"\w+", text.lower()))


def _constructions(record: Record) -> Iterable[str]:
    spans = {m.number: m for m in record.mentions}
    seen: set[str] = set()
    for r in record.relations:
        if not r.source or not r.target:
            seen.add("source or target not named")
        elif r.source == r.target:
            seen.add("both sides alike")
        else:
            first = spans[r.source[0]].start < spans[r.target[0]].start
            seen.add("source before target" if first else "target before source")
            if len(r.source) > 1 or len(r.target) > 1:
                seen.add("several actors on one side")
        if any(not spans[n].is_actor for n in r.target):
            seen.add("thing as target")
        for n in (*r.source, *r.target):
            if re.match(r"['’]s?\b|['’](?=\s)", record.text[spans[n].end :]):
                seen.add("actor in the possessive")
            if record.text[spans[n].start : spans[n].end].lower() in _PRONOUNS:
                seen.add("pronoun as actor")
    count = len(record.text.split())
    seen |= {
        name
        for name, holds in (
            ("no event at all", not record.relations),
            ("five actors or more", len(record.mentions) >= 5),
            ("under 13 words", count < 13),
            ("over 35 words", count > 35),
            ("in quotation marks", '"' in record.text or "“" in record.text),
        )
        if holds
    }
    return seen


def main() -> None:
    """Write the page, or with `--check` fail where it is not what the corpus says."""
    blocks, _ = read_corpus(ROOT / "corpus" / "blocks")
    words = (ROOT / "corpus" / "plan" / "words.txt").read_text("utf-8").split()
    with (ROOT / "corpus" / "plan" / "cameo.csv").open(encoding="utf-8") as rows:
        codes = [row["code"] for row in csv.DictReader(rows)]
    page = cover_page([r for b in blocks for r in b.records], words, codes)
    path = ROOT / "docs" / "reference" / "corpus-cover.md"
    if "--check" in sys.argv:
        sys.exit(0 if path.read_text("utf-8") == page else f"{path} is stale: run python -m detente.training.cover")
    path.write_text(page, "utf-8")
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
