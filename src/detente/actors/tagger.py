"""The learned part of mention finding: how likely each unit begins, goes on with, or is outside a mention.

A linear-chain conditional random field over hashed features: the word and its neighbours, what the lexicon says of
them, and what the rules proposed. Its weights are learned from the corpus by `python -m detente.training.mentions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import inf
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from detente.actors.lexicon import Lexicon
from detente.actors.phrase import Phrase
from detente.actors.units import Unit

__all__ = ["BEGIN", "BITS", "INSIDE", "OUTSIDE", "Tagger", "features", "rule_labels", "sentences"]

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
#: The table of weights has two to this power rows.
BITS = 18
_MASK = np.uint64((1 << BITS) - 1)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
#: Which columns are looked at together, each with its distance from the unit: word 0, shape 1, ending 2, lexicon 3,
#: gap 4, rules 5.
_WORD, _SHAPE, _ENDING, _LEXICON, _GAP, _RULE = range(6)
TEMPLATES: tuple[tuple[tuple[int, int], ...], ...] = (
    ((_WORD, 0),), ((_WORD, -1),), ((_WORD, 1),), ((_WORD, -2),), ((_WORD, 2),),
    ((_ENDING, 0),), ((_ENDING, -1),), ((_ENDING, 1),),
    ((_LEXICON, 0),), ((_LEXICON, -1),), ((_LEXICON, 1),), ((_LEXICON, -2),), ((_LEXICON, 2),),
    ((_SHAPE, 0),), ((_SHAPE, -1), (_SHAPE, 0), (_SHAPE, 1)), ((_SHAPE, 0), (_GAP, 0)), ((_SHAPE, 0), (_GAP, 1)),
    ((_RULE, 0),), ((_RULE, -1), (_RULE, 0)), ((_RULE, 0), (_RULE, 1)), ((_RULE, -1), (_RULE, 0), (_RULE, 1)),
    ((_RULE, 0), (_WORD, 0)), ((_RULE, 0), (_WORD, 1)), ((_RULE, 0), (_WORD, -1)), ((_RULE, 0), (_WORD, -2)),
    ((_RULE, 0), (_LEXICON, 0)), ((_RULE, 0), (_LEXICON, 1)), ((_RULE, 0), (_LEXICON, -1)),
    ((_RULE, 0), (_ENDING, 0)), ((_RULE, 0), (_ENDING, 1)),
    ((_LEXICON, -1), (_LEXICON, 0)), ((_LEXICON, 0), (_LEXICON, 1)), ((_LEXICON, -1), (_WORD, 0)),
    ((_LEXICON, -1), (_ENDING, 0)), ((_LEXICON, 0), (_WORD, -1)), ((_LEXICON, 0), (_WORD, 1)),
    ((_LEXICON, 0), (_ENDING, 1)), ((_WORD, -1), (_ENDING, 0)), ((_ENDING, 0), (_WORD, 1)),
    ((_WORD, -1), (_WORD, 0)), ((_WORD, 0), (_WORD, 1)), ((_ENDING, 0), (_ENDING, 1)),
    ((_LEXICON, 0), (_GAP, 0)), ((_LEXICON, 0), (_GAP, 1)), ((_RULE, 0), (_GAP, 0)), ((_RULE, 0), (_GAP, 1)),
    ((_LEXICON, -1), (_LEXICON, 0), (_LEXICON, 1)), ((_WORD, -1), (_RULE, 0), (_WORD, 1)),
    ((_WORD, -2), (_WORD, -1), (_RULE, 0)), ((_RULE, 0), (_WORD, 1), (_WORD, 2)),
)  # fmt: skip
_LOOKS = sorted({look for template in TEMPLATES for look in template})
_SHIFT = np.uint64(29)
_SALTS = np.array([crc32(repr(template).encode()) for template in TEMPLATES], dtype=np.uint64)


def sentences(units: Sequence[Unit], start: int = 0) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends, as indices of units; a dateline up to the offset `start` is its own.

    >>> sentences([])
    []
    """
    found: list[tuple[int, int]] = []
    first = 0
    for at in range(1, len(units) + 1):
        ends = at == len(units) or units[at].sentence != units[first].sentence
        if ends or units[at - 1].start < start <= units[at].start:
            found.append((first, at))
            first = at
    return found


def rule_labels(phrases: Sequence[Phrase], size: int) -> list[str]:
    """Return what the rules say of each unit: outside, or the beginning, inside or end of a phrase of some kind."""
    labels = ["O"] * size
    for phrase in phrases:
        for at in range(phrase.first, phrase.last + 1):
            labels[at] = "I" + phrase.kind
        labels[phrase.last] = "E" + phrase.kind
        labels[phrase.first] = ("B" if phrase.last > phrase.first else "S") + phrase.kind
    return labels


def features(
    units: Sequence[Unit], phrases: Sequence[Phrase], lexicon: Lexicon, parts: Sequence[tuple[int, int]]
) -> NDArray[np.int64]:
    """Return a row of feature numbers below 2 ** BITS for each unit; no unit sees beyond its sentence."""
    rules = rule_labels(phrases, len(units))
    columns = np.zeros((6, len(units) + 2 * len(parts) + 2), dtype=np.uint64)
    places = np.empty(len(units), dtype=np.int64)
    for number, (start, stop) in enumerate(parts):
        places[start:stop] = np.arange(start, stop) + 2 * number + 2
    # Row by row, whole rows at a time: an assignment for each unit took a fifth of the time of finding mentions.
    columns[:, places] = (
        [_hash("0" if unit.low[0].isdigit() else unit.low) for unit in units], [_hash(_shape(unit)) for unit in units],
        [_hash(unit.low[-3:]) for unit in units], [_hash(_lexical(unit, lexicon)) for unit in units],
        [_hash(_gap(unit)) for unit in units], [_hash(rule) for rule in rules],
    )  # fmt: skip
    seen = {look: columns[look[0], places + look[1]] for look in _LOOKS}
    found = np.empty((len(TEMPLATES), len(units)), dtype=np.uint64)
    for number, template in enumerate(TEMPLATES):
        mixed = found[number]
        mixed[:] = _SALTS[number]
        for look in template:
            mixed ^= seen[look]
            mixed *= _PRIME
            mixed ^= mixed >> _SHIFT
    found &= _MASK
    return np.ascontiguousarray(found.T.astype(np.int64))


@cache
def _hash(text: str) -> int:
    return crc32(text.encode()) + 1


def _shape(unit: Unit) -> str:
    return _written(unit.text, unit.opens, unit.shouted, unit.titled, unit.owns)


@lru_cache(maxsize=1 << 16)
def _written(text: str, opens: bool, shouted: bool, titled: bool, owns: bool) -> str:
    case = "d" if text[0].isdigit() else "x" if text[0].islower() else "X" if len(text) > 1 and text.isupper() else "x"
    if text[0].isupper() and not text.isupper():
        case = "Xx"
    return f"{case}{opens:d}{shouted:d}{titled:d}{owns:d}"


def _gap(unit: Unit) -> str:
    return unit.gap if len(unit.gap) < 3 else "".join(sorted(set(unit.gap) - set(" ")))[:3]


def _lexical(unit: Unit, lexicon: Lexicon) -> str:
    """What the tables say of a unit, in short."""
    tags = ",".join(sorted({entry.tag for entry in unit.entries}))
    if unit.role:
        tags += f"/{unit.role.form}{unit.role.many:d}"
    if unit.reference:
        tags += f"/{unit.reference[0]}"
    if unit.low in lexicon.determiners:
        tags += "/the"
    elif unit.low in lexicon.modifiers:
        tags += "/mod"
    elif not tags and unit.text in lexicon.first_names:
        tags = "first"
    return tags + ("'" if unit.owns else "")


class Tagger:
    """The learned weights: of each feature and label, and of one label after another."""

    def __init__(self, weights: NDArray[np.float32], moves: NDArray[np.float32]) -> None:
        self.weights = weights
        self.moves = moves

    @classmethod
    def load(cls) -> Tagger:
        """Return the packaged tagger, loaded at the first call."""
        return _packaged()

    def marginals(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the likelihood of each label at each unit of one sentence; rows sum to one."""
        return _forward_backward(self.weights[rows].sum(axis=1).astype(np.float64), self.moves.astype(np.float64))

    def spans(self, rows: NDArray[np.int64], parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the likeliest mentions, as the indices of their first and last units."""
        scores = self.weights[rows].sum(axis=1).astype(np.float64)
        found: list[tuple[int, int]] = []
        for start, stop in parts:
            labels = _best(scores[start:stop], self.moves.astype(np.float64))
            for at, label in enumerate(labels, start):
                if label == BEGIN:
                    found.append((at, at))
                elif label == INSIDE and found:
                    found[-1] = (found[-1][0], at)
        return found


def _best(scores: NDArray[np.float64], moves: NDArray[np.float64]) -> list[int]:
    """The likeliest labels of one sentence (Viterbi); nothing goes on that did not begin."""
    # Plain numbers: with three labels numpy spends more on each call than on the sum.
    rows: list[list[float]] = scores.tolist()
    into: list[list[float]] = moves.T.tolist()
    total = rows[0]
    total[INSIDE] = -inf
    back: list[list[int]] = []
    for row in rows[1:]:
        out, begin, inside = total
        total, best = [], []
        for (from_out, from_begin, from_inside), add in zip(into, row, strict=True):
            label, most, other = OUTSIDE, out + from_out, begin + from_begin
            if other > most:
                label, most = BEGIN, other
            other = inside + from_inside
            if other > most:
                label, most = INSIDE, other
            best.append(label)
            total.append(most + add)
        back.append(best)
    labels = [max(range(3), key=total.__getitem__)]
    for before in reversed(back):
        labels.append(before[labels[-1]])
    return labels[::-1]


def _forward_backward(scores: NDArray[np.float64], moves: NDArray[np.float64]) -> NDArray[np.float64]:
    size = len(scores)
    ahead, behind = np.empty((size, 3)), np.zeros((size, 3))
    ahead[0] = scores[0]
    ahead[0, INSIDE] = -1e9
    for at in range(1, size):
        ahead[at] = np.logaddexp.reduce(ahead[at - 1][:, None] + moves, axis=0) + scores[at]
    for at in range(size - 2, -1, -1):
        behind[at] = np.logaddexp.reduce(moves + (behind[at + 1] + scores[at + 1])[None, :], axis=1)
    both = ahead + behind
    return np.exp(both - np.logaddexp.reduce(both, axis=1, keepdims=True))


@cache
def _packaged() -> Tagger:
    with files("detente.data").joinpath("mention_weights.npz").open("rb") as file, np.load(file) as kept:
        weights = np.zeros((1 << BITS, 3), dtype=np.float32)
        weights[kept["rows"]] = kept["weights"].astype(np.float32) * kept["scale"]
        return Tagger(weights, kept["moves"].astype(np.float32))
