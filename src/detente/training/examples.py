"""From corpus records to what the network learns from: marked sentences and labelled pairs, in batches."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from detente.data.issues import issue_names
from detente.events.coder import pad_inputs
from detente.events.inputs import NOBODY, MarkedSentence, mark_mentions
from detente.events.labels import (
    CONTEXT_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    MODE_LABELS,
    SAID_LABELS,
    STATUS_LABELS,
    TYPE_LABELS,
)  # fmt: skip

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from detente.training.corpus import Record, Relation

__all__ = ["Batch", "Example", "batches", "make_example"]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as characters of the sentence: cue, then the spans of speaker, content and addressee."""

    cue: tuple[int, int]
    spans: tuple[tuple[tuple[int, int], ...], ...]
    kind: str
    flags: tuple[str, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A marked sentence, its ordered pairs of mention positions (NOBODY allowed), and each pair's events."""

    marked: MarkedSentence
    pairs: tuple[tuple[int, int], ...]
    events: tuple[tuple[Relation, ...], ...]
    contexts: frozenset[str]
    issues: frozenset[str]
    soft: tuple[list[float] | None, ...] = ()
    labelled: bool = True
    #: Statements with the spans of those who speak and are spoken to; None where the record does not mark them.
    said: tuple[Said, ...] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors for one step. `type` [B,P,17] is a distribution; `mode` and `status` are -1 where no event is.

    `soft` [B,P,17] is a teacher's distribution, all zero where none spoke; `labelled` [B] is False for public text.
    `cue` [B,L] is -1 in records that do not mark statements. Statements S of the batch, by `said_at` [S,2] (sentence,
    first token of the cue): `said` [S,3,L], `kind` [S], `about` [S, flags + issues].
    """

    inputs: tuple[Tensor, ...]
    pair_mask: Tensor
    type: Tensor
    mode: Tensor
    status: Tensor
    trigger: Tensor
    trigger_type: Tensor
    contexts: Tensor
    issues: Tensor
    soft: Tensor
    labelled: Tensor
    cue: Tensor
    said_at: Tensor
    said: Tensor
    kind: Tensor
    about: Tensor


def make_example(
    record: Record,
    tokenizer: Tokenizer,
    rng: random.Random | None = None,
    soft: dict[tuple[int, int], list[float]] | None = None,
) -> Example:
    """Return the record as an example; with `rng`, a random part of its mentions is left unmarked half of the time.

    Benchmarks mark two spans only and articles all, so the network must read both. A mention that takes part in an
    event the example keeps is never unmarked alone: the pair is dropped with it.
    """
    numbers = [m.number for m in record.mentions]
    if rng is not None and len(numbers) > 2 and rng.random() < 0.5:
        related = sorted({n for r in record.relations for n in (*r.source, *r.target)})
        if record.relations and related and rng.random() < 0.85:
            chosen = rng.choice(record.relations)
            keep = {*chosen.source[:1], *chosen.target[:1]}
            if chosen.source == chosen.target:
                keep = set(chosen.source[:2])
        else:
            keep = set(rng.sample(numbers, 2))
        while len(keep) < 2:
            keep.add(rng.choice(numbers))
        numbers = [n for n in numbers if n in keep]
    kept = [m for m in record.mentions if m.number in numbers]
    position = {m.number: i for i, m in enumerate(kept)}
    marked = mark_mentions(tokenizer, record.text, [(m.start, m.end) for m in kept])
    seen = [i for i in range(len(kept)) if marked.opens[i] >= 0]
    actors = {i for i in seen if kept[i].is_actor}
    pairs = [(a, b) for a in seen for b in seen if a != b]
    # A side nobody names: only the whole marking tells that no one is named.
    if len(kept) == len(record.mentions):
        pairs += [(a, NOBODY) for a in sorted(actors)] + [(NOBODY, b) for b in seen]
    events: dict[tuple[int, int], list[Relation]] = {pair: [] for pair in pairs}
    for relation in record.relations:
        for s in relation.source or (None,):
            for t in relation.target or (None,):
                pair = (NOBODY if s is None else position.get(s, -2), NOBODY if t is None else position.get(t, -2))
                if pair in events and pair[0] != pair[1]:
                    events[pair].append(relation)
    numbered = [(0 if a == NOBODY else kept[a].number, 0 if b == NOBODY else kept[b].number) for a, b in pairs]
    return Example(
        marked,
        tuple(pairs),
        tuple(tuple(events[p]) for p in pairs),
        frozenset(c for r in record.relations for c in r.contexts),
        frozenset(i for r in record.relations for i in r.issues),
        tuple((soft or {}).get(key) for key in numbered),
        not record.where.startswith("public-"),
        _said(record) if record.says_marked else None,
    )


def _said(record: Record) -> tuple[Said, ...]:
    spans = {m.number: (m.start, m.end) for m in record.mentions}
    return tuple(
        Said(
            s.cue,
            (
                () if s.speaker is None else (spans[s.speaker],),
                s.content,
                tuple(spans[n] for n in s.addressee),
            ),
            s.kind,
            s.flags,
            s.issues,
        )
        for s in record.statements
    )


def batches(examples: Sequence[Example], size: int, rng: random.Random, token_budget: int = 2400) -> Iterator[Batch]:
    """Yield batches of at most `size` sentences of like length, in random order, each sentence once."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].marked.ids) + rng.random() * 8)
    groups: list[list[Example]] = []
    group: list[Example] = []
    for i in order:
        longest = len(examples[i].marked.ids)
        if group and (len(group) >= size or longest * (len(group) + 1) > token_budget):
            groups.append(group)
            group = []
        group.append(examples[i])
    if group:
        groups.append(group)
    rng.shuffle(groups)
    for group in groups:
        yield make_batch(group)


def make_batch(group: Sequence[Example]) -> Batch:
    """Return the examples as one batch of tensors."""
    arrays = pad_inputs([e.marked for e in group], [e.pairs for e in group])
    count, pair_count, length = len(group), arrays[4].shape[1], arrays[0].shape[1]
    pair_mask = np.zeros((count, pair_count), np.float32)
    kind = np.zeros((count, pair_count, len(TYPE_LABELS)), np.float32)
    mode, status = (np.full((count, pair_count), -1, np.int64) for _ in range(2))
    trigger = np.zeros((count, pair_count, length), np.float32)
    trigger_type = np.full((count, pair_count), -1, np.int64)
    contexts = np.zeros((count, len(CONTEXT_LABELS)), np.float32)
    issues = np.zeros((count, len(issue_names())), np.float32)
    soft = np.zeros_like(kind)
    for i, example in enumerate(group):
        for j, opinion in enumerate(example.soft):
            if opinion is not None:
                soft[i, j] = opinion
        contexts[i, [CONTEXT_LABELS.index(c) for c in example.contexts]] = 1
        issues[i, [issue_names().index(c) for c in example.issues]] = 1
        for j, found in enumerate(example.events):
            pair_mask[i, j] = 1
            if not found:
                kind[i, j, 0] = 1
                continue
            for relation in found:
                kind[i, j, TYPE_LABELS.index(relation.type)] += 1 / len(found)
            first = found[0]
            mode[i, j] = MODE_LABELS.index(f"{first.type}.{first.mode}" if first.mode else first.type)
            status[i, j] = STATUS_LABELS.index(first.status)
            inside = _tokens(example.marked, first.trigger)
            if inside:
                trigger[i, j, inside] = 1 / len(inside)
                trigger_type[i, j] = TYPE_LABELS.index(first.type)
    cue, statements = np.full((count, length), -1, np.int64), []
    for i, example in enumerate(group):
        if example.said is None:
            continue
        cue[i, : len(example.marked.ids)] = 0
        for statement in example.said:
            inside = _tokens(example.marked, statement.cue)
            if inside:
                cue[i, inside], cue[i, inside[0]] = 2, 1
                statements.append((i, inside[0], statement, example.marked))
    said = np.zeros((len(statements), len(SAID_LABELS), length), np.float32)
    about = np.zeros((len(statements), len(FLAG_LABELS) + len(issue_names())), np.float32)
    for row, (_, _, statement, marked) in enumerate(statements):
        for part, spans in enumerate(statement.spans):
            for span in spans:
                said[row, part, _tokens(marked, span)] = 1
        about[row, [FLAG_LABELS.index(f) for f in statement.flags if f in FLAG_LABELS]] = 1
        about[row, [len(FLAG_LABELS) + issue_names().index(n) for n in statement.issues]] = 1
    said_at = np.array([(i, token) for i, token, _, _ in statements], np.int64).reshape(-1, 2)
    kinds = np.array([KIND_LABELS.index(s.kind) for _, _, s, _ in statements], np.int64)
    to = torch.from_numpy
    return Batch(
        tuple(to(a) for a in arrays), to(pair_mask), to(kind), to(mode), to(status), to(trigger), to(trigger_type),
        to(contexts), to(issues), to(soft), torch.tensor([e.labelled for e in group]),
        to(cue), to(said_at), to(said), to(kinds), to(about),
    )  # fmt: skip


def _tokens(marked: MarkedSentence, span: tuple[int, int]) -> list[int]:
    """Return the positions of the tokens that touch a span of characters; markers touch none."""
    return [n for n, (a, b) in enumerate(marked.offsets) if b > a and a < span[1] and b > span[0]]
