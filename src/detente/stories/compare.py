"""Whether two articles are one report: how much of the shorter the longer repeats, and whether their facts agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from detente.stories.words import GRAM, SHORT, Hashes, Imprint

__all__ = ["NEAR_DAYS", "Likeness", "compare", "is_copy", "most_missing"]

_DAY: Final = 86_400.0

#: Re-sends come within three days, most within hours. Further apart only the very same words will do, and as many: a
#: central bank's note of each day differs from yesterday's in one figure of fifty words.
NEAR_DAYS: Final = 3.0
_SAME: Final = 0.99
_SAME_LENGTH: Final = 0.8

#: Figures that differ, from which on two reports of one day are a template filled in twice; fewer may be a correction.
#: On another day, and in a text of a few words, one is enough.
_CORRECTED: Final = 3
_OTHER_DAY: Final = 0.7

#: The share of facts a re-send keeps, or all but one where there are few; more on another day, and where the two open
#: with other words: bond issues on one form keep 81% and open with the debtor's name.
_FACTS: Final = 0.7
_FACTS_LATER: Final = 0.9

#: A text of so many figures is a table; a copy of it keeps all of them, where the next hour's keeps most.
_TABLE: Final = 0.4
_DENSE: Final = 0.2
_FACTS_TABLE: Final = 0.98


#: A report cut to a third or less keeps the first lines; an item of a digest stands further down.
_CUT: Final = 0.35
_OPENING: Final = 25

#: A note of fewer words than this, beside one of like length, has hardly a name but those it is about.
_NOTE: Final = 60
_LIKE_LENGTH: Final = 0.6

#: Words at the head of a report that name whom it is about.
_SUBJECT: Final = 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two articles compare.

    `coverage` is the share of the shorter's words that stand in a word sequence the longer has too; `facts` the share
    of the facts of the one that has fewer which the other's words hold, `missing` how many they do not. `figures`
    counts the shorter's figures that stand in no shared sequence and, of one day and few figures, nowhere else in the
    longer; `other_words` its other words outside shared sequences. `opening` tells whether the shorter has a sequence
    of the longer's first lines. `ratio` is the shorter's length by the longer's, `words` the shorter's length,
    `density` the share of its words that are figures. `own_names` tells whether each has a name the other's words lack;
    `same_subject` tells whether each opens with words the other has
    too. `days` lies between their publications; None where one is not dated.
    """

    coverage: float
    facts: float
    missing: int
    figures: int
    other_words: int
    opening: bool
    ratio: float
    words: int
    density: float
    own_names: bool
    same_subject: bool
    days: float | None


def most_missing(facts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return how many of so many facts a copy may lack at the most: `is_copy` refuses what lacks more.

    >>> most_missing(np.array([0, 2, 10, 100])).tolist()
    [1, 1, 3, 30]
    """
    # A hair more than the share: 0.7 has no exact binary form, and nothing that passes may be left out.
    allowed: npt.NDArray[np.int64] = np.floor(facts * (1 - _FACTS) + 1e-6).astype(np.int64)
    return np.maximum(allowed, 1)


def compare(one: Imprint, other: Imprint) -> Likeness:
    """Return how alike two articles are; the order of the two does not matter.

    Coverage is counted in words, not in sequences: one word changed in the middle costs one word, where Jaccard and
    plain containment lose `GRAM` sequences. It is taken of the shorter, so cutting or extending a report costs nothing.
    """
    short, long = sorted((one, other), key=lambda imprint: (imprint.size, imprint.packed))
    few, many = sorted((one, other), key=lambda imprint: (len(imprint.facts), imprint.packed))
    known = np.isin(few.facts, many.words, assume_unique=True)
    covered = _cover(short.grams, long.grams)[: len(short.figures)]
    days = abs(one.first - other.first) / _DAY if one.first is not None and other.first is not None else None
    density = float(short.figures.mean()) if len(short.figures) else 0.0
    differ = short.figures & ~covered
    if density < _DENSE and (days is None or days <= _OTHER_DAY):
        # Told elsewhere in the text: the sentence was turned around. Among many figures, and in the next day's note,
        # one recurs by chance.
        differ &= ~np.isin(short.order, long.words)
    return Likeness(
        coverage=float(covered.mean()) if len(covered) else 0.0,
        facts=float(known.mean()) if len(known) else 1.0,
        missing=int((~known).sum()),
        figures=int(differ.sum()),
        other_words=int((~short.figures & ~covered).sum()),
        opening=bool(np.isin(long.grams[:_OPENING], short.grams).any()),
        ratio=short.size / long.size if long.size else 1.0,
        words=len(short.figures),
        density=density,
        own_names=_has_own_name(short, long) and _has_own_name(long, short),
        same_subject=_opens_in(short, long) and _opens_in(long, short),
        days=days,
    )


def _opens_in(one: Imprint, other: Imprint) -> bool:
    """Tell whether the other has one of the first words; a form filled in for somebody else opens with his name."""
    return bool(np.isin(one.order[:_SUBJECT], other.words).any())


def _has_own_name(one: Imprint, other: Imprint) -> bool:
    return not np.isin(one.names, other.words, assume_unique=True).all()


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
    if likeness.days is not None and likeness.days > NEAR_DAYS:
        return min(likeness.coverage, likeness.facts) >= _SAME and likeness.ratio >= _SAME_LENGTH
    if likeness.ratio < _CUT and not likeness.opening:
        return False
    facts = _FACTS_TABLE if likeness.density >= _TABLE else _FACTS_LATER if _is_doubtful(likeness) else _FACTS
    kept = likeness.facts >= facts or (likeness.missing <= 1 and _is_told(likeness) and not _is_doubtful(likeness))
    return kept and not _is_template(likeness) and likeness.coverage >= _needed(likeness)


def _is_told(likeness: Likeness) -> bool:
    """Tell whether this is prose long enough for one fact to be of no weight; a table's one new figure is its news."""
    return likeness.words >= SHORT and likeness.density < _DENSE


def _is_doubtful(likeness: Likeness) -> bool:
    return _on_another_day(likeness) or not likeness.same_subject


def _on_another_day(likeness: Likeness) -> bool:
    return likeness.days is not None and likeness.days > _OTHER_DAY


def _is_template(likeness: Likeness) -> bool:
    """Tell whether what differs is figures, more than words, or in a note the names: two reports on one form."""
    if likeness.own_names and likeness.words < _NOTE and likeness.ratio > _LIKE_LENGTH:
        return True
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
