"""Learn the tagger of mentions from the corpus: `python -m detente.training.mentions`.

The corpus marks every actor of a sentence but not every pronoun; of pronouns and groups, and inside the things acted
on, the rules' own reading stands. A place behind "in" is cut off, as it is outside a mention.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.actors.lexicon import Lexicon
from detente.actors.phrases import read_phrases
from detente.actors.tagger import BEGIN, BITS, INSIDE, OUTSIDE, Tagger, features, sentences
from detente.actors.units import joined, read_units
from detente.training.corpus import Record, is_held_out, read_corpus

__all__ = ["Example", "examples", "learn", "save", "tagged_f1"]

CORPUS = Path(__file__).parents[3] / "corpus"
WEIGHTS = Path(__file__).parents[1] / "data" / "mention_weights.npz"
#: What the corpus takes in and a mention does not: where somebody is.
_WHERE = re.compile(r" (?:in|at|near|outside|aboard|on|across) ")
_NEVER = -30.0


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence: the feature numbers of its units, and their labels."""

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]


def examples(records: Sequence[Record], lexicon: Lexicon) -> list[Example]:
    """Return the records' sentences as the tagger sees them."""
    found = []
    for record in records:
        units = read_units(record.text, lexicon)
        phrases = read_phrases(units, lexicon)
        labels = np.zeros(len(units), dtype=np.int64)
        things = [(m.start, m.end) for m in record.mentions if not m.is_actor]
        marked = [(m.start, m.start + _length(record.text[m.start : m.end])) for m in record.mentions if m.is_actor]
        for phrase in phrases:
            inside = any(start <= phrase.start and phrase.end <= end for start, end in things)
            if phrase.kind in ("pronoun", "group") or inside:
                labels[phrase.first] = BEGIN
                labels[phrase.first + 1 : phrase.last + 1] = INSIDE
        for start, end in marked:
            at = [i for i, unit in enumerate(units) if start <= unit.start < end]
            if len(at) > 1 and units[at[0]].low in ("the", "a", "an"):
                labels[at[0]] = OUTSIDE
                at = at[1:]
            if at and at[0] and units[at[0] - 1].low[0].isdigit() and joined(units[at[0]]):
                at.insert(0, at[0] - 1)  # "13 [orphans]": a number belongs to its noun
            if at:
                labels[at[0]], labels[at[1:]] = BEGIN, INSIDE
                if at[-1] + 1 < len(units) and labels[at[-1] + 1] == INSIDE:
                    labels[at[-1] + 1] = BEGIN
        # An article is outside in what the rules read too.
        for phrase in phrases:
            led = units[phrase.first].low in ("the", "a", "an") and phrase.last > phrase.first
            if led and labels[phrase.first] == BEGIN and labels[phrase.first + 1] == INSIDE:
                labels[phrase.first : phrase.first + 2] = OUTSIDE, BEGIN
        parts = sentences(units)
        rows = features(units, phrases, lexicon, parts)
        found += [Example(rows[start:stop], labels[start:stop]) for start, stop in parts]
    return found


def _length(words: str) -> int:
    """How much of a marked span is the mention: without where somebody is, unless that is all there is."""
    where = _WHERE.search(words)
    return where.start() if where else len(words)


def learn(
    data: Sequence[Example], *, epochs: int = 6, rate: float = 0.15, decay: float = 1e-6, seed: int = 1
) -> Tagger:
    """Return the tagger that makes the labels likeliest, by gradient steps over batches of sentences (Adagrad)."""
    weights = np.zeros((1 << BITS, 3))
    moves = np.zeros((3, 3))
    moves[OUTSIDE, INSIDE] = _NEVER
    squares, squares_moves = np.full((1 << BITS, 3), 1e-3), np.full((3, 3), 1e-3)
    order = sorted(range(len(data)), key=lambda i: len(data[i].labels))
    batches = [order[i : i + 48] for i in range(0, len(order), 48)]
    draw = random.Random(seed)
    for _ in range(epochs):
        draw.shuffle(batches)
        for batch in batches:
            rows, wrong, wrong_moves = _gradient([data[i] for i in batch], weights, moves)
            flat = rows.ravel()
            numbers, places = np.unique(flat, return_inverse=True)
            each = np.repeat(wrong, rows.shape[1], axis=0)
            step: NDArray[np.float64] = np.stack(
                [np.bincount(places, weights=each[:, label], minlength=len(numbers)) for label in range(3)], axis=1
            ).astype(np.float64)
            step = step + decay * len(batch) * weights[numbers]
            squares[numbers] += step**2
            weights[numbers] -= rate * step / np.sqrt(squares[numbers])
            squares_moves = squares_moves + wrong_moves**2
            moves -= rate * wrong_moves / np.sqrt(squares_moves)
            moves[OUTSIDE, INSIDE] = _NEVER
    return Tagger(weights.astype(np.float32), moves.astype(np.float32))


def _gradient(
    batch: Sequence[Example], weights: NDArray[np.float64], moves: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """The batch's feature numbers, and by how much each label's likelihood is off at each unit and at each move."""
    size, longest = len(batch), max(len(one.labels) for one in batch)
    scores = np.zeros((size, longest, 3))
    real = np.zeros((size, longest), dtype=bool)
    gold = np.zeros((size, longest), dtype=np.int64)
    for at, one in enumerate(batch):
        n = len(one.labels)
        scores[at, :n] = weights[one.rows].sum(axis=1)
        real[at, :n] = True
        gold[at, :n] = one.labels
    ahead, behind = np.zeros_like(scores), np.zeros_like(scores)
    ahead[:, 0] = scores[:, 0]
    ahead[:, 0, INSIDE] = _NEVER
    for at in range(1, longest):
        step = np.logaddexp.reduce(ahead[:, at - 1, :, None] + moves, axis=1) + scores[:, at]
        ahead[:, at] = np.where(real[:, at, None], step, ahead[:, at - 1])
    for at in range(longest - 2, -1, -1):
        step = np.logaddexp.reduce(moves + (behind[:, at + 1] + scores[:, at + 1])[:, None, :], axis=2)
        behind[:, at] = np.where(real[:, at + 1, None], step, 0.0)
    whole = np.logaddexp.reduce(ahead[:, -1], axis=1)
    likely = np.exp(ahead + behind - whole[:, None, None])
    likely[np.arange(size)[:, None], np.arange(longest)[None, :], gold] -= 1.0
    pairs = np.exp(
        ahead[:, :-1, :, None] + moves + (scores[:, 1:] + behind[:, 1:])[:, :, None, :] - whole[:, None, None, None]
    )
    both = real[:, 1:]
    wrong_moves = (pairs * both[:, :, None, None]).sum(axis=(0, 1))
    np.subtract.at(wrong_moves, (gold[:, :-1][both], gold[:, 1:][both]), 1.0)
    return np.concatenate([one.rows for one in batch]), likely[real], wrong_moves


def save(tagger: Tagger, path: Path, *, least: float = 0.02) -> None:
    """Write the weights that are not near zero, as bytes with one scale."""
    rows = np.flatnonzero(np.abs(tagger.weights).max(axis=1) > least)
    scale = np.abs(tagger.weights).max() / 127
    kept = np.round(tagger.weights[rows] / scale).astype(np.int8)
    np.savez_compressed(path, rows=rows.astype(np.int32), weights=kept, scale=np.float32(scale), moves=tagger.moves)


def tagged_f1(tagger: Tagger, data: Sequence[Example]) -> float:
    """Return the F1 of whole spans over sentences."""
    right = found = gold = 0
    for one in data:
        spans = set(tagger.spans(one.rows, [(0, len(one.labels))]))
        marked: list[tuple[int, int]] = []
        for at, label in enumerate(one.labels):
            if label == BEGIN:
                marked.append((at, at))
            elif label == INSIDE and marked:
                marked[-1] = (marked[-1][0], at)
        right, found, gold = right + len(spans & set(marked)), found + len(spans), gold + len(marked)
    return 2 * right / max(found + gold, 1)


def main(argv: list[str] | None = None) -> int:
    """Learn from the corpus, print the F1 of spans on the part held out, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m detente.training.mentions", description=main.__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS / "blocks")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="where the weights go")
    parser.add_argument("--epochs", type=int, default=6)
    options = parser.parse_args(argv)
    blocks, _ = read_corpus(options.corpus)
    records = [record for block in blocks for record in block.records]
    lexicon = Lexicon.load()
    data = examples([r for r in records if not is_held_out(r)], lexicon)
    held = examples([r for r in records if is_held_out(r)], lexicon)
    tagger = learn(data, epochs=options.epochs)
    save(tagger, options.to)
    print(f"{len(data)} sentences; F1 of spans on {len(held)} held out: {tagged_f1(tagger, held):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
