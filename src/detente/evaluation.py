"""`evaluate`: the coder against labelled sentences whose spans are given."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from detente.data.cameo import converted_type
from detente.data.codebook import QUAD, QUAD_NAMES, TYPES
from detente.errors import GoldError

__all__ = ["Evaluation", "GoldSentence", "evaluate", "parse_merge", "read_gold", "score"]

_NONE = "NONE"
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence, its source and target spans (several each allowed), and the type somebody gave it."""

    text: str
    source: tuple[tuple[int, int], ...]
    target: tuple[tuple[int, int], ...]
    type: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the coder did. `intervals` are 95% bootstrap intervals of macro_f1, accuracy and quad_macro_f1."""

    n: int
    macro_f1: float
    accuracy: float
    quad_macro_f1: float
    per_type: dict[str, dict[str, float]]
    per_quad: dict[str, float]
    confusion: dict[str, dict[str, int]]
    intervals: dict[str, tuple[float, float]]
    sentences_per_second: float
    convention: str = "plover"

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain dictionaries, rounded to four places."""
        return {
            "n": self.n, "macro_f1": round(self.macro_f1, 4), "accuracy": round(self.accuracy, 4),
            "quad_macro_f1": round(self.quad_macro_f1, 4),
            "per_type": {t: {k: round(v, 4) for k, v in row.items()} for t, row in self.per_type.items()},
            "per_quad": {q: round(v, 4) for q, v in self.per_quad.items()},
            "intervals": {k: [round(a, 4), round(b, 4)] for k, (a, b) in self.intervals.items()},
            "confusion": self.confusion, "sentences_per_second": round(self.sentences_per_second, 1),
            "convention": self.convention,
        }  # fmt: skip


def read_gold(path: str | Path) -> list[GoldSentence]:
    """Return the sentences of a gold file: JSON Lines with `text`, `source`, `target` (lists of spans) and `type`.

    Raises GoldError with the line for a row that breaks the format.
    """
    rows: list[GoldSentence] = []
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            rows.append(_read_row(line, f"{path}, line {number}"))
    if not rows:
        raise GoldError(f"{path} holds no sentence")
    return rows


def _read_row(line: str, where: str) -> GoldSentence:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(f"{where}: not JSON ({error.msg}, column {error.colno})") from error
    if not isinstance(row, dict):
        raise GoldError(f"{where}: a row must be an object")
    missing = [key for key in ("text", "source", "target", "type") if key not in row]
    if missing:
        raise GoldError(f"{where}: {', '.join(missing)} missing")
    text = row["text"]
    if not isinstance(text, str) or not isinstance(row["type"], str):
        raise GoldError(f"{where}: text and type must be strings")
    sides = []
    for side in ("source", "target"):
        spans = row[side]
        # One bare [start, end] is taken as a list of one.
        if isinstance(spans, list) and len(spans) == 2 and all(isinstance(n, int) for n in spans):
            spans = [spans]
        if not isinstance(spans, list) or not spans:
            raise GoldError(f"{where}: {side} must be a list of [start, end]")
        for span in spans:
            if not (isinstance(span, list) and len(span) == 2 and all(isinstance(n, int) for n in span)):
                raise GoldError(f"{where}: {side} must be a list of [start, end], got {span!r}")
            if not 0 <= span[0] < span[1] <= len(text):
                raise GoldError(f"{where}: {side} {span} is empty or outside a text of {len(text)} characters")
        sides.append(tuple((a, b) for a, b in spans))
    return GoldSentence(text, sides[0], sides[1], row["type"].strip().upper())


def parse_merge(merges: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return `NEW -> members` from texts like `CONCEDE,RETREAT=YIELD`.

    >>> parse_merge(["CONCEDE,RETREAT=YIELD"])
    {'YIELD': ('CONCEDE', 'RETREAT')}

    Raises GoldError where a text has another form or names a type that does not exist.
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in merges:
        members, _, name = text.upper().replace(" ", "").partition("=")
        parts = tuple(members.split(","))
        if not name or not all(parts):
            raise GoldError(f"--merge {text!r}: write it as CONCEDE,RETREAT=YIELD")
        for part in parts:
            if part not in TYPES:
                raise GoldError(f"--merge {text!r}: {part} is not a type ({', '.join(TYPES)})")
        found[name] = parts
    return found


def evaluate(
    gold: str | Path | Sequence[GoldSentence],
    *,
    merge: Mapping[str, Sequence[str]] | None = None,
    convention: Literal["plover", "cameo"] | None = None,
) -> Evaluation:
    """Return how the coder does on labelled sentences, their spans given.

    The coder chooses among the types that the gold file can hold: all of them, with NONE only if the file has it.
    `merge` joins types that a benchmark does not part, `{"YIELD": ["CONCEDE", "RETREAT"]}`; the merged one takes the
    quad class of its last member.

    `convention` says how the labels were made: "plover", by PLOVER's own sections, or "cameo", converted from CAMEO by
    OEDA's table, which puts convictions under ACCUSE and sanctions, tariffs and embargoes under COERCE; the coder's
    answers are then read through the same table. Left out, it is "cameo" for files that print YIELD, a type only
    converted data have. Raises GoldError for a file that breaks its format.
    """
    from detente.api import code_pairs
    from detente.events import load_coder

    rows = list(gold) if not isinstance(gold, (str, Path)) else read_gold(gold)
    merge = merge or {}
    convention = convention or ("cameo" if any(row.type == "YIELD" for row in rows) else "plover")
    into = {member: name for name, members in merge.items() for member in members}
    quads = {**QUAD, **{name: QUAD[members[-1]] for name, members in merge.items()}}
    labels = list(dict.fromkeys(into.get(t, t) for t in TYPES))
    has_none = any(row.type == _NONE for row in rows)
    for number, row in enumerate(rows, 1):
        if into.get(row.type, row.type) not in (*labels, _NONE):
            raise GoldError(f"sentence {number}: {row.type!r} is not a type; use --merge for a benchmark's own types")
    types = [*TYPES, _NONE] if has_none else list(TYPES)
    load_coder()  # once per process, so it is no part of a sentence's time
    started = time.perf_counter()
    codes = code_pairs([(row.text, row.source, row.target) for row in rows], types=types)
    seconds = time.perf_counter() - started
    best = []
    for code in codes:
        merged: Counter[str] = Counter()
        for label, probability in code.items():
            if convention == "cameo":
                label = converted_type(label, code.modes.get(label), code.issues)
            merged[into.get(label, label)] += probability  # type: ignore[assignment]
        best.append(max(merged, key=lambda label: merged[label]))
    right = [into.get(row.type, row.type) for row in rows]
    found = score(right, best, quads, sentences_per_second=len(rows) / seconds if seconds else 0.0)
    return replace(found, convention=convention)


def score(
    right: Sequence[str], best: Sequence[str], quads: Mapping[str, int], *, sentences_per_second: float = 0.0
) -> Evaluation:
    """Return the figures for labels that are right and labels that were given, in the same order.

    macro_f1 is the mean F1 of the types that occur in `right`; NONE is left out of it and of the quad classes.
    """
    import numpy as np

    names = sorted({*right, *best})
    index = {name: i for i, name in enumerate(names)}
    r, b = np.array([index[x] for x in right]), np.array([index[x] for x in best])
    quad_of = np.array([quads.get(name, 0) for name in names])

    def f1(r: Any, b: Any, label: int) -> float:
        both = int(((r == label) & (b == label)).sum())
        either = int((r == label).sum() + (b == label).sum())
        return 2 * both / either if either else 0.0

    def figures(rows: Any) -> tuple[float, float, float]:
        ri, bi = r[rows], b[rows]
        present = [i for i in np.unique(ri) if names[i] != _NONE]
        quads_present = [q for q in np.unique(quad_of[ri]) if q]
        return (
            float(np.mean([f1(ri, bi, i) for i in present])) if present else 0.0,
            float((ri == bi).mean()),
            float(np.mean([f1(quad_of[ri], quad_of[bi], q) for q in quads_present])) if quads_present else 0.0,
        )

    everything = np.arange(len(r))
    macro, accuracy, quad = figures(everything)
    rng = np.random.default_rng(1)
    samples = np.array([figures(rng.integers(0, len(r), len(r))) for _ in range(_RESAMPLES)])
    low, high = np.percentile(samples, [2.5, 97.5], axis=0)
    per_type = {}
    for name in names:
        i = index[name]
        hit = int(((r == i) & (b == i)).sum())
        per_type[name] = {
            "precision": hit / max(int((b == i).sum()), 1),
            "recall": hit / max(int((r == i).sum()), 1),
            "f1": f1(r, b, i),
            "n": float((r == i).sum()),
        }
    confusion: dict[str, dict[str, int]] = {}
    for x, y in zip(right, best, strict=True):
        confusion.setdefault(x, {}).setdefault(y, 0)
        confusion[x][y] += 1
    per_quad = {QUAD_NAMES[int(q)]: f1(quad_of[r], quad_of[b], q) for q in np.unique(quad_of[r]) if q}
    keys = ("macro_f1", "accuracy", "quad_macro_f1")
    return Evaluation(
        len(r), macro, accuracy, quad, per_type, per_quad, confusion,
        {k: (float(a), float(z)) for k, a, z in zip(keys, low, high, strict=True)}, sentences_per_second,
    )  # fmt: skip
