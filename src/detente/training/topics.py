"""The last step of training: contexts, issues and hedges, fitted on the finished encoder.

In the joint loss seventy labels, nearly all absent, are drowned by type and trigger: the issues' F1 on held-out
sentences stood at 0.54 and on statements at 0.02. With the encoder still, the same heads are a logistic regression
each, fitted in a minute, and nothing else of the network moves.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from detente.events.labels import KIND_LABELS
from detente.training.examples import make_batch, make_example

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from detente.training.corpus import Record
    from detente.training.network import CoderNetwork

__all__ = ["fit_topics"]


def fit_topics(network: CoderNetwork, records: Sequence[Record], tokenizer: Tokenizer, *, seed: int = 1) -> None:
    """Fit in place the network's heads for contexts and issues of a sentence, and flags and issues of a statement.

    A sentence is read twice: with all its mentions marked, and with some left out as in training.
    """
    torch.manual_seed(seed)
    told = [r for r in records if r.relations or r.statements]
    views = [_read(network, told, tokenizer, rng) for rng in (None, random.Random(seed))]
    sentences, contexts, issues, cues, about = (torch.cat(parts) for parts in zip(*views, strict=True))
    _fit(network.issue_head, sentences, issues)
    _fit(network.context_head, sentences, contexts)
    kinds = len(KIND_LABELS)
    head = network.about_head
    rest = nn.Linear(head.in_features, head.out_features - kinds)
    with torch.no_grad():
        rest.weight.copy_(head.weight[kinds:])
        rest.bias.copy_(head.bias[kinds:])
    _fit(rest, cues, about, epochs=80, decay=1e-2, dropout=0.2)
    with torch.no_grad():
        head.weight[kinds:] = rest.weight
        head.bias[kinds:] = rest.bias


@torch.no_grad()
def _read(
    network: CoderNetwork, records: Sequence[Record], tokenizer: Tokenizer, rng: random.Random | None
) -> tuple[Tensor, ...]:
    """Return sentence vectors with their contexts and issues, and cue vectors with their statements' labels."""
    network.eval()
    examples = [e for e in (make_example(r, tokenizer, rng) for r in records) if e.pairs]
    examples.sort(key=lambda e: len(e.marked.ids))
    found: list[tuple[Tensor, ...]] = []
    for start in range(0, len(examples), 32):
        batch = make_batch(examples[start : start + 32])
        ids, mask = batch.inputs[:2]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = network.encoder(input_ids=ids, attention_mask=mask)[0].float()
        weight = mask[..., None].float()
        row, token = batch.said_at.unbind(1)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        found.append((mean, batch.contexts, batch.issues, hidden[row, token], batch.about))
    return tuple(torch.cat(parts) for parts in zip(*found, strict=True))


def _fit(
    head: nn.Linear,
    vectors: Tensor,
    labels: Tensor,
    *,
    epochs: int = 60,
    decay: float = 1e-3,
    dropout: float = 0.1,
) -> None:
    rate = 5e-3
    optimiser = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=decay)
    for epoch in range(epochs):
        for rows in torch.randperm(len(vectors)).split(256):
            logits = head(functional.dropout(vectors[rows], dropout))
            loss = functional.binary_cross_entropy_with_logits(logits, labels[rows], reduction="sum") / len(rows)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        for group in optimiser.param_groups:
            group["lr"] = rate * (1 - epoch / epochs)
