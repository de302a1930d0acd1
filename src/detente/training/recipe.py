"""The training recipe: losses, schedule, evaluation in training, and `make train`."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from detente.events.labels import KIND_LABELS, MODE_LABELS, STATUS_LABELS, TYPE_LABELS
from detente.training.examples import Batch, batches, make_batch, make_example
from detente.training.swap import swap_states

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from detente.training.corpus import Record
    from detente.training.network import CoderNetwork

__all__ = ["Recipe", "Soft", "coder_loss", "macro_f1", "score_held_out", "train"]

#: A teacher's type distribution for pairs of mention numbers, 0 for nobody.
Soft = dict[tuple[int, int], list[float]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: epochs, rates for the encoder and for the new layers, weight of the no-event class and so on."""

    epochs: int = 6
    encoder_rate: float = 1e-4
    head_rate: float = 5e-4
    warmup: float = 0.1
    batch_size: int = 24
    none_weight: float = 0.35
    smoothing: float = 0.05
    weight_decay: float = 0.01
    soft_share: float = 0.6
    swapped: float = 0.4
    statement_share: float = 0.4
    seed: int = 1


def coder_loss(outputs: Sequence[Tensor], batch: Batch, recipe: Recipe) -> Tensor:
    """Return the joint loss over type, mode, status, trigger, contexts and issues, per sentence of the batch.

    Pairs without an event outnumber the others three to one in closed-world records, hence their lower weight.
    """
    kind, mode, status, trigger, contexts, issues, cue, said, about = (o.float() for o in outputs)
    labelled = batch.labelled[:, None].float()
    is_event = (1.0 - batch.type[..., 0]) * labelled
    eventful = torch.maximum(is_event, 1.0 - batch.soft[..., 0] - (batch.soft.sum(-1) == 0).float())
    weight = batch.pair_mask * (eventful + (1 - eventful) * recipe.none_weight)
    smooth = recipe.smoothing
    target = batch.type * (1 - smooth) + smooth / len(TYPE_LABELS)
    # Where a teacher has spoken, its distribution counts beside the label, or alone where there is no label.
    share = (batch.soft.sum(-1, keepdim=True) > 0).float() * torch.where(batch.labelled, recipe.soft_share, 1.0)[
        :, None, None
    ]
    target = target * (1 - share) + batch.soft * share
    per_pair = -(target * kind.log_softmax(-1)).sum(-1)
    events = (batch.pair_mask * is_event).sum().clamp(min=1)
    loss = (per_pair * weight).sum() / weight.sum().clamp(min=1)
    loss = (
        loss
        + 0.3
        * functional.cross_entropy(mode.flatten(0, 1), batch.mode.flatten(), ignore_index=-1, reduction="sum")
        / events
    )
    loss = (
        loss
        + 0.3
        * functional.cross_entropy(status.flatten(0, 1), batch.status.flatten(), ignore_index=-1, reduction="sum")
        / events
    )
    chosen = trigger.gather(
        2, batch.trigger_type.clamp(min=0)[:, :, None, None].expand(-1, -1, 1, trigger.shape[-1])
    ).squeeze(2)
    pointed = -(batch.trigger * chosen.log_softmax(-1)).sum(-1) * (batch.trigger_type >= 0)
    loss = loss + 0.3 * pointed.sum() / events
    rows = labelled.mean().clamp(min=1e-3)
    for logits, right in ((contexts, batch.contexts), (issues, batch.issues)):
        # A mean over seventy labels, nearly all absent: at a weight of 2 no issue ever passed one half.
        loss = loss + 12.0 * functional.binary_cross_entropy_with_logits(logits, right, weight=labelled) / rows
    return loss + recipe.statement_share * _statement_loss(cue, said, about, batch)


def _statement_loss(cue: Tensor, said: Tensor, about: Tensor, batch: Batch) -> Tensor:
    """Return the loss over cues, per sentence that marks statements, and over each statement's parts and kind."""
    marked = (batch.cue >= 0).any(1).sum()
    if not marked:
        return cue.sum() * 0
    weight = torch.tensor([0.5, 2.0, 2.0])
    loss = functional.cross_entropy(
        cue.flatten(0, 1), batch.cue.flatten(), weight=weight, ignore_index=-1, reduction="sum"
    ) / (8 * marked)
    if not len(batch.said_at):
        return loss
    row, token = batch.said_at.unbind(1)
    real = (batch.inputs[1][row] > 0)[:, None, :].float()
    parts = said[row, :, token, :]
    per_part = functional.binary_cross_entropy_with_logits(parts, batch.said, weight=real, reduction="none").sum(-1)
    loss = loss + per_part.sum(1).mean() / 12
    tokens = about[row, token]
    kinds = len(KIND_LABELS)
    loss = loss + 0.3 * functional.cross_entropy(tokens[:, :kinds], batch.kind)
    return loss + 12.0 * functional.binary_cross_entropy_with_logits(tokens[:, kinds:], batch.about)


def train(
    network: CoderNetwork,
    records: Sequence[Record],
    tokenizer: Tokenizer,
    recipe: Recipe,
    *,
    soft: Sequence[Soft] | None = None,
    after_epoch: Callable[[int, CoderNetwork], None] | None = None,
    log: Callable[[str], None] = print,
) -> CoderNetwork:
    """Return the network trained on `records`; deterministic for a seed, a thread count and a processor's kernels.

    Runs in bfloat16 where the processor multiplies it in hardware, which is three times faster there.
    """
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)
    encoder = [p for n, p in network.named_parameters() if n.startswith("encoder.")]
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": recipe.encoder_rate}, {"params": heads, "lr": recipe.head_rate}],
        weight_decay=recipe.weight_decay,
    )
    steps = math.ceil(len(records) / recipe.batch_size) * recipe.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(
            (step + 1) / max(1, recipe.warmup * steps), max(0.02, (steps - step) / (steps * (1 - recipe.warmup)))
        ),
    )
    for epoch in range(recipe.epochs):
        network.train()
        started, running, seen = time.monotonic(), 0.0, 0
        opinions = soft or [{}] * len(records)
        examples = [
            make_example(swap_states(r, rng) if rng.random() < recipe.swapped else r, tokenizer, rng, opinion)
            for r, opinion in zip(records, opinions, strict=True)
        ]
        for batch in batches([e for e in examples if e.pairs], recipe.batch_size, rng):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                outputs = network(*batch.inputs)
            loss = coder_loss(outputs, batch, recipe)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            running, seen = running + float(loss.detach()), seen + 1
        log(f"epoch {epoch + 1}/{recipe.epochs}: loss {running / max(seen, 1):.3f}, {time.monotonic() - started:.0f} s")
        if after_epoch:
            network.eval()
            after_epoch(epoch, network)
    network.eval()
    return network


@torch.no_grad()
def score_held_out(network: CoderNetwork, records: Sequence[Record], tokenizer: Tokenizer) -> dict[str, float]:
    """Return type macro-F1, status and mode accuracy, trigger overlap and direction on fully marked records.

    `type_macro_f1` is over all ordered pairs, `type_given_event` over those that have an event, NONE left out.
    """
    gold: list[int] = []
    best: list[int] = []
    given: list[tuple[int, int]] = []
    status_right = mode_right = trigger_right = swapped = events = 0
    for start in range(0, len(records), 32):
        examples = [e for e in (make_example(r, tokenizer) for r in records[start : start + 32]) if e.pairs]
        if not examples:
            continue
        batch = make_batch(examples)
        kind, mode, status, trigger = network(*batch.inputs)[:4]
        choice = kind.argmax(-1)
        for i, example in enumerate(examples):
            index = {pair: j for j, pair in enumerate(example.pairs)}
            for j, found in enumerate(example.events):
                labels = [TYPE_LABELS.index(r.type) for r in found] or [0]
                guess = int(choice[i, j])
                gold.append(guess if guess in labels else labels[0])
                best.append(guess)
                if not found:
                    continue
                events += 1
                chosen = int(kind[i, j, 1:].argmax()) + 1
                given.append((chosen if chosen in labels else labels[0], chosen))
                a, b = example.pairs[j]
                back = index.get((b, a))
                if back is not None and not example.events[back]:
                    swapped += guess == 0 and int(choice[i, back]) == labels[0]
                first = found[0]
                columns = [n for n, m in enumerate(MODE_LABELS) if m.split(".")[0] == first.type]
                mode_guess = columns[int(mode[i, j, columns].argmax())]
                mode_right += MODE_LABELS[mode_guess] == (f"{first.type}.{first.mode}" if first.mode else first.type)
                status_right += STATUS_LABELS[int(status[i, j].argmax())] == first.status
                token = int(trigger[i, j, TYPE_LABELS.index(first.type)].argmax())
                at = example.marked.offsets[token]
                trigger_right += at[0] < first.trigger[1] and at[1] > first.trigger[0]
    return {
        "type_macro_f1": macro_f1(gold, best, range(1, len(TYPE_LABELS))),
        "type_given_event": macro_f1([g for g, _ in given], [c for _, c in given], range(1, len(TYPE_LABELS))),
        "mode": mode_right / max(events, 1),
        "status": status_right / max(events, 1),
        "trigger": trigger_right / max(events, 1),
        "direction": 1 - swapped / max(events, 1),
    }


def macro_f1(gold: Sequence[int], best: Sequence[int], labels: Sequence[int] | range) -> float:
    """Return the mean over labels that occur of each one's F1."""
    g, b = np.asarray(gold), np.asarray(best)
    scores = []
    for label in labels:
        hit = int(((g == label) & (b == label)).sum())
        total = int((g == label).sum() + (b == label).sum())
        if (g == label).any():
            scores.append(2 * hit / total if total else 0.0)
    return float(np.mean(scores)) if scores else 0.0
