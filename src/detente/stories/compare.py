"""Whether two articles are one report: how much of the shorter the longer repeats, and whether their facts agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from detente.stories.words import GRAM, SHORT, Hashes, Imprint

__all__ = ["Likeness", "compare", "is_copy"]

_DAY: Final = 86_400.0

#: Re-sends come within three days, most within hours. Further apart only the very same words will do: a central bank's
#: note of each day differs from yesterday's in one figure of fifty words.
_NEAR_DAYS: Final = 3.0
_SAME: Final = 0.99

#: Figures that differ, from which on two reports of one day are a template filled in twice; fewer may be a correction.
#: On another day, and in a text of a few words, one is enough.
_CORRECTED: Final = 3
_OTHER_DAY: Final = 0.7

#: The share of facts a re-send keeps. Of the templates read, the closest on one day kept 67%.
_FACTS: Final = 0.7
_FACTS_LATER: Final = 0.9


#: A report cut to a third or less keeps the first lines; an item of a digest stands further down.
_CUT: Final = 0.35
_OPENING: Final = 25


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two articles compare.

    `coverage` is the share of the shorter's words that stand in a word sequence the longer has too; `facts` the share
    of the facts of the one that has fewer which the other's words hold. `figures` counts the shorter's words outside
    shared sequences that are figures, `other_words` those that are not. `opening` tells whether the shorter
    has a sequence of the longer's first lines. `ratio` is the shorter's length by the
    longer's, `words` the shorter's length. `days` lies between their publications; None where one is not dated.
    """

    coverage: float
    facts: float
    figures: int
    other_words: int
    opening: bool
    ratio: float
    words: int
    days: float | None


def compare(one: Imprint, other: Imprint) -> Likeness:
    """Return how alike two articles are; the order of the two does not matter.

    Coverage is counted in words, not in sequences: one word changed in the middle costs one word, where Jaccard and
    plain containment lose `GRAM` sequences. It is taken of the shorter, so cutting or extending a report costs nothing.
    """
    short, long = sorted((one, other), key=lambda imprint: (imprint.size, imprint.article_id))
    few, many = sorted((one, other), key=lambda imprint: (len(imprint.facts), imprint.article_id))
    covered = _cover(short.grams, long.grams)[: len(short.figures)]
    return Likeness(
        coverage=float(covered.mean()) if len(covered) else 0.0,
        facts=float(np.isin(few.facts, many.words, assume_unique=True).mean()) if len(few.facts) else 1.0,
        figures=int((short.figures & ~covered).sum()),
        other_words=int((~short.figures & ~covered).sum()),
        opening=bool(np.isin(long.grams[:_OPENING], short.grams).any()),
        ratio=short.size / long.size if long.size else 1.0,
        words=len(short.figures),
        days=abs(one.first - other.first) / _DAY if one.first is not None and other.first is not None else None,
    )


def _cover(short: Hashes, long: Hashes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell for each word of the shorter whether it stands in a sequence that the longer has."""
    if not len(short):
        return np.zeros(0, dtype=np.bool_)
    shared = np.isin(short, long).astype(np.int8)
    covered: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.convolve(shared, np.ones(GRAM, dtype=np.int8)) > 0
    return covered


def is_copy(likeness: Likeness) -> bool:
    """Tell whether two articles are one report, sent twice.

    Copies share most of the shorter one's words and nearly all of its facts. What else shares words is ruled out: a
    template, where what differs is the figures; a text of a few words, where chance shares half; a short piece inside
    a much longer text, which may be an item of a digest or the background of a follow-up.
    """
    if likeness.days is not None and likeness.days > _NEAR_DAYS:
        return min(likeness.coverage, likeness.facts) >= _SAME
    if likeness.ratio < _CUT and not likeness.opening:
        return False
    facts = _FACTS_LATER if _on_another_day(likeness) else _FACTS
    return not _is_template(likeness) and likeness.facts >= facts and likeness.coverage >= _needed(likeness)


def _on_another_day(likeness: Likeness) -> bool:
    return likeness.days is not None and likeness.days > _OTHER_DAY


def _is_template(likeness: Likeness) -> bool:
    """Tell whether what differs is figures, more than words: two reports on one form, each with its own."""
    doubtful = likeness.words < SHORT or _on_another_day(likeness)
    return likeness.figures >= max(likeness.other_words, 1) and (doubtful or likeness.figures >= _CORRECTED)


def _needed(likeness: Likeness) -> float:
    """Return the coverage that makes a copy: 42% of two texts of one length, more where one is the shorter.

    Re-sends rewritten by another desk at the same length keep as little as 60% of their words; cuts keep more. On
    another day a follow-up repeats so much, and a re-send is hardly edited.
    """
    if likeness.words < SHORT or likeness.ratio < 0.2:
        return 0.85
    needed = 0.42 + 0.42 * (1 - likeness.ratio)
    return max(needed, 0.78) if _on_another_day(likeness) else needed
