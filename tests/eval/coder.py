"""The coder's figures: on the benchmark, on the held-out part of the corpus, and on text without events."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np

from detente import code, evaluate
from detente.data.codebook import QUAD
from detente.evaluation import score
from detente.events import Query, load_coder
from detente.events.coder import PairScore
from detente.events.inputs import NOBODY
from detente.events.labels import NONE, TYPE_LABELS
from detente.training.corpus import Record, Relation, is_held_out, read_corpus
from detente.training.swap import swap_states

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"

#: How many `earn` reports are read for false events; the first ones, in order, so that the figure repeats.
EARNINGS = 600


def on_benchmark() -> dict[str, float] | None:
    """Return macro-F1 over PLV train's 15 types and by quad class, spans given; never trained on."""
    path = SHARED / "plv_train.jsonl"
    if not path.exists():
        return None
    found = evaluate(path, merge={"YIELD": ["CONCEDE", "RETREAT"]})
    plain = evaluate(path, merge={"YIELD": ["CONCEDE", "RETREAT"]}, convention="plover")
    return {
        "macro_f1": found.macro_f1, "quad_macro_f1": found.quad_macro_f1, "accuracy": found.accuracy,
        "macro_f1_unconverted": plain.macro_f1,
    }  # fmt: skip


def on_held_out() -> dict[str, float]:
    """Return the figures on the tenth of the corpus that is never trained on.

    `type_macro_f1` is over the ordered pairs that have an event, NONE left out of the choice, as in the benchmark;
    `pair_macro_f1` over all ordered pairs, none-pairs included. `status`, `mode` and `trigger` are over the events
    whose type is found; `direction` is the share of one-way events not read backwards; `calibration_error` is the
    expected calibration error of the type's probability in ten bins.
    """
    blocks, _ = read_corpus(ROOT / "corpus" / "blocks")
    records = [r for b in blocks for r in b.records if is_held_out(r) and len(r.mentions) > 1]
    coder = load_coder()
    right: list[str] = []
    best: list[str] = []
    sure: list[float] = []
    given: list[tuple[str, str]] = []
    hits = {"mode": 0, "status": 0, "trigger": 0}
    events = known = one_way = backwards = 0
    for record, result in zip(records, coder.score([_query(r) for r in records]), strict=True):
        gold = _gold(record)
        scored = {(p.source, p.target): p for p in result.pairs}
        for key, pair in scored.items():
            if NOBODY in key:
                continue
            wanted = gold.get(key, [])
            label, probability = pair.best
            types = [r.type for r in wanted] or [NONE]
            right.append(label if label in types else types[0])
            best.append(label)
            sure.append(probability)
            if not wanted:
                continue
            events += 1
            chosen = TYPE_LABELS[int(pair.types[1:].argmax()) + 1]
            given.append((chosen if chosen in types else types[0], chosen))
            if chosen in types and chosen in pair.modes:
                first = next(r for r in wanted if r.type == chosen)
                known += 1
                hits["status"] += pair.status == first.status
                hits["mode"] += pair.modes[chosen] == first.mode
                start, end = pair.triggers[chosen]
                hits["trigger"] += start < first.trigger[1] and first.trigger[0] < end
            back = (key[1], key[0])
            if back in scored and not gold.get(back):
                one_way += 1
                backwards += label == NONE and scored[back].best[0] in types
    found = score(right, best, QUAD)
    typed = score([r for r, _ in given], [b for _, b in given], QUAD)
    return {
        "type_macro_f1": typed.macro_f1,
        "quad_macro_f1": typed.quad_macro_f1,
        "pair_macro_f1": found.macro_f1,
        "status": hits["status"] / known,
        "mode": hits["mode"] / known,
        "trigger": hits["trigger"] / known,
        "direction": 1 - backwards / one_way,
        "calibration_error": calibration_error(sure, [r == b for r, b in zip(right, best, strict=True)]),
        "pairs": float(len(right)),
        "events": float(events),
    }


def on_own_actors() -> dict[str, float]:
    """Return precision, recall and F1 of (source, type, target) where the program finds its own actors.

    Over the held-out tenth, from the bare sentence. A side is right when its span overlaps the labelled one's; sides
    nobody names must be empty. Held-out sentences stand alone, so a bare "the minister" has no report to lean on.
    """
    blocks, _ = read_corpus(ROOT / "corpus" / "blocks")
    found = wanted = right = 0
    for record in (r for b in blocks for r in b.records if is_held_out(r)):
        spans = {m.number: (m.start, m.end) for m in record.mentions}
        gold = [
            (spans.get(s or 0), r.type, spans.get(t or 0))
            for r in record.relations
            for s in r.source or (None,)
            for t in r.target or (None,)
            if s != t
        ]
        coded = [
            ((s.span.start, s.span.end) if s else None, e.type, (t.span.start, t.span.end) if t else None)
            for e in code(record.text).events
            for s in e.source or (None,)
            for t in e.target or (None,)
            if s is not t
        ]
        found, wanted = found + len(coded), wanted + len(gold)
        for one in coded:
            match = next((g for g in gold if g[1] == one[1] and _near(g[0], one[0]) and _near(g[2], one[2])), None)
            if match:
                gold.remove(match)
                right += 1
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * right / max(found + wanted, 1), "events": float(wanted)}


def _near(a: tuple[int, int] | None, b: tuple[int, int] | None) -> bool:
    return a is b if a is None or b is None else a[0] < b[1] and b[0] < a[1]


def on_swaps() -> dict[str, float]:
    """Return the share of held-out pairs whose type changes when every state is swapped, or the pairs are reversed."""
    blocks, _ = read_corpus(ROOT / "corpus" / "blocks")
    rng = random.Random(1)
    records = [r for b in blocks for r in b.records if is_held_out(r) and r.relations]
    swapped = [swap_states(r, rng) for r in records]
    both = [(r, s) for r, s in zip(records, swapped, strict=True) if s.text != r.text]
    coder = load_coder()
    before = coder.score([_query(r) for r, _ in both])
    after = coder.score([_query(s) for _, s in both])
    turned = coder.score([replace(_query(r), pairs=_query(r).pairs[::-1]) for r, _ in both])
    pairs = changed = reordered = 0
    for (record, _), old, new, other in zip(both, before, after, turned, strict=True):
        gold = _gold(record)
        index = {(p.source, p.target): p for p in other.pairs}
        for a, b in zip(old.pairs, new.pairs, strict=True):
            if gold.get((a.source, a.target)):
                pairs += 1
                changed += _type(a) != _type(b)
                reordered += _type(a) != _type(index[a.source, a.target])
    return {"swap_changes": changed / pairs, "order_changes": reordered / pairs, "pairs": float(pairs)}


def _type(pair: PairScore) -> str:
    return TYPE_LABELS[int(pair.types[1:].argmax()) + 1]


def _query(record: Record) -> Query:
    count = range(len(record.mentions))
    return Query(
        record.text,
        tuple((m.start, m.end) for m in record.mentions),
        tuple((a, b) for a in count for b in count if a != b),
    )


def _gold(record: Record) -> dict[tuple[int, int], list[Relation]]:
    at = {m.number: i for i, m in enumerate(record.mentions)}
    found: dict[tuple[int, int], list[Relation]] = {}
    for relation in record.relations:
        for s in relation.source:
            for t in relation.target:
                if s != t:
                    found.setdefault((at[s], at[t]), []).append(relation)
    return found


def calibration_error(sure: list[float], good: list[bool], bins: int = 10) -> float:
    """Return the expected calibration error: how far, on average, certainty is from being right."""
    s, g = np.array(sure), np.array(good, float)
    which = np.minimum((s * bins).astype(int), bins - 1)
    return float(
        sum(abs(s[which == i].mean() - g[which == i].mean()) * (which == i).mean() for i in set(which.tolist()))
    )


def on_earnings() -> dict[str, float] | None:
    """Return events per 1,000 sentences of company earnings reports of 1987, which hold none."""
    path = SHARED / "reuters_1987_feb_apr.jsonl.gz"
    if not path.exists():
        return None
    from detente.events.sentences import split_sentences

    sentences = events = articles = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["topics"] != ["earn"] or not row["body"].strip():
                continue
            found = code(row["body"], title=row["title"], published=row["date"])
            for article in found.articles:
                sentences += len(split_sentences(article))
            events += len(found)
            articles += 1
            if articles == EARNINGS:
                break
    return {"per_1000_sentences": 1000 * events / max(sentences, 1), "sentences": float(sentences)}


assert TYPE_LABELS[0] == NONE
