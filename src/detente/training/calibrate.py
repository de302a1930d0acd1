"""After training: the temperature that makes probabilities honest, and what the coder takes for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from detente.events.labels import NONE, TYPE_LABELS
from detente.training.examples import make_batch, make_example

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from detente.training.corpus import Record
    from detente.training.network import CoderNetwork

__all__ = ["confusion_table", "fit_temperature", "held_out_logits"]


@torch.no_grad()
def held_out_logits(
    network: CoderNetwork, records: Sequence[Record], tokenizer: Tokenizer
) -> tuple[Tensor, list[tuple[str, ...]]]:
    """Return the type logits [N,17] of every ordered pair of the records, and each pair's right labels."""
    rows: list[Tensor] = []
    right: list[tuple[str, ...]] = []
    for kind, labels in _pairs(network, records, tokenizer):
        rows.append(kind)
        right.append(labels)
    return torch.stack(rows), right


def _pairs(
    network: CoderNetwork, records: Sequence[Record], tokenizer: Tokenizer
) -> Iterator[tuple[Tensor, tuple[str, ...]]]:
    for start in range(0, len(records), 32):
        examples = [e for e in (make_example(r, tokenizer) for r in records[start : start + 32]) if e.pairs]
        if not examples:
            continue
        kind = network(*make_batch(examples).inputs)[0]
        for i, example in enumerate(examples):
            for j, found in enumerate(example.events):
                yield kind[i, j], tuple(r.type for r in found) or (NONE,)


def fit_temperature(logits: Tensor, right: Sequence[tuple[str, ...]]) -> float:
    """Return the temperature that fits the probabilities to the labels best (least log loss)."""
    labels = torch.tensor([TYPE_LABELS.index(found[0]) for found in right])
    options = [0.5 * 1.03**n for n in range(60)]
    losses = [float(torch.nn.functional.cross_entropy(logits / t, labels)) for t in options]
    return round(options[losses.index(min(losses))], 3)


def confusion_table(
    logits: Tensor, right: Sequence[tuple[str, ...]], temperature: float, threshold: float
) -> dict[str, dict[str, int]]:
    """Return coded type -> true type (NONE for no event) -> how often, for the pairs the coder calls an event.

    It goes into the coder's card, from which a relation's intervals know how often a count is wrong.
    """
    found: dict[str, Counter[str]] = {}
    for row, labels in zip((logits / temperature).softmax(-1), right, strict=True):
        if 1 - float(row[0]) < threshold:
            continue
        coded = TYPE_LABELS[int(row[1:].argmax()) + 1]
        found.setdefault(coded, Counter())[coded if coded in labels else labels[0]] += 1
    return {coded: dict(sorted(counts.items())) for coded, counts in sorted(found.items())}
