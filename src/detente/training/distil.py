"""Distillation: a large teacher's opinion of every pair, for the small student to learn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from detente.training.corpus import MarkedMention, Record
from detente.training.examples import make_batch, make_example

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from detente.training.network import CoderNetwork
    from detente.training.recipe import Soft

__all__ = ["label_softly", "public_records"]


@torch.no_grad()
def label_softly(
    teachers: Sequence[CoderNetwork],
    records: Sequence[Record],
    tokenizer: Tokenizer,
    *,
    log: Callable[[str], None] = print,
) -> list[Soft]:
    """Return, for each record, the teachers' mean type distribution of each ordered pair of its mentions.

    Pairs are keyed by mention numbers, 0 for nobody, so that a student may mark any part of the mentions.
    """
    order = sorted(range(len(records)), key=lambda i: len(records[i].text))
    by_record: dict[int, Soft] = {}
    for start in range(0, len(order), 32):
        rows = order[start : start + 32]
        examples = [make_example(records[i], tokenizer) for i in rows]
        usable = [(i, e) for i, e in zip(rows, examples, strict=True) if e.pairs]
        if not usable:
            continue
        batch = make_batch([e for _, e in usable])
        total = torch.zeros(())
        for teacher in teachers:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                total = total + teacher(*batch.inputs)[0].float().softmax(-1)
        mean = total / len(teachers)
        for at, (i, example) in enumerate(usable):
            numbers = [m.number for m in records[i].mentions]
            by_record[i] = {
                (0 if a < 0 else numbers[a], 0 if b < 0 else numbers[b]): mean[at, j].tolist()
                for j, (a, b) in enumerate(example.pairs)
            }
        if start % 3200 == 0:
            log(f"labelled {start + len(rows)} of {len(records)}")
    return [by_record.get(i, {}) for i in range(len(records))]


def public_records(texts: Iterable[tuple[str, str | None]], most: int) -> list[Record]:
    """Return unlabelled sentences of public texts (text, date) as records with their mentions marked, at most `most`.

    Only sentences with two to six mentions and 8 to 70 words: others teach little and cost much.
    """
    from detente.actors import find_mentions
    from detente.events.sentences import split_sentences
    from detente.records import Article

    records: list[Record] = []
    seen: set[str] = set()
    for number, (text, date) in enumerate(texts):
        article = Article(id=f"public-{number}", text=text, published=date)
        mentions = find_mentions(article)
        for sentence in split_sentences(article):
            inside = [m for m in mentions if m.span.start >= sentence.start and m.span.end <= sentence.end]
            if not 2 <= len(inside) <= 6 or not 8 <= len(sentence.text.split()) <= 70 or sentence.text in seen:
                continue
            seen.add(sentence.text)
            marked = tuple(
                MarkedMention(i, m.span.start - sentence.start, m.span.end - sentence.start, True)
                for i, m in enumerate(inside, 1)
            )
            where = f"public-{number}:{sentence.start}"
            records.append(Record(sentence.text, marked, (), (), where, where, False))
            if len(records) >= most:
                return records
    return records


def choose_sure(records: Sequence[Record], soft: Sequence[Soft], *, most: int) -> tuple[list[Record], list[Soft]]:
    """Return the sentences the teacher is sure of, balanced over types, at most `most` of each type.

    A sentence without any event would teach only "no event", which public text is full of; a fifth of them stays.
    """
    from detente.events.labels import TYPE_LABELS

    kept: list[int] = []
    counts: dict[str, int] = {}
    for i, table in enumerate(soft):
        pairs = [p for key, p in table.items() if 0 not in key]
        best = max(pairs, key=lambda p: max(p[1:]), default=None)
        if best is None:
            continue
        top = max(range(1, len(best)), key=lambda c: best[c])
        label = TYPE_LABELS[top] if best[top] >= 0.6 else ("NONE" if best[top] < 0.2 else None)
        limit = most if label != "NONE" else most * 3
        if label and counts.get(label, 0) < limit:
            counts[label] = counts.get(label, 0) + 1
            kept.append(i)
    return [records[i] for i in kept], [soft[i] for i in kept]


def public_texts(folder: Path) -> Iterable[tuple[str, str | None]]:
    """Yield (text, date) of the public-domain, CC0 and CC BY texts under `folder`, news first."""
    import gzip
    import json

    for name in ("wikinews.jsonl", "unlabelled_public.jsonl.gz", "white_house_readouts_2021_2024.jsonl.gz",
                 "state_department.jsonl"):  # fmt: skip
        path = folder / name
        if path.exists():
            with (
                gzip.open(path, "rt", encoding="utf-8")
                if path.suffix == ".gz"
                else path.open(encoding="utf-8") as stream
            ):
                for number, line in enumerate(stream):
                    # Speeches at home fill most of the large file; a fifth of it is enough.
                    if name == "unlabelled_public.jsonl.gz" and number % 5:
                        continue
                    row = json.loads(line)
                    yield (
                        " ".join(row["text"].split(" "))
                        .replace("\n\n", "\x00")
                        .replace("\n", " ")
                        .replace("\x00", "\n"),
                        row.get("date"),
                    )
