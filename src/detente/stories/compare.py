"""Whether two articles are one report: how much of the shorter the longer repeats, and whether their facts agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from detente.stories.words import GRAM, Hashes, Imprint

__all__ = ["Likeness", "compare", "is_copy"]

_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two articles compare, each from 0 to 1.

    `coverage` is the share of the shorter's words that stand in a word sequence the longer has too; `facts` the share
    of the fewer facts that both have. `days` lies between their publications; None where one is not dated.
    """

    coverage: float
    facts: float
    days: float | None


def compare(one: Imprint, other: Imprint) -> Likeness:
    """Return how alike two articles are; the order of the two does not matter.

    Coverage is counted in words, not in sequences: one word changed in the middle costs one word, where Jaccard and
    plain containment lose `GRAM` sequences. It is taken of the shorter, so cutting or extending a report costs nothing.
    """
    short, long = sorted((one, other), key=lambda imprint: (imprint.size, imprint.article_id))
    few, many = sorted((one.facts, other.facts), key=len)
    facts = float(np.isin(few, many, assume_unique=True).mean()) if len(few) else 1.0
    days = abs(one.first - other.first) / _DAY if one.first is not None and other.first is not None else None
    return Likeness(_cover(short.grams, long.grams), facts, days)


def _cover(short: Hashes, long: Hashes) -> float:
    if not len(short):
        return 0.0
    shared = np.isin(short, long)
    # A shared sequence covers its GRAM words: spread each hit over them.
    covered = np.convolve(shared, np.ones(GRAM, dtype=np.int64)) > 0
    return float(covered.mean())


def is_copy(likeness: Likeness) -> bool:
    """Tell whether two articles are one report, sent twice."""
    near = likeness.days is None or likeness.days <= 2
    if near:
        return likeness.coverage >= 0.5 and likeness.facts >= 0.7
    return likeness.coverage >= 0.8 and likeness.facts >= 0.9
